"""An adjudicator may decide any example that has a label, or was meant to have one."""

import pytest

from al_core.domain.errors import QueueError
from al_core.domain.plan import DataPlan, Plan, SplitPlan
from al_core.experiments.simulating import ready_problem
from al_core.loop.learner import ScikitLearner
from al_core.loop.live_engine import Ruling
from al_core.loop.replay import verify
from tests.loop.live_worlds import LiveRun, live_plan

ERROR = Ruling(1, "error")
NOTHING = Ruling(-1, "ambiguous")


@pytest.fixture(scope="module")
def problem():
    return ready_problem(
        Plan(data=DataPlan(dataset="breast_cancer", rows=200), split=SplitPlan(seed_size=10))
    )


@pytest.fixture
def run(problem):
    run = LiveRun(problem, live_plan())
    run.work()
    return run


def found_by_hand(run):
    example = min(run.state.available)
    run.do("label_by_hand", "ben", example, 0, 9.0)
    return example


def test_a_label_found_by_hand_can_be_decided(run):
    example = found_by_hand(run)
    run.do("adjudicate", "cleo", example, ERROR)

    assert run.state.labels[example] == 1


def test_an_imported_label_can_be_decided(run):
    example = int(run.problem.split.seed_set[0])
    run.do("adjudicate", "cleo", example, Ruling(1 - run.state.labels[example], "error"))

    assert run.state.labels[example] == 1 - int(run.problem.truth[example])


def test_what_was_left_without_a_label_can_be_decided_again(run):
    example = found_by_hand(run)
    run.do("adjudicate", "cleo", example, NOTHING)
    assert example not in run.state.labels

    run.do("adjudicate", "cleo", example, ERROR)

    assert run.state.labels[example] == 1


def test_a_decision_on_a_label_found_by_hand_names_the_models_that_had_seen_it(run):
    example = found_by_hand(run)
    while run.state.training is None:
        run.label_next("ana")
    run.work()
    run.do("adjudicate", "cleo", example, ERROR)

    (decided,) = run.events("adjudicated")
    assert decided.models == (2,)


def test_an_example_of_the_pool_without_a_label_is_not_there_to_decide(run):
    with pytest.raises(QueueError, match="was never queued; nothing was changed"):
        run.do("adjudicate", "cleo", min(run.state.available), ERROR)


def test_a_label_found_by_hand_is_corrected_and_not_undone(run):
    example = found_by_hand(run)

    with pytest.raises(QueueError, match="was never queued; nothing was changed"):
        run.do("undo", "ben", example)


def test_decisions_on_labels_of_all_kinds_replay_equal(problem, run):
    run.do("adjudicate", "cleo", found_by_hand(run), NOTHING)
    run.do("adjudicate", "cleo", int(run.problem.split.seed_set[0]), NOTHING)
    run.do("adjudicate", "cleo", found_by_hand(run), ERROR)
    run.label_next("ana")
    run.work()

    assert verify(run.entries(), problem, ScikitLearner(problem, run.plan)).message == ""
