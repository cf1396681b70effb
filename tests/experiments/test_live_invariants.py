"""Three people doing whatever comes to their minds, on a run that is closed now and then."""

from collections import defaultdict
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from al_core.domain.errors import LogError, QueueError
from al_core.domain.events import LabelGiven, decoded
from al_core.loop.live_engine import Ruling
from tests.experiments.live_people import OPTIONS, World, small_project
from tests.experiments.new_rows import add, cells

PEOPLE = ("ana", "ben", "cleo")
ACTIONS = (
    "label", "label", "label", "label", "many", "twice", "old", "skip", "everyone", "undo",
    "correct", "release", "hand_over", "leave", "wait", "long_wait", "work", "tell", "reopen",
    "die", "full", "by_hand", "adjudicate", "pause", "flag", "rows", "force",
)  # fmt: skip


class Crowd:
    """Does one action after the other, and remembers what was acknowledged."""

    def __init__(self, world):
        self.world = world
        self.saved, self.stashed = {}, []

    def act(self, action, person, number):
        self.world.time += 1.0
        with suppress(QueueError):
            getattr(self, f"_{action}")(person, number)

    def _send(self, person, answers):
        for answer, receipt in zip(answers, self.world.run.take(person, answers), strict=True):
            if receipt.status != "refused":
                assert self.saved.setdefault(answer.answer_id, receipt) == receipt

    def _label(self, person, number):
        for card in self.world.run.hand(person)[:1]:
            self._send(person, [self.world.answer(card, number % 2)])

    def _many(self, person, number):
        cards = self.world.run.hand(person)
        self._send(person, [self.world.answer(card, number % 2) for card in cards])

    def _twice(self, person, number):
        for card in self.world.run.hand(person)[:1]:
            answer = self.world.answer(card, number % 2)
            self.stashed.append((person, answer))
            self._send(person, [answer, answer])

    def _old(self, person, number):
        """Send what a browser kept, or answer a card whose time may be up."""
        self.stashed += [(person, self.world.answer(c, 0)) for c in self.world.run.hand(person)]
        who, answer = self.stashed[number % len(self.stashed)] if self.stashed else (person, None)
        if answer is not None:
            self._send(who, [answer])

    def _skip(self, person, number, scope="me"):
        for card in self.world.run.hand(person)[:1]:
            skip = msgspec.structs.replace(self.world.answer(card), label=None, scope=scope)
            self._send(person, [skip])

    def _everyone(self, person, number):
        self._skip(person, number, "everyone")

    def _undo(self, person, number):
        self.world.run.undo(person)

    def _correct(self, person, number):
        for said in self.world.run.recent(person)[:1]:
            self.world.run.correct(person, said.example, number % 2, 1.0)

    def _release(self, person, number):
        for lease in self.world.run.status().held[:1]:
            self.world.run.release(lease.lease)

    def _hand_over(self, person, number):
        for lease in self.world.run.status().held[:1]:
            self.world.run.hand_over(lease.lease, person)

    def _leave(self, person, number):
        self.world.run.leave(person)

    def _wait(self, person, number):
        self.world.time += 200.0

    def _long_wait(self, person, number):
        self.world.time += 700.0

    def _work(self, person, number):
        self.world.work()

    def _tell(self, person, number):
        self.world.worker.tell()

    def _reopen(self, person, number):
        self.world.reopen()

    def _die(self, person, number):
        self.world.worker.die()

    def _full(self, person, number):
        self.world.log.full = True
        with pytest.raises(LogError):
            self.world.run.flag(person, min(self.world.run.state.available), "full")
        self.world.log.full = False

    def _by_hand(self, person, number):
        self.world.run.label_by_hand(person, min(self.world.run.state.available), number % 2, 1.0)

    def _adjudicate(self, person, number):
        closed = sorted(self.world.run.state.closed)
        if closed:
            example = closed[number % len(closed)]
            self.world.run.adjudicate(person, example, Ruling(number % 2, "error"))

    def _pause(self, person, number):
        self.world.run.pause(person)
        assert self.world.run.status().paused
        self.world.run.resume(person)

    def _rows(self, person, number):
        before = self.world.run.data().codes.size
        added = add(self.world.run, cells(range(300 + number, 303 + number)), by=person)
        assert added == tuple(range(before, before + 3))

    def _force(self, person, number):
        self.world.run.force_strategy("" if number % 2 else "random", person)

    def _flag(self, person, number):
        self.world.run.flag(person, min(self.world.run.state.available), "odd")


def holds(world, crowd, overlap):
    """What must be so at every moment."""
    state = world.run.state
    assert state.arrived == state.pool_size == world.run.data().split.pool.size
    totals = state.totals
    assert -1e-6 <= totals.idle_seconds <= totals.person_seconds + 1e-6
    for task in state.queue.tasks.values():
        assert task.free_slots >= 0
    for held in state.queue.held.values():
        examples = [state.queue.leases[number].example for number in held]
        assert len(examples) == len(set(examples))
    standing = defaultdict(list)
    for example, person, _ in state.answers:
        standing[example].append(person)
    for people in standing.values():
        assert len(people) == len(set(people))
    ties = world.log.event_counts("r").get("slot_added", 0)
    for example, people in standing.items():
        assert len(people) <= overlap + ties, example
    logged = [decoded(entry.payload) for entry in world.entries()]
    ids = [event.answer_id for event in logged if getattr(event, "answer_id", "")]
    assert sorted(ids) == sorted(crowd.saved)
    counted = [event for event in logged if isinstance(event, LabelGiven) and event.counted]
    assert {event.answer_id for event in counted} <= set(crowd.saved)


@settings(max_examples=15, deadline=None)
@given(
    kind=st.sampled_from(["sequential", "parallel", "hybrid", "adaptive"]),
    overlap=st.sampled_from([1, 2, 3]),
    rechecks=st.sampled_from([0.0, 0.2]),
    script=st.lists(
        st.tuples(st.sampled_from(ACTIONS), st.sampled_from(PEOPLE), st.integers(0, 50)),
        min_size=20,
        max_size=90,
    ),
)
def test_whatever_people_do_nothing_is_lost_and_nothing_counts_twice(
    tmp_path_factory, kind, overlap, rechecks, script
):
    again = {"recheck_share": rechecks, "recheck_after": 1}
    options = msgspec.structs.replace(OPTIONS, overlap=overlap, hand=2, **again)
    cache = tmp_path_factory.getbasetemp() / "features"
    cache.mkdir(exist_ok=True)
    world = World(small_project(kind, options=options), cache)
    crowd = Crowd(world)
    world.work()
    for action, person, number in script:
        crowd.act(action, person, number)
    holds(world, crowd, overlap)
    assert world.verdict() == ""
