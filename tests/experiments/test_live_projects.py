"""Projects in a real lab: database, worker processes, restarts."""

import os
import signal
import time
from pathlib import Path

import pytest

from al_core.domain.errors import PlanError, QueueError, RunUnknown
from al_core.domain.plan import ModelPlan
from al_core.experiments.lab import Lab
from al_core.experiments.live_cards import Answer
from al_core.experiments.replaying import verify_run
from tests.experiments.live_people import small_project
from tests.experiments.new_rows import add, cells
from tests.experiments.slow_models import SECONDS

HERE = str(Path(__file__).parent)
WAIT_SECONDS = 120.0


def until(ready):
    """Wait until something is so."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def label_all(run, person):
    """Label all that a person can be handed; how many."""
    cards = run.hand(person)
    answers = [
        Answer(f"{person}-{card.lease}", card.lease, card.token, card.example % 2, 1.0)
        for card in cards
    ]
    receipts = run.take(person, answers)
    assert [receipt.status for receipt in receipts] == ["saved"] * len(cards)
    return len(cards)


def worked(run, models):
    """Have somebody label until there are so many models."""

    def enough():
        label_all(run, "ana")
        model = run.state.model
        return model is not None and model.number >= models

    until(enough)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("projects")


@pytest.fixture(scope="module")
def lab(home):
    opened = Lab.open(home)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def project(lab):
    return lab.create_project(small_project())


def test_a_new_project_is_listed(lab, project):
    assert lab.projects()[0].project_id == project
    assert lab.project_spec(project) == small_project()


def test_people_label_and_a_worker_process_trains(lab, project):
    run = lab.live_run(project)
    worked(run, 2)

    assert verify_run(lab.store, run.run_id, lab.cache).message == ""


def test_what_the_worker_suggests_is_there_on_demand(lab, project):
    run = lab.live_run(project)
    until(lambda: run.hand("ana"))
    card = run.hand("ana")[0]

    assert run.suggestion("ana", card.lease).model_version >= 1


def test_a_worker_process_that_is_killed_is_replaced(lab, project):
    run = lab.live_run(project)
    until(lambda: run.status().worker == "idle")
    os.kill(run.worker_pid, signal.SIGKILL)
    until(lambda: run.status().last_error)
    before = run.state.model.number
    worked(run, before + 1)

    assert "the worker process died" in run.status().last_error
    assert verify_run(lab.store, run.run_id, lab.cache).message == ""


def test_rows_added_while_the_worker_runs_are_chosen_by_it(lab, project):
    run = lab.live_run(project)
    pid = run.worker_pid
    added = set(add(run, cells(range(300, 330))))

    def chosen():
        label_all(run, "ana")
        return added & {*run.state.queue.tasks, *run.state.closed}

    until(chosen)
    assert run.worker_pid == pid
    assert verify_run(lab.store, run.run_id, lab.cache).message == ""


def test_an_archived_project_comes_back_as_it_was(lab, project):
    labels = dict(lab.live_run(project).state.labels)
    lab.archive_project(project)
    with pytest.raises(QueueError, match="is archived; restore it first"):
        lab.live_run(project)
    assert project in [record.project_id for record in lab.archived_projects()]
    lab.restore_project(project)

    assert lab.live_run(project).state.labels == labels


def test_no_label_waits_for_a_slow_training(lab, monkeypatch):
    monkeypatch.syspath_prepend(HERE)
    monkeypatch.setenv("PYTHONPATH", HERE)
    plan = ModelPlan(name="slow_models:SlowRegression")
    run = lab.live_run(lab.create_project(small_project(model=plan)))
    until(lambda: run.hand("ben"))
    first, second, third = (
        Answer(f"b{card.lease}", card.lease, card.token, 1) for card in run.hand("ben")
    )
    run.take("ben", [first, second])
    until(lambda: label_all(run, "ana") == 0 and run.state.training)
    begun = time.monotonic()
    (receipt,) = run.take("ben", [third])
    took = time.monotonic() - begun

    assert receipt.status == "saved"
    assert run.state.training is not None
    assert took < SECONDS / 4


def test_a_lab_that_is_opened_again_goes_on(tmp_path):
    first = Lab.open(tmp_path)
    project = first.create_project(small_project())
    worked(first.live_run(project), 1)
    labels = dict(first.live_run(project).state.labels)
    first.close()
    second = Lab.open(tmp_path)
    run = second.live_run(project)

    assert run.state.labels == labels
    worked(run, run.state.model.number + 1)
    assert verify_run(second.store, run.run_id, second.cache).message == ""
    second.close()


def test_an_unknown_project_is_refused(lab):
    with pytest.raises(RunUnknown, match="no project 'none' here"):
        lab.live_run("none")


def test_a_project_that_can_not_run_leaves_nothing_behind(lab):
    before = len(lab.projects())
    with pytest.raises(PlanError, match="batch size is 0"):
        lab.create_project(small_project(batch_size=0))

    assert len(lab.projects()) == before
