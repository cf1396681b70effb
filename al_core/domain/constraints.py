"""What is given when a loop is planned: people, times, prices, budget, and what is wanted.

Times are seconds unless the name says otherwise, shares 0 to 1, money in the user's own
currency. One value that reads from TOML and JSON; from a log it is measured, else typed in.
"""

import math
from collections.abc import Iterator
from itertools import chain
from typing import Literal

import msgspec

from al_core.domain.errors import PlanError
from al_core.domain.plan import BudgetPlan, PricesPlan, Spread, TrainingPlan
from al_core.domain.plan_checks import MOST_PEOPLE

Objective = Literal["money", "hours"]
HOURS_A_DAY = 24.0
MOST_LABELS = 10_000_000
MOST_SECONDS = 365 * 86_400.0
"""A label or a training that takes longer than a year is a slip of the hand."""


class Constraints(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything the advisor asks. Defaults are those of a small team and a quick model.

    label_seconds, cv: mean active seconds per label and their coefficient of variation
    (`spread` "lognormal"; 1 for "exponential", 0 for "deterministic"). measured_seconds: times
    measured on people, in place of all three. people work hours_per_day, all at once.
    training: seconds, + seconds per label. arrivals_per_hour: None = the whole pool is there.
    mislabel_cost: money that one wrong label costs in the end. annotator_accuracy: share of
    answers that are right. acceptable_latency_seconds: from an example's selection to a model
    that has seen its label; None = no limit. target_accuracy: None = what random selection
    reaches with most of the label budget (experiments/advisor_race.py). objective: what is
    to be small at the target, money (labels, people's hours with their waiting, compute) or
    hours by the clock.
    """

    label_seconds: float = 20.0
    spread: Spread = "lognormal"
    cv: float = 0.5
    measured_seconds: tuple[float, ...] = ()
    people: int = 3
    hours_per_day: float = 8.0
    annotator_accuracy: float = 1.0
    training: TrainingPlan = TrainingPlan()
    arrivals_per_hour: float | None = None
    budget: BudgetPlan = BudgetPlan()
    prices: PricesPlan = PricesPlan()
    mislabel_cost: float = 0.0
    acceptable_latency_seconds: float | None = None
    target_accuracy: float | None = None
    objective: Objective = "money"

    @property
    def mean_label_seconds(self) -> float:
        """T: the mean of what was measured, else `label_seconds`."""
        measured = self.measured_seconds
        return sum(measured) / len(measured) if measured else self.label_seconds

    @property
    def mean_retrain_seconds(self) -> float:
        """R at half the label budget, where training grows with labels."""
        grown = self.training.seconds_per_label * (self.budget.labels or 0) / 2.0
        return self.training.seconds + grown

    def too_slow(self, latency_seconds: float) -> bool:
        """Whether so many seconds from selection to model are more than is acceptable."""
        most = self.acceptable_latency_seconds
        return most is not None and latency_seconds > most


def checked_constraints(given: Constraints) -> Constraints:
    """The constraints themselves if a loop can be planned on them; else PlanError."""
    for fault in chain(_times(given), _people(given), _money(given), _aims(given)):
        raise PlanError(fault)
    return given


def _times(given: Constraints) -> Iterator[str]:
    training = given.training
    if not all(map(_above, given.measured_seconds)):
        yield "a measured time is not above 0 s; leave such times out"
    if not _above(given.mean_label_seconds):
        yield f"a label takes {given.mean_label_seconds} s; give a mean above 0"
    if given.mean_label_seconds > MOST_SECONDS:
        yield f"a label takes {given.mean_label_seconds} s; give up to {MOST_SECONDS:.0f}, a year"
    if not _from(given.cv):
        yield f"the spread of times is {given.cv} of their mean; give 0 or more"
    for seconds in (training.seconds, training.seconds_per_label):
        if not _from(seconds):
            yield f"retraining takes {seconds} s; give 0 or more"
        if seconds > MOST_SECONDS:
            yield f"retraining takes {seconds} s; give up to {MOST_SECONDS:.0f}, a year"
    if not _above_or_none(given.acceptable_latency_seconds):
        seconds_told = given.acceptable_latency_seconds
        yield f"the acceptable latency is {seconds_told} s; give more than 0, or leave it empty"


def _people(given: Constraints) -> Iterator[str]:
    if given.people < 1:
        yield f"{given.people} people can't label; give at least 1"
    if given.people > MOST_PEOPLE:
        yield f"{given.people} people are more than can be planned for; give up to {MOST_PEOPLE}"
    if not 0.0 < given.hours_per_day <= HOURS_A_DAY:
        yield f"people work {given.hours_per_day} h a day; give more than 0, up to 24"
    if not 0.0 < given.annotator_accuracy <= 1.0:
        yield f"annotator accuracy is {given.annotator_accuracy}; give a share above 0, up to 1"
    if not _above_or_none(given.arrivals_per_hour):
        yield (
            f"{given.arrivals_per_hour} examples arrive per hour; give more than 0, or leave it "
            "empty where all are there"
        )


def _money(given: Constraints) -> Iterator[str]:
    prices: dict[str, float] = msgspec.structs.asdict(given.prices)
    for name, price in prices.items():
        if not _from(price):
            yield f"the price {name} is {price}; give 0 or more"
    if given.objective == "money" and not any(prices.values()):
        yield "money is to be saved and every price is 0; give a price, or ask for hours"
    if not _from(given.mislabel_cost):
        yield f"a wrong label costs {given.mislabel_cost}; give 0 or more"


def _aims(given: Constraints) -> Iterator[str]:
    budget, target = given.budget, given.target_accuracy
    if budget.labels is None or budget.labels < 1:
        yield f"the budget is {budget.labels} labels; plans are compared up to one: give 1 or more"
    elif budget.labels > MOST_LABELS:
        yield f"the budget is {budget.labels} labels; give up to {MOST_LABELS}"
    for unit, most in (("hours", budget.hours), ("money", budget.cost)):
        if not _above_or_none(most):
            yield f"the budget of {unit} is {most}; give more than 0, or leave it empty"
    if target is not None and not 0.0 < target <= 1.0:
        yield f"the target accuracy is {target}; give a share above 0, up to 1"


def _above_or_none(value: float | None) -> bool:
    return value is None or _above(value)


def _above(value: float) -> bool:
    return math.isfinite(value) and value > 0.0


def _from(value: float) -> bool:
    return math.isfinite(value) and value >= 0.0
