"""How the advice changes with people and retraining time: a grid of what each batch size costs."""

from dataclasses import dataclass
from typing import Literal

from al_core.domain.plan import ArchitectureKind
from al_core.domain.recommending import Design
from al_core.domain.values import Floats

Axis = Literal["people", "retraining"]


@dataclass(frozen=True)
class Flip:
    """From `value` of the axis on, another architecture is advised."""

    value: float
    before: Design
    after: Design


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What the rule expects over a grid, all else as given.

    values: people, or seconds to retrain, (v,). batch_sizes: (s,). extra: (s, v), cost above
    the cheapest design of the column, a share (0.1 = 10 % dearer). kinds: the architecture
    that is cheapest there, by row and column. advised: one design per column. given_place: the
    column of the constraints as they are. unit: money or hours.
    """

    axis: Axis
    unit: str
    values: tuple[float, ...]
    batch_sizes: tuple[int, ...]
    extra: Floats
    kinds: tuple[tuple[ArchitectureKind, ...], ...]
    advised: tuple[Design, ...]
    flips: tuple[Flip, ...]
    given_place: int
