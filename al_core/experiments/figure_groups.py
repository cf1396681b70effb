"""The figures of arms in groups that fit on a screen, each with its digits."""

from collections.abc import Sequence
from dataclasses import dataclass

from al_core.domain.results import Interval, Measure
from al_core.experiments.comparing import ArmFigures

GROUPS: dict[str, dict[str, int]] = {
    "Quality and price": {
        "Accuracy": 3,
        "Area under the curve": 3,
        "Hours": 2,
        "Cost": 2,
        "Labels per hour": 0,
    },
    "Flow": {
        "Cycle, s": 0,
        "Selection to model, s": 0,
        "People idle, %": 1,
        "Trainer idle, %": 1,
        "Queue depth": 1,
    },
    "Staleness, batches, people": {
        "Stale at selection, labels": 1,
        "Stale at answer, labels": 1,
        "Redundancy": 3,
        "Redundancy, random batch": 3,
        "Agreement, alpha": 2,
        "Lapsed leases": 1,
        "Late answers": 1,
    },
}
"""Group -> figure of FIGURES -> the decimals it is shown with. Every figure is in one group."""
IDLE = {"People idle, %": "people", "Trainer idle, %": "trainer"}
STALE = {"Stale at selection, labels": "at selection", "Stale at answer, labels": "at the answer"}


@dataclass(frozen=True)
class FigureColumn:
    """One figure of all arms: mean over seeds, and half the width of its 95 % t interval."""

    name: str
    decimals: int
    estimates: tuple[float, ...]
    half_widths: tuple[float, ...]


def decimals_of(figure: str) -> int:
    """The decimals that a figure is shown with."""
    return next(group[figure] for group in GROUPS.values() if figure in group)


def figure_columns(arms: Sequence[ArmFigures], group: str) -> list[FigureColumn]:
    """The figures of a group, as columns over the arms."""
    return [
        FigureColumn(
            name,
            decimals,
            tuple(arm.figures[name].estimate for arm in arms),
            tuple(arm.figures[name].high - arm.figures[name].estimate for arm in arms),
        )
        for name, decimals in GROUPS[group].items()
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
