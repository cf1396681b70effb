"""What the panel advises: what stops alone, what needs a majority, what a saving changes."""

from dataclasses import replace

import numpy as np
import pytest

from al_core.domain.advice import Vote
from al_core.domain.results import Interval, Saving
from al_core.monitoring.stop_panel import Circumstances, panel

RISES = Interval(0.05, 0.03, 0.07, 300)
MAY_RISE = Interval(0.005, -0.01, 0.02, 300)
NONE_SAVED = Saving(
    "a", "labels", 0.8, Interval(5.0, -20.0, 30.0, 10), False, "no difference shown"
)


def vote(says, about="model"):
    return Vote("a rule", "m", "p", "at least", 1.0, np.ones(1), says, f"the {about} rule", about)


def votes(stop, go, silent=0):
    said = [vote("stop")] * stop + [vote("continue")] * go
    return said + [vote("cannot tell")] * silent


def test_most_rules_stop_a_model_that_is_not_shown_to_rise():
    advice = panel(votes(4, 3), Circumstances(trend=MAY_RISE, next_hundred=52.0))

    assert advice.decision == "stop"
    assert advice.reason == (
        "most rules find the model settled and audited accuracy is not shown to rise: +0.5 points "
        "per 100 labels (-1.0 to +2.0); 4 of the 7 rules that watch the model "
        "and can tell say stop; "
        "the next 100 labels cost 52.00"
    )


def test_half_of_the_rules_are_no_majority():
    assert panel(votes(3, 3), Circumstances(trend=MAY_RISE)).decision == "continue"


def test_rules_that_can_not_tell_are_not_asked():
    assert panel(votes(2, 1, silent=5), Circumstances(trend=MAY_RISE)).decision == "stop"


def test_two_rules_that_can_tell_of_a_first_model_stop_nothing():
    advice = panel(votes(2, 0, silent=5), Circumstances())

    assert advice.decision == "continue"
    assert advice.reason == (
        "whether accuracy still rises can't be told yet; "
        "2 of the 2 rules that watch the model and can tell say stop"
    )


def test_without_a_trend_most_rules_stop_once_half_of_them_can_tell():
    assert panel(votes(3, 1, silent=4), Circumstances()).decision == "stop"
    assert panel(votes(3, 0, silent=4), Circumstances()).decision == "continue"


def test_a_run_without_models_goes_on():
    advice = panel(votes(0, 0, silent=7), Circumstances())

    assert advice.decision == "continue"
    assert advice.reason == (
        "whether accuracy still rises can't be told yet; "
        "no rule that watches the model can tell yet"
    )


def test_a_clear_rise_overrules_a_majority():
    assert panel(votes(6, 1), Circumstances(trend=RISES)).decision == "continue"


@pytest.mark.parametrize("about", ["budget", "worth"])
def test_what_is_spent_or_not_worth_its_price_stops_alone(about):
    advice = panel([*votes(0, 7), vote("stop", about)], Circumstances(trend=RISES))

    assert advice.decision == "stop"
    assert advice.reason.startswith(
        f"the {about} rule; audited accuracy still rises: +5.0 points per 100 labels (+3.0 to +7.0)"
    )


def test_a_budget_left_is_no_vote_for_going_on():
    said = [*votes(2, 1), vote("continue", "budget"), vote("continue", "worth")]

    assert panel(said, Circumstances(trend=MAY_RISE)).decision == "stop"


@pytest.mark.parametrize(("accuracy", "decision"), [(0.91, "stop"), (0.89, "continue")])
def test_agreement_between_people_bounds_what_can_be_measured(accuracy, decision):
    known = Circumstances(
        trend=RISES,
        accuracy=Interval(accuracy, 0.8, 0.95, 300),
        ceiling=Interval(0.9, 0.85, 0.94, 60),
    )

    advice = panel(votes(0, 7), known)

    assert (advice.decision, advice.ceiling) == (decision, 0.9)


def test_a_saving_around_nothing_means_random_would_do_as_well():
    advice = panel(votes(0, 7), Circumstances(trend=RISES, labels=200, saving=NONE_SAVED))

    assert advice.decision == "random would do as well"
    assert "5 labels were saved (-20 to 30), none for sure" in advice.reason


@pytest.mark.parametrize(
    "saving",
    [
        replace(NONE_SAVED, interval=Interval(5.0, -90.0, 100.0, 10)),
        replace(NONE_SAVED, verdict="cannot tell yet"),
        replace(NONE_SAVED, verdict="saved", interval=Interval(30.0, 10.0, 50.0, 10)),
        replace(NONE_SAVED, at_least=True),
    ],
    ids=["wide interval", "cannot tell", "saved", "control never got there"],
)
def test_a_saving_that_shows_something_else_changes_nothing(saving):
    known = Circumstances(trend=RISES, labels=200, saving=saving)

    assert panel(votes(0, 7), known).decision == "continue"


def test_a_model_that_is_settled_stops_before_it_turns_random():
    known = Circumstances(trend=MAY_RISE, labels=200, saving=NONE_SAVED)

    assert panel(votes(7, 0), known).decision == "stop"
