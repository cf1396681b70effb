"""Random plans replay equal, and give the same head when run again."""

from collections import Counter

import pytest

from al_core.domain import events as ev
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.learner import ScikitLearner
from al_core.loop.recorders import ComparingRecorder
from al_core.loop.replay import drive, fold, verify
from al_core.store.memory_log import MemoryLog
from tests.loop.random_plans import random_plan

FEW, ALL = range(12), range(200)
REACHED = {
    "examples_arrived", "labels_imported", "annotator_left", "slot_lapsed", "slot_released",
    "example_skipped", "consensus_reached", "slot_added", "sent_to_adjudicator", "proxy_fitted",
    "queue_rescored", "drift_injected", "strategy_switched", "batch_resized",
}  # fmt: skip


def logged(plan, problem):
    log = MemoryLog()
    run_plan(plan, problem, log, "r")
    return list(log.read("r"))


def differences(number):
    """What any way of replaying the plan of that number finds; empty when all are equal."""
    plan = random_plan(number)
    problem = ready_problem(plan)
    entries = logged(plan, problem)
    comparing = ComparingRecorder(entries)
    drive(entries, ScikitLearner(problem, plan), comparing)
    again = logged(plan, problem)
    verdicts = (fold(entries), verify(entries, problem, ScikitLearner(problem, plan)))
    found = [verdict.message for verdict in verdicts if not verdict.equal]
    return found + ([] if again[-1].hash == entries[-1].hash else ["another head hash"])


@pytest.mark.parametrize("number", FEW)
def test_a_random_plan_replays_equal_and_gives_the_same_head_again(number):
    assert differences(number) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", ALL[len(FEW) :])
def test_many_random_plans_replay_equal_and_give_the_same_head_again(number):
    assert differences(number) == []


@pytest.mark.slow
def test_the_random_plans_reach_every_corner():
    seen = Counter()
    for number in ALL:
        plan = random_plan(number)
        seen.update(ev.decoded(e.payload).kind for e in logged(plan, ready_problem(plan)))

    assert not {kind for kind in REACHED if seen[kind] < 10}


def test_different_seeds_give_different_heads():
    heads = set()
    for number in (3, 7, 11):
        plan = random_plan(number)
        heads.add(logged(plan, ready_problem(plan))[-1].hash)

    assert len(heads) == 3
