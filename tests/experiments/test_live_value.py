"""Which answers tell what labels are worth."""

from al_core.domain.plan import OptionsPlan
from al_core.experiments.live_cards import Answer, Receipt
from al_core.experiments.live_value import Guess, GuessBook
from tests.experiments.live_people import World, small_project

CHOSEN, AT_RANDOM = Guess(1, at_random=False), Guess(1, at_random=True)


def noted(guess, label, status="saved"):
    """A book after one answer: (wrong guesses on chosen items, on random ones)."""
    book = GuessBook()
    guesses = {} if guess is None else {"a": guess}
    book.note(guesses, {"a": Answer("a", 1, "t", label)}, Receipt("a", status))
    return list(book.chosen), list(book.at_random)


def test_guess_that_the_answer_contradicts_is_wrong():
    assert noted(CHOSEN, 0) == ([True], [])
    assert noted(CHOSEN, 1) == ([False], [])


def test_random_items_are_kept_apart():
    assert noted(AT_RANDOM, 0) == ([], [True])


def test_skips_late_answers_and_items_without_a_guess_tell_nothing():
    assert noted(CHOSEN, None) == ([], [])
    assert noted(CHOSEN, 0, "late") == ([], [])
    assert noted(None, 0) == ([], [])


def test_only_the_newest_hundred_count():
    book = GuessBook()
    for number in range(150):
        name = str(number)
        answer = Answer(name, 1, "t", 0 if number < 50 else 1)
        book.note({name: CHOSEN}, {name: answer}, Receipt(name, "saved"))
    assert sum(book.chosen) == 0
    assert len(book.chosen) == 100


def test_run_holds_what_its_model_guessed_against_the_answers(tmp_path):
    world = World(
        small_project(options=OptionsPlan(hand=3, audit_share=0.3, random_share=0.5)), tmp_path
    )
    while world.run.state.model is None:
        world.label("ana")
        world.work()
    before = world.run.value()
    for _ in range(3):
        guess = world.run.suggestion("ana", world.run.hand("ana")[0].lease)
        world.label("ana", 1 - guess.label)
    book = world.run._guesses

    assert before.hint.level == "unknown"
    assert [*book.chosen, *book.at_random] == [True, True, True]


def test_answer_that_is_sent_twice_tells_once(tmp_path):
    world = World(small_project(), tmp_path)
    while world.run.state.model is None:
        world.label("ana")
        world.work()
    answer = world.answer(world.run.hand("ana")[0])
    world.run.take("ana", [answer])
    world.run.take("ana", [answer])
    book = world.run._guesses

    assert len(book.chosen) + len(book.at_random) == 1
