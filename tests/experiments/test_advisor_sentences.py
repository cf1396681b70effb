"""A recommendation in words: amounts as intervals, open ends in words, no more than was shown."""

from dataclasses import replace

import msgspec
import pytest

from al_core.domain.recommending import Design, DesignCost, Difference
from al_core.domain.results import Interval
from al_core.experiments.advisor_sentences import sentences
from tests.experiments.advised import BEST, GIVEN, RANDOM, SECOND, recommended

INF = float("inf")
CHEAP = Difference(RANDOM, Interval(0.2, -0.3, 0.7, 5), "no difference shown", False)


def against(low, high, estimate=1.0, verdict="no difference shown"):
    return Difference(SECOND, Interval(estimate, low, high, 5), verdict, False)


def runner_up(difference, **changes):
    return recommended(runner_up=difference, **changes).sentences[1]


def test_choice_names_design_cost_interval_target_and_seeds():
    assert recommended().sentences[0] == (
        "Take hybrid, batches of 20, margin: it costs 10 (8 to 12) to reach what random selection "
        "reaches with 80% of the label budget (accuracy 0.950 on average), over 5 seeds."
    )


def test_hours_are_taken_and_money_is_paid():
    first = recommended(unit="hours").sentences[0]
    assert first.startswith("Take hybrid, batches of 20, margin: it takes 10 h (8 to 12 h) to ")


def test_interval_of_the_choice_that_is_open_above_says_so():
    best = replace(BEST, interval=Interval(10.0, 8.0, INF, 5))
    assert "it costs 10 (8 or more) to reach" in recommended(best=best).sentences[0]


def test_nothing_that_reached_the_target_is_not_recommended_as_if_it_had():
    best = replace(BEST, at_least=True, interval=Interval(10.0, 10.0, INF, 5))
    assert recommended(best=best).sentences[0] == (
        "No design reached what random selection reaches with 80% of the label budget within the "
        "budget; hybrid, batches of 20, margin came nearest for at least 10 (10 or more)."
    )


def test_accuracy_that_was_asked_for_is_the_target():
    first = recommended(target_words="the accuracy asked for", target_accuracy=0.9).sentences[0]
    assert "to reach the accuracy asked for (accuracy 0.900 on average)" in first


def test_runner_up_of_which_no_difference_is_shown_comes_with_the_interval():
    assert recommended().sentences[1] == (
        "Runner-up: parallel, batches of 10, margin; no difference shown (-0.5 to 2.5)."
    )


def test_runner_up_that_costs_more_comes_with_how_much():
    assert runner_up(against(0.5, 2.5, 1.25, "costs more")) == (
        "Runner-up: parallel, batches of 10, margin; it costs more, by 1.25 (0.5 to 2.5)."
    )


def test_runner_up_that_costs_less_has_no_minus_sign_twice():
    said = runner_up(against(-2.5, -0.5, -1.25, "costs less"))
    assert said.endswith("it costs less, by 1.25 (-2.5 to -0.5).")


def test_hours_stand_behind_every_amount():
    said = runner_up(against(0.5, 2.5, 1.25, "costs more"), unit="hours")
    assert said.endswith("it costs more, by 1.25 h (0.5 to 2.5 h).")


def test_two_seeds_tell_nothing_and_are_not_made_to():
    said = runner_up(against(-INF, INF, 1.0, "cannot tell yet"))
    assert said.endswith("too few seeds to tell (anything).")


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-0.175, INF, "(-0.175 or more)"),
        (-INF, 2.0, "(up to 2)"),
        (-INF, INF, "(anything)"),
        (0.0, 0.0, "(0 to 0)"),
        (1234.4, 98765.0, "(1,234 to 98,765)"),
    ],
)
def test_open_ends_are_told_in_words(low, high, words):
    assert words in runner_up(against(low, high))


def test_nothing_is_said_of_a_runner_up_where_nothing_else_was_tried():
    said = recommended(runner_up=None).sentences
    assert not any(each.startswith("Runner-up") for each in said)


def test_random_that_costs_more_is_told_by_how_much_at_least():
    assert recommended().sentences[2] == (
        "Random selection in the same loop: it costs more, by 10 (5 or more)."
    )


def test_random_that_hardly_costs_more_is_as_good():
    found = recommended(random=replace(CHEAP, interval=Interval(0.2, -0.3, 0.7, 12)),
                        random_is_as_good=True)  # fmt: skip
    assert found.sentences[2] == (
        "Random selection is as good here: a tenth more at most (-0.3 to 0.7)."
    )


def test_random_of_which_nothing_is_shown_may_do_as_well():
    wide = replace(CHEAP, interval=Interval(0.2, -3.0, 7.0, 5))
    assert recommended(random=wide).sentences[2] == (
        "Random selection may do as well: no difference shown (-3 to 7); more seeds may tell."
    )


def test_random_that_was_chosen_is_as_good_for_it_costs_least():
    best = replace(BEST, design=Design("hybrid", 20, "random"))
    said = recommended(best=best, random=None, random_is_as_good=True).sentences
    assert said[2] == "Random selection is as good here: it costs least."


def test_nothing_is_said_of_random_where_it_was_not_tried():
    assert not any("Random" in each for each in recommended(random=None).sentences)


def test_plain_loop_is_named_unless_it_is_the_runner_up():
    plain = DesignCost(Design("sequential", 50), (0,), Interval(16.0, 12.0, 18.0, 1), False, 9.0)
    difference = Difference(plain, Interval(6.0, 4.0, 8.0, 5), "costs more", False)
    apart = recommended(sequential=difference)
    assert apart.sentences[3] == (
        "A plain loop, sequential, batches of 50, margin: it costs more, by 6 (4 to 8)."
    )
    assert len(recommended(runner_up=difference, sequential=difference).sentences) == 4


def test_last_sentence_says_on_what_was_simulated():
    said = recommended(dataset="your own data, mail.csv").sentences
    assert said[-1].startswith("Simulated on your own data, mail.csv; figures are from the seeds")


def within(seconds, **changes):
    """Hybrid takes 240 s from selection to model, parallel 90."""
    given = msgspec.structs.replace(GIVEN, acceptable_latency_seconds=seconds)
    return recommended(constraints=given, **changes).sentences


def test_choice_slower_than_is_acceptable_is_said_to_be():
    assert within(120.0)[1] == (
        "Too slow: it takes 4 min on average from selection to a model that has seen the label, "
        "and 2 min is acceptable."
    )


def test_choice_that_no_model_saw_in_time_is_too_slow():
    best = replace(BEST, latency_seconds=INF)
    assert within(120.0, best=best)[1] == (
        "Too slow: no model saw a label in time, and 2 min is acceptable."
    )


@pytest.mark.parametrize("limit", [None, 240.0])
def test_nothing_is_said_of_a_latency_that_is_acceptable(limit):
    assert not any("low" in each for each in within(limit))


def test_runner_up_that_is_too_slow_is_said_to_be():
    slow = replace(against(-0.5, 2.5), other=replace(SECOND, latency_seconds=600.0))
    assert within(300.0, runner_up=slow)[1] == (
        "Runner-up: parallel, batches of 10, margin, but too slow; no difference shown "
        "(-0.5 to 2.5)."
    )


def test_every_sentence_is_one():
    for each in sentences(recommended()):
        assert each.endswith(".")
        assert each == each.strip()
