"""Units that suit what is shown: seconds, minutes or hours; labels, hours or money."""

from dataclasses import dataclass

AXIS_TITLES = {
    "labels": "Labels closed",
    "hours": "Hours since the start",
    "cost": "Money spent (your currency)",
}
AXIS_FORMATS = {"labels": ",.0f", "hours": ",.3~r", "cost": ",.2f"}


@dataclass(frozen=True)
class TimeUnit:
    """A unit of time by its name and its length in seconds."""

    name: str
    seconds: float


_UNITS = (TimeUnit("seconds", 1.0), TimeUnit("minutes", 60.0), TimeUnit("hours", 3600.0))


def time_unit(longest_seconds: float) -> TimeUnit:
    """The largest unit of which `longest_seconds` holds at least three."""
    fitting = [unit for unit in _UNITS if longest_seconds >= 3 * unit.seconds]
    return fitting[-1] if fitting else _UNITS[0]


def axis_title(axis: str) -> str:
    """What stands beside the axis of a curve: labels, hours, cost, or the name itself."""
    return AXIS_TITLES.get(axis, axis.capitalize())
