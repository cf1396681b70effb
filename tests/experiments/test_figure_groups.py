import math

from al_core.experiments.comparing import FIGURES, arm_figures
from al_core.experiments.figure_groups import (
    GROUPS,
    figure_columns,
    idle_measures,
    staleness_measures,
)
from tests.experiments.runs import arm_runs

ARMS = arm_figures(arm_runs("margin", [0.4, 0.6]) + arm_runs("random", [0.5]))


def test_every_figure_is_in_one_group():
    grouped = [name for group in GROUPS.values() for name in group]
    assert sorted(grouped) == sorted(FIGURES)


def test_column_holds_means_and_half_widths_over_the_arms():
    accuracy = figure_columns(ARMS, "Quality and price")[0]
    assert accuracy.name == "Accuracy"
    assert accuracy.estimates == (0.5, 0.5)
    # t of 1 degree of freedom times sd / sqrt(2)
    assert math.isclose(accuracy.half_widths[0], 12.706204736432102 * 0.1)
    assert accuracy.half_widths[1] == math.inf


def test_idle_is_a_share_of_each_lane():
    people, trainer = idle_measures(ARMS)[:2]
    assert (people.arm, people.name) == ("sequential · margin", "people")
    assert (people.interval.estimate, trainer.interval.estimate) == (0.25, 0.5)


def test_staleness_is_told_at_selection_and_at_the_answer():
    told = [(each.name, each.interval.estimate) for each in staleness_measures(ARMS)[:2]]
    assert told == [("at selection", 2.0), ("at the answer", 5.0)]
