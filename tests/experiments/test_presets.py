import math
from dataclasses import replace

import numpy as np
import pytest

from al_core.domain.constraints import checked_constraints
from al_core.domain.errors import PlanError
from al_core.domain.results import LearningCurve
from al_core.experiments.claims import FasterLoop, LoopOfTimes, Money
from al_core.experiments.label_saving import LabelSaving, Need, need
from al_core.experiments.presets import (
    PRESETS,
    calculated_outcome,
    preset_named,
    simulated_outcome,
    steps,
)


def fixed(batch_size, retrain):
    return LoopOfTimes("sequential", batch_size, 20, retrain, "deterministic")


def curve(labels, accuracy):
    nothing = np.zeros(len(labels))
    x, y = np.array(labels, dtype=float), np.array(accuracy, dtype=float)
    return LearningCurve(x, nothing, nothing, y, nothing, nothing)


@pytest.mark.parametrize("name", PRESETS)
def test_loop_can_be_planned_on_every_preset(name):
    assert checked_constraints(PRESETS[name].given) is PRESETS[name].given


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_shows_where_its_claim_holds_and_where_not(name):
    verdicts = {row.verdict for row in calculated_outcome(PRESETS[name]).rows}
    assert {"as claimed", "worse"} <= verdicts


def test_hourly_preset_really_retrains_once_an_hour():
    given = PRESETS["hourly_retraining"].given
    assert 200 * given.label_seconds / given.people == 3600.0


def test_preset_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(PlanError, match="take one of hundred_items, trigger_of_15"):
        preset_named("hundred_itmes")


def test_rows_come_in_order_and_each_is_told_of():
    assumptions = (FasterLoop("a", fixed(20, 5.0), fixed(100, 5.0)), Money("b", 1.0))
    preset, heard = replace(PRESETS["hundred_items"], assumptions=assumptions), []
    outcome = simulated_outcome(preset, tell=lambda done, of: heard.append((done, of)))
    assert [row.assumes for row in outcome.rows] == ["a", "b"]
    assert heard == [(1, 2), (2, 2)]


def test_runs_on_data_count_as_steps_one_by_one():
    assert steps(PRESETS["hourly_retraining"]) == 4 + 2 * 10


def test_need_is_read_at_the_first_model_that_is_there():
    run = curve([20, 220, 420, 620], [0.5, 0.8, 0.9, 0.95])
    assert need(run, 0.85) == Need(420.0, 3)


def test_lucky_model_that_is_not_held_does_not_count_as_there():
    run = curve([20, 220, 420, 620], [0.5, 0.9, 0.7, 0.9])
    assert need(run, 0.85) == Need(620.0, 4)


def test_run_that_never_gets_there_counts_with_all_it_used():
    assert need(curve([20, 220], [0.5, 0.6]), 0.9) == Need(220.0, 2)


def test_plan_labels_200_an_hour_and_trains_beside_it():
    plan = LabelSaving("", "digits").plan("margin", 3)
    person = plan.team[0]
    assert plan.architecture.batch_size * person.mean_seconds / person.count == 3600.0
    assert (plan.architecture.kind, plan.architecture.ahead, plan.seed) == ("parallel", 1, 3)


def test_small_study_gives_four_figures_and_one_seed_proves_none_of_them():
    study, told = LabelSaving("small", "breast_cancer", labels=60, batch_size=20, seeds=1), []
    rows = study.rows(None, told.append)
    assert told == [2]
    assert [(row.low, row.verdict) for row in rows] == [
        (-0.6, "cannot tell yet"),
        (0.3, "cannot tell yet"),
        (-0.4, "cannot tell yet"),
        (0.3, "cannot tell yet"),
    ]
    labels, compute, net, _ = (row.simulated.estimate for row in rows)
    assert math.isclose(net, (1 + labels + 2 / 7 * (1 + compute)) / (9 / 7) - 1, abs_tol=1e-12)
