"""What chosen labels save on data: each figure against a pair of runs written down here."""

import pytest

from al_core.domain.plan import StrategyPlan
from al_core.experiments.label_saving import (
    _FIGURES,
    COMPUTE_SHARE,
    LabelSaving,
    Need,
)

FIGURE = {figure: (claim, change) for figure, claim, change in _FIGURES}
LABELS, COMPUTE, MONEY, ONCE = FIGURE


def change(figure, chosen, control):
    return FIGURE[figure][1](chosen, control)


def test_four_figures_are_held_against_three_claims():
    assert [claim for claim, _ in FIGURE.values()] == [-0.6, 0.3, -0.4, 0.3]
    assert LABELS == "labels to what random labels end with"
    assert ONCE == "retrainings, against training once at the end"


@pytest.mark.parametrize(
    ("chosen", "saved"), [(Need(400.0, 2), -0.6), (Need(1000.0, 5), 0.0), (Need(1500.0, 8), 0.5)]
)
def test_labels_are_counted_against_those_of_random(chosen, saved):
    assert change(LABELS, chosen, Need(1000.0, 5)) == pytest.approx(saved)


def test_fewer_retrainings_are_a_saving_too():
    assert change(COMPUTE, Need(400.0, 2), Need(1000.0, 5)) == pytest.approx(-0.6)


def test_against_a_single_training_each_one_on_the_way_is_one_more():
    assert change(ONCE, Need(400.0, 2), Need(1000.0, 5)) == 1.0
    assert change(ONCE, Need(200.0, 1), Need(1000.0, 5)) == 0.0


def test_three_claims_go_together_where_compute_is_two_sevenths_of_labels():
    """60 % fewer labels with 30 % more retrainings are 40 % less money there, as is claimed."""
    assert pytest.approx(2.0 / 7.0) == COMPUTE_SHARE
    assert change(MONEY, Need(400.0, 13), Need(1000.0, 10)) == pytest.approx(-0.4)


def test_as_many_labels_and_retrainings_cost_the_same():
    assert change(MONEY, Need(700.0, 4), Need(700.0, 4)) == pytest.approx(0.0)


def test_every_seed_takes_two_runs():
    assert LabelSaving("", "digits", seeds=5).runs == 10


def test_arms_differ_in_their_strategy_and_name_alone():
    study = LabelSaving("", "digits", labels=80, batch_size=20)
    margin, control = study.plan("margin", 1), study.plan("random", 1)
    assert (margin.strategy, control.strategy) == (StrategyPlan("margin"), StrategyPlan("random"))
    assert (margin.name, control.name) == ("digits-margin", "digits-random")
    assert (margin.architecture, margin.team, margin.budget, margin.training, margin.seed) == (
        control.architecture, control.team, control.budget, control.training, control.seed,
    )  # fmt: skip


@pytest.mark.slow
def test_chosen_labels_save_on_digits_and_less_than_is_claimed():
    labels = LabelSaving("digits", "digits").rows(None)[0]
    assert labels.simulated.n == 5
    assert -0.6 < labels.simulated.low < labels.simulated.high < 0.0
    assert labels.verdict == "worse"
