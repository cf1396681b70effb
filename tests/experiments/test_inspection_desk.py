"""Runs inspected beside everything else, by a worker process that is started when needed."""

import time

import pytest

from al_core.domain.errors import RunUnknown
from al_core.experiments.inspecting import finished_versions, inspect_run
from al_core.experiments.inspection_desk import KEPT_RUNS, InspectionDesk
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.recorders import event_of
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan

PATIENCE_SECONDS = 120.0


@pytest.fixture(scope="module")
def log():
    log, plan = MemoryLog(), small_plan()
    run_plan(plan, ready_problem(plan), log, "r")
    return log


@pytest.fixture
def desk(log, tmp_path):
    desk = InspectionDesk(log, tmp_path)
    yield desk
    desk.close()


def settled(desk, run_id="r"):
    """The last look, once no work is under way."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        looked = desk.look(run_id)
        if looked.job is None or looked.job.state not in {"queued", "running"}:
            return looked
        time.sleep(0.05)
    pytest.fail("the inspection did not end")


def test_a_run_is_inspected_by_the_worker_and_then_opens_at_once(desk, log):
    first = desk.look("r")

    assert (first.job.state, first.inspection.complete) == ("queued", False)
    looked = settled(desk)
    assert looked.job is None
    assert [view.version for view in looked.inspection.versions] == [1, 2, 3, 4]
    assert desk.look("r").inspection is looked.inspection


def test_a_run_on_file_needs_no_worker(desk, log, tmp_path):
    inspect_run(list(log.read("r")), tmp_path)

    looked = desk.look("r")

    assert (looked.job, looked.inspection.complete) == (None, True)
    assert not desk.tasks.started


def test_a_run_that_grew_is_looked_at_again(log, tmp_path):
    entries, growing = list(log.read("r")), MemoryLog()
    cut = finished_versions(entries)[2].seq
    inspect_run(entries[:cut], tmp_path)
    growing.append_encoded("r", 1, entries[:cut])
    desk = InspectionDesk(growing, tmp_path)
    assert desk.look("r").inspection.complete

    growing.append_encoded("r", cut + 1, entries[cut:])
    looked = desk.look("r")

    assert (len(looked.inspection.versions), looked.job.state) == (3, "queued")
    assert len(settled(desk).inspection.versions) == 4
    desk.close()


class NotedLog(MemoryLog):
    """A log that notes from where on it was read."""

    def __init__(self):
        super().__init__()
        self.read_after = []

    def read(self, run_id, after_seq=0):
        self.read_after.append(after_seq)
        return super().read(run_id, after_seq)


def test_of_a_run_that_grew_only_what_is_new_is_read(log, tmp_path):
    entries, growing = list(log.read("r")), NotedLog()
    cut = finished_versions(entries)[2].seq
    inspect_run(entries, tmp_path)
    growing.append_encoded("r", 1, entries[:cut])
    desk = InspectionDesk(growing, tmp_path)
    before = desk.look("r").inspection

    growing.append_encoded("r", cut + 1, entries[cut:])
    after = desk.look("r").inspection

    assert growing.read_after == [0, cut]
    assert list(after.entries) == entries
    assert [len(before.versions), len(after.versions)] == [3, 4]
    assert all(one is other for one, other in zip(before.versions, after.versions, strict=False))


def test_only_the_runs_looked_at_last_are_held(log, tmp_path):
    first, many = next(log.read("r")), MemoryLog()
    for number in range(KEPT_RUNS + 1):
        many.append(f"r{number}", 1, [(first.occurred_at, event_of(first))])
    desk = InspectionDesk(many, tmp_path)

    held = desk.look("r0").inspection
    assert desk.look("r0").inspection is held
    for number in range(1, KEPT_RUNS + 1):
        desk.look(f"r{number}")

    assert desk.look("r0").inspection is not held


def test_what_was_cancelled_stays_so_until_it_is_asked_for_again(desk):
    desk.look("r")
    desk.cancel("r")

    assert desk.look("r").job.state == "cancelled"
    desk.again("r")
    assert settled(desk).inspection.complete


def test_a_fault_is_told_and_not_tried_again_and_again(log, tmp_path):
    entries = list(log.read("r"))
    changed = entries[0].payload.replace(b'"data_version":"', b'"data_version":"x')
    first = type(entries[0])(
        "r", 1, entries[0].occurred_at, changed, entries[0].prev_hash, entries[0].hash
    )
    faulty = FaultyLog([first, *entries[1:]])
    desk = InspectionDesk(faulty, tmp_path)

    looked = settled(desk)

    assert looked.job.state == "failed"
    assert "data version" in looked.job.last_error
    assert desk.look("r").job.state == "failed"
    desk.close()


class FaultyLog(MemoryLog):
    """A log that gives back what was put into it, whether or not its hashes hold."""

    def __init__(self, entries):
        super().__init__()
        self._given = entries

    def head(self, run_id):
        last = self._given[-1]
        return type(super().head(run_id))(last.seq, last.hash)

    def read(self, run_id, after_seq=0):
        del run_id
        return iter(self._given[after_seq:])


def test_a_run_that_is_not_there_is_said_to_be_unknown(desk):
    with pytest.raises(RunUnknown):
        desk.look("nobody")
