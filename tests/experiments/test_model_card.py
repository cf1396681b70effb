"""Model card and datasheet: what the log knows, the warning, and nothing that acts."""

import msgspec
import pytest

from al_core.experiments.label_origins import label_origins
from al_core.experiments.model_card import datasheet, model_card
from al_core.experiments.model_words import NOT_A_SAMPLE, accuracy_words
from al_core.experiments.registered import RegistryState
from al_core.experiments.snapshots import contents_of, taken
from tests.experiments.live_people import World, small_project
from tests.experiments.registered_runs import registered

BAD = "</script><img src=x onerror=alert(1)> | `=1+1` \u202egpj.exe [a](javascript:x)"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A run whose second version is registered, the champion."""
    lab = registered(tmp_path_factory.mktemp("lab"))
    lab.register(note="first try")
    lab.registry.promote("tickets/1", "champion", "", "mia")
    return lab


def card_of(lab, **changes):
    state = lab.registry.state()
    (model,) = state.models()
    entries = list(lab.log.read("texts"))
    if not changes:
        return model_card(state, model, entries)
    event = msgspec.structs.replace(model.event, **changes)
    other = RegistryState(snapshots=state.snapshots)
    return model_card(other, type(model)(model.registered_at, event, model.aliases), entries)


def sections(text):
    return [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]


def test_the_card_has_the_sections_of_a_model_card(lab):
    assert sections(card_of(lab)) == [
        "Model", "Intended use", "Training data", "Quality", "Limits", "Versions",
        "How to make it again",
    ]  # fmt: skip


def test_the_datasheet_has_the_sections_of_a_datasheet(lab):
    snapshot = lab.registry.state().snapshots[0].event
    assert sections(datasheet(snapshot, list(lab.log.read("texts")))) == [
        "Motivation", "Composition", "Collection", "Labeling", "Uses",
        "Distribution and maintenance", "Identity",
    ]  # fmt: skip


def test_both_warn_that_chosen_examples_are_no_random_sample(lab):
    snapshot = lab.registry.state().snapshots[0].event
    warning = f"> **Not a random sample.** {NOT_A_SAMPLE}"
    assert warning in card_of(lab)
    assert warning in datasheet(snapshot, list(lab.log.read("texts")))


def test_quality_is_told_with_its_interval_and_number(lab):
    event = msgspec.structs.replace(
        lab.registry.state().models()[0].event, accuracy=0.9, audited=60
    )
    # R: binom::binom.wilson(54, 60)
    assert accuracy_words(event) == "90.0% (95 % interval 79.9% to 95.3%, n = 60)"


def test_what_was_not_measured_is_said_so(lab):
    assert "Accuracy: not measured: no audit example had a label." in card_of(lab, audited=0)


def test_what_made_it_is_in_the_card(lab):
    card, event = card_of(lab), lab.registry.state().models()[0].event
    for part in (event.file, event.head, event.snapshot):
        assert part in card
    assert "- scikit-learn: 1.9.1" in card
    assert "- aliases now: champion" in card
    assert "- note: first try" in card


def test_how_labels_came_adds_up_to_the_labels_learned_from(lab):
    origins = label_origins(list(lab.log.read("texts")))
    assert origins.total == 36
    assert origins.known == 6
    assert origins.chosen + origins.at_random == 30
    assert (origins.strategies, origins.by_hand, origins.audit) == (("margin",), 0, None)


def test_a_simulated_run_is_said_to_be_one(lab):
    snapshot = lab.registry.state().snapshots[0].event
    assert "The people were simulated" in datasheet(snapshot, list(lab.log.read("texts")))
    assert "trained in a simulation" in card_of(lab)


def test_live_labels_are_counted_without_names(tmp_path):
    world = World(small_project(), cache=tmp_path / "cache")
    world.work()
    for _ in range(12):
        world.label("ana")
        world.work()
    origins = label_origins(world.entries())
    state = world.run.state
    assert origins.audit == len(state.audit_labels) > 0
    assert origins.total == len(state.labels)
    sheet = datasheet(taken(contents_of(world.entries(), world.cache), "", "", ""), world.entries())
    assert "1 person answered." in sheet
    assert "ana" not in sheet.replace("Datasheet", "").split()


@pytest.mark.parametrize(
    "changes",
    [{"note": BAD}, {"classes": (BAD, "b")}, {"by": BAD}],
    ids=["note", "class", "person"],
)
def test_hostile_words_come_out_as_words(lab, changes):
    card = card_of(lab, **changes)
    assert "<img" not in card
    assert "\u202e" not in card
    assert "[a](javascript" not in card.replace("\\[a\\](javascript", "")


def test_hostile_class_names_in_a_datasheet_come_out_as_words(lab):
    snapshot = lab.registry.state().snapshots[0].event
    bad = msgspec.structs.replace(snapshot, class_counts={BAD: 3, "b": 1}, title=BAD)
    sheet = datasheet(bad, list(lab.log.read("texts")))
    assert "<img" not in sheet
    assert "\u202e" not in sheet


def test_a_name_of_a_megabyte_is_cut(lab):
    assert len(card_of(lab, classes=("x" * 1_000_000, "b"))) < 20_000
