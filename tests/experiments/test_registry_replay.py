"""The registry replayed: what does not follow is named by its event, and why."""

from dataclasses import replace

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.errors import RunUnknown
from al_core.experiments.registry_replay import fold_registry, verify_registry
from al_core.loop.recorders import event_of
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan
from tests.experiments.registered_runs import TEXTS, Registered
from tests.experiments.registry_events import model, promoted, rolled_back, snapshot


def log_of(*events):
    log = MemoryLog()
    log.append("registry", 1, [(100.0 + second, each) for second, each in enumerate(events)])
    return log


class TestFold:
    def test_events_that_follow_are_equal_and_counted(self):
        found = fold_registry(log_of(snapshot(), model(1), promoted(1), rolled_back(0, before=1)))
        assert (found.equal, found.events) == (True, 4)

    def test_a_promotion_of_no_version_is_named_by_its_event(self):
        found = fold_registry(log_of(snapshot(), promoted(1)))
        assert (found.equal, found.seq) == (False, 2)
        assert found.message.startswith("event 2 of the registry: ")

    def test_a_version_that_leaves_a_number_out_is_named_by_its_event(self):
        found = fold_registry(log_of(snapshot(), model(1), model(3)))
        assert (found.equal, found.seq) == (False, 3)

    def test_a_snapshot_of_another_parent_is_named_by_its_event(self):
        found = fold_registry(log_of(snapshot("s1"), snapshot("s2", parent="s0")))
        assert (found.equal, found.seq) == (False, 2)

    def test_a_changed_entry_breaks_the_chain(self):
        class Altered(MemoryLog):
            def read(self, run_id, after_seq=0):
                for each in super().read(run_id, after_seq):
                    changed = ev.encoded(snapshot(title="tuesday"))
                    yield each if each.seq != 1 else replace(each, payload=changed)

        log = Altered()
        log.append("registry", 1, [(1.0, snapshot()), (2.0, model(1))])
        found = fold_registry(log)
        assert (found.equal, found.seq) == (False, 1)
        assert found.message == "event 1 breaks the hash chain; restore a backup"


class TestAgainstRuns:
    def test_what_does_not_fold_is_not_made_anew(self, tmp_path):
        assert "event 1 of the registry: " in verify_registry(log_of(promoted(1)), tmp_path).message

    def test_a_run_that_is_not_there_is_asked_for_by_name(self, tmp_path):
        with pytest.raises(RunUnknown, match="'r'"):
            verify_registry(log_of(snapshot()), tmp_path)

    @pytest.mark.parametrize("registered", [snapshot(seq=9), snapshot(seq=1)])
    def test_an_entry_that_is_another_or_none_is_named(self, tmp_path, registered):
        log = log_of(registered)
        log.append("r", 1, [(0.0, ev.QueueResumed("mia"))])
        found = verify_registry(log, tmp_path)
        assert found.message == (
            "event 1 of the registry does not follow: "
            f"entry {registered.seq} of run r is another one"
        )


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """One run with a registered version."""
    lab = Registered(tmp_path_factory.mktemp("home"), MemoryLog())
    lab.add_run("texts", small_plan(data=TEXTS))
    lab.register()
    return lab


def rewritten(lab, **changes):
    """The same runs under a registry whose snapshot tells something else."""
    log = MemoryLog()
    log.append_encoded("texts", 1, list(lab.log.read("texts")))
    told = [(each.occurred_at, event_of(each)) for each in lab.log.read("registry")]
    changed = [
        (at, msgspec.structs.replace(event, **changes) if index == 0 else event)
        for index, (at, event) in enumerate(told)
    ]
    log.append("registry", 1, changed)
    return log


def test_a_snapshot_and_a_model_made_anew_are_what_was_registered(lab):
    found = verify_registry(lab.log, lab.home)
    assert (found.equal, found.events, found.message) == (True, 2, "")


def test_figures_of_a_snapshot_that_differ_are_named(lab):
    found = verify_registry(rewritten(lab, labels=99, rows=1), lab.home)
    assert found.seq == 1
    assert found.message.endswith("does not follow: its rows, labels differ")


def test_a_model_file_that_is_gone_is_told_with_its_reference(lab, tmp_path):
    (tmp_path / "cache").symlink_to(lab.home / "cache")
    found = verify_registry(lab.log, tmp_path)
    assert (found.equal, found.seq) == (False, 2)
    assert "tickets/1" in found.message
