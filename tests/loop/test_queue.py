"""The queue of open examples: order, slots, leases, and whose answers count."""

import pytest

from al_core.domain.errors import QueueError
from al_core.loop.queue import Lease, Queue, Task


def queue_of(*examples, slots=1):
    """Examples waiting in the order given."""
    queue = Queue()
    for place, example in enumerate(examples):
        queue.add(Task(example, 1, (1, float(place), 0, example), slots))
    return queue


def lend(queue, number, example, annotator):
    lease = Lease(number, example, annotator, 0.0, 60.0)
    queue.lease(lease)
    return lease


def test_examples_are_given_out_in_order_of_their_keys():
    queue = queue_of(7, 3, 5)

    assert queue.waiting_examples() == [7, 3, 5]
    assert queue.next_for("ana") == 7


def test_a_leased_example_is_not_given_out_again():
    queue = queue_of(7, 3)
    lend(queue, 1, 7, "ana")

    assert queue.next_for("bob") == 3


def test_an_example_with_two_slots_goes_to_two_people():
    queue = queue_of(7, slots=2)
    lend(queue, 1, 7, "ana")

    assert queue.next_for("bob") == 7
    lend(queue, 2, 7, "bob")
    assert queue.waiting == 0


def test_nobody_is_given_an_example_they_hold():
    queue = queue_of(7, slots=2)
    lend(queue, 1, 7, "ana")

    assert queue.next_for("ana") is None


def test_nobody_is_given_an_example_they_answered():
    queue = queue_of(7, slots=2)
    lend(queue, 1, 7, "ana")
    queue.end(1)
    queue.answer(7, "ana", 0)

    assert queue.next_for("ana") is None
    assert queue.next_for("bob") == 7


def test_nobody_is_given_an_example_they_passed_by():
    queue = queue_of(7)
    queue.tasks[7].passed.add("ana")

    assert queue.next_for("ana") is None


def test_an_example_is_queued_once():
    with pytest.raises(QueueError, match="example 7 is queued already; select it once"):
        queue_of(7, 7)


def test_a_full_example_can_not_be_leased():
    queue = queue_of(7)
    lend(queue, 1, 7, "ana")

    with pytest.raises(QueueError, match="example 7 has no slot for bob; take the next one"):
        lend(queue, 2, 7, "bob")


def test_a_lease_given_back_frees_its_slot_in_the_old_place():
    queue = queue_of(7, 3)
    lend(queue, 1, 7, "ana")
    queue.end(1)

    assert queue.waiting_examples() == [7, 3]
    assert queue.held == {}
    assert queue.leases == {}


def test_a_lapsed_lease_frees_the_slot_and_stays_on_record():
    queue = queue_of(7)
    lease = lend(queue, 1, 7, "ana")
    queue.lapse(1, 60.0)

    assert queue.next_for("bob") == 7
    assert (lease.standing, lease.lapsed_at, queue.leases) == ("lapsed", 60.0, {1: lease})


def test_an_answer_on_a_held_lease_counts():
    queue = queue_of(7)

    assert queue.refusal(lend(queue, 1, 7, "ana")) == ""


def test_an_answer_on_a_lapsed_lease_counts_while_nobody_has_taken_the_slot():
    queue = queue_of(7)
    lease = lend(queue, 1, 7, "ana")
    queue.lapse(1, 60.0)

    assert queue.refusal(lease) == ""


def test_an_answer_on_a_lapsed_lease_is_refused_once_the_slot_is_taken():
    queue = queue_of(7)
    lease = lend(queue, 1, 7, "ana")
    queue.lapse(1, 60.0)
    lend(queue, 2, 7, "bob")

    assert queue.refusal(lease) == "too late: someone else has taken the slot"


def test_an_answer_on_a_closed_example_is_refused():
    queue = queue_of(7, slots=2)
    lease = lend(queue, 1, 7, "ana")
    queue.close(7)

    assert queue.refusal(lease) == "too late: the example is closed"
    assert queue.held == {"ana": {1: None}}


def test_an_old_lease_gives_no_second_answer_beside_a_new_one():
    queue = queue_of(7, slots=3)
    old = lend(queue, 1, 7, "ana")
    queue.lapse(1, 60.0)
    lend(queue, 2, 7, "ana")

    assert queue.refusal(old).startswith("too late: the same person")


def test_an_old_lease_gives_no_second_answer_after_the_first():
    queue = queue_of(7, slots=3)
    old = lend(queue, 1, 7, "ana")
    queue.lapse(1, 60.0)
    lend(queue, 2, 7, "ana")
    queue.end(2)
    queue.answer(7, "ana", 1)

    assert queue.refusal(old).startswith("too late: the same person")


def test_one_more_slot_opens_a_full_example_again():
    queue = queue_of(7)
    lend(queue, 1, 7, "ana")
    queue.end(1)
    queue.answer(7, "ana", 0)
    queue.add_slot(7)

    assert queue.next_for("bob") == 7


def test_a_moved_example_takes_its_new_place():
    queue = queue_of(7, 3, 5)
    queue.move(7, (1, 9.0, 0, 7))

    assert queue.waiting_examples() == [3, 5, 7]


def test_a_leased_example_that_is_moved_does_not_come_back_into_the_queue():
    queue = queue_of(7, 3)
    lend(queue, 1, 7, "ana")
    queue.move(7, (1, 9.0, 0, 7))

    assert queue.waiting_examples() == [3]


def test_open_slots_count_the_answers_still_wanted():
    queue = queue_of(7, 3, slots=2)
    lend(queue, 1, 7, "ana")
    assert queue.open_slots() == 4

    queue.end(1)
    queue.answer(7, "ana", 0)
    assert queue.open_slots() == 3
