"""A lab with a real worker process and a real database."""

import time

import pytest

from al_core.domain.errors import LogLocked, PlanError, RunUnknown
from al_core.domain.plan import BudgetPlan, DataPlan
from al_core.experiments.background import Pending
from al_core.experiments.lab import Lab
from al_core.experiments.replaying import verify_run
from al_core.experiments.sweeps import INTERRUPTED
from tests.experiments.plans import small_plan, small_sweep

WAIT_SECONDS = 120.0
ENDED = {"done", "failed", "cancelled"}


def ended(lab, job_id):
    """Wait until a job is over."""
    deadline = time.monotonic() + WAIT_SECONDS
    while (progress := lab.progress(job_id)).state not in ENDED:
        assert time.monotonic() < deadline, progress
        time.sleep(0.05)
    return progress


def begun(lab, job_id, events):
    """Wait until a job's run has written so many events."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not any(run.events >= events for run in lab.runs(job_id)):
        assert time.monotonic() < deadline, lab.progress(job_id)
        time.sleep(0.01)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    opened = Lab.open(tmp_path_factory.mktemp("lab"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def finished(lab):
    job_id = lab.start(small_sweep(seeds=(0,)), "Small race")
    assert ended(lab, job_id).state == "done"
    return job_id


def test_every_cell_of_a_sweep_is_run_and_kept(lab, finished):
    assert [run.status for run in lab.runs(finished)] == ["finished"] * 4
    assert len(lab.finished(finished)) == 4


def test_progress_tells_how_many_cells_are_done(lab, finished):
    progress = lab.progress(finished)
    assert (progress.title, progress.done, progress.total) == ("Small race", 4, 4)


def test_what_the_worker_wrote_replays_equal(lab, finished):
    run_id = lab.runs(finished)[0].run_id
    assert verify_run(lab.store, run_id, lab.cache).equal


def test_the_strip_shows_the_run_that_was_last(lab, finished):
    status = lab.status()
    assert len(status.data_version) == 64
    assert status.model_version is not None
    assert lab.result(lab.run_under_way(finished)).finished


def test_a_plan_that_cannot_run_fails_with_its_message_and_harms_nothing(lab, finished):
    bad = small_plan(data=DataPlan(dataset="no such set"))
    progress = ended(lab, lab.start(small_sweep(base=bad, seeds=(0,)), "Bad"))
    assert progress.state == "failed"
    assert "no such set" in progress.last_error
    assert len(lab.finished(finished)) == 4


def test_cancel_ends_a_job_in_mid_run_and_keeps_its_events(lab):
    long = small_plan(
        data=DataPlan(dataset="scenario", params={"rows": 5000, "classes": 5, "seed": 1}),
        budget=BudgetPlan(labels=3000),
    )
    job_id = lab.start(small_sweep(base=long, control=False, seeds=(0,)), "Long")
    begun(lab, job_id, 150)
    lab.cancel(job_id)
    assert ended(lab, job_id).state == "cancelled"
    (run,) = [run for run in lab.runs(job_id) if run.events]
    assert not lab.result(run.run_id).finished
    assert verify_run(lab.store, run.run_id, lab.cache).equal


def test_after_a_cancel_the_next_job_runs(lab):
    job_id = lab.start(small_sweep(control=False, seeds=(0,)), "After")
    assert ended(lab, job_id).state == "done"


def test_a_queued_job_can_be_cancelled_before_it_starts(lab):
    first = lab.start(small_sweep(seeds=(0, 1)), "First")
    second = lab.start(small_sweep(seeds=(0,)), "Second")
    lab.cancel(second)
    assert ended(lab, first).state == "done"
    assert lab.progress(second).state == "cancelled"
    assert lab.runs(second) == []


def test_a_sweep_nobody_started_is_unknown(lab):
    with pytest.raises(RunUnknown, match="sweep-none"):
        lab.progress("sweep-none")


def test_a_second_lab_in_the_same_folder_is_refused(lab):
    with pytest.raises(LogLocked):
        Lab.open(lab.home)


def test_an_interrupted_sweep_is_told_so_and_resumes_with_what_is_left(tmp_path):
    first = Lab.open(tmp_path)
    job_id = first.start(small_sweep(seeds=(0,)), "Cut off")
    begun(first, job_id, 1)
    first.close()
    again = Lab.open(tmp_path)
    try:
        assert again.progress(job_id).last_error == INTERRUPTED
        again.resume(job_id)
        assert ended(again, job_id).state == "done"
        names = [run.name for run in again.runs(job_id) if run.status == "finished"]
        assert len(names) == len(set(names)) == 4
    finally:
        again.close()


def judged(lab, sweep):
    """Wait until a sweep has been checked."""
    deadline = time.monotonic() + WAIT_SECONDS
    while isinstance(answer := lab.check(sweep), Pending):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return answer


def test_sweep_that_can_run_passes_its_check(lab):
    assert judged(lab, small_sweep()) == small_sweep()


def test_sweep_that_can_not_run_raises_its_fault_and_starts_nothing(lab):
    before = lab.sweeps()
    with pytest.raises(PlanError, match=r"the budget of labels is 0; give more than 0"):
        judged(lab, small_sweep(base=small_plan(budget=BudgetPlan(labels=0))))
    assert lab.sweeps() == before


def test_resuming_what_had_all_finished_ends_it(lab, finished):
    lab.store.set_sweep_state(finished, "failed", INTERRUPTED)
    lab.resume(finished)
    assert lab.store.sweep(finished).state == "finished"
    assert len(lab.runs(finished)) == 4
