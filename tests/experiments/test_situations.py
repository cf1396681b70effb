"""A run as alerts look at it."""

import numpy as np

from al_core.domain import events as ev
from al_core.domain.plan import Plan
from al_core.experiments.situations import situation_of, workers_of
from al_core.loop.queue import Lease, Task
from al_core.loop.state import LoopState
from al_core.loop.tallies import SinceSelection
from al_core.monitoring.alerts import Worker

AUDIT = (7, 8, 9)


def given(lease, example, who, label, seconds=5.0):
    """An answer with the lease it was given on."""
    return [
        ev.SlotLeased(lease, example, who, 60.0),
        ev.LabelGiven(lease, example, who, label, seconds, True, "", 0, 0, 0.0),
    ]


def test_people_are_held_against_the_consensus_of_audit_items():
    events = [
        *given(1, 7, "ana", 0),
        *given(2, 7, "ben", 0),
        *given(3, 7, "cleo", 1, seconds=1.0),
        *given(4, 3, "ana", 1),
    ]
    assert workers_of(events, AUDIT) == (
        Worker("ana", 2, 0.0, 1, 1),
        Worker("ben", 1, 0.0, 1, 1),
        Worker("cleo", 1, 1.0, 1, 0),
    )


def test_an_item_that_one_person_answered_or_that_ties_tells_nothing():
    events = [*given(1, 7, "ana", 0), *given(2, 8, "ana", 0), *given(3, 8, "ben", 1)]
    assert [who.audited for who in workers_of(events, AUDIT)] == [0, 0]


def test_a_corrected_answer_counts_as_it_is_now():
    events = [
        *given(1, 7, "ana", 1),
        *given(2, 7, "ben", 0),
        *given(3, 7, "cleo", 0),
        ev.LabelCorrected(7, "ana", 1, 0, 2.0, ()),
    ]
    assert [who.right for who in workers_of(events, AUDIT)] == [1, 1, 1]


def test_an_answer_taken_back_counts_not():
    events = [*given(1, 7, "ana", 1), *given(2, 7, "ben", 0), ev.LabelRetracted(7, "ana", 1, ())]
    assert [who.audited for who in workers_of(events, AUDIT)] == [0, 0]


def state_of(**fields):
    usual = {"plan": Plan(), "classes": ["a", "b"], "n_classes": 2, "batch_size": 10}
    return LoopState(**{**usual, **fields})


def test_the_situation_is_that_of_the_state():
    state = state_of(
        at_work={"ana": None, "ben": None},
        available={1: None, 2: None},
        labels={3: 0, 4: 1, 5: 1},
        recent=SinceSelection(leases=8, lapses=2, answers=4, labels_behind=60),
    )
    now = situation_of(state, (), np.array([0, 0, 1]))

    assert (now.at_work, now.idle, now.selectable) == (2, 2, 2)
    assert (now.leases, now.lapses, now.stale_batches) == (8, 2, 1.5)
    assert now.labeled == {"a": 1, "b": 2}
    assert now.predicted == {"a": 2, "b": 1}


def test_who_holds_nothing_while_items_wait_is_not_without_work():
    state = state_of(at_work={"ana": None, "ben": None}, available={1: None})
    state.queue.add(Task(1, 1, (0, 0.0, 0, 1), slots=1))
    assert situation_of(state, ()).idle == 0

    state.queue.lease(Lease(1, 1, "ana", 0.0, 60.0))
    assert situation_of(state, ()).idle == 1


def test_a_paused_or_stopped_run_starves_nobody():
    fields = {"available": {1: None}, "at_work": {"ana": None}}
    assert situation_of(state_of(**fields, paused=True), ()).selectable == 0
    assert situation_of(state_of(**fields, stopped="done"), ()).selectable == 0
