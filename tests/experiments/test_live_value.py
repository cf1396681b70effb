"""Which answers tell what labels are worth."""

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.plan import OptionsPlan
from al_core.experiments.live_value import GuessBook
from tests.experiments.live_people import World, small_project

BATCH = ev.BatchSelected(
    1, (1, 2), (0.9, 0.8), (0.9, 0.1), (False, True), "margin", "model", 1, 0, 0, 0.0, 0.4, 0.2
)
GIVEN = ev.LabelGiven(1, 1, "ana", 0, 2.0, True, "", 0, 0, 0.0, guess=1, guess_version=1)


def told(*events):
    """A book after these events: (wrong guesses on chosen items, on random ones)."""
    book = GuessBook()
    for event in (BATCH, ev.AuditQueued((9,)), *events):
        book.take(event)
    return [each.wrong for each in book.chosen], [each.wrong for each in book.at_random]


def given(**more):
    return msgspec.structs.replace(GIVEN, **more)


def test_guess_that_the_answer_contradicts_is_wrong():
    assert told(given(label=0)) == ([True], [])
    assert told(given(label=1)) == ([False], [])


@pytest.mark.parametrize("example", [2, 9])
def test_random_items_and_those_of_the_audit_set_are_kept_apart(example):
    assert told(given(example=example)) == ([], [True])


def test_late_answers_and_items_without_a_guess_tell_nothing():
    assert told(given(counted=False)) == ([], [])
    assert told(given(guess=None)) == ([], [])


def test_an_answer_taken_back_tells_nothing():
    retracted = ev.LabelRetracted(1, "ana", 0, ())
    assert told(given(annotator="ben"), given(), retracted, given(label=1)) == ([True, False], [])


def test_only_the_newest_hundred_count():
    book = GuessBook()
    book.take(BATCH)
    for number in range(150):
        book.take(given(label=0 if number < 50 else 1))
    assert sum(each.wrong for each in book.chosen) == 0
    assert len(book.chosen) == 100


def surprised(tmp_path):
    """A run whose model was wrong on three items."""
    world = World(
        small_project(options=OptionsPlan(hand=3, audit_share=0.3, random_share=0.5)), tmp_path
    )
    while world.run.state.model is None:
        world.label("ana")
        world.work()
    for _ in range(3):
        guess = world.run.suggestion("ana", world.run.hand("ana")[0].lease)
        world.label("ana", 1 - guess.label)
    return world


def wrongs(world):
    book = world.run._book.guesses
    return [each.wrong for each in (*book.chosen, *book.at_random)]


def test_run_holds_what_its_model_guessed_against_the_answers(tmp_path):
    world = surprised(tmp_path)

    assert world.run.value().hint.level == "unknown"
    assert wrongs(world) == [True, True, True]


def test_an_app_that_starts_anew_knows_the_guesses_and_the_log_replays_equal(tmp_path):
    world = surprised(tmp_path)
    world.reopen()

    assert wrongs(world) == [True, True, True]
    assert world.verdict() == ""


def test_answer_that_is_sent_twice_tells_once(tmp_path):
    world = World(small_project(), tmp_path)
    while world.run.state.model is None:
        world.label("ana")
        world.work()
    answer = world.answer(world.run.hand("ana")[0])
    world.run.take("ana", [answer])
    world.run.take("ana", [answer])

    assert len(wrongs(world)) == 1
