"""People in the loop: second thoughts, hands, audit examples, and a replay that says equal."""

import msgspec
import pytest

from al_core.domain.errors import PlanError, QueueError
from al_core.domain.plan import DataPlan, OptionsPlan, Plan, SplitPlan
from al_core.experiments.simulating import ready_problem
from al_core.loop.learner import ScikitLearner
from al_core.loop.live_engine import Ruling
from al_core.loop.replay import folded, verify
from tests.loop.live_worlds import AUDIT, LiveRun, live_plan


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


def with_overlap(problem, overlap):
    plan = live_plan(options=msgspec.structs.replace(AUDIT, overlap=overlap))
    run = LiveRun(problem, plan)
    run.work()
    return run


def test_a_live_log_replays_equal(problem, run):
    for turn in range(30):
        run.label_next(("ana", "ben")[turn % 2])
        if turn % 5 == 0:
            run.work()

    verdict = verify(run.entries(), problem, ScikitLearner(problem, run.plan))

    assert verdict.message == ""
    assert len(run.state.versions) >= 3


def test_a_log_full_of_second_thoughts_replays_equal(problem, run):
    first = run.label_next("ana")
    second = run.label_next("ana", label=0)
    lease = run.do("undo", "ana", second)
    run.do("answer", lease.lease, 1, 4.0)
    run.do("correct", "ana", first, 1, 3.0)
    run.do("label_by_hand", "ben", min(run.state.available), 0, 9.0)
    for _ in range(6):
        run.label_next("ben")
    run.work()
    run.do("adjudicate", "cleo", first, Ruling(0, "error"))
    run.do("merge_classes", 0, 1)

    verdict = verify(run.entries(), problem, ScikitLearner(problem, run.plan))

    assert verdict.message == ""


def test_labels_are_taken_while_a_model_trains(run):
    run.label_next("ana")
    for _ in range(4):
        run.label_next("ben")
    assert run.state.training is not None

    before = len(run.state.labels)
    lease = run.do("lease", "ana")

    if lease is not None:
        run.do("answer", lease.lease, 0, 2.0)
        assert len(run.state.labels) + len(run.state.audit_labels) > before


def test_nobody_holds_more_than_a_hand(run):
    held = [run.do("lease", "ana") for _ in range(5)]

    assert [lease is not None for lease in held] == [True, True, True, False, False]


def test_nothing_is_lent_while_the_queue_is_paused(run):
    from al_core.domain import events as ev

    run.record(ev.QueuePaused("cleo"))
    assert run.do("lease", "ana") is None

    run.record(ev.QueueResumed("cleo"))
    assert run.do("lease", "ana") is not None


def test_undo_brings_the_example_back_to_the_same_person(run):
    example = run.label_next("ana", label=0)
    lease = run.do("undo", "ana", example)

    assert lease.example == example
    assert example not in run.state.labels
    assert run.state.totals.counted == 0


def test_undo_names_the_models_that_had_seen_the_label(run):
    first = run.label_next("ana")
    while run.state.training is None:
        run.label_next("ben")
    run.work()
    run.do("undo", "ana", first)

    (retracted,) = run.events("label_retracted")
    assert retracted.models == ((2,) if first in run.problem.split.pool else ())


def test_a_correction_makes_training_due_again(run):
    example = run.label_next("ana", label=0)
    while run.state.training is None:
        run.label_next("ben")
    run.work()
    assert run.state.labels_since_training == 0

    run.do("correct", "ana", example, 1, 3.0)

    assert run.state.labels_since_training == int(example in run.state.labels)


def test_only_what_was_answered_can_be_undone(run):
    example = run.do("lease", "ana").example

    with pytest.raises(QueueError, match=r"ana has not answered example \d+; nothing to undo"):
        run.do("undo", "ana", example)


def test_undoing_a_skip_lets_the_person_see_it_again(run):
    lease = run.do("lease", "ana")
    run.do("skip", lease.lease, 1.0)
    again = run.do("undo", "ana", lease.example)

    assert again.example == lease.example


def test_audit_examples_are_slipped_in_at_their_share(run):
    assert len(run.state.audit) == int(0.5 * run.state.batches[0].size)
    assert run.state.audit <= set(run.problem.split.audit.tolist())


def test_labels_of_audit_examples_train_nothing_and_measure(problem, run):
    for turn in range(40):
        run.label_next(("ana", "ben")[turn % 2])
        run.work()
    trained = run.events("model_trained")

    assert not set(run.state.audit_labels) & set(run.state.labels)
    assert trained[0].audited == 0
    assert trained[-1].audited > 5
    assert trained[-1].accuracy > 0.7


def test_a_lease_that_is_due_goes_to_somebody_else(run):
    lease = run.do("lease", "ana")
    run.now += 60.0
    run.do("lapse_due")

    assert run.state.queue.leases[lease.lease].standing == "lapsed"
    assert run.do("lease", "ben").example == lease.example


def test_an_example_is_handed_to_somebody_else(run):
    lease = run.do("lease", "ana")
    handed = run.do("hand_over", lease.lease, "ben")

    assert (handed.example, handed.annotator) == (lease.example, "ben")


def test_an_example_is_not_handed_to_who_has_answered_it(problem):
    run = with_overlap(problem, 2)
    example = run.label_next("ana")
    lease = run.do("lease", "ben")
    assert lease.example == example

    with pytest.raises(QueueError, match="can't go to ana, who has seen it"):
        run.do("hand_over", lease.lease, "ana")


def test_a_correction_after_consensus_changes_the_label(problem):
    run = with_overlap(problem, 2)
    example = run.label_next("ana", label=0)
    assert run.label_next("ben", label=0) == example
    assert run.state.closed[example].answers == {"ana": 0, "ben": 0}

    run.do("correct", "ana", example, 1, 2.0)
    run.do("correct", "ben", example, 1, 2.0)

    labels = {**run.state.labels, **run.state.audit_labels}
    assert labels[example] == 1


def test_a_failed_training_waits_for_the_next_label(run):
    while run.state.training is None:
        run.label_next("ana")
    version = run.state.training.version
    run.do("fail_training", version, "the worker was stopped")

    assert run.state.training_failed == "the worker was stopped"
    assert run.state.training is None


def test_the_adjudicators_word_stands(run):
    example = run.label_next("ana", label=0)
    run.do("adjudicate", "cleo", example, Ruling(1, "guideline gap", "both are meant"))

    labels = {**run.state.labels, **run.state.audit_labels}
    assert labels[example] == 1


def test_merging_classes_moves_labels_and_names_models(run):
    before = len(run.state.labels)
    run.do("merge_classes", 0, 1)

    (merged,) = run.events("classes_merged")
    assert set(run.state.labels.values()) == {1}
    assert len(run.state.labels) == before
    assert merged.models == (1,)


def test_a_merged_class_stands_for_the_other_from_then_on(run):
    run.do("merge_classes", 0, 1)
    example = min(run.state.available)
    run.do("label_by_hand", "ana", example, 0, 3.0)

    assert run.state.labels[example] == 1


def test_an_unknown_class_is_refused(run):
    with pytest.raises(QueueError, match="there is no class 7; choose one of 0 to 1"):
        run.do("label_by_hand", "ana", min(run.state.available), 7, 3.0)


def test_the_folded_state_is_that_of_the_run(run):
    for _ in range(5):
        run.label_next("ana")
    state = folded(run.entries())

    assert state.labels == run.state.labels
    assert state.queue.waiting_examples() == run.state.queue.waiting_examples()


def test_people_may_take_back_what_they_answered_while_the_example_is_open(problem):
    run = with_overlap(problem, 2)
    example = run.label_next("ana", label=0)
    run.do("undo", "ana", example)

    assert run.state.queue.tasks[example].answers == {}
    assert OptionsPlan().overlap == 1


def test_a_hand_over_replays_equal_whoever_is_next_in_the_queue(problem, run):
    lease = run.do("lease", "ana")
    run.do("lease", "ben")
    run.do("hand_over", lease.lease, "ben")

    assert verify(run.entries(), problem, ScikitLearner(problem, run.plan)).message == ""


def test_a_run_with_overlap_waits_for_people_still_to_come(problem):
    plan = live_plan(options=msgspec.structs.replace(AUDIT, overlap=2))
    run = LiveRun(problem, plan, people=("ana",))
    run.work()
    example = run.label_next("ana")

    assert run.state.queue.tasks[example].answers != {}
    assert run.state.everyone == ("ana",)


def test_a_training_put_off_is_due_again_as_it_was(run):
    while run.state.training is None:
        run.label_next("ana")
    run.do("put_training_off", "the app stopped")

    assert run.state.training_failed == ""
    assert run.state.training.version == 3


def test_a_selection_that_failed_is_made_at_random(problem):
    run = LiveRun(problem, live_plan())
    run.do("finish_training", 1)
    from al_core.domain import events as ev

    run.record(ev.QueryFailed("selection", "out of memory"))
    run.work()

    assert run.events("batch_selected")[0].strategy == "random"
    assert verify(run.entries(), problem, ScikitLearner(problem, run.plan)).message == ""


def test_a_class_added_on_the_way_is_learned(problem, run):
    from al_core.domain import events as ev

    run.record(ev.ClassAdded("third"))
    for turn in range(12):
        run.label_next(("ana", "ben")[turn % 2], label=turn % 3)
        run.work()

    assert run.state.n_classes == 3
    assert len(run.state.versions) >= 2
    assert verify(run.entries(), problem, ScikitLearner(problem, run.plan)).message == ""


def test_classes_merged_twice_stand_for_the_last(run):
    from al_core.domain import events as ev

    run.record(ev.ClassAdded("third"))
    run.do("merge_classes", 0, 1)
    run.do("merge_classes", 1, 2)

    assert run.engine.class_of(0) == 2


def test_a_skip_is_not_undone_once_others_have_labeled_the_example(run):
    lease = run.do("lease", "ana")
    run.do("skip", lease.lease, 1.0)
    assert run.label_next("ben") == lease.example

    with pytest.raises(QueueError, match="labeled by others since it was skipped"):
        run.do("undo", "ana", lease.example)


def test_a_forced_strategy_chooses_until_it_is_let_go(run):
    run.do("force_strategy", "random", "cleo")
    forced = _labeled_to_the_next_batch(run).strategy
    run.do("force_strategy", "", "cleo")

    assert (forced, _labeled_to_the_next_batch(run).strategy) == ("random", "margin")
    assert [(each.strategy, each.by) for each in run.events("strategy_forced")] == [
        ("random", "cleo"),
        ("", "cleo"),
    ]


def _labeled_to_the_next_batch(run):
    before = len(run.state.batches)
    while len(run.state.batches) == before:
        run.label_next("ana")
        run.work()
    return run.events("batch_selected")[-1]


def test_an_unknown_strategy_is_not_forced(run):
    with pytest.raises(PlanError, match="'astrology'"):
        run.do("force_strategy", "astrology", "cleo")


def test_forcing_what_is_in_force_is_not_logged_again(run):
    run.do("force_strategy", "", "cleo")

    assert run.events("strategy_forced") == []


def test_nothing_can_be_accepted_before_something_arrives(run):
    with pytest.raises(QueueError, match="nothing has arrived"):
        run.do("accept_arrivals", "cleo")


def test_accepted_arrivals_are_the_reference_and_end_the_alarm(run):
    from al_core.domain import events as ev

    fresh = run.problem.split.audit[:2].tolist()
    run.record(ev.ExamplesArrived(tuple(fresh)))
    run.record(ev.DriftFound("features", 0.001, 0.01))
    run.do("accept_arrivals", "cleo")

    assert not run.state.drift_alarm
    assert run.state.reference_end == 2
