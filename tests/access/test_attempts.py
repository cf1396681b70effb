"""Guessing is slow, whichever way it is spread."""

import pytest

from al_core.access.attempts import Attempts
from al_core.domain.errors import TooManyAttempts
from tests.access.doors import HandClock


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def attempts(clock):
    return Attempts(clock)


def allowed(attempts, guesses):
    """How many of the (name, address) guesses got as far as a passphrase check."""
    done = 0
    for name, address in guesses:
        try:
            attempts.begin(name, address)
        except TooManyAttempts:
            continue
        done += 1
    return done


def test_five_guesses_at_one_name_then_a_wait(attempts):
    assert allowed(attempts, [("ana", "a")] * 9) == 5


def test_the_message_says_how_long_to_wait(attempts, clock):
    allowed(attempts, [("ana", "a")] * 5)
    clock.seconds += 90

    with pytest.raises(TooManyAttempts, match="wait 14 min and try again") as caught:
        attempts.begin("ana", "a")

    assert caught.value.wait_seconds == pytest.approx(810)


def test_a_quarter_of_an_hour_later_guessing_goes_on(attempts, clock):
    allowed(attempts, [("ana", "a")] * 9)
    clock.seconds += 900

    assert allowed(attempts, [("ana", "a")]) == 1


def test_many_names_from_one_address_are_bounded(attempts):
    assert allowed(attempts, [(f"name {n}", "a") for n in range(99)]) == 30


def test_one_name_from_many_addresses_is_bounded(attempts):
    assert allowed(attempts, [("ana", f"a{n}") for n in range(99)]) == 30


def test_others_sign_in_while_one_is_being_guessed(attempts):
    allowed(attempts, [("ana", "a")] * 9)

    assert allowed(attempts, [("ana", "b"), ("ben", "a")]) == 2


def test_success_forgives_the_typing_errors_before_it(attempts):
    allowed(attempts, [("ana", "a")] * 4)
    attempts.succeed("ana", "a")

    assert allowed(attempts, [("ana", "a")] * 9) == 5


def test_an_own_account_does_not_forgive_guesses_at_others(attempts):
    """Someone who signs in between guesses gets no more of them."""
    guesses = 0
    for n in range(99):
        guesses += allowed(attempts, [(f"name {n}", "a")])
        if allowed(attempts, [("mallory", "a")]):
            attempts.succeed("mallory", "a")

    assert guesses == 30


def test_old_failures_take_no_memory(attempts, clock):
    allowed(attempts, [(f"name {n}", f"a{n}") for n in range(50)])
    clock.seconds += 901
    attempts.begin("ana", "a")

    assert len(attempts._failures) == 3
