"""Arms are compared at equal labels, paired by seed."""

import msgspec
import numpy as np
import pytest

from al_core.domain.plan import ArchitecturePlan, ModelPlan, OptionsPlan, StrategyPlan
from al_core.domain.results import LearningCurve, RunFigures, RunResult
from al_core.experiments import comparing
from tests.experiments.plans import small_plan

FIGURES = RunFigures(
    labels=30, answers=30, seconds=3600.0, cost=9.0, final_accuracy=0.9, area=0.8,
    labels_per_hour=30.0, cycle_seconds=10.0, latency_seconds=5.0, staleness_at_selection=0.0,
    staleness_at_answer=1.0, people_idle_share=0.25, trainer_idle_share=0.5, lapsed=0, late=0,
    redundancy=0.4, redundancy_at_random=0.3, mean_queue_depth=2.0, person_hours=3.0,
    compute_hours=0.1,
)  # fmt: skip


def run_of(strategy, seed, accuracy, kind="sequential"):
    """A run whose curve goes up in steps of 10 labels and 6 minutes."""
    steps = np.arange(1.0, len(accuracy) + 1)
    quality = np.array(accuracy)
    plan = small_plan(
        seed=seed,
        strategy=StrategyPlan(name=strategy),
        architecture=ArchitecturePlan(kind=kind, batch_size=10),
    )
    curve = LearningCurve(10 * steps, 360 * steps, steps, quality, quality, 1 - quality)
    return RunResult(f"{strategy}-{seed}", plan, 1, "h", True, "", curve, FIGURES)


def race(lead):
    """Six seeds of margin and of random; margin leads by `lead`, random has twice the labels."""
    runs = []
    for seed in range(6):
        shift = 0.001 * seed
        runs.append(run_of("margin", seed, [0.5 + shift, 0.6 + lead + shift, 0.7 + lead + shift]))
        steps = [0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9]
        runs.append(run_of("random", seed, [step + shift for step in steps]))
    return runs


def test_arms_are_named_by_architecture_and_strategy():
    assert list(comparing.arms(race(0.1))) == ["sequential · margin", "sequential · random"]


def test_common_labels_are_what_every_run_reached():
    assert comparing.common_labels(race(0.0)) == 30.0


def test_accuracy_hours_and_cost_are_read_at_equal_labels():
    margin, random = comparing.arm_figures(race(0.1))
    assert random.figures["Accuracy"].estimate == pytest.approx(0.6525)
    assert margin.figures["Hours"].estimate == random.figures["Hours"].estimate == 0.3
    assert random.figures["Cost"].estimate == 3.0


def test_area_covers_the_same_labels_for_every_arm():
    random = comparing.arm_figures(race(0.0))[1]
    assert random.figures["Area under the curve"].estimate == pytest.approx(0.5525)


def test_labels_saved_are_what_the_control_needs_more():
    (saving,) = comparing.savings(race(0.1), "labels")
    assert saving.interval.estimate == pytest.approx(60 - 30)
    assert (saving.verdict, saving.at_least) == ("saved", False)


def test_hours_saved_follow_the_clock_of_each_run():
    (saving,) = comparing.savings(race(0.1), "hours")
    assert saving.interval.estimate == pytest.approx(0.3)


def test_a_control_that_never_gets_there_bounds_the_saving():
    (saving,) = comparing.savings(race(0.25), "labels")
    assert saving.at_least


def test_an_arm_without_its_control_has_no_saving():
    runs = [run for run in race(0.1) if run.plan.strategy.name == "margin"]
    assert comparing.savings(runs, "labels") == []


def test_a_clear_lead_is_told_and_none_is_not():
    (clear,) = comparing.comparisons(race(0.1), "Accuracy")
    assert clear.verdict == "sequential · margin higher"
    runs = [run_of("margin", s, [0.5, 0.6 + 0.01 * (-1) ** s]) for s in range(6)]
    runs += [run_of("random", s, [0.5, 0.6]) for s in range(6)]
    (none,) = comparing.comparisons(runs, "Accuracy")
    assert none.verdict == "no difference shown"


def test_few_seeds_cannot_tell_yet():
    few = [run for run in race(0.1) if run.plan.seed < 3]
    (comparison,) = comparing.comparisons(few, "Accuracy")
    assert comparison.verdict == "cannot tell yet"


def test_only_settings_that_differ_are_listed():
    (difference,) = comparing.plan_differences(race(0.1))
    assert difference.setting == "strategy.name"
    assert difference.values == {"sequential · margin": "margin", "sequential · random": "random"}


@pytest.mark.parametrize(("query", "differs"), [(None, False), ("logistic_regression", False),
                                                ("rbf_svm", True)])  # fmt: skip
def test_a_query_model_that_is_not_the_task_model_is_noticed(query, differs):
    model = ModelPlan(name=query) if query else None
    options = msgspec.structs.replace(OptionsPlan(), query_model=model)
    assert comparing.query_model_differs(small_plan(options=options)) is differs


def test_bands_have_one_arm_each_with_its_number_of_seeds():
    assert [(band.arm, band.n) for band in comparing.bands(race(0.1), "labels")] == [
        ("sequential · margin", 6),
        ("sequential · random", 6),
    ]


@pytest.mark.parametrize(
    ("name", "left_out", "arm"),
    [
        ("small-0", "", "sequential · margin"),
        ("small-without-trigger-0", "trigger", "sequential · margin · without trigger"),
        ("small-without-strategy-0", "strategy", "sequential · margin"),
        ("my-without-luck-0", "", "sequential · margin"),
    ],
)
def test_an_arm_of_an_ablation_is_called_by_what_it_is_without(name, left_out, arm):
    assert comparing.left_out(name) == left_out
    assert comparing.arm_title(small_plan(name=name)) == arm


@pytest.mark.parametrize(
    ("arm", "control"),
    [
        ("hybrid · margin", "hybrid · random"),
        ("hybrid · margin · batch size 40", "hybrid · random · batch size 40"),
        ("hybrid · random", "hybrid · random"),
    ],
)
def test_the_control_of_an_arm_is_like_it_otherwise(arm, control):
    assert comparing.control_of(arm) == control


@pytest.mark.parametrize(
    ("labels", "accuracy"), [(10.0, 0.5), (19.0, 0.5), (20.0, 0.6), (30.0, 0.7), (99.0, 0.7)]
)
def test_between_models_the_newest_one_counts(labels, accuracy):
    assert comparing.held_accuracy(run_of("margin", 0, [0.5, 0.6, 0.7]), labels) == accuracy


def test_of_two_runs_of_one_cell_the_later_stands():
    first, second = run_of("margin", 0, [0.5]), run_of("margin", 0, [0.9])
    assert comparing.arms([first, second])["sequential · margin"][0] is second


def test_arms_without_a_seed_in_common_are_not_paired():
    runs = [run_of("margin", 0, [0.5]), run_of("random", 1, [0.5])]
    assert comparing.paired_values(runs, "Accuracy") == []


def test_arms_are_paired_in_the_order_of_their_seeds():
    margin = [run_of("margin", seed, [0.5 + 0.1 * seed]) for seed in (2, 0, 1)]
    random = [run_of("random", seed, [0.1 * seed]) for seed in (1, 2, 0)]
    (pair,) = comparing.paired_values(margin + random, "Accuracy")
    assert pair.a == pytest.approx((0.5, 0.6, 0.7))
    assert pair.b == pytest.approx((0.0, 0.1, 0.2))


def test_no_runs_have_no_labels_in_common():
    assert np.isnan(comparing.common_labels([]))


def test_settings_of_people_are_told_one_by_one():
    settings = comparing.settings_of(small_plan())
    assert settings["team.1.count"] == "3"
    assert settings["data.params.rows"] == "200"
    assert "seed" not in settings
    assert "name" not in settings
