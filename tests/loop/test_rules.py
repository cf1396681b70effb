"""Adaptive's rules: each acts on its figure, can be off, and is logged with its cause."""

import pytest

from al_core.domain import events as ev
from al_core.domain.plan import ArchitecturePlan, OptionsPlan, Plan, StrategyPlan
from al_core.loop.commands import ResizeBatch, SwitchStrategy
from al_core.loop.rules import EXPLORE, RULE_NAMES, changes, fallback_of
from al_core.loop.state import LoopState
from al_core.loop.tallies import SinceSelection, Version
from tests.loop.worlds import (
    ScriptedLearner,
    adaptive,
    events_of,
    in_order,
    of_kind,
    plan_of,
    problem_of,
    sequential,
    team_of,
)


def version(agreement=0.0, uncertainty=0.5):
    return Version(1, 10, 0.0, 0.0, agreement, uncertainty)


def state_of(**fields):
    """A loop in mid-run with batches of 20, a trigger of 0.8 and the margin strategy."""
    usual = {"plan": Plan(), "strategy": "margin", "batch_size": 20, "trigger_share": 0.8}
    return LoopState(**{**usual, **fields})


def commands(state, *rules, **fields):
    return list(changes(state, ArchitecturePlan(kind="adaptive", rules=rules, **fields)))


ACTS = {
    "abandoned": (
        {"recent": SinceSelection(leases=20, lapses=3)},
        ResizeBatch(15, 0.8, "abandoned", 0.15, 0.1),
    ),
    "stale": (
        {"recent": SinceSelection(answers=4, labels_behind=120)},
        ResizeBatch(15, 0.9, "stale", 1.5, 1.0),
    ),
    "uncertainty": (
        {"versions": [version(uncertainty=0.5), version(uncertainty=0.25)]},
        ResizeBatch(15, 0.8, "uncertainty", 0.5, 0.3),
    ),
    "idle": (
        {"recent": SinceSelection(person_seconds=100.0, idle_seconds=40.0)},
        ResizeBatch(30, 0.7, "idle", 0.4, 0.25),
    ),
    "drift": (
        {"drift_alarm": True, "drift_figure": (0.001953125, 0.005)},
        SwitchStrategy("random", "drift", 0.998046875, 0.99),
    ),
    "plateau": (
        {"versions": [version(1.0), version(0.995), version(0.998)]},
        SwitchStrategy("core_set", "plateau", 0.995, 0.99),
    ),
    "redundant": (
        {"redundancy": (0.75, 0.25)},
        SwitchStrategy("uncertainty_diversity", "redundant", 0.5, 0.1),
    ),
}
AT_THE_THRESHOLD = {
    "abandoned": {"recent": SinceSelection(leases=20, lapses=2)},
    "stale": {"recent": SinceSelection(answers=4, labels_behind=80)},
    "uncertainty": {"versions": [version(uncertainty=0.5), version(uncertainty=0.351)]},
    "idle": {"recent": SinceSelection(person_seconds=100.0, idle_seconds=25.0)},
    "drift": {"drift_alarm": False, "drift_figure": (0.001, 0.005)},
    "plateau": {"versions": [version(1.0), version(0.99), version(1.0)]},
    "redundant": {"redundancy": (0.1, 0.0)},
}


def test_every_rule_is_tested_here():
    assert set(ACTS) == set(AT_THE_THRESHOLD) == set(RULE_NAMES)


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_a_rule_acts_when_its_figure_passes_the_threshold(rule):
    fields, command = ACTS[rule]

    assert commands(state_of(**fields), rule) == [command]


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_a_rule_does_not_act_at_the_threshold(rule):
    assert commands(state_of(**AT_THE_THRESHOLD[rule]), rule) == []


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_a_rule_that_is_not_listed_is_off(rule):
    others = [name for name in RULE_NAMES if name != rule]

    assert commands(state_of(**ACTS[rule][0]), *others) == []


def test_of_the_rules_on_size_the_first_wins():
    idle_and_abandoned = SinceSelection(
        person_seconds=100.0, idle_seconds=90.0, leases=10, lapses=9
    )

    found = commands(state_of(recent=idle_and_abandoned), "idle", "abandoned")

    assert [command.rule for command in found] == ["abandoned"]


def test_a_rule_on_size_and_one_on_strategy_act_together():
    fields = {**ACTS["idle"][0], **ACTS["redundant"][0]}

    found = commands(state_of(**fields), *RULE_NAMES)

    assert [command.rule for command in found] == ["idle", "redundant"]


@pytest.mark.parametrize(
    ("rule", "limits", "size"),
    [("idle", {"largest_batch": 22}, 22), ("stale", {"smallest_batch": 19}, 19)],
)
def test_the_batch_size_stays_within_its_limits(rule, limits, size):
    assert commands(state_of(**ACTS[rule][0]), rule, **limits)[0].batch_size == size


@pytest.mark.parametrize(("rule", "share"), [("idle", 0.5), ("stale", 1.0)])
def test_the_trigger_stays_between_a_half_and_all(rule, share):
    state = state_of(**ACTS[rule][0], trigger_share=share)

    assert commands(state, rule)[0].trigger_share == share


def test_a_rule_that_can_change_nothing_is_silent():
    state = state_of(**ACTS["abandoned"][0], batch_size=2)

    assert commands(state, "abandoned", smallest_batch=2) == []


def test_a_strategy_in_force_is_not_switched_to_again():
    state = state_of(**ACTS["redundant"][0], strategy="uncertainty_diversity")

    assert commands(state, "redundant") == []


@pytest.mark.parametrize(("batches", "switched"), [(2, []), (3, ["calm"]), (4, ["calm"])])
def test_the_own_strategy_comes_back_after_three_batches_of_calm(batches, switched):
    state = state_of(strategy="random", batches=[None] * (5 + batches), switched_after=5)

    assert [command.rule for command in commands(state, *RULE_NAMES)] == switched


def test_calm_is_logged_with_the_batches_held():
    state = state_of(strategy="random", batches=[None] * 4, switched_after=1)

    assert commands(state) == [SwitchStrategy("margin", "calm", 3.0, 3.0)]


def adaptive_events(learner=None, *, team=(), rules=RULE_NAMES, n=40, training=0.0, **options):
    plan = plan_of(
        adaptive(4, rules=rules, trigger_share=0.5),
        team=team or team_of(10.0),
        training=training,
        options=in_order(**options),
    )
    return events_of(plan, problem_of(n), learner)


def resized(events, rule):
    return [event for event in of_kind(events, ev.BatchResized) if event.rule == rule]


def test_idle_people_get_larger_batches():
    events = adaptive_events(team=team_of(10.0, 10.0), training=200.0)

    assert resized(events, "idle")[0].batch_size == 6
    assert len(of_kind(events, ev.BatchSelected)[1].examples) == 6


def test_a_resized_batch_is_logged_just_before_the_batch_it_speaks_of():
    kinds = [event.kind for _, event in adaptive_events(team=team_of(10.0, 10.0), training=200.0)]

    after = {kinds[place + 1] for place, kind in enumerate(kinds) if kind == "batch_resized"}
    assert after == {"batch_selected"}


def test_abandoned_items_make_batches_smaller():
    """One person, always past the time-out: two of three leases have lapsed when a batch is due."""
    events = adaptive_events(team=team_of(50.0, abandonment=0.0), lease_seconds=30.0)

    first = resized(events, "abandoned")[0]
    assert (first.batch_size, first.figure, first.threshold) == (3, 2 / 3, 0.1)


def test_stale_answers_make_batches_smaller_and_the_trigger_later():
    events = adaptive_events(team=team_of(5.0, 100.0), rules=("stale",), n=80)

    first = resized(events, "stale")[0]
    assert (first.batch_size, first.trigger_share) == (3, 0.6)


def test_falling_uncertainty_makes_batches_smaller():
    learner = ScriptedLearner(figures=[(0.0, 0.8), (0.0, 0.4)])

    assert resized(adaptive_events(learner), "uncertainty") == [
        ev.BatchResized(3, 0.5, "uncertainty", 0.5, 0.3)
    ]


def switched(learner):
    return [
        (event.strategy, event.rule)
        for event in of_kind(adaptive_events(learner), ev.StrategySwitched)
    ]


def test_a_redundant_batch_is_followed_by_diverse_ones_and_then_calm():
    learner = ScriptedLearner(redundancies=[0.5, 0.0])

    assert switched(learner) == [("uncertainty_diversity", "redundant"), ("margin", "calm")]


def test_batches_say_which_strategy_chose_them():
    learner = ScriptedLearner(redundancies=[0.5, 0.0])
    batches = of_kind(adaptive_events(learner), ev.BatchSelected)

    names = [batch.strategy for batch in batches]
    assert names[:6] == ["margin"] + ["uncertainty_diversity"] * 3 + ["margin"] * 2


def test_a_plateau_is_followed_by_exploring():
    learner = ScriptedLearner(figures=[(1.0, 0.5)])

    assert switched(learner) == [("core_set", "plateau")]


def test_drift_is_followed_by_random_picks_until_it_clears():
    found = ev.DriftFound("ks confidence", 0.001, 0.005)
    cleared = ev.DriftCleared("ks confidence", 0.4, 0.05)
    learner = ScriptedLearner(drifts=[found, None, None, None, cleared, None])

    assert switched(learner) == [("random", "drift"), ("margin", "calm")]


def test_without_rules_adaptive_is_hybrid():
    events = adaptive_events(team=team_of(10.0, 10.0), training=200.0, rules=())

    assert of_kind(events, ev.BatchResized) == []
    assert {len(batch.examples) for batch in of_kind(events, ev.BatchSelected)} == {4}


def test_a_plan_keeps_its_strategy_when_no_rule_speaks_of_it():
    plan = Plan(strategy=StrategyPlan("entropy"))

    assert commands(state_of(plan=plan, strategy="entropy", batches=[None] * 9), *RULE_NAMES) == []


def test_a_trigger_by_count_is_left_alone():
    plan = ArchitecturePlan(kind="adaptive", batch_size=8, trigger_count=6, rules=("idle",))
    state = LoopState(batch_size=8, trigger_share=0.8)
    state.recent.person_seconds, state.recent.idle_seconds = 100.0, 50.0
    (change,) = changes(state, plan)
    assert (change.batch_size, change.trigger_share) == (12, 0.8)


FOUND = ev.DriftFound("confidence", 0.001, 0.005)
CLEARED = ev.DriftCleared("confidence", 0.4, 0.05)


def drifting(on_drift):
    """Switches of a run whose arrivals differ after the first model until the fourth."""
    plan = plan_of(sequential(4), options=OptionsPlan(on_drift=on_drift, random_share=0.0))
    learner = ScriptedLearner(drifts=[FOUND, None, None, CLEARED, None])
    switches = of_kind(events_of(plan, problem_of(40), learner), ev.StrategySwitched)
    return [(each.strategy, each.rule) for each in switches]


@pytest.mark.parametrize(("on_drift", "fallback"), [("random", "random"), ("explore", "core_set")])
def test_any_architecture_falls_back_while_arrivals_differ(on_drift, fallback):
    assert drifting(on_drift) == [(fallback, "drift"), ("margin", "calm")]


def test_without_the_option_an_alarm_changes_nothing():
    assert drifting("none") == []


def test_adaptives_own_drift_rule_goes_before_the_option():
    plan = plan_of(ArchitecturePlan(kind="adaptive"), options=OptionsPlan(on_drift="explore"))
    assert fallback_of(plan) == ""
    assert fallback_of(plan_of(sequential(2), options=OptionsPlan(on_drift="explore"))) == EXPLORE
