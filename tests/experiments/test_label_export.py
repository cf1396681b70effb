"""Labels of runs, live and simulated, on their way out."""

import json

import msgspec
import pytest

from al_core.datasets.formats.forms import FORMS, read_labels
from al_core.domain.errors import DataError
from al_core.domain.exchange import label_said
from al_core.experiments.inspecting import inspect_run
from al_core.experiments.label_export import Wanted, label_file, label_set
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.live_engine import Ruling
from al_core.store.memory_log import MemoryLog
from tests.experiments.live_people import OPTIONS, World, small_project
from tests.experiments.plans import small_plan

NOW = 2_000_000.0


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """A run with two people, a skip, a correction, a label by hand and a ruling."""
    cache = tmp_path_factory.mktemp("cache")
    world = World(small_project(seed="imported"), cache)
    world.work()
    for turn in range(24):
        world.label(("ana", "ben")[turn % 2])
        world.work()
    return world


def entries_of(world):
    return list(world.log.read("r"))


def exported(world, scope="answered"):
    entries = entries_of(world)
    return label_set(entries, "Live", scope, (world.cache, NOW))


def by_row(labels):
    return {each.row: each for each in labels.examples}


def fresh(tmp_path, **options):
    world = World(small_project(options=msgspec.structs.replace(OPTIONS, **options)), tmp_path)
    world.work()
    return world


def test_every_label_goes_out_as_it_stands(live):
    state, names = live.run.state, live.run.state.classes
    wanted = {row: names[label] for row, label in (state.labels | state.audit_labels).items()}
    assert {row: each.label for row, each in by_row(exported(live)).items()} == wanted


def test_an_answer_says_who_when_how_long_and_how_stale(live):
    state = live.run.state
    given = next(event for event in events(live, "label_given"))
    answer = by_row(exported(live))[given["example"]].answers[0]
    assert (answer.annotator, answer.active_seconds) == (given["annotator"], 2.0)
    assert answer.at >= 1_000_000.0
    assert answer.labels_behind == given["labels_behind"]
    assert answer.since_start is None
    assert answer.label == state.classes[given["label"]]


def events(world, kind):
    found = (json.loads(entry.payload) for entry in entries_of(world))
    return (event for event in found if event["kind"] == kind)


def test_a_selected_example_says_with_what_chance_and_by_which_model(live):
    batch = list(events(live, "batch_selected"))[-1]
    labels = by_row(exported(live, "all"))
    choice = labels[batch["examples"][0]].choice
    assert choice.probability == batch["probabilities"][0]
    assert (choice.model_version, choice.strategy) == (batch["model_version"], batch["strategy"])
    assert choice.labels_behind == batch["labels_behind"]


def test_labels_that_the_data_came_with_are_told_apart(live):
    seeds = next(events(live, "labels_imported"))["examples"]
    labels = by_row(exported(live))
    assert {labels[row].label_from for row in seeds} == {"data"}
    assert all(labels[row].answers == () for row in seeds)


def test_audit_items_go_out_as_such(live):
    labels = by_row(exported(live))
    audit = set(live.run.state.audit_labels)
    assert audit
    assert {row for row, each in labels.items() if each.role == "audit"} == audit


def test_unlabeled_rows_of_the_pool_go_out_only_when_asked_for(live):
    state = live.run.state
    assert len(exported(live).examples) == len(state.labels) + len(state.audit_labels)
    assert len(exported(live, "all").examples) == state.arrived + len(state.audit_labels)


def test_predictions_carry_scores_once_the_models_were_looked_at(tmp_path):
    world = fresh(tmp_path)
    for _ in range(14):
        world.label("ana")
        world.work()
    assert not any(each.prediction and each.prediction.score for each in exported(world).examples)
    inspect_run(entries_of(world), world.cache)
    newest = str(world.run.state.model.number)
    guesses = [each.prediction for each in exported(world).examples]
    assert {guess.version for guess in guesses} == {newest}
    assert all(0.5 <= guess.score <= 1.0 for guess in guesses)


def test_a_correction_an_undo_and_a_skip_leave_what_stands(tmp_path):
    world = fresh(tmp_path)
    first, second, third = world.run.hand("ana")
    world.run.take("ana", [world.answer(first, label=0), world.answer(second, label=0)])
    world.run.take("ana", [msgspec.structs.replace(world.answer(third), label=None)])
    world.run.correct("ana", first.example, 1, 9.0)
    undone = world.run.undo("ana", "a2")
    labels = by_row(exported(world))
    (kept,) = labels[first.example].answers
    assert (kept.label, kept.active_seconds) == ("benign", 9.0)
    assert undone.example not in labels
    assert [each.kind for each in labels[third.example].answers] == ["skip"]


def test_the_adjudicators_word_goes_out_beside_the_answers(tmp_path):
    world = fresh(tmp_path, overlap=2)
    card = world.run.hand("ana")[0]
    world.run.take("ana", [world.answer(card, label=0)])
    world.run.adjudicate("tom", card.example, Ruling(1, "error"))
    found = by_row(exported(world))[card.example]
    assert (found.label, found.label_from) == ("benign", "adjudicator")
    assert [(each.annotator, each.label, each.decides) for each in found.answers] == [
        ("ana", "malignant", False),
        ("tom", "benign", True),
    ]
    assert label_said(found.answers, ("malignant", "benign")) == "benign"


def test_agreement_is_the_share_of_answers_that_give_the_label(tmp_path):
    world = fresh(tmp_path, overlap=2)
    card = world.run.hand("ana")[0]
    world.run.take("ana", [world.answer(card, label=0)])
    same = next(each for each in world.run.hand("ben") if each.example == card.example)
    world.run.take("ben", [world.answer(same, label=0)])
    found = by_row(exported(world))[card.example]
    assert (found.agreement, found.label_from) == (1.0, "consensus")


def test_a_class_that_was_renamed_or_merged_has_its_name_of_now(tmp_path):
    world = fresh(tmp_path)
    card = world.run.hand("ana")[0]
    world.run.take("ana", [world.answer(card, label=0)])
    world.run.rename_class(0, "bad")
    assert by_row(exported(world))[card.example].answers[0].label == "bad"
    world.run.merge_classes(0, 1)
    found = by_row(exported(world))[card.example]
    assert (found.label, found.answers[0].label) == ("benign", "benign")


def file_of(world, form="jsonl", **more):
    return label_file(entries_of(world), "My project!", Wanted(form, **more), (world.cache, NOW))


def test_people_have_pseudonyms_unless_their_names_are_asked_for(live):
    assert b"ana" not in file_of(live).content
    assert b'"annotator": "ana"' in file_of(live, names="real").content


def test_a_pseudonym_is_the_same_in_the_next_export(live):
    assert file_of(live).content == file_of(live).content


@pytest.mark.parametrize("form", FORMS)
def test_what_people_labeled_comes_back_from_every_format(live, form):
    file = file_of(live, form)
    found = read_labels(file.content, file.name)
    labels = {
        each.row: each.label or label_said(each.answers, live.run.state.classes)
        for each in found.examples
    }
    told = by_row(exported(live))
    if form == "ground_truth":
        told = {row: each for row, each in told.items() if each.label_from != "data"}
    assert {row: label for row, label in labels.items() if label} == {
        row: each.label for row, each in told.items()
    }


def test_a_file_is_named_by_project_and_log_position(live):
    file = file_of(live, "huggingface")
    assert file.name == f"my-project-{entries_of(live)[-1].seq}.zip"


def test_a_run_without_answers_says_so(tmp_path):
    with pytest.raises(DataError, match="no example has an answer or a label yet"):
        file_of(fresh(tmp_path))


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    cache, log, plan = tmp_path_factory.mktemp("sim"), MemoryLog(), small_plan()
    run_plan(plan, ready_problem(plan, cache), log, "sim")
    return list(log.read("sim")), cache


def test_times_of_simulated_people_are_since_the_start(simulated):
    entries, cache = simulated
    labels = label_set(entries, "Sim", "answered", (cache, NOW))
    answers = [answer for each in labels.examples for answer in each.answers]
    assert answers
    assert all(each.at is None and each.since_start >= 0.0 for each in answers)


def test_no_simulated_answer_is_called_human(simulated):
    entries, cache = simulated
    file = label_file(entries, "Sim", Wanted("ground_truth"), (cache, NOW))
    metadata = [json.loads(line).get("label-metadata") for line in file.content.splitlines()]
    assert {each["human-annotated"] for each in metadata} == {"no"}
