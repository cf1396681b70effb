"""A queue of tasks outlives what goes wrong with one of them: full disks, dead processes."""

import threading
import time
from dataclasses import dataclass

import pytest

from al_core.domain.errors import DataError
from al_core.experiments.task_queue import Task, TaskQueue
from al_core.experiments.worker_process import ChildProcess

PATIENCE_SECONDS = 20.0


class FullDisk:
    """Stands for a disk: what is written there while it is full raises what a disk raises."""

    def __init__(self):
        self.full = True

    def write(self, *_):
        if self.full:
            self.full = False
            raise OSError(28, "No space left on device")


@dataclass
class Named(Task):
    """A task that notes which process it was given."""

    pid: int = 0


class Idler(ChildProcess):
    """A process that does nothing until it is told to end."""

    def __init__(self, folder):
        super().__init__("tests.experiments.idle_worker", folder)

    def tell(self, words):
        """Hand it bytes; BrokenPipeError if it is gone."""
        self._child.stdin.write(words)
        self._child.stdin.flush()


def ended(task):
    end = time.monotonic() + PATIENCE_SECONDS
    while task.under_way and time.monotonic() < end:
        time.sleep(0.01)
    return task.state, task.error


@pytest.fixture
def tasks(tmp_path):
    """Makes queues whose processes idle, and closes them."""
    made = []

    def queue(work, hire=lambda: Idler(tmp_path)):
        made.append(TaskQueue(hire, work))
        return made[-1]

    yield queue
    for each in made:
        each.close()


def test_a_full_disk_ends_one_task_and_the_next_is_done(tasks):
    disk = FullDisk()
    queue = tasks(lambda task, worker: disk.write() or "")

    states = [ended(queue.begin(key, Named())) for key in "ab"]

    assert states == [
        ("failed", "a file can't be read or written (No space left on device): put that right"),
        ("done", ""),
    ]


def test_a_process_that_can_not_be_started_ends_one_task_and_the_next_is_done(tasks, tmp_path):
    disk = FullDisk()
    queue = tasks(lambda task, worker: "", lambda: disk.write() or Idler(tmp_path))

    states = [ended(queue.begin(key, Named()))[0] for key in "ab"]

    assert states == ["failed", "done"]


def test_an_error_without_a_number_is_told_in_its_own_words(tasks):
    def work(task, worker):
        raise OSError("the drive was pulled out")

    assert "(the drive was pulled out)" in ended(tasks(work).begin("a", Named()))[1]


def test_a_fault_is_told_in_the_words_of_the_error(tasks):
    def work(task, worker):
        raise DataError("the data are gone; bring them back")

    queue = tasks(work)

    assert ended(queue.begin("a", Named())) == ("failed", "the data are gone; bring them back")


def test_a_process_that_dies_unheard_ends_one_task_and_another_takes_over(tasks):
    """Bytes that it never took stay in the pipe, which then can't be closed without a word."""

    def work(task, worker):
        task.pid = worker.pid
        if first.under_way:
            worker.terminate()
            worker._child.wait(PATIENCE_SECONDS)
            worker.tell(b"anybody there?")
        return ""

    queue, first, second = tasks(work), Named(), Named()

    assert ended(queue.begin("a", first)) == (
        "failed", "the worker process died: it left no message"
    )  # fmt: skip
    assert ended(queue.begin("b", second)) == ("done", "")
    assert second.pid != first.pid
    assert queue.at_work


def test_two_tasks_have_one_process(tasks):
    def work(task, worker):
        task.pid = worker.pid
        return ""

    queue, first, second = tasks(work), Named(), Named()
    ended(queue.begin("a", first))
    ended(queue.begin("b", second))

    assert first.pid == second.pid


def test_a_task_cancelled_while_it_waits_is_never_begun(tasks):
    begun, go_on = [], threading.Event()

    def work(task, worker):
        begun.append(task)
        return "" if go_on.wait(PATIENCE_SECONDS) else "nobody said go on"

    queue, first, second, third = tasks(work), Named(), Named(), Named()
    for key, task in (("a", first), ("b", second), ("c", third)):
        queue.begin(key, task)
    queue.cancel("b")
    go_on.set()

    assert [ended(task)[0] for task in (first, second, third)] == ["done", "cancelled", "done"]
    assert all(task is not second for task in begun)


def test_a_task_under_way_can_not_be_forgotten(tasks):
    queue = tasks(lambda task, worker: "")
    task = queue.begin("a", Named(state="running"))

    queue.forget("a")
    assert queue.get("a") is task
    task.state = "cancelled"
    queue.forget("a")
    assert queue.get("a") is None
