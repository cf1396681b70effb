import gc
import threading
import weakref
from functools import partial

import pytest

from al_core.domain.errors import DataError
from al_core.experiments import background
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


def ended(desk, work, version):
    """Let the read of a version go and wait until it has ended, asking for no newer one."""
    work.let_go.set()
    while isinstance(answer := desk.ask("log", work, version), Pending):
        threading.Event().wait(0.01)
    return answer


def test_what_grows_while_it_is_read_is_not_read_twice_at_once():
    desk, first, second = ReadingDesk(), Work("first"), Work("second")
    desk.ask("log", first, 1)
    second.let_go.set()
    assert isinstance(desk.ask("log", second, 2), Pending)
    assert second.done == 0
    assert ended(desk, first, 3) == "first"
    assert (first.done, second.done) == (1, 0)


def test_last_answer_is_given_while_a_newer_version_is_read():
    desk, first, second = ReadingDesk(), Work("first"), Work("second")
    ended(desk, first, 1)
    assert desk.ask("log", second, 2) == "first"
    assert desk.ask("log", Work("third"), 3) == "first"
    second.let_go.set()
    answers = iter(lambda: desk.ask("log", second, 2), "second")
    assert set(answers) <= {"first"}
    assert (first.done, second.done) == (1, 1)


def test_newer_version_that_is_quickly_read_is_given_at_once():
    desk, quick = ReadingDesk(patience_seconds=10.0), Work("second")
    ended(desk, Work("first"), 1)
    quick.let_go.set()
    assert desk.ask("log", quick, 2) == "second"


def test_same_version_is_not_read_again():
    desk, work = ReadingDesk(), Work()
    ended(desk, work, 1)
    assert desk.ask("log", Work("other"), 1) == "done"
    assert work.done == 1


def test_error_of_a_version_is_not_kept_for_the_next():
    desk, work = ReadingDesk(patience_seconds=10.0), Work("enough")
    with pytest.raises(DataError):
        ended(desk, Work(DataError("too few labels")), 1)
    assert ended(desk, work, 2) == "enough"


def test_answer_that_is_no_longer_fresh_is_waited_past(monkeypatch):
    monkeypatch.setattr(background, "FRESH_SECONDS", 0.0)
    desk, second = ReadingDesk(), Work("second")
    ended(desk, Work("first"), 1)
    assert isinstance(desk.ask("log", second, 2), Pending)
    second.let_go.set()


def test_page_that_asks_every_time_for_a_newer_version_gets_answers():
    desk, version = ReadingDesk(patience_seconds=0.01), 0
    answers, reads = [], []

    def read(of):
        reads.append(of)
        threading.Event().wait(0.05)
        return of

    while len(answers) < 5 and version < 200:
        version += 1
        answer = desk.ask("log", partial(read, version), version)
        if not isinstance(answer, Pending):
            answers.append(answer)
    assert len(answers) == 5
    assert reads == sorted(set(reads))


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
