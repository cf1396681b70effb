"""The registry: what is registered never changes, and every change of an alias is an event."""

import shutil

import msgspec
import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, first_break
from al_core.domain.errors import ModelError, RegistryError, ReplayDiverged, RunUnknown
from al_core.domain.plan import ModelPlan
from al_core.experiments.registered import registry_state
from al_core.experiments.registry import Registration, Registry, name_for
from al_core.experiments.replaying import learner_of
from al_core.loop.recorders import event_of
from al_core.loop.replay import started
from al_core.loop.retraining import retrained
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan
from tests.experiments.registered_runs import TEXTS, Registered, registered


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two runs in a log, made once."""
    return registered(tmp_path_factory.mktemp("runs"))


@pytest.fixture
def lab(runs, tmp_path):
    """The runs with a registry of their own, still empty."""
    log = MemoryLog()
    for name in ("texts", "numbers"):
        log.append_encoded(name, 1, list(runs.log.read(name)))
    shutil.copytree(runs.home / "cache", tmp_path / "cache", dirs_exist_ok=True)
    return Registered(tmp_path, log)


def test_a_registered_model_names_run_version_snapshot_and_what_made_it(lab):
    event = lab.register(note="first try")
    trained = next(
        each
        for each in lab.log.read("texts")
        if isinstance(event_of(each), ev.ModelTrained) and event_of(each).version == 2
    )
    assert (event.model, event.number, event.run_id, event.version) == ("tickets", 1, "texts", 2)
    assert (event.seq, event.head) == (trained.seq, trained.hash)
    assert (event.labels, event.audited) == (16, 60)
    assert event.classes == ("class 0", "class 1", "class 2")
    assert event.versions["scikit-learn"] == "1.9.1"
    assert event.code.startswith("0.4.0+")
    assert (event.note, event.by) == ("first try", "mia")


def test_its_figures_are_those_of_the_log(lab):
    event = lab.register()
    logged = [event_of(each) for each in lab.log.read("texts")]
    trained = next(
        each for each in logged if isinstance(each, ev.ModelTrained) and each.version == 2
    )
    assert (event.accuracy, event.macro_f1, event.log_loss) == (
        trained.accuracy, trained.macro_f1, trained.log_loss,
    )  # fmt: skip


def test_the_kept_model_answers_raw_texts_as_the_run_s_model_did(lab):
    event = lab.register()
    entries = list(lab.log.read("texts"))
    learner = learner_of(started(entries), lab.home / "cache")
    (then,) = retrained(entries, learner, lambda entry: entry.hash == event.head)
    _, kept = lab.registry.load("tickets/1")
    raw = np.array(learner.problem.texts, dtype=object)
    logged = then.model.predict_proba(learner.problem.features)
    assert kept.probabilities(raw) == pytest.approx(logged, abs=1e-12)


def test_the_snapshot_is_of_the_labels_that_the_model_learned_from(lab):
    event = lab.register()
    (snapshot,) = lab.registry.state().snapshots
    assert snapshot.event.snapshot == event.snapshot
    assert snapshot.event.labels == 16
    began = list(lab.log.read("texts"))[snapshot.event.seq - 1]
    assert event_of(began).kind == "training_started"
    assert event_of(began).version == 2


def test_versions_of_a_name_are_numbered_and_none_is_ever_replaced(lab):
    lab.register(version=1)
    lab.register(version=2)
    lab.register("numbers", 1, model="vectors")
    assert [each.reference for each in lab.registry.state().models()] == [
        "vectors/1", "tickets/2", "tickets/1",
    ]  # fmt: skip


def test_a_version_is_registered_once_under_a_name(lab):
    lab.register()
    with pytest.raises(RegistryError, match="registered already, as tickets/1"):
        lab.register()
    assert lab.register(model="other").number == 1


def test_a_version_that_the_run_has_not_is_refused_with_those_it_has(lab):
    with pytest.raises(RegistryError, match=r"versions 1 to 4, not 9"):
        lab.register(version=9)


def test_a_run_that_is_not_there_is_refused(lab):
    with pytest.raises(RunUnknown, match="no run 'moon'"):
        lab.register("moon")


@pytest.mark.parametrize("name", ["", "Tickets", "a b", "../up", "=1+1", "x" * 65, "\u202eabc"])
def test_a_name_that_can_not_be_typed_everywhere_is_refused(lab, name):
    with pytest.raises(RegistryError, match="can't be a model's name"):
        lab.register(model=name)


@pytest.mark.parametrize(
    ("title", "name"),
    [("Support tickets (2)", "support-tickets-2"), ("…", "model"), ("a" * 99, "a" * 64)],
)
def test_a_title_is_made_a_name(title, name):
    assert name_for(title) == name


def test_promotion_points_the_alias_and_says_what_it_pointed_to(lab):
    lab.register(version=1)
    lab.register(version=2)
    lab.registry.promote("tickets/1", "champion", "a start", "olga")
    event = lab.registry.promote("tickets/2", "champion", "better", "olga")
    assert (event.number, event.before, event.reason, event.by) == (2, 1, "better", "olga")
    assert lab.registry.state().found("champion").reference == "tickets/2"
    assert lab.registry.state().found("tickets@champion").aliases == ("champion",)


def test_roll_back_returns_to_the_one_before_and_then_to_none(lab):
    for version in (1, 2):
        lab.register(version=version)
        lab.registry.promote(f"tickets/{version}", "champion", "", "olga")
    assert lab.registry.roll_back("tickets", "champion", "worse on mondays", "olga").number == 1
    assert lab.registry.roll_back("tickets", "champion", "", "olga").number == 0
    with pytest.raises(RegistryError, match="has no champion to roll back"):
        lab.registry.roll_back("tickets", "champion", "", "olga")


def test_what_an_alias_points_to_already_is_not_promoted_again(lab):
    lab.register()
    lab.registry.promote("tickets/1", "candidate", "", "olga")
    with pytest.raises(RegistryError, match="tickets/1 is the candidate already"):
        lab.registry.promote("tickets/1", "candidate", "", "olga")


def test_an_alias_that_there_is_not_is_refused(lab):
    lab.register()
    with pytest.raises(RegistryError, match="no alias 'winner'; take champion or candidate"):
        lab.registry.promote("tickets/1", "winner", "", "olga")


def test_two_champions_must_be_told_apart_by_name(lab):
    lab.register()
    lab.register("numbers", 1, model="vectors")
    lab.registry.promote("tickets/1", "champion", "", "olga")
    lab.registry.promote("vectors/1", "champion", "", "olga")
    with pytest.raises(RegistryError, match=r"several are called 'champion'.*tickets@champion"):
        lab.registry.state().found("champion")
    assert lab.registry.state().found("vectors@champion").reference == "vectors/1"


def test_a_name_that_is_not_there_is_refused_with_those_that_are(lab):
    with pytest.raises(RegistryError, match="no model is called 'champion'; name one of: none yet"):
        lab.registry.load("champion")
    lab.register()
    with pytest.raises(RegistryError, match="name one of: tickets/1"):
        lab.registry.load("champion")


def file_of(lab):
    (path,) = (lab.home / "models").iterdir()
    return path


def test_the_file_is_named_by_the_hash_that_the_log_holds(lab):
    event = lab.register()
    assert file_of(lab).name == f"{event.file}.skops"


def test_a_file_that_was_altered_is_refused(lab):
    lab.register()
    file_of(lab).write_bytes(file_of(lab).read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match=r"tickets/1 was altered: its SHA-256 is"):
        lab.registry.load("tickets/1")


def test_a_file_that_is_gone_is_named_with_what_to_do(lab):
    lab.register()
    file_of(lab).unlink()
    with pytest.raises(ModelError, match=r"can't be read.*put it back from a backup"):
        lab.registry.load("tickets/1")


def test_the_registry_is_read_again_from_its_log(lab):
    lab.register()
    lab.registry.promote("tickets/1", "champion", "", "olga")
    again = Registry(lab.log, lab.home, lab.home / "cache")
    assert again.state() == lab.registry.state()
    assert again.load("champion")[0].event.by == "mia"


def test_its_events_are_chained_like_those_of_a_run(lab):
    lab.register()
    entries = list(lab.log.read(ev.REGISTRY))
    assert [event_of(each).kind for each in entries] == ["snapshot_taken", "model_registered"]
    assert first_break(entries, GENESIS, 1) is None


def test_times_do_not_go_back_when_the_clock_does(lab):
    lab.register()
    lab.now = 5.0
    lab.registry.promote("tickets/1", "champion", "", "olga")
    assert [each.occurred_at for each in lab.log.read(ev.REGISTRY)] == [1000.0, 1000.0, 1000.0]


@pytest.mark.parametrize(
    "event",
    [
        ev.ModelPromoted("tickets", "champion", 7, 0, "", "eve"),
        ev.ModelPromoted("tickets", "champion", 1, 3, "", "eve"),
        ev.ModelRolledBack("tickets", "champion", 0, 1, "", "eve"),
        ev.QueuePaused("eve"),
    ],
    ids=["no such number", "another before", "nothing to roll back", "an event of a run"],
)
def test_an_event_that_does_not_follow_is_named(lab, event):
    lab.register()
    lab.log.append(ev.REGISTRY, 3, [(2000.0, event)])
    with pytest.raises(RegistryError, match="event 3 of the registry"):
        registry_state(lab.log.read(ev.REGISTRY))


def test_a_log_whose_model_does_not_measure_as_told_is_not_registered(lab):
    entries = list(lab.log.read("texts"))
    told = [(each.occurred_at, event_of(each)) for each in entries]
    place = next(i for i, (_, each) in enumerate(told) if isinstance(each, ev.ModelTrained))
    told[place] = (told[place][0], msgspec.structs.replace(told[place][1], accuracy=0.999))
    lab.log.append("forged", 1, told)
    with pytest.raises(ReplayDiverged, match=r"has accuracy 0\.999 in the log"):
        lab.register("forged", 1)
    assert lab.log.head(ev.REGISTRY).seq == 0


def test_a_classifier_that_no_file_may_hold_is_refused_and_nothing_is_written(lab):
    plan = small_plan(data=TEXTS, model=ModelPlan(name="sklearn.neighbors:KNeighborsClassifier"))
    lab.add_run("near", plan)
    with pytest.raises(ModelError, match="KNeighborsClassifier"):
        lab.register("near", 1)
    assert not (lab.home / "models").exists()
    assert lab.log.head(ev.REGISTRY).seq == 0


def test_notes_are_kept_on_one_line_and_short(lab):
    asked = Registration("tickets", "one\n two " + "x" * 900, "mia")
    assert len(lab.registry.register("texts", 1, asked).note) == 500
    assert lab.registry.state().found("tickets/1").event.note.startswith("one two xxx")


def test_a_snapshot_is_named_once_while_nothing_changes(lab):
    last = lab.log.head("texts").seq
    first = lab.registry.take_snapshot("texts", last - 2, "monday", "mia")
    assert lab.registry.take_snapshot("texts", last, "tuesday", "mia") == first
    assert lab.registry.take_snapshot("texts", last - 2, "again", "mia") == first
    assert lab.log.head(ev.REGISTRY).seq == 1


def test_a_snapshot_names_the_one_taken_before_it(lab):
    first = lab.registry.take_snapshot("texts", 40, "early", "mia")
    lab.registry.take_snapshot("numbers", 40, "of another run", "mia")
    second = lab.registry.take_snapshot("texts", 78, "late", "mia")
    assert (first.parent, second.parent) == ("", first.snapshot)
