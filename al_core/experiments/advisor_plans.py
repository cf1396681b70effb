"""From constraints and a design to a plan that the engine can run."""

import math

import msgspec

from al_core.domain.constraints import HOURS_A_DAY, Constraints
from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    OptionsPlan,
    Person,
    Plan,
    StrategyPlan,
)
from al_core.domain.recommending import Design
from al_core.monitoring.pace import Workload, trigger_for

DAY_SECONDS = 86_400.0
MOST_DAYS = 400
ARRIVED_AT_START = 0.2


def person_of(constraints: Constraints) -> Person:
    """One of the people, as they are simulated; all are alike."""
    measured = constraints.measured_seconds
    return Person(
        mean_seconds=0.0 if measured else constraints.label_seconds,
        spread="bootstrap" if measured else constraints.spread,
        cv=constraints.cv,
        times=measured,
        accuracy=constraints.annotator_accuracy,
    )


def workload(constraints: Constraints, overlap: int = 1) -> Workload:
    """T, N and R of the constraints; T is what all answers to one example take."""
    hourly = constraints.arrivals_per_hour
    return Workload(
        constraints.mean_label_seconds * overlap,
        constraints.people,
        constraints.mean_retrain_seconds,
        math.inf if hourly is None else hourly / 3600.0,
    )


def architecture_for(design: Design, load: Workload) -> ArchitecturePlan:
    """The design's architecture; the trigger is where the queue would run dry otherwise."""
    trigger = trigger_for(load, design.batch_size) / design.batch_size
    largest = max(design.batch_size, ArchitecturePlan().largest_batch)
    smallest = min(design.batch_size, ArchitecturePlan().smallest_batch)
    return ArchitecturePlan(
        kind=design.kind,
        batch_size=design.batch_size,
        trigger_share=trigger,
        smallest_batch=smallest,
        largest_batch=largest,
    )


def planned(constraints: Constraints, design: Design, options: OptionsPlan, base: Plan) -> Plan:
    """`base` (its data, split, model, seed) run as `design` by the people of the constraints."""
    load = workload(constraints, options.overlap)
    return msgspec.structs.replace(
        base,
        name=f"advisor-{design.kind}-{design.batch_size}-{design.strategy}",
        strategy=StrategyPlan(name=design.strategy),
        architecture=architecture_for(design, load),
        options=options,
        training=constraints.training,
        team=(_team(constraints),),
        prices=constraints.prices,
        budget=constraints.budget,
        arrivals=_arrivals(constraints),
    )


def _team(constraints: Constraints) -> Person:
    return msgspec.structs.replace(
        person_of(constraints), count=constraints.people, shifts=_shifts(constraints)
    )


def _shifts(constraints: Constraints) -> tuple[tuple[float, float], ...]:
    """One shift a day, for as long as one person with a training after each label would need."""
    hours = constraints.hours_per_day
    if hours >= HOURS_A_DAY:
        return ()
    slowest = constraints.mean_label_seconds + constraints.mean_retrain_seconds
    at_work = slowest * (constraints.budget.labels or 1) / 3600.0
    days = min(MOST_DAYS, math.ceil(at_work / hours) + 2)
    return tuple((day * DAY_SECONDS, day * DAY_SECONDS + hours * 3600.0) for day in range(days))


def _arrivals(constraints: Constraints) -> ArrivalPlan:
    """A fifth of the pool is there at the start where examples arrive at a rate."""
    if constraints.arrivals_per_hour is None:
        return ArrivalPlan()
    return ArrivalPlan(ARRIVED_AT_START, constraints.arrivals_per_hour)
