"""What a log says of the constraints that a loop was planned on, each with how sure it is."""

from dataclasses import dataclass

from al_core.domain.constraints import Constraints
from al_core.domain.results import Interval


@dataclass(frozen=True)
class Measured:
    """One figure. topic: what it is; unit: of the interval; how: over what, in words.

    used: it replaces what was entered; else it is only told.
    """

    topic: str
    unit: str
    interval: Interval
    how: str
    used: bool


@dataclass(frozen=True)
class Unmeasured:
    """What the log can't tell, and why; what was entered stands."""

    topic: str
    why: str


@dataclass(frozen=True)
class PersonPace:
    """How one person works. cv: standard deviation of the seconds over their mean.

    lapsed: share of the items taken that were not answered in time.
    """

    annotator: str
    seconds: Interval
    cv: float
    lapsed: Interval


@dataclass(frozen=True)
class MeasuredConstraints:
    """constraints: as entered, with what could be measured in its place."""

    constraints: Constraints
    measured: tuple[Measured, ...]
    unmeasured: tuple[Unmeasured, ...]
    people: tuple[PersonPace, ...]
