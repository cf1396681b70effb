"""What every registered architecture must do; newcomers are tested without being listed."""

import dataclasses

import pytest

from al_core.domain import events as ev
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, Person
from al_core.loop.architectures import ARCHITECTURES, architecture_of
from al_core.loop.ordered import OrderedLearner
from al_core.loop.recorders import LogRecorder
from al_core.loop.replay import fold, verify
from al_core.loop.virtual import Simulation
from al_core.store.memory_log import MemoryLog
from tests.loop.worlds import in_order, of_kind, plan_of, problem_of, run, team_of

TEAM = team_of(10.0, 13.0, 17.0)


@pytest.fixture(params=ARCHITECTURES)
def name(request):
    return request.param


def plan(name, *, batch_size=4, team=TEAM, training=20.0, overlap=1, **fields):
    return plan_of(
        ArchitecturePlan(kind=name, batch_size=batch_size),
        team=team,
        training=training,
        options=in_order(overlap=overlap),
        **fields,
    )


def test_it_is_registered_under_its_name_and_says_what_it_does(name):
    architecture = ARCHITECTURES[name]

    assert architecture.name == name
    assert architecture.meaning.endswith(".")
    assert len(architecture.meaning) > 30
    assert architecture.__doc__


def test_it_is_a_frozen_value_of_its_plan(name):
    settings = ArchitecturePlan(kind=name, batch_size=7)
    architecture = architecture_of(settings)

    assert architecture == architecture_of(settings)
    with pytest.raises(dataclasses.FrozenInstanceError):
        architecture.plan = None


def test_it_labels_the_whole_pool_without_a_budget(name):
    state = run(plan(name), problem_of(22))[1]

    assert (len(state.labels), state.stopped) == (22, "pool exhausted")


@pytest.mark.parametrize("seeds", [0, 3])
def test_its_last_model_has_seen_every_label(name, seeds):
    state = run(plan(name), problem_of(22, seeds=seeds))[1]

    assert state.versions[-1].labels == 22


@pytest.mark.parametrize("labels", [1, 5, 12])
def test_it_spends_the_label_budget_and_no_more(name, labels):
    state = run(plan(name, budget=BudgetPlan(labels=labels)), problem_of(22))[1]

    assert (state.totals.answers, state.stopped) == (labels, "label budget spent")


def test_it_stops_at_once_when_everything_is_labeled_already(name):
    events = run(plan(name), problem_of(4, seeds=4))[0]

    assert events[-1] == (20.0, ev.Stopped("pool exhausted"))
    assert of_kind(events, ev.BatchSelected) == []


def test_it_selects_no_batch_above_the_batch_size(name):
    fixed = plan_of(ArchitecturePlan(kind=name, batch_size=4, rules=()), team=TEAM)
    batches = of_kind(run(fixed, problem_of(22))[0], ev.BatchSelected)

    assert max(len(batch.examples) for batch in batches) == 4


def test_it_trains_one_model_at_a_time_with_versions_in_order(name):
    kinds = [
        (event.kind, event.version)
        for event in (event for _, event in run(plan(name), problem_of(22))[0])
        if isinstance(event, ev.TrainingStarted | ev.ModelTrained)
    ]
    versions = len(kinds) // 2

    assert kinds == [
        (kind, version)
        for version in range(1, versions + 1)
        for kind in ("training_started", "model_trained")
    ]


def test_each_training_adds_labels(name):
    trainings = of_kind(run(plan(name), problem_of(22))[0], ev.TrainingStarted)

    sizes = [training.examples for training in trainings]
    assert sizes == sorted(set(sizes))


def test_a_batch_of_one_works(name):
    assert run(plan(name, batch_size=1), problem_of(9))[1].stopped == "pool exhausted"


def test_a_batch_as_large_as_the_pool_works(name):
    assert len(run(plan(name, batch_size=9), problem_of(9))[1].labels) == 9


def test_one_person_is_enough(name):
    assert len(run(plan(name, team=TEAM[:1]), problem_of(9))[1].labels) == 9


def test_everybody_labels_everything_at_full_overlap(name):
    state = run(plan(name, overlap=3), problem_of(9))[1]

    assert (state.totals.answers, len(state.labels)) == (27, 9)


@pytest.mark.parametrize("scope", ["me", "everyone", "adjudicator"])
def test_people_who_skip_everything_end_the_run_all_the_same(name, scope):
    nobody = Person(mean_seconds=10.0, spread="deterministic", skip_rate=0.9999999)
    skipped = plan_of(
        ArchitecturePlan(kind=name, batch_size=4),
        team=(nobody,),
        options=in_order(skip_scope=scope),
    )
    state = run(skipped, problem_of(10))[1]

    assert (state.labels, len(state.unlabeled_closed)) == ({}, 10)
    assert state.stopped == "pool exhausted"


def test_what_people_have_left_behind_does_not_hold_up_those_at_work(name):
    """Ana passes everything by; bob, who alone could label the rest, leaves for good."""
    ana = Person(name="ana", mean_seconds=10.0, spread="deterministic", skip_rate=0.9999999)
    bob = Person(name="bob", mean_seconds=9.0, spread="deterministic", shifts=((0.0, 30.0),))
    state = run(plan(name, team=(ana, bob)), problem_of(12))[1]

    assert state.stopped == "pool exhausted"
    assert len(state.labels) + len(state.unlabeled_closed) == 12


def test_the_same_plan_gives_the_same_events(name):
    assert run(plan(name), problem_of(22))[0] == run(plan(name), problem_of(22))[0]


def test_its_runs_replay_equal(name):
    log = MemoryLog()
    Simulation(plan(name), problem_of(22), OrderedLearner(), LogRecorder(log, "r")).run({})
    entries = list(log.read("r"))

    assert fold(entries).equal
    assert verify(entries, problem_of(22), OrderedLearner()).equal
