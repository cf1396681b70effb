"""A worker that is killed in its training, again and again: labels go on being kept."""

import os
import signal

import pytest

from al_core.domain import events as ev
from al_core.experiments.worker_desk import NOT_AGAIN
from al_core.loop.recorders import event_of
from tests.experiments.live_people import World, small_project
from tests.experiments.test_live_projects import until

KILLED = "the worker process died: killed"


@pytest.fixture
def world(tmp_path):
    return World(small_project(), tmp_path)


def until_training(world):
    """Have ana label until a model is being trained; how many workers there were by then."""
    for _ in range(200):
        if world.run.state.training is not None:
            return len(world.workers)
        if world.label("ana") is None and world.worker.results:
            world.worker.tell()
    raise AssertionError("no training was begun")


def killed_in_training(world, times):
    """How often a worker was hired anew though a result came between none of its deaths."""
    for _ in range(times):
        until_training(world)
        world.worker.die("killed")


def failures(world):
    events = [event_of(entry) for entry in world.entries()]
    return [event for event in events if isinstance(event, ev.TrainingFailed)]


def test_each_death_in_a_training_is_in_the_log_with_its_cause(world):
    killed_in_training(world, 3)

    assert [event.cause for event in failures(world)] == [KILLED] * 3
    assert world.run.status().last_error == KILLED


def test_after_each_of_three_deaths_there_is_another_worker(world):
    killed_in_training(world, 3)

    assert len(world.workers) == 4
    assert world.run.status().worker != "stopped"
    for _ in range(12):
        world.label("ana") or world.work()
    assert world.run.state.model is not None
    assert world.verdict() == ""


def test_after_the_fourth_death_in_a_row_no_worker_is_started_and_the_status_says_so(world):
    until_training(world)
    for _ in range(4):
        world.worker.die("killed")

    status = world.run.status()
    assert len(world.workers) == 4
    assert status.worker == "stopped"
    assert status.last_error == f"{KILLED}; {NOT_AGAIN}"


def test_labels_are_kept_with_no_worker_at_all(world):
    world.run.hand("ben")
    until_training(world)
    for _ in range(4):
        world.worker.die("killed")
    before = len(world.run.state.labels)
    cards = world.run.hand("ben")
    receipts = world.run.take("ben", [world.answer(card) for card in cards])

    assert [receipt.status for receipt in receipts] == ["saved"] * len(cards)
    assert len(world.run.state.labels) > before or not cards
    assert world.verdict() == ""


@pytest.mark.slow
def test_three_kills_of_the_real_process_while_people_label(home, bearer):
    """SIGKILL as soon as a training is seen to be under way, three times."""
    life = bearer.bear(home.folder)
    path = f"/faults/status?project={home.project}"
    killed = set()

    def in_a_training():
        for each in home.people:
            each.label(life)
        now = life.ask(path)
        return now["training"] and now["pid"] and now["pid"] not in killed and now["pid"]

    for _ in range(3):
        until(in_a_training)
        pid = life.ask(path)["pid"]
        killed.add(pid)
        os.kill(pid, signal.SIGKILL)
    before = life.ask(path)["model"] or 0
    until(lambda: in_a_training() is not None and (life.ask(path)["model"] or 0) > before)
    life.kill()
    assert bearer.mourn() == -signal.SIGKILL
    seen = home.testimony()
    causes = [event.cause for event in seen.events if isinstance(event, ev.TrainingFailed)]
    assert all(cause.startswith("the worker process died") for cause in causes)
    assert {key for each in home.people for key in each.promised} == set(seen.stored)
