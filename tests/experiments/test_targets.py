import math
from dataclasses import replace

import numpy as np
import pytest

from al_core.domain.results import LearningCurve
from al_core.experiments.pair_words import target_sentences
from al_core.experiments.target_words import needs_columns, needs_dots, target_caption
from al_core.experiments.targets import (
    Target,
    needs,
    needs_apart,
    target_of,
    usual_target,
)
from tests.experiments.runs import run_result

LABELS = np.array([10.0, 20.0, 30.0, 40.0])


def climbing(strategy, seed, reached_at, *, end=40.0):
    """A run that has 90 % from `reached_at` labels on and 50 % before; ends at `end` labels."""
    labels = LABELS[end >= LABELS]
    accuracy = np.where(labels >= reached_at, 0.9, 0.5)
    curve = LearningCurve(labels, 3600 * labels, 2 * labels, accuracy, accuracy, 1 - accuracy)
    return replace(run_result(strategy, seed, 0.5), curve=curve)


def arm(strategy, reached, **more):
    return [climbing(strategy, seed, at, **more) for seed, at in enumerate(reached)]


MARGIN = arm("margin", [20.0] * 6)
SLOW = arm("random", [30.0, 30.0, 30.0, 30.0, 99.0, 99.0])
AT_90 = Target(0.9, "labels", 40.0)


def by_arm(found):
    return {each.arm.split(" · ")[1]: each for each in found}


def test_the_first_model_at_the_target_counts():
    found = by_arm(needs(MARGIN, AT_90))["margin"]
    assert (found.reached, found.seeds, found.median) == (6, 6, 20.0)
    assert (found.restricted.estimate, found.at_least) == (20.0, False)


def test_a_run_that_fell_short_counts_as_the_whole_range_and_the_mean_is_a_bound():
    found = by_arm(needs(SLOW, AT_90))["random"]
    assert (found.reached, found.at_least) == (4, True)
    assert found.restricted.estimate == pytest.approx((4 * 30.0 + 2 * 40.0) / 6)


def test_the_median_is_infinite_where_half_the_runs_fell_short():
    found = by_arm(needs(arm("random", [30.0, 30.0, 99.0, 99.0]), AT_90))
    assert math.isinf(found["random"].median)
    assert by_arm(needs(SLOW, AT_90))["random"].median == 30.0


def test_what_was_reached_beyond_the_common_range_is_censored_there():
    found = by_arm(needs(arm("random", [40.0] * 5), Target(0.9, "labels", 30.0)))["random"]
    assert (found.reached, found.restricted.estimate) == (0, 30.0)


def test_the_range_is_what_all_runs_have():
    runs = [*MARGIN, *arm("random", [30.0] * 3, end=30.0)]
    assert target_of(runs, 0.9, "labels").end == 30.0
    assert target_of(runs, 0.9, "hours").end == 30.0
    assert target_of(runs, 0.9, "cost").end == 60.0


def test_hours_and_money_to_the_target_are_read_on_their_own_axes():
    assert by_arm(needs(MARGIN, Target(0.9, "hours", 40.0)))["margin"].median == 20.0
    assert by_arm(needs(MARGIN, Target(0.9, "cost", 80.0)))["margin"].median == 40.0


def test_a_lucky_figure_is_no_reaching():
    dip = climbing("margin", 0, 99.0)
    lucky = np.array([0.5, 0.92, 0.5, 0.5])
    curve = replace(dip.curve, accuracy=lucky)
    assert by_arm(needs([replace(dip, curve=curve)], AT_90))["margin"].reached == 0


def test_arms_are_compared_seed_by_seed_with_what_fell_short_at_the_end():
    (pair,) = needs_apart([*MARGIN, *SLOW], AT_90, "sequential · random")
    assert pair.comparison.arm_a == "sequential · margin"
    assert pair.comparison.interval.estimate == pytest.approx((4 * -10.0 + 2 * -20.0) / 6)
    assert pair.comparison.verdict == "sequential · random higher"
    assert pair.p_value == 2 / 2**6


def test_p_values_are_corrected_for_all_arms_compared():
    more = [*MARGIN, *SLOW, *arm("entropy", [20.0] * 6)]
    pairs = needs_apart(more, AT_90, "sequential · random")
    assert [pair.p_holm for pair in pairs] == [2 * 2 / 2**6] * 2


def test_an_arm_without_a_seed_in_common_is_not_compared():
    lone = [climbing("entropy", 9, 20.0)]
    assert needs_apart([*MARGIN, *lone], AT_90, "sequential · entropy") == []


def test_an_arm_that_is_not_there_compares_with_nothing():
    assert needs_apart(MARGIN, AT_90, "nonsense") == []


def test_the_usual_target_is_what_the_control_has():
    control = [run_result("random", seed, 0.8312) for seed in range(3)]
    better = [run_result("margin", seed, 0.9) for seed in range(3)]
    assert usual_target([*better, *control]) == pytest.approx(0.83)


def test_without_a_control_the_usual_target_is_the_weakest_arm():
    runs = [run_result("margin", 0, 0.9), run_result("entropy", 0, 0.87)]
    assert usual_target(runs) == pytest.approx(0.87, abs=0.005)


def test_no_runs_have_no_usual_target():
    assert math.isnan(usual_target([]))


def test_bounds_are_said_in_words():
    columns = needs_columns(needs(SLOW, AT_90), AT_90)
    assert columns["Mean"] == ["at least 33"]
    assert columns["Median"] == ["30"]
    shut = needs_columns(needs(arm("random", [99.0] * 2), AT_90), AT_90)
    assert shut["Median"] == ["more than 40"]


def test_one_seed_has_no_interval():
    assert needs_columns(needs(MARGIN[:1], AT_90), AT_90)["95 % interval"] == ["one seed"]


def test_bounds_and_needs_are_series_of_their_own():
    dots = needs_dots(needs([*MARGIN, *SLOW], AT_90), AT_90)
    assert [dot.series for dot in dots] == ["labels needed", "at least so much labels"]


def test_the_caption_says_what_becomes_of_runs_that_fell_short():
    assert "it is never left out" in target_caption(AT_90, 6)
    assert "Read up to 40" in target_caption(AT_90, 6)


def test_what_is_pinned_names_how_many_reached_it():
    assert target_sentences(needs(SLOW, AT_90), AT_90) == [
        "sequential · random: 4 of 6 runs reached 90.0%, with at least 33.33 labels on average."
    ]
