"""People are shown again what they labeled: rarely, late, unmarked, and it counts for nothing."""

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.errors import QueueError
from al_core.domain.plan import DataPlan, OptionsPlan, Plan, SplitPlan
from al_core.experiments.simulating import ready_problem
from al_core.loop.learner import ScikitLearner
from al_core.loop.live_engine import Ruling
from al_core.loop.rechecks import told_twice
from al_core.loop.replay import verify
from tests.loop.live_worlds import LiveRun, live_plan

AFTER = 5
OPTIONS = OptionsPlan(hand=1, recheck_share=0.2, recheck_after=AFTER, lease_seconds=60.0)


@pytest.fixture(scope="module")
def problem():
    return ready_problem(
        Plan(data=DataPlan(dataset="breast_cancer", rows=200), split=SplitPlan(seed_size=10))
    )


def run_of(problem, batch_size=4, **options):
    plan = live_plan(options=msgspec.structs.replace(OPTIONS, **options), batch_size=batch_size)
    run = LiveRun(problem, plan)
    run.work()
    return run


def label(run, people, times):
    """So many leases taken and answered by turns; what was lent."""
    lent = []
    for turn in range(times):
        lease = run.do("lease", people[turn % len(people)])
        lent.append(lease)
        if lease is not None:
            run.do("answer", lease.lease, int(run.problem.truth[lease.example]), 2.0)
        run.work()
    return lent


def shown_again(run, person="ana"):
    """The next lease of this person that shows something again."""
    for _ in range(200):
        run.work()
        lease = run.do("lease", person)
        if isinstance(lease, ev.RecheckLeased):
            return lease
        run.do("answer", lease.lease, int(run.problem.truth[lease.example]), 2.0)
    raise AssertionError("nothing was shown again")


def test_nothing_is_shown_again_unless_it_was_agreed(problem):
    run = run_of(problem, recheck_share=0.0)
    lent = label(run, ("ana",), 60)

    assert not any(isinstance(lease, ev.RecheckLeased) for lease in lent)


def test_the_agreed_share_is_met_and_never_passed(problem):
    run = run_of(problem)
    answers, again = 0, 0
    for lease in label(run, ("ana",), 90):
        again += isinstance(lease, ev.RecheckLeased)
        answers += not isinstance(lease, ev.RecheckLeased)
        assert again <= 0.2 * answers

    assert again >= 0.8 * 0.2 * answers


def test_only_ones_own_labels_come_again_once_and_after_others(problem):
    run = run_of(problem)
    own = {"ana": [], "ben": []}
    seen = set()
    for lease in label(run, ("ana", "ben"), 110):
        said = own[lease.annotator]
        if isinstance(lease, ev.RecheckLeased):
            assert len(said) - 1 - said.index(lease.example) >= AFTER
            assert (lease.annotator, lease.example) not in seen
            seen.add((lease.annotator, lease.example))
        else:
            said.append(lease.example)

    assert {who for who, _ in seen} == {"ana", "ben"}


def test_a_second_answer_changes_no_label_no_vote_and_no_training(problem):
    run = run_of(problem)
    lease = shown_again(run)
    before = dict(run.state.labels), list(run.state.answers), run.state.totals.counted
    due = run.state.labels_since_training
    run.do("answer", lease.lease, 1 - run.state.labels[lease.example], 2.0)

    assert (dict(run.state.labels), list(run.state.answers), run.state.totals.counted) == before
    assert run.state.labels_since_training == due


def test_first_and_second_answers_are_told_side_by_side(problem):
    run = run_of(problem)
    lease = shown_again(run)
    first = run.state.labels[lease.example]
    run.do("answer", lease.lease, 1 - first, 2.0)

    assert told_twice(run.state) == {"ana": [(first, 1 - first)]}
    assert run.events("recheck_given")[0].before == first


def test_a_skip_of_it_closes_nothing_and_tells_nothing(problem):
    run = run_of(problem, skip_scope="everyone")
    lease = shown_again(run)
    run.do("skip", lease.lease, 2.0)

    assert lease.example in run.state.labels
    assert told_twice(run.state) == {}


def test_undo_takes_the_second_answer_back_and_not_the_first(problem):
    run = run_of(problem)
    lease = shown_again(run)
    run.do("answer", lease.lease, 0, 2.0)
    again = run.do("undo", "ana", lease.example)

    assert isinstance(again, ev.RecheckLeased)
    assert (again.example, told_twice(run.state)) == (lease.example, {})
    assert lease.example in run.state.labels


def test_a_correction_afterwards_is_one_of_the_second_answer(problem):
    run = run_of(problem)
    lease = shown_again(run)
    first = run.state.labels[lease.example]
    run.do("answer", lease.lease, first, 2.0)
    run.do("correct", "ana", lease.example, 1 - first, 2.0)

    assert told_twice(run.state) == {"ana": [(first, 1 - first)]}
    assert run.state.labels[lease.example] == first


def test_undoing_the_first_answer_takes_the_example_out_of_the_hand(problem):
    run = run_of(problem, hand=2)
    lease = shown_again(run)
    anew = run.do("undo", "ana", lease.example)

    assert list(run.state.queue.held["ana"]) == [anew.lease]
    assert not run.state.queue.leases[anew.lease].recheck


def test_it_is_handed_to_nobody_else(problem):
    run = run_of(problem, overlap=3, batch_size=40)
    lease = shown_again(run)
    assert lease.example in run.state.queue.tasks

    with pytest.raises(QueueError, match="choose somebody else"):
        run.do("hand_over", lease.lease, "ben")


def test_what_an_adjudicator_decided_does_not_come_again(problem):
    run = run_of(problem)
    label(run, ("ana",), 12)
    for example in tuple(run.state.closed):
        run.do("adjudicate", "cleo", example, Ruling(1, "error"))
    decided = set(run.state.closed)

    lent = label(run, ("ana",), 40)

    assert decided.isdisjoint(e.example for e in lent if isinstance(e, ev.RecheckLeased))


def test_both_answers_are_of_the_class_that_theirs_was_merged_into(problem):
    run = run_of(problem)
    lease = shown_again(run)
    run.do("answer", lease.lease, 1 - run.state.labels[lease.example], 2.0)
    run.do("merge_classes", 0, 1)

    assert told_twice(run.state) == {"ana": [(1, 1)]}


def test_one_that_lapsed_may_be_answered_late_and_does_not_come_again(problem):
    run = run_of(problem)
    lease = shown_again(run)
    run.now += 100.0
    run.do("lapse_due")
    lent = label(run, ("ana",), 30)
    run.do("answer", lease.lease, 0, 2.0)

    assert lease.example not in [each.example for each in lent]
    assert len(told_twice(run.state)["ana"]) >= 1


@pytest.mark.parametrize("overlap", [1, 2])
def test_a_session_with_all_of_it_replays_equal(problem, overlap):
    run = run_of(problem, overlap=overlap, hand=2)
    label(run, ("ana", "ben"), 60)
    lease = shown_again(run)
    run.do("answer", lease.lease, 0, 2.0)
    run.do("correct", "ana", lease.example, 1, 2.0)
    again = run.do("undo", "ana", lease.example)
    run.do("skip", again.lease, 1.0)
    label(run, ("ana", "ben"), 20)

    assert verify(run.entries(), problem, ScikitLearner(problem, run.plan)).message == ""
