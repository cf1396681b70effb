"""Plans for queue studies, and figures of their outcome (queueing theory's own words)."""

from dataclasses import dataclass

import msgspec
import numpy as np

from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    BudgetPlan,
    OptionsPlan,
    Person,
    Plan,
    TrainingPlan,
)
from al_core.domain.values import Floats
from al_core.experiments.queue_study import QueueTimes

NO_LIMIT = 1e12
CADENCE = 5_000


def queue_plan(
    architecture: ArchitecturePlan,
    person: Person,
    *,
    retrain_seconds: float = 0.0,
    lease_seconds: float = NO_LIMIT,
    seed: int = 0,
) -> Plan:
    """A plan in which only times matter: first come first served, no random share."""
    return Plan(
        name="queue study",
        seed=seed,
        architecture=architecture,
        options=OptionsPlan(queue_order="arrival", lease_seconds=lease_seconds, random_share=0.0),
        training=TrainingPlan(seconds=retrain_seconds),
        team=(person,),
        budget=BudgetPlan(labels=None),
    )


def markov_plan(arrivals_per_second: float, rate: float, servers: int, seed: int) -> Plan:
    """M/M/c: Poisson arrivals, `servers` people with exponential times of mean 1 / rate."""
    person = Person(count=servers, mean_seconds=1.0 / rate, spread="exponential")
    plan = queue_plan(ArchitecturePlan(kind="parallel", batch_size=CADENCE), person, seed=seed)
    arrivals = ArrivalPlan(initial_share=0.0, rate_per_hour=3600.0 * arrivals_per_second)
    return msgspec.structs.replace(plan, arrivals=arrivals)


@dataclass(frozen=True)
class QueueFigures:
    """Per-example means of one run, and Little's law on its own path.

    waiting_share: examples that waited at all. waiting_seconds, total_seconds: mean wait
    (Wq) and time in the system (W). queue_length, in_system: time averages (Lq, L).
    gap_seconds, service_seconds: means between arrivals and of the work itself.
    """

    waiting_share: float
    waiting_seconds: float
    total_seconds: float
    queue_length: float
    in_system: float
    throughput: float
    gap_seconds: float
    service_seconds: float


def queue_figures(times: QueueTimes, warm_up: int = 0) -> QueueFigures:
    """Figures over all examples but the first `warm_up`; L is integrated from the path."""
    arrived, leased, done = (
        moments[warm_up:] for moments in (times.arrived, times.leased, times.answered)
    )
    horizon = float(done.max() - arrived[0])
    return QueueFigures(
        waiting_share=float(np.mean(leased > arrived)),
        waiting_seconds=float(np.mean(leased - arrived)),
        total_seconds=float(np.mean(done - arrived)),
        queue_length=_time_average(arrived, leased, horizon),
        in_system=_time_average(arrived, done, horizon),
        throughput=done.shape[0] / horizon,
        gap_seconds=float(np.mean(np.diff(arrived))),
        service_seconds=float(np.mean(done - leased)),
    )


def controlled_mean(values: Floats, controls: Floats, known: Floats) -> tuple[float, float]:
    """Mean and standard error of `values`, (n,), with control variates (Lavenberg, Welch 1981).

    controls, (n, k): figures of the same runs whose true means `known`, (k,), are known. What
    they are off by explains part of the values' scatter; least squares takes that part out.
    """
    design = np.column_stack((np.ones(values.shape[0]), controls - known))
    solution, *_ = np.linalg.lstsq(design, values)
    residuals = values - design @ solution
    variance = residuals @ residuals / (values.shape[0] - design.shape[1])
    covariance = variance * np.linalg.inv(design.T @ design)
    return float(solution[0]), float(np.sqrt(covariance[0, 0]))


def _time_average(entered: Floats, left: Floats, horizon: float) -> float:
    """Mean number inside: the step function of entries and exits, integrated over time."""
    moments = np.concatenate((entered, left))
    steps = np.concatenate((np.ones(entered.shape[0]), -np.ones(left.shape[0])))
    order = np.argsort(moments, kind="stable")
    inside = np.cumsum(steps[order])
    return float(np.sum(inside[:-1] * np.diff(moments[order])) / horizon)
