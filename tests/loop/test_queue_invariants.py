"""What holds in every run, whatever the plan: nothing is lost, nobody is asked twice."""

from collections import Counter
from functools import lru_cache

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from al_core.domain import events as ev
from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    BudgetPlan,
    ModelPlan,
    OptionsPlan,
    Person,
    Plan,
    TrainingPlan,
)
from tests.loop.worlds import of_kind, problem_of, run

POOL, PLANS = 24, 120
shares = st.sampled_from((0.0, 0.2, 0.6, 1.0))


@st.composite
def persons(draw, name):
    return Person(
        name=name,
        spread="bootstrap",
        mean_seconds=0.0,
        times=(5.0, 10.0, 10.0, 45.0),
        accuracy=draw(st.sampled_from((0.0, 0.6, 1.0))),
        skip_rate=draw(st.sampled_from((0.0, 0.0, 0.3, 0.9))),
        shifts=draw(st.sampled_from(((), ((0.0, 100.0),), ((20.0, 90.0), (200.0, 900.0))))),
        absences=draw(st.sampled_from(((), ((33.0, 66.0),)))),
        abandonment=draw(shares),
    )


@st.composite
def architectures(draw):
    batch_size = draw(st.integers(1, 8))
    return ArchitecturePlan(
        kind=draw(st.sampled_from(("sequential", "parallel", "hybrid", "adaptive"))),
        batch_size=batch_size,
        ahead=draw(st.sampled_from((None, 0, 1, 3))),
        trigger_share=draw(st.sampled_from((0.1, 0.5, 1.0))),
        trigger_count=draw(st.one_of(st.none(), st.integers(1, batch_size))),
        warm_up_agreement=draw(st.sampled_from((None, 0.5))),
        window=draw(st.sampled_from((None, 3, 10))),
    )


@st.composite
def options(draw, team_size):
    return OptionsPlan(
        proxy=draw(st.sampled_from((None, ModelPlan()))),
        refresh_labels=draw(st.sampled_from((0, 2))),
        queue_order=draw(st.sampled_from(("utility", "shuffled", "arrival"))),
        lease_seconds=draw(st.sampled_from((12.0, 30.0, 3600.0))),
        overlap=draw(st.integers(1, team_size)),
        consensus=draw(st.sampled_from(("majority", "dawid_skene"))),
        skip_scope=draw(st.sampled_from(("me", "everyone", "adjudicator"))),
    )


@st.composite
def plans(draw):
    team = tuple(draw(persons(f"p{n}")) for n in range(draw(st.integers(1, 4))))
    rate = draw(st.sampled_from((0.0, 400.0)))
    return Plan(
        seed=draw(st.integers(0, 99)),
        architecture=draw(architectures()),
        options=draw(options(len(team))),
        training=TrainingPlan(draw(st.sampled_from((0.0, 10.0, 80.0)))),
        team=team,
        budget=BudgetPlan(draw(st.sampled_from((None, 9, 20))), draw(st.sampled_from((None, 0.1)))),
        arrivals=ArrivalPlan(0.5 if rate else 1.0, rate),
    )


@lru_cache(maxsize=2 * PLANS)
def run_once(plan, seeds):
    """The events and end of a run; every property looks at the same ones."""
    return run(msgspec.json.decode(plan, type=Plan), problem_of(POOL, seeds=seeds))


def property_of_runs(check):
    """The check on fixed random plans, the same for each property."""

    @settings(
        max_examples=PLANS,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(plan=plans(), seeds=st.sampled_from((0, 4)))
    def on_random_plans(plan, seeds):
        check(plan, *run_once(msgspec.json.encode(plan), seeds))

    return on_random_plans


@property_of_runs
def test_every_run_ends(plan, events, state):
    assert isinstance(events[-1][1], ev.Stopped)
    assert len(of_kind(events, ev.Stopped)) == 1


@property_of_runs
def test_a_run_gives_up_only_when_people_leave(plan, events, state):
    """`nobody is left at work` must never hide a loop that has stalled."""
    if state.stopped == "nobody is left at work":
        assert not state.at_work
        assert all(person.shifts for person in plan.team)


@property_of_runs
def test_nothing_is_lost(plan, events, state):
    """Each example that arrived is in exactly one place."""
    places = [*state.available, *state.labels, *state.unlabeled_closed, *state.queue.tasks]
    arrived = [example for e in of_kind(events, ev.ExamplesArrived) for example in e.examples]

    assert sorted(places) == sorted(arrived)


@property_of_runs
def test_nothing_is_selected_twice(plan, events, state):
    selected = [example for e in of_kind(events, ev.BatchSelected) for example in e.examples]

    assert len(selected) == len(set(selected))


@property_of_runs
def test_nothing_is_labeled_beyond_its_overlap(plan, events, state):
    """One more only where a tie asked for it."""
    wanted = Counter(e.example for e in of_kind(events, ev.SlotAdded))
    answers = Counter(e.example for e in of_kind(events, ev.LabelGiven) if e.counted)

    assert all(n <= plan.options.overlap + wanted[example] for example, n in answers.items())


@property_of_runs
def test_nobody_labels_an_example_twice(plan, events, state):
    pairs = Counter((e.example, e.annotator) for e in of_kind(events, ev.LabelGiven) if e.counted)

    assert set(pairs.values()) <= {1}


@property_of_runs
def test_nobody_is_asked_again_after_a_skip(plan, events, state):
    passed = set()
    for _, event in events:
        if isinstance(event, ev.ExampleSkipped):
            passed.add((event.example, event.annotator))
        if isinstance(event, ev.SlotLeased):
            assert (event.example, event.annotator) not in passed


@property_of_runs
def test_nobody_holds_two_things_at_once(plan, events, state):
    held = {}
    for _, event in events:
        if isinstance(event, ev.SlotLeased):
            assert event.annotator not in held.values()
            held[event.lease] = event.annotator
        elif isinstance(event, ev.LabelGiven | ev.ExampleSkipped | ev.SlotLapsed | ev.SlotReleased):
            held.pop(event.lease, None)


@property_of_runs
def test_every_lease_ends(plan, events, state):
    """With an answer, a skip, a time-out, or given back: each an event."""
    endings = (ev.LabelGiven, ev.ExampleSkipped, ev.SlotLapsed, ev.SlotReleased)
    ended = {event.lease for _, event in events if isinstance(event, endings)}

    assert {e.lease for e in of_kind(events, ev.SlotLeased)} == ended
    assert state.queue.held == {}


@property_of_runs
def test_a_finished_pool_is_closed_to_the_last_example(plan, events, state):
    if state.stopped == "pool exhausted":
        assert not state.available
        assert not state.queue.tasks
        assert state.arrived == POOL


@property_of_runs
def test_the_last_model_knows_every_label_when_the_work_is_done(plan, events, state):
    if state.stopped in {"pool exhausted", "label budget spent"} and state.labels:
        assert state.versions[-1].labels == len(state.labels)


@property_of_runs
def test_the_label_budget_is_kept_but_for_ties(plan, events, state):
    if plan.budget.labels is not None:
        extra = len(of_kind(events, ev.SlotAdded))
        assert state.totals.counted <= plan.budget.labels + extra


@property_of_runs
def test_idle_time_is_part_of_the_time_at_work(plan, events, state):
    totals = state.totals

    assert -1e-6 <= totals.idle_seconds <= totals.person_seconds + 1e-6


def test_the_properties_see_late_answers_ties_and_skips():
    """The plans above reach the corners that the properties are about."""
    seen = Counter()

    @settings(max_examples=PLANS, derandomize=True, deadline=None, database=None)
    @given(plan=plans(), seeds=st.sampled_from((0, 4)))
    def count(plan, seeds):
        events, state = run_once(msgspec.json.encode(plan), seeds)
        seen.update({event.kind for _, event in events})
        seen[state.stopped] += 1
        seen["late"] += state.totals.late_answers > 0

    count()
    assert not {kind for kind in REACHED if not seen[kind]}


REACHED = (
    "late", "slot_added", "slot_lapsed", "slot_released", "example_skipped", "sent_to_adjudicator",
    "queue_rescored", "proxy_fitted", "batch_resized", "pool exhausted", "label budget spent",
    "time budget spent", "nobody is left at work",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_the_same_plan_gives_the_same_events(seed):
    plan = Plan(seed=seed, team=(Person(count=3, accuracy=0.7),), options=OptionsPlan(overlap=2))

    assert run(plan, problem_of(40))[0] == run(plan, problem_of(40))[0]
