"""The virtual clock: a total order of what happens, and a run that can be stopped."""

import pytest

from al_core.domain.errors import Cancelled
from al_core.domain.plan import OptionsPlan
from al_core.loop.ordered import OrderedLearner
from al_core.loop.virtual import (
    ExampleArrives,
    LeaseEnds,
    PersonFinishes,
    ShiftChanges,
    Simulation,
    TimeIsUp,
    TrainingEnds,
    VirtualClock,
    WorldDrifts,
)
from al_core.loop.workforce import Outcome
from tests.loop.worlds import ListRecorder, events_of, plan_of, problem_of

ANSWER = PersonFinishes(Outcome("p1", 1, 0, 5.0, 5.0, skips=False, dropped_at=9.0))


def drained(clock):
    return [clock.pop() for _ in range(len(clock._heap))]


def test_earlier_comes_first():
    clock = VirtualClock()
    clock.at(2.0, LeaseEnds(1))
    clock.at(1.0, LeaseEnds(2))

    assert drained(clock) == [(1.0, LeaseEnds(2)), (2.0, LeaseEnds(1))]


def test_at_equal_times_models_come_first_and_the_end_last():
    clock = VirtualClock()
    order = [
        TrainingEnds(1), WorldDrifts(), ExampleArrives(), ANSWER, LeaseEnds(1), ShiftChanges("p1"),
        TimeIsUp(),
    ]  # fmt: skip
    for occurrence in reversed(order):
        clock.at(5.0, occurrence)

    assert [occurrence for _, occurrence in drained(clock)] == order


def test_of_equals_the_one_planned_first_comes_first():
    clock = VirtualClock()
    for lease in (3, 1, 2):
        clock.at(5.0, LeaseEnds(lease))

    assert [occurrence.lease for _, occurrence in drained(clock)] == [3, 1, 2]


def test_an_empty_clock_has_nothing_more():
    assert VirtualClock().pop() is None


def test_an_answer_exactly_at_the_time_out_counts():
    plan = plan_of(options=OptionsPlan(lease_seconds=10.0))

    kinds = {event.kind for _, event in events_of(plan)}

    assert "slot_lapsed" not in kinds


def test_time_never_goes_back():
    times = [at for at, _ in events_of(plan_of(training=7.0))]

    assert times == sorted(times)


def test_a_cancelled_run_keeps_what_had_happened():
    recorder = ListRecorder()
    simulation = Simulation(plan_of(), problem_of(400), OrderedLearner(), recorder)

    with pytest.raises(Cancelled, match="stopped by the user"):
        simulation.run({}, cancelled=lambda: True)

    assert recorder.commits == 1
    assert len(recorder.events) > 64


class Unlucky(OrderedLearner):
    def finish_training(self, version, state):
        raise ArithmeticError("no luck")


def test_a_run_that_fails_keeps_what_had_happened():
    recorder = ListRecorder()

    with pytest.raises(ArithmeticError):
        Simulation(plan_of(), problem_of(), Unlucky(), recorder).run({})

    assert recorder.commits == 1


def test_whole_numbers_in_a_plan_become_the_floats_that_a_log_gives_back():
    simulation = Simulation(
        plan_of(options=OptionsPlan(lease_seconds=60)),
        problem_of(),
        OrderedLearner(),
        ListRecorder(),
    )

    assert isinstance(simulation.plan.options.lease_seconds, float)
