"""The figures of arms in groups that fit on a screen, each with its digits."""

from collections.abc import Sequence
from dataclasses import dataclass

from al_core.domain.results import Interval, Measure
from al_core.experiments.comparing import ArmFigures

GROUPS: dict[str, dict[str, str]] = {
    "Quality and price": {
        "Accuracy": "%.3f",
        "Area under the curve": "%.3f",
        "Hours": "%.2f",
        "Cost": "%.2f",
        "Labels per hour": "%.0f",
    },
    "Flow": {
        "Cycle, s": "%.0f",
        "Selection to model, s": "%.0f",
        "People idle, %": "%.1f",
        "Trainer idle, %": "%.1f",
        "Queue depth": "%.1f",
    },
    "Staleness and batches": {
        "Stale at selection, labels": "%.1f",
        "Stale at answer, labels": "%.1f",
        "Redundancy": "%.3f",
        "Redundancy, random batch": "%.3f",
        "Lapsed leases": "%.1f",
        "Late answers": "%.1f",
    },
}
"""Group -> figure of FIGURES -> its printf format. Every figure is in one group."""
IDLE = {"People idle, %": "people", "Trainer idle, %": "trainer"}
STALE = {"Stale at selection, labels": "at selection", "Stale at answer, labels": "at the answer"}


@dataclass(frozen=True)
class FigureColumn:
    """One figure of all arms: mean over seeds, and half the width of its 95 % t interval."""

    name: str
    digits: str
    estimates: tuple[float, ...]
    half_widths: tuple[float, ...]


def digits_of(figure: str) -> str:
    """The printf format of a figure."""
    return next(group[figure] for group in GROUPS.values() if figure in group)


def figure_columns(arms: Sequence[ArmFigures], group: str) -> list[FigureColumn]:
    """The figures of a group, as columns over the arms."""
    return [
        FigureColumn(
            name,
            digits,
            tuple(arm.figures[name].estimate for arm in arms),
            tuple(arm.figures[name].high - arm.figures[name].estimate for arm in arms),
        )
        for name, digits in GROUPS[group].items()
    ]


def idle_measures(arms: Sequence[ArmFigures]) -> list[Measure]:
    """Idle shares of people and trainer, 0 to 1."""
    return _measures(arms, IDLE, 0.01)


def staleness_measures(arms: Sequence[ArmFigures]) -> list[Measure]:
    """Labels that the choosing model had not seen, at selection and at the answer."""
    return _measures(arms, STALE, 1.0)


def _measures(arms: Sequence[ArmFigures], names: dict[str, str], factor: float) -> list[Measure]:
    return [
        Measure(arm.arm, words, _scaled(arm.figures[name], factor))
        for arm in arms
        for name, words in names.items()
    ]


def _scaled(interval: Interval, factor: float) -> Interval:
    estimate, low, high = (
        factor * bound for bound in (interval.estimate, interval.low, interval.high)
    )
    return Interval(estimate, low, high, interval.n, interval.level)
