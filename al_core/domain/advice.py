"""Whether to go on labeling: what each stopping rule says, and what follows from all of it."""

from dataclasses import dataclass, field
from typing import Literal

from al_core.domain.results import Interval
from al_core.domain.values import Floats

INF = float("inf")
Direction = Literal["at least", "at most"]
Says = Literal["stop", "continue", "cannot tell"]
Decision = Literal["continue", "stop", "random would do as well"]


@dataclass(frozen=True)
class Vote:
    """What one stopping rule says of a run.

    history: its figure after each model version, (k,), nan where it can't be known yet; the
    last of them is held against `threshold`: `direction` says on which side of it to stop.
    reason: one sentence with the figures. unknown: why it can't tell, "" when it can.
    about: "model" where the rule asks whether the model still changes, "budget" where it asks
    what is left to spend, "worth" for what a label earns.
    """

    rule: str
    meaning: str
    paper: str
    direction: Direction
    threshold: float
    history: Floats
    says: Says
    reason: str
    about: str = "model"
    unknown: str = ""


@dataclass(frozen=True)
class Advice:
    """What to do, why in one sentence, and all that it was joined from.

    trend: accuracy gained per 100 labels over the newest stretch, with an interval over audit
    items. ceiling: how often people agree with one another, which bounds any accuracy measured
    on their labels; nan where it is not known. next_hundred: what 100 more labels cost.
    """

    decision: Decision
    reason: str
    votes: tuple[Vote, ...] = field(default=())
    trend: Interval = field(default_factory=lambda: Interval(float("nan"), -INF, INF, 0))
    ceiling: float = float("nan")
    next_hundred: float = float("nan")
