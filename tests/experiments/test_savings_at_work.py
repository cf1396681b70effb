"""What a run has saved, told by the inspection's worker and known to the advice on stopping."""

import time

import pytest

from al_core.domain.plan import BudgetPlan, SplitPlan
from al_core.experiments.background import Pending, ReadingDesk
from al_core.experiments.inspecting import inspect_run
from al_core.experiments.live_savings import run_savings, savings_on_file
from al_core.experiments.run_health import Outside
from al_core.experiments.run_watch import RunWatch, last_saving
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan

PATIENCE_SECONDS = 120.0


@pytest.fixture(scope="module")
def log():
    plan = small_plan(budget=BudgetPlan(labels=60), split=SplitPlan(audit_share=0.3, seed_size=10))
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, "r")
    return log


@pytest.fixture
def watch(log, tmp_path):
    watch = RunWatch(log, tmp_path, ReadingDesk())
    yield watch
    watch.close()


@pytest.fixture
def seen(log, tmp_path):
    return inspect_run(list(log.read("r")), tmp_path)


def settled(ask):
    """The last answer, once no work is under way."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = ask()
        if not isinstance(found, Pending) and (
            getattr(found, "job", None) is None or found.job.state not in {"queued", "running"}
        ):
            return found
        time.sleep(0.05)
    pytest.fail("the work did not end")


def test_the_worker_fits_the_control_and_the_advice_knows_the_saving(watch, seen, tmp_path):
    before = settled(lambda: watch.health(seen))
    first = watch.savings(seen)
    told = settled(lambda: watch.savings(seen))
    after = settled(lambda: watch.health(seen))

    assert (first.found, first.job.state) == (None, "queued")
    saving = last_saving(told.found)
    assert told.job is None
    assert repr(told.found) == repr(savings_on_file(seen, tmp_path))
    assert saving == told.found.history[-1].saved
    assert before is not after
    assert after is settled(lambda: watch.health(seen, Outside(saving=saving)))


def test_fitting_the_control_is_cancelled_and_begun_again(watch, seen):
    watch.savings(seen)
    watch.inspections.cancel("r", "savings")
    assert watch.savings(seen).job.state == "cancelled"

    watch.inspections.again("r", "savings")

    assert settled(lambda: watch.savings(seen)).found is not None


def test_until_the_newest_version_is_told_of_the_one_before_stands(watch, seen, tmp_path):
    entries = list(seen.entries)
    cut = seen.versions[-2].seq
    earlier = inspect_run(entries[:cut], tmp_path)
    run_savings(earlier, tmp_path)

    assert watch.savings(earlier).job is None
    later = watch.savings(seen)

    assert later.job is not None
    assert [each.version for each in later.found.history] == [1, 2, 3, 4, 5, 6]
