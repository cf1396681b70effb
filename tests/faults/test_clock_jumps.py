"""The machine's clock is set an hour ahead, or an hour back, while people work."""

from collections import Counter

import pytest

from al_core.domain import events as ev
from al_core.loop.recorders import event_of
from al_core.loop.wall_clock import WallClock
from tests.experiments.live_people import OPTIONS, World, small_project

HOUR = 3600.0


class JumpyWorld(World):
    """A world whose machine clock can be set; `time` is how long the machine has been on."""

    set_by = 0.0

    @property
    def desk(self):
        plain = super().desk
        clock = WallClock(source=lambda: self.time + self.set_by, ticks=lambda: self.time)
        return type(plain)(plain.cache, plain.hire, clock)


@pytest.fixture
def world(tmp_path):
    world = JumpyWorld(small_project(batch_size=12), tmp_path)
    world.run.hand("ana")
    world.work()
    return world


def granted(world):
    return [
        (entry.occurred_at, event)
        for entry in world.entries()
        if isinstance(event := event_of(entry), ev.SlotLeased)
    ]


def worked_through(world, *jumps):
    """People label, hold and answer while the clock jumps between their turns."""
    for jump in jumps:
        held = {name: world.run.hand(name) for name in ("ana", "ben")}
        world.set_by += jump
        for name, cards in held.items():
            answers = [world.answer(card) for card in cards]
            assert all(each.status != "refused" for each in world.run.take(name, answers))
            world.time += 5.0
        world.work()


JUMPS = pytest.mark.parametrize(
    "jumps", [(HOUR,), (-HOUR,), (HOUR, -HOUR, HOUR), (-HOUR, HOUR, -HOUR, -HOUR)], ids=str
)


@JUMPS
def test_time_never_goes_back_in_the_log(world, jumps):
    worked_through(world, *jumps)
    times = [entry.occurred_at for entry in world.entries()]

    assert times == sorted(times)
    assert world.verdict() == ""


@JUMPS
def test_nothing_is_granted_twice(world, jumps):
    worked_through(world, *jumps)
    leases = granted(world)
    counted = Counter(
        event.example
        for entry in world.entries()
        if isinstance(event := event_of(entry), ev.LabelGiven) and event.counted
    )

    assert len({event.lease for _, event in leases}) == len(leases)
    assert max(counted.values()) == 1


@JUMPS
def test_no_answer_that_was_acknowledged_is_missing(world, jumps):
    worked_through(world, *jumps)
    kinds = world.log.event_counts("r")
    stored = kinds["label_given"] + kinds.get("answer_set_aside", 0)

    assert stored == next(world.ids) - 1


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_a_lease_given_after_a_jump_lasts_as_long_as_any(world, jump):
    world.set_by += jump
    card = world.run.hand("ana")[0]
    world.time += OPTIONS.lease_seconds - 1.0
    world.run.hand("ben")

    assert card.lease in [each.lease for each in world.run.hand("ana")]


def test_an_abandoned_lease_lapses_though_the_clock_was_set_back(world):
    card = world.run.hand("ana")[0]
    world.set_by -= HOUR
    world.time += 2.0 * OPTIONS.lease_seconds + 1.0

    assert card.example in [each.example for each in world.run.hand("ben")]


def test_a_lease_that_a_jump_ended_is_still_good_if_nobody_took_it(world):
    card = world.run.hand("ana")[0]
    world.set_by += HOUR
    world.run.hand("cleo")  # reads the queue, and takes what has lapsed
    taken = {each.example for each in world.run.hand("cleo")}
    (receipt,) = world.run.take("ana", [world.answer(card)])

    assert receipt.status == ("late" if card.example in taken else "saved")


def test_a_restart_with_a_clock_an_hour_back_goes_on_from_the_last_time_of_the_log(world):
    leases = [card.lease for card in world.run.hand("ana")]
    world.set_by -= HOUR
    world.reopen()

    assert [card.lease for card in world.run.hand("ana")] == leases
    world.label("ben")
    times = [entry.occurred_at for entry in world.entries()]
    assert times == sorted(times)
