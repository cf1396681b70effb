"""What the log of a session says of its people: presence, rests, turns, answers."""

import math

import pytest

from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, linked
from al_core.domain.plan import BudgetPlan, Plan
from al_core.loop.lived import Turn, lived

POOL = (0, 1, 2, 3)


def log_of(*timed, mode="live"):
    """A log that begins at second 1,000 with four examples and the batch of all of them."""
    first = ev.RunStarted(Plan(budget=BudgetPlan(labels=None)), "v", ("a", "b"), 4, {}, mode)
    batch = ev.BatchSelected(
        batch=1, examples=POOL, utilities=(4.0, 3.0, 2.0, 1.0), probabilities=(1.0,) * 4,
        at_random=(False,) * 4, strategy="margin", scorer="none", model_version=0,
        labels_behind=0, versions_behind=0, seconds_behind=0.0, redundancy=0.0,
        redundancy_at_random=0.0,
    )  # fmt: skip
    head = [(0.0, first), (0.0, ev.ExamplesArrived(POOL)), (0.0, ev.AnnotatorJoined("ana"))]
    events = [*head, (0.0, batch), *timed]
    return linked("run", GENESIS, 1, [(1000.0 + at, event) for at, event in events])


def lease(number, example, *, due=3600.0):
    return ev.SlotLeased(number, example, "ana", 1000.0 + due)


def answer(number, example, active, label=0):
    return ev.LabelGiven(
        number, example, "ana", label, active, counted=True, reason="", versions_behind=0,
        labels_behind=0, seconds_behind=0.0,
    )  # fmt: skip


def turns(*timed):
    return lived(log_of(*timed)).lives["ana"].turns


def test_time_before_taking_work_that_is_there_is_a_rest():
    assert turns((5.0, lease(1, 0)), (12.0, answer(1, 0, 7.0))) == [Turn(5.0, 7.0, 7.0)]


def test_items_in_one_hand_are_turns_one_after_the_other():
    told = turns(
        (0.0, lease(1, 0)), (0.0, lease(2, 1)), (8.0, answer(1, 0, 6.0)), (20.0, answer(2, 1, 9.0))
    )
    assert told == [Turn(0.0, 8.0, 6.0), Turn(0.0, 12.0, 9.0)]


def test_waiting_for_the_loop_is_no_rest():
    told = turns(
        *((0.0, lease(1 + each, each)) for each in range(4)),
        *((10.0 * (1 + each), answer(1 + each, each, 10.0)) for each in range(4)),
    )
    assert [turn.rest for turn in told] == [0.0, 0.0, 0.0, 0.0]


def test_a_long_time_without_work_is_a_break_by_the_clock():
    session = lived(log_of((0.0, lease(1, 0)), (5000.0, answer(1, 0, 20.0))))
    assert session.lives["ana"].changes == [0.0, 0.0, 4980.0]
    assert session.lives["ana"].turns == [Turn(0.0, 20.0, 20.0)]
    assert not session.lives["ana"].at_work(3000.0)
    assert session.lives["ana"].at_work(4990.0)


def test_an_item_that_was_never_answered_is_held_for_good():
    told = turns((0.0, lease(1, 0, due=60.0)), (60.0, ev.SlotLapsed(1)))
    assert told == [Turn(0.0, math.inf, 0.0)]


def test_a_late_answer_is_one_turn_to_its_end():
    late = ev.LabelGiven(
        1, 0, "ana", 0, 90.0, counted=True, reason="", versions_behind=0, labels_behind=0,
        seconds_behind=0.0,
    )  # fmt: skip
    told = turns((0.0, lease(1, 0, due=60.0)), (60.0, ev.SlotLapsed(1)), (90.0, late))
    assert told == [Turn(0.0, 90.0, 90.0)]


def test_a_pause_of_the_queue_is_time_away():
    session = lived(
        log_of(
            (0.0, lease(1, 0)), (4.0, answer(1, 0, 4.0)),
            (10.0, ev.QueuePaused("olga")), (30.0, ev.QueueResumed("olga")),
        )
    )  # fmt: skip
    assert session.lives["ana"].changes == [0.0, 10.0, 30.0]


def test_a_label_is_the_one_that_the_log_ended_with():
    corrected = ev.LabelCorrected(0, "ana", 0, 1, 2.0, ())
    session = lived(log_of((0.0, lease(1, 0)), (4.0, answer(1, 0, 4.0)), (9.0, corrected)))
    assert session.labels == {0: 1}
    assert session.said == {(0, "ana"): 1}


def test_an_answer_taken_back_is_none():
    back = ev.LabelRetracted(0, "ana", 0, ())
    session = lived(log_of((0.0, lease(1, 0)), (4.0, answer(1, 0, 4.0)), (9.0, back)))
    assert session.labels == {}
    assert session.lives["ana"].turns == []


def test_labels_from_elsewhere_come_in_when_they_did_and_are_nobody_s_answers():
    by_hand = ev.LabelFoundByHand(3, "ana", 1, 2.0)
    session = lived(log_of((0.0, lease(1, 0)), (4.0, answer(1, 0, 4.0)), (9.0, by_hand)))
    assert session.labels == {0: 0}
    assert session.outside[-1] == (9.0, ev.LabelsImported((3,), (1,)))


def test_a_live_team_is_who_joined_and_training_takes_what_it_took():
    training = [
        (5.0, ev.TrainingStarted(1, 10, "d", "cold", 1.0)),
        (7.0, ev.ModelTrained(1, 10, 0.5, 0.5, 1.0, 0.0, 0.1)),
        (20.0, ev.TrainingStarted(2, 30, "d", "cold", 1.0)),
        (24.0, ev.ModelTrained(2, 30, 0.5, 0.5, 1.0, 0.0, 0.1)),
    ]
    plan = lived(log_of(*training)).plan
    assert [person.name for person in plan.team] == ["ana"]
    assert plan.training.seconds == pytest.approx(1.0)
    assert plan.training.seconds_per_label == pytest.approx(0.1)


def test_a_simulated_run_keeps_its_plan_and_all_its_audit_labels():
    session = lived(log_of((0.0, lease(1, 0)), (4.0, answer(1, 0, 4.0)), mode="simulated"))
    assert session.plan == Plan(budget=BudgetPlan(labels=None))
    assert session.audit is None
    assert session.answers == 1


def test_a_live_run_knows_the_audit_labels_that_people_gave():
    events = [
        (0.0, ev.AuditQueued((9,))), (1.0, lease(1, 9)), (5.0, answer(1, 9, 4.0, label=1)),
        (5.0, lease(2, 0)), (9.0, answer(2, 0, 4.0)),
    ]  # fmt: skip
    session = lived(log_of(*events))
    assert session.audit == {9: 1}
    assert session.lives["ana"].turns == [Turn(5.0, 4.0, 4.0)]
