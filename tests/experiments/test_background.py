import gc
import threading
import weakref
from functools import partial

import pytest

from al_core.domain.errors import DataError
from al_core.experiments.background import KEPT, Pending, ReadingDesk


class Work:
    """Waits until it is let go, then returns or raises; counts how often it was done."""

    def __init__(self, result="done"):
        self.result = result
        self.let_go = threading.Event()
        self.done = 0

    def __call__(self):
        self.let_go.wait(10)
        self.done += 1
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def finished(desk, key, work):
    """Let the work go and ask until it has ended."""
    work.let_go.set()
    while isinstance(answer := desk.ask(key, work), Pending):
        threading.Event().wait(0.01)
    return answer


def test_work_under_way_is_pending():
    desk, work = ReadingDesk(), Work()
    assert isinstance(desk.ask("digits", work), Pending)
    assert finished(desk, "digits", work) == "done"


def test_equal_keys_share_one_piece_of_work():
    desk, work = ReadingDesk(), Work()
    for _ in range(3):
        desk.ask("digits", work)
    finished(desk, "digits", work)
    assert work.done == 1


def test_what_the_work_raised_is_raised_to_whoever_asks():
    desk, work = ReadingDesk(), Work(DataError("no such column"))
    desk.ask("digits", work)
    with pytest.raises(DataError, match="no such column"):
        finished(desk, "digits", work)


def test_forgotten_work_is_done_anew():
    desk, work = ReadingDesk(), Work()
    finished(desk, "digits", work)
    desk.forget("digits")
    finished(desk, "digits", work)
    assert work.done == 2


def test_slow_work_does_not_hold_up_another():
    desk, slow, quick = ReadingDesk(), Work("slow"), Work("quick")
    desk.ask("slow", slow)
    assert finished(desk, "quick", quick) == "quick"
    assert isinstance(desk.ask("slow", slow), Pending)
    slow.let_go.set()


def test_old_answers_make_room_for_new_ones():
    desk, first = ReadingDesk(), Work()
    finished(desk, "first", first)
    for number in range(KEPT):
        finished(desk, str(number), Work())
    finished(desk, "first", first)
    assert first.done == 2


class Heavy:
    """Something large that work is done on."""


def test_what_an_answer_was_made_from_is_let_go_of():
    desk, heavy = ReadingDesk(), Heavy()
    watched = weakref.ref(heavy)
    assert desk.ask("size", partial(isinstance, heavy, Heavy)) is True
    del heavy
    for _ in range(100):
        if watched() is None:
            break
        gc.collect()
        threading.Event().wait(0.01)
    assert watched() is None
    assert desk.ask("size", lambda: False) is True
