"""Where the advice flips: the rule asked again for other teams and other retraining times.

Queueing arithmetic throughout; the one thing played through is when the labels of a batch come
in, by the times alone (annotation/batch_times.py). No model is trained, so a grid takes about a
second, and what stale picks cost is what the rule assumes, not what your data show.
"""

import math

import msgspec
import numpy as np

from al_core.domain.constraints import Constraints, checked_constraints
from al_core.domain.plan import TrainingPlan
from al_core.domain.recommending import Design, Estimate, WorkflowAdvice
from al_core.domain.sensitivity import Axis, Flip, Sensitivity
from al_core.experiments.advisor import rule_advice
from al_core.experiments.advisor_rules import LARGEST_SHARE, PACES, SERIES, estimate
from al_core.reporting.words import duration

PEOPLE = (1, 2, 3, 5, 8, 12, 20, 40)
RETRAIN_SECONDS = (1.0, 10.0, 30.0, 60.0, 180.0, 600.0, 1800.0, 3600.0)


def sensitivity(given: Constraints, axis: Axis) -> Sensitivity:
    """The grid over one axis; PlanError for constraints that no loop can be planned on."""
    checked_constraints(given)
    values = _values(given, axis)
    columns = [_with(given, axis, value) for value in values]
    advice = [rule_advice(column) for column in columns]
    sizes = _batch_sizes(given, advice)
    asked = [(column, each.options.overlap) for column, each in zip(columns, advice, strict=True)]
    cheapest = [[_cheapest(column, size, overlap) for column, overlap in asked] for size in sizes]
    costs = np.array([[each.cost for each in row] for row in cheapest])
    advised = tuple(each.design for each in advice)
    return Sensitivity(
        axis=axis,
        unit=given.objective,
        values=values,
        batch_sizes=sizes,
        extra=costs / costs.min(axis=0) - 1.0,
        kinds=tuple(tuple(each.design.kind for each in row) for row in cheapest),
        advised=advised,
        flips=_flips(values, advised),
        given_place=values.index(_own(given, axis)),
    )


def _own(given: Constraints, axis: Axis) -> float:
    return float(given.people) if axis == "people" else given.mean_retrain_seconds


def _values(given: Constraints, axis: Axis) -> tuple[float, ...]:
    """The usual ones, and the one that is given."""
    usual = map(float, PEOPLE) if axis == "people" else RETRAIN_SECONDS
    return tuple(sorted({*usual, _own(given, axis)}))


def _with(given: Constraints, axis: Axis, value: float) -> Constraints:
    if axis == "people":
        return msgspec.structs.replace(given, people=int(value))
    return msgspec.structs.replace(given, training=TrainingPlan(seconds=value))


def _batch_sizes(given: Constraints, advice: list[WorkflowAdvice]) -> tuple[int, ...]:
    """1-2-5 steps up to half the label budget, and every size that is advised somewhere."""
    largest = max(1, math.floor(LARGEST_SHARE * (given.budget.labels or 1)))
    usual = {size for size in SERIES if size <= largest}
    return tuple(sorted(usual | {each.design.batch_size for each in advice}))


def _cheapest(column: Constraints, size: int, overlap: int) -> Estimate:
    """The best architecture at a batch size; one that is too slow only where all are."""
    limit = column.acceptable_latency_seconds or math.inf
    found = [estimate(column, Design(kind, size), overlap) for kind in PACES]
    return min(found, key=lambda each: (each.latency_seconds > limit, each.cost))


def _flips(values: tuple[float, ...], advised: tuple[Design, ...]) -> tuple[Flip, ...]:
    steps = zip(values[1:], advised, advised[1:], strict=False)
    return tuple(
        Flip(value, before, after) for value, before, after in steps if before.kind != after.kind
    )


def flip_sentences(found: Sensitivity) -> list[str]:
    """What is advised as things are, and from where on another architecture is."""
    mine = found.advised[found.given_place]
    said = [f"As given: {_design(mine)}."]
    said += [
        f"From {_value(found.axis, flip.value)} on: {_design(flip.after)}, in place of "
        f"{flip.before.kind}."
        for flip in found.flips
    ]
    if not found.flips:
        sizes = sorted({each.batch_size for each in found.advised})
        spread = f"{sizes[0]} to {sizes[-1]}" if len(sizes) > 1 else f"{sizes[0]}"
        said.append(
            f"{mine.kind.capitalize()} is advised over the whole range, in batches of {spread}."
        )
    return said


def _design(design: Design) -> str:
    return f"{design.kind} in batches of {design.batch_size}"


def _value(axis: Axis, value: float) -> str:
    if axis == "retraining":
        return f"{duration(value)} to retrain"
    return "1 person" if value == 1.0 else f"{value:.0f} people"
