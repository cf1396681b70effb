"""What monitoring reads from a run: figures that hold, estimates that are refused with a reason."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, log_loss

from al_core.domain import events as ev
from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    BudgetPlan,
    OptionsPlan,
    StrategyPlan,
    TrainingPlan,
)
from al_core.domain.results import Interval
from al_core.experiments.inspecting import inspect_run
from al_core.experiments.run_health import Outside, guesses, run_health, watched
from al_core.experiments.run_story import Pick, refused, spent_share, story_of
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.experiments.weighted_quality import weighted_quality
from al_core.store.memory_log import MemoryLog
from tests.experiments.live_people import World, small_project
from tests.experiments.plans import small_plan

MORE = {"budget": BudgetPlan(labels=90), "architecture": ArchitecturePlan(batch_size=10)}


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


def inspected(cache, **changes):
    plan = small_plan(**{**MORE, **changes})
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, "r")
    return inspect_run(list(log.read("r")), cache)


@pytest.fixture(scope="module")
def margin(cache):
    return inspected(cache)


@pytest.fixture(scope="module")
def by_lot(cache):
    return inspected(cache, strategy=StrategyPlan(name="random"))


@pytest.fixture(scope="module")
def pipelined(cache):
    return inspected(
        cache,
        architecture=ArchitecturePlan(kind="parallel", batch_size=5),
        training=TrainingPlan(seconds=60.0),
    )


def newest(inspection):
    return weighted_quality(inspection.versions[-1], story_of(inspection.entries))


def test_quality_is_that_of_the_audit_set(margin):
    view, health = margin.versions[-1], run_health(margin).versions[-1]

    assert health.quality.accuracy.estimate == pytest.approx(
        accuracy_score(view.audit_labels, view.audit.argmax(axis=1))
    )
    assert health.quality.log_loss.estimate == pytest.approx(
        log_loss(view.audit_labels, view.audit)
    )
    assert health.reliability.counts.sum() == view.audit_labels.size


def test_the_curve_runs_over_labels_hours_and_cost(margin):
    health = run_health(margin).versions

    assert [each.labels for each in health] == list(range(6, 97, 10))
    assert np.all(np.diff([each.hours for each in health]) > 0)
    assert np.all(np.diff([each.cost for each in health]) > 0)


def test_picks_by_lot_weigh_alike_so_the_estimate_is_the_plain_out_of_fold_share(by_lot):
    story, view = story_of(by_lot.entries), by_lot.versions[-1]
    picked = np.isin(view.rows, [pick.example for pick in story.picks])
    plain = (view.unseen.argmax(axis=1) == view.labels)[picked].mean()

    found = newest(by_lot)

    assert (found.picks, found.population) == (90, story.population)
    assert found.accuracy.estimate == pytest.approx(plain)
    assert found.effective == pytest.approx(90)


def test_imported_seeds_are_left_out(by_lot):
    assert newest(by_lot).picks == by_lot.versions[-1].rows.size - 6


def test_the_random_share_makes_an_estimate_of_margins_picks(margin):
    found = newest(margin)

    assert found.refused == ""
    assert found.accuracy.low <= found.accuracy.estimate <= found.accuracy.high
    assert found.effective < found.picks


def test_without_a_random_share_the_estimate_is_refused(cache):
    found = newest(inspected(cache, options=OptionsPlan(random_share=0.0)))

    assert found.refused.startswith("without a random share")


def test_a_strategy_with_chances_of_its_own_is_refused(cache):
    found = newest(inspected(cache, strategy=StrategyPlan(name="badge")))

    assert found.refused.startswith("the strategy draws with chances of its own")


def test_examples_that_arrive_later_end_the_picks_that_count(cache):
    arriving = inspected(cache, arrivals=ArrivalPlan(initial_share=0.5, rate_per_hour=2000.0))
    story = story_of(arriving.entries)

    assert story.change == "examples arrived after the start"
    assert newest(arriving).picks <= story.changed


def test_a_first_version_has_nothing_to_weigh(margin):
    found = weighted_quality(margin.versions[0], story_of(margin.entries))

    assert found.refused == "0 picks can be weighed"


def pick(chance, left=10, at_random=False):
    return Pick(0, chance, left, at_random, 1)


def test_a_chance_of_nothing_is_refused():
    assert refused([pick(0.0), pick(0.5)], 0.1) == "1 picks have no logged chance"


def test_the_last_example_left_has_no_other_chance_than_one():
    assert refused([pick(1.0, left=1)], 0.0) == ""


def test_spent_is_the_largest_share_of_any_budget():
    assert spent_share(BudgetPlan(100, 2.0, 50.0), 10.0, 1.0, 40.0) == pytest.approx(0.8)
    assert np.isnan(spent_share(BudgetPlan(None), 10.0, 1.0, 40.0))


def test_a_sequential_run_is_never_stale(margin):
    (only,) = run_health(margin).staleness

    assert (only.first, only.last, only.gain.estimate) == (0, 0, 0.0)
    assert only.answers == 90


def test_a_pipelined_run_has_stale_answers_and_both_guesses_for_each(pipelined):
    story = story_of(pipelined.entries)
    found = run_health(pipelined).staleness

    assert len(found) > 1
    told = [each for each in story.told if each.chooser > 0]
    assert sum(each.answers for each in found) == len(told)
    seen = guesses(pipelined.versions, story)
    fresh = seen.behind == 0
    np.testing.assert_array_equal(seen.chooser_right[fresh], seen.newest_right[fresh])


def test_each_guess_is_that_of_its_own_version(pipelined):
    story = story_of(pipelined.entries)
    of = {view.version: view for view in pipelined.versions}
    stale = [told for told in story.told if 0 < told.chooser < told.newest]

    seen = guesses(pipelined.versions, story)

    right = [of[told.newest].named[told.example] == told.label for told in stale]
    old = [of[told.chooser].named[told.example] == told.label for told in stale]
    assert right != old
    assert seen.newest_right[seen.behind > 0].tolist() == right
    assert seen.chooser_right[seen.behind > 0].tolist() == old


def test_no_guess_is_of_a_model_that_had_seen_the_label(pipelined):
    story = story_of(pipelined.entries)
    learned = {view.version: set(view.rows.tolist()) for view in pipelined.versions}

    assert not any(
        told.example in learned.get(told.newest, set()) | learned.get(told.chooser, set())
        for told in story.told
    )


def test_what_rules_see_of_a_cut_run_is_the_beginning_of_the_whole(margin):
    whole = watched(margin.versions, story_of(margin.entries))
    cut = margin.entries[: margin.versions[5].seq]
    part = watched(margin.versions[:6], story_of(cut))

    np.testing.assert_array_equal(part.stop_set, whole.stop_set[:6])
    np.testing.assert_array_equal(part.batch_right, whole.batch_right[:6])
    np.testing.assert_array_equal(part.spent, whole.spent[:6])


def test_a_spent_budget_is_the_advice_of_a_finished_run(margin):
    advice = run_health(margin).advice

    assert advice.decision == "stop"
    assert advice.reason.startswith(
        "a budget of the plan (labels, hours or money) is spent; audited acc"
    )
    assert advice.next_hundred > 0.0


def test_what_people_agree_on_bounds_the_advice(margin):
    unbounded = replace(margin, entries=[*margin.entries])
    ceiling = Interval(0.5, 0.4, 0.6, 40)

    advice = run_health(unbounded, Outside(ceiling=ceiling, rules=())).advice

    assert (advice.decision, advice.ceiling) == ("stop", 0.5)
    assert "people with one another (50.0%)" in advice.reason


def test_a_run_without_models_has_no_health_yet(margin):
    begun = replace(margin, entries=margin.entries[:3], versions=())

    health = run_health(begun)

    assert (health.versions, health.staleness, health.outlying) == ((), (), None)
    assert health.advice.decision == "continue"


def test_arrivals_are_held_against_the_pool(cache):
    arriving = inspected(cache, arrivals=ArrivalPlan(initial_share=0.5, rate_per_hour=2000.0))

    found = run_health(arriving).outlying

    assert found.arrivals.shape == found.percentile.shape
    assert 0.0 <= found.share <= 0.35


def test_a_live_run_is_judged_on_what_is_labeled_of_its_audit_set(cache):
    world = World(small_project(), cache)
    world.work()
    for _ in range(30):
        world.label("ana")
        world.work()
    inspection = inspect_run(world.entries(), cache)
    health = run_health(inspection)

    assert health.audited == len(world.run.state.audit_labels)
    assert {int(each.reliability.counts.sum()) for each in health.versions} == {health.audited}
    assert any(
        isinstance(ev.decoded(entry.payload), ev.AuditQueued) for entry in inspection.entries
    )
