"""Batch size advice for a plan: its team as one, its training time half-way."""

from collections.abc import Sequence
from dataclasses import dataclass

from al_core.domain.errors import PlanError
from al_core.domain.plan import Person, Plan, people
from al_core.domain.results import BatchSizeCurve
from al_core.monitoring.batch_size import batch_size_curve


@dataclass(frozen=True)
class TeamPace:
    """What the batch rule asks of a plan: people at work (N), T and R in seconds."""

    n_people: int
    label_seconds: float
    retrain_seconds: float


def team_pace(plan: Plan) -> TeamPace:
    """N, T and R of a plan; PlanError without people or with times that aren't above 0.

    T is the harmonic mean over the team, so that N / T is what it labels per second. R is
    taken at half the label budget where training grows with labels.
    """
    team = people(plan)
    if not team:
        raise PlanError("the team has 0 annotators; add at least one person")
    training, labels = plan.training, plan.budget.labels or 0
    retrain = training.seconds + training.seconds_per_label * labels / 2.0
    return TeamPace(len(team), _harmonic_mean([_mean_seconds(each) for each in team]), retrain)


def plan_batch_sizes(plan: Plan) -> BatchSizeCurve:
    """Makespans by batch size for a plan, with the rule's size and the corrected one."""
    pace = team_pace(plan)
    return batch_size_curve(pace.label_seconds, pace.n_people, pace.retrain_seconds)


def _mean_seconds(person: Person) -> float:
    measured = person.spread == "bootstrap" and person.times and not person.mean_seconds
    seconds = sum(person.times) / len(person.times) if measured else person.mean_seconds
    if not seconds > 0.0:
        raise PlanError(f"{person.name}: mean_seconds is {seconds}; give a number above 0")
    return seconds


def _harmonic_mean(values: Sequence[float]) -> float:
    return len(values) / sum(1.0 / value for value in values)
