"""The engine's real learner: who scores, with what chances, on which labels."""

import msgspec
import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    BudgetPlan,
    DataPlan,
    DriftPlan,
    ModelPlan,
    OptionsPlan,
    Person,
    Plan,
    SplitPlan,
    StrategyPlan,
    TrainingPlan,
)
from al_core.experiments.simulating import ready_problem
from al_core.loop.learner import ScikitLearner
from al_core.loop.querying import swapped
from al_core.loop.tallies import Version
from tests.loop.worlds import of_kind, run
from tests.strategies.worlds import mean_step

NAIVE = ModelPlan(name="naive_bayes")
PLAN = Plan(
    data=DataPlan(dataset="scenario", params={"rows": 120, "classes": 3, "features": 4, "seed": 2}),
    split=SplitPlan(audit_share=0.2, seed_size=10),
    architecture=ArchitecturePlan(kind="parallel", batch_size=6),
    training=TrainingPlan(seconds=30.0),
    team=(Person(count=2, mean_seconds=10.0, spread="deterministic"),),
    budget=BudgetPlan(labels=30),
)


def changed(**parts):
    return msgspec.structs.replace(PLAN, **parts)


def with_options(**fields):
    return changed(options=OptionsPlan(**fields))


def played(plan):
    problem = ready_problem(plan)
    return (*run(plan, problem, ScikitLearner(problem, plan)), problem)


def batches(plan):
    return of_kind(played(plan)[0], ev.BatchSelected)


def scorers(plan):
    return {batch.scorer for batch in batches(plan)}


def test_the_task_model_scores_unless_the_plan_says_otherwise():
    assert scorers(PLAN) == {"model"}


def test_a_query_model_scores_in_place_of_the_task_model():
    assert scorers(with_options(query_model=NAIVE)) == {"query_model"}


def test_the_last_versions_score_together():
    assert "ensemble" in scorers(with_options(ensemble=3))


def test_a_proxy_scores_while_the_main_model_trains():
    plan = changed(options=OptionsPlan(proxy=NAIVE), training=TrainingPlan(seconds=100.0))

    assert "proxy" in scorers(plan)


def test_a_proxy_has_seen_every_label_so_nothing_is_stale():
    plan = changed(options=OptionsPlan(proxy=NAIVE), training=TrainingPlan(seconds=100.0))
    by_proxy = [batch for batch in batches(plan) if batch.scorer == "proxy"]

    assert {batch.labels_behind for batch in by_proxy} == {0}


def test_a_proxy_is_fitted_again_only_for_new_labels():
    plan = changed(options=OptionsPlan(proxy=NAIVE), training=TrainingPlan(seconds=100.0))
    sizes = [proxy.examples for proxy in of_kind(played(plan)[0], ev.ProxyFitted)]

    assert sizes == sorted(set(sizes))


def test_without_a_seed_set_the_first_batch_is_random():
    plan = changed(split=SplitPlan(audit_share=0.2, seed_size=0))
    first = batches(plan)[0]

    assert (first.scorer, first.model_version) == ("none", 0)
    assert first.probabilities == tuple(1 / (96 - slot) for slot in range(6))
    assert first.at_random == (True,) * 6


def test_a_committee_before_the_first_model_learns_from_the_labels_of_the_proxy():
    plan = changed(
        strategy=StrategyPlan("qbc"),
        architecture=ArchitecturePlan(kind="hybrid", batch_size=6),
        options=OptionsPlan(proxy=NAIVE),
    )

    assert "proxy" in scorers(plan)


def test_random_picks_are_logged_as_such_with_equal_chances():
    first = batches(changed(strategy=StrategyPlan("random")))[0]

    assert first.at_random == (True,) * 6
    assert first.probabilities == tuple(1 / (86 - slot) for slot in range(6))


def test_the_standing_random_share_is_in_the_logged_chances():
    first = batches(with_options(random_share=0.25))[0]

    for slot, (chance, random) in enumerate(zip(first.probabilities, first.at_random, strict=True)):
        floor = 0.25 / (86 - slot)
        assert chance == pytest.approx(floor) or chance == pytest.approx(floor + 0.75)
        assert random or chance > 0.75


def test_staleness_at_selection_counts_labels_since_the_model():
    plan = changed(training=TrainingPlan(seconds=100.0))
    behind = [batch.labels_behind for batch in batches(plan)]

    assert behind[0] == 0
    assert max(behind) > 5


def test_ties_break_in_pool_order_where_the_plan_says_so():
    split = SplitPlan(audit_share=0.2, seed_size=10, tie_break="order")
    plan = changed(split=split, options=OptionsPlan(random_share=0.0))
    problem = ready_problem(plan)
    flat = msgspec.structs.replace(plan, strategy=StrategyPlan("margin"))
    same = type(problem)(
        problem.name, np.zeros_like(problem.features), problem.truth, problem.classes,
        problem.split, problem.data_version,
    )  # fmt: skip
    first = of_kind(run(flat, same, ScikitLearner(same, flat))[0], ev.BatchSelected)[0]

    seeds = set(problem.split.seed_set.tolist())
    expected = [row for row in problem.split.pool.tolist() if row not in seeds][:6]
    assert list(first.examples) == expected


def test_labels_swap_between_two_classes_only():
    labels = np.array([0, 1, 2, 1])

    assert swapped(labels, (0, 2)).tolist() == [2, 1, 0, 1]
    assert swapped(labels, None).tolist() == [0, 1, 2, 1]


def test_a_label_swap_changes_the_audit_set_too():
    """After the swap a model of the old labels is measured against the new ones."""
    drift = DriftPlan(at_seconds=60.0, drift="label_swap", class_a=0, class_b=1)
    data = DataPlan(dataset="scenario", params={**PLAN.data.params, "separation": 10.0})
    models = of_kind(played(changed(drift=drift, data=data))[0], ev.ModelTrained)

    assert models[0].accuracy == 1.0
    assert models[1].accuracy < 0.6


def shifting():
    """60 % of the pool arrives during the run, from 10 s on one class before all others."""
    params = {"rows": 600, "classes": 3, "features": 4, "seed": 2, "separation": 3.0}
    return changed(
        data=DataPlan(dataset="scenario", params={**params, "imbalance": 0.5}),
        split=SplitPlan(audit_share=0.2, seed_size=40),
        architecture=ArchitecturePlan(kind="adaptive", batch_size=6),
        arrivals=ArrivalPlan(initial_share=0.4, rate_per_hour=1800.0),
        drift=DriftPlan(at_seconds=10.0, drift="prior_shift", class_a=1, class_b=0),
        budget=BudgetPlan(labels=120),
    )


def test_a_prior_shift_is_found_and_answered_with_random_picks():
    events = played(shifting())[0]

    found = of_kind(events, ev.DriftFound)
    assert found[0].figure < found[0].threshold <= 0.02
    switches = [(e.strategy, e.rule) for e in of_kind(events, ev.StrategySwitched)]
    assert ("random", "drift") in switches
    assert len(of_kind(events, ev.DriftCleared)) == 1


def test_no_drift_is_found_where_there_is_none():
    plan = msgspec.structs.replace(shifting(), drift=None)

    assert of_kind(played(plan)[0], ev.DriftFound) == []


def test_the_drift_reference_holds_the_first_arrivals_only():
    plan = shifting()
    problem = ready_problem(plan)
    state = run(plan, problem, ScikitLearner(problem, plan))[1]
    learner = ScikitLearner(problem, plan)
    learner.model = Recorder3()
    state.versions = [Version(1, 1, 0.0, 0.0, 0.0, 0.0)]
    state.arrivals_tested = 0
    learner.drift(state)

    assert learner.model.rows[0] == min(len(state.first_arrivals), 500)


class Recorder3:
    """A model of three classes that counts the rows it is asked about."""

    def __init__(self):
        self.rows = []

    def predict_proba(self, features):
        self.rows.append(features.shape[0])
        return np.full((features.shape[0], 3), 1 / 3)


def test_rescoring_ranks_what_is_like_new_labels_lower():
    events = played(with_options(refresh_labels=2))[0]
    rescored = of_kind(events, ev.QueueRescored)

    assert rescored
    assert all(len(e.examples) == len(e.utilities) > 0 for e in rescored)


@pytest.mark.parametrize("start", ["cold", "warm"])
def test_the_start_is_logged_with_each_training(start):
    plan = changed(model=ModelPlan(start=start))

    assert {e.start for e in of_kind(played(plan)[0], ev.TrainingStarted)} == {start}


def test_agreement_and_uncertainty_are_measured_from_the_second_version_on():
    models = of_kind(played(PLAN)[0], ev.ModelTrained)

    assert models[0].agreement == 0.0
    assert all(0.0 < model.agreement <= 1.0 for model in models[1:])
    assert all(0.0 < model.uncertainty < 1.0 for model in models)


def test_what_is_measured_does_not_depend_on_the_strategy_that_selects():
    svm = ModelPlan(name="linear_svm")
    parts = {"model": svm, "split": SplitPlan(audit_share=0.2, seed_size=30)}
    plans = [changed(strategy=StrategyPlan(name=n), **parts) for n in ("entropy", "random")]
    first, second = (of_kind(played(plan)[0], ev.ModelTrained)[0] for plan in plans)
    assert first == second


def people_with_a_feel_for_the_like(order):
    """All batches at random, one person, and half the time saved on an item like the last."""
    return changed(
        strategy=StrategyPlan(name="random"),
        architecture=ArchitecturePlan(kind="sequential", batch_size=15),
        options=OptionsPlan(queue_order=order),
        team=(Person(mean_seconds=10.0, spread="deterministic", alike_discount=0.5),),
    )


def test_alike_examples_of_a_batch_follow_one_another_where_the_plan_groups_them():
    events, _, problem = played(people_with_a_feel_for_the_like("grouped"))
    first = of_kind(events, ev.BatchSelected)[0]
    leased = [event.example for event in of_kind(events, ev.SlotLeased)[:15]]

    assert leased == list(first.shown)
    assert sorted(first.shown) == sorted(first.examples)
    assert first.shown != first.examples
    steps = problem.features[leased]
    assert mean_step(steps, np.arange(15)) > mean_step(problem.features, np.array(first.examples))


def test_grouping_saves_time_and_labels_the_same_examples():
    grouped_events, grouped_state, _ = played(people_with_a_feel_for_the_like("grouped"))
    shuffled_events, shuffled_state, _ = played(people_with_a_feel_for_the_like("shuffled"))

    assert grouped_state.labels == shuffled_state.labels
    assert grouped_events[-1][0] < shuffled_events[-1][0]
