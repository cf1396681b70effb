"""A run as it stood at an entry: what was kept of it then, and nothing of what came later."""

import pytest

from al_core.domain.errors import DataError
from al_core.domain.plan import ArchitecturePlan, BudgetPlan
from al_core.experiments.background import Pending, ReadingDesk
from al_core.experiments.batch_files import run_batches
from al_core.experiments.inspecting import inspect_run
from al_core.experiments.inspection_desk import InspectionDesk
from al_core.experiments.live_savings import run_savings
from al_core.experiments.refitting import trainings
from al_core.experiments.run_watch import RunWatch
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.experiments.watched_runs import WatchedRun
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A log with a run of 7 models, all on file, and the cache that they are in."""
    cache = tmp_path_factory.mktemp("cache")
    plan = small_plan(budget=BudgetPlan(labels=60), architecture=ArchitecturePlan(batch_size=10))
    log = MemoryLog()
    run_plan(plan, ready_problem(plan, cache), log, "r")
    inspect_run(list(log.read("r")), cache)
    return log, cache


def ready(log, version):
    return trainings(list(log.read("r")))[version].ready.seq


def there(ask):
    found = ask()
    while isinstance(found, Pending):
        found = ask()
    return found


def test_a_look_back_has_the_versions_that_there_were_and_no_later_entry(world):
    log, cache = world
    seq = ready(log, 3)
    seen = InspectionDesk(log, cache).look_back("r", seq).inspection
    assert [view.version for view in seen.versions] == [1, 2, 3]
    assert (len(seen.entries), seen.entries[-1].seq, seen.as_of) == (seq, seq, seq)
    assert seen.complete


def test_an_entry_that_the_run_has_not_is_refused(world):
    log, cache = world
    with pytest.raises(DataError, match=r"the run has entries 1 to \d+, not 99999"):
        InspectionDesk(log, cache).look_back("r", 99_999)


def test_a_look_back_is_not_what_the_run_is_now(world):
    log, cache = world
    desk = InspectionDesk(log, cache)
    desk.look_back("r", ready(log, 2))
    assert len(desk.look("r").inspection.versions) == 7
    assert len(desk.look_back("r", ready(log, 2)).inspection.versions) == 2


def test_only_the_last_few_looks_back_are_kept(world):
    log, cache = world
    desk = InspectionDesk(log, cache)
    for version in range(1, 7):
        desk.look_back("r", ready(log, version))
    assert [seq for _, seq in desk._past] == [ready(log, version) for version in (3, 4, 5, 6)]


def test_savings_of_a_moment_are_not_those_of_now(world):
    log, cache = world
    watch = RunWatch(log, cache, ReadingDesk())
    now = watch.inspections.look("r").inspection
    then = watch.inspections.look_back("r", ready(log, 3)).inspection
    run_savings(now, cache)
    run_savings(then, cache)
    assert len(watch.savings(now).found.history) == 7
    assert len(watch.savings(then).found.history) == 3
    assert len(watch.savings(now).found.history) == 7


def test_batches_of_a_moment_are_not_those_of_now(world):
    log, cache = world
    watch = RunWatch(log, cache, ReadingDesk())
    now = watch.inspections.look("r").inspection
    then = watch.inspections.look_back("r", ready(log, 3)).inspection
    run_batches(now.entries, cache)
    run_batches(then.entries, cache)
    assert len(watch.batches(now).found) == 6
    assert len(watch.batches(then).found) == 2
    assert len(watch.batches(now).found) == 6


def test_what_is_missing_of_a_moment_is_worked_out_by_the_worker_up_to_there(world, tmp_path):
    log, _ = world
    watch = RunWatch(log, tmp_path, ReadingDesk())
    seq = ready(log, 2)
    try:
        while (looked := watch.inspections.look_back("r", seq)).job is not None:
            assert looked.job.state in {"queued", "running"}
        seen = looked.inspection
        while (worked := watch.savings(seen)).job is not None:
            assert worked.job.state in {"queued", "running", "done"}
        assert len(worked.found.history) == 2
    finally:
        watch.close()


def test_health_of_a_moment_is_of_the_versions_that_there_were(world):
    log, cache = world
    watch = RunWatch(log, cache, ReadingDesk())
    seq = ready(log, 4)
    then = there(lambda: watch.inspection("r", seq)).inspection
    now = there(lambda: watch.inspection("r")).inspection
    assert len(there(lambda: watch.health(then)).versions) == 4
    assert len(there(lambda: watch.health(now)).versions) == 7


def test_nobody_acts_on_a_run_as_it_stood():
    run = WatchedRun("r", "small", "", "Projects", "p-1", "live")
    assert run.at(17) == WatchedRun("r", "small", "", "Projects", "", "finished", 17)


def test_what_is_told_of_now_never_stands_in_for_a_moment_that_is_not_worked_out(world):
    log, cache = world
    watch = RunWatch(log, cache, ReadingDesk())
    now = watch.inspections.look("r").inspection
    then = watch.inspections.look_back("r", ready(log, 5)).inspection
    run_savings(now, cache)
    run_batches(now.entries, cache)
    try:
        assert watch.savings(now).found is not None
        assert watch.batches(now).found is not None
        assert watch.savings(then).found is None
        assert watch.batches(then).found is None
    finally:
        watch.close()
