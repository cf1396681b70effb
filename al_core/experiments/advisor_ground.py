"""What the advisor simulates on: the user's own labeled data, or the nearest catalogue set."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from al_core.datasets.catalogue import CATALOGUE, CatalogueEntry
from al_core.datasets.dataset import Kind
from al_core.domain.errors import DataError
from al_core.domain.plan import DataPlan, ModelPlan, Plan, SplitPlan
from al_core.experiments.sweeping import CONTROL

ROOM = 1.5
"""A pool should hold so many times the label budget, else every strategy takes nearly all."""
_POOL_SHARE = 0.7
_ROWS_MATTER = 0.5


@dataclass(frozen=True)
class Ground:
    """Data, split and model to simulate with.

    own: whether it is the user's data; `words` says so on screen. strategies: the first is what
    designs are compared with, the others are tried on the best design; random always is.
    """

    data: DataPlan
    own: bool
    words: str
    model: ModelPlan = field(default_factory=ModelPlan)
    split: SplitPlan = field(default_factory=SplitPlan)
    strategies: tuple[str, ...] = ("margin", "uncertainty_diversity")
    cache: Path | None = field(default=None, compare=False)

    @property
    def challengers(self) -> tuple[str, ...]:
        """What is tried beside the first strategy, random last."""
        return (*(name for name in self.strategies[1:] if name != CONTROL), CONTROL)

    def base(self, seed: int) -> Plan:
        """A plan of this ground that only lacks people, times and a design."""
        return Plan(seed=seed, data=self.data, split=self.split, model=self.model)


@dataclass(frozen=True)
class Shape:
    """What is known of data without labels: kind (text, table, image, embedding), size."""

    kind: Kind
    rows: int
    classes: int


def own_ground(data: DataPlan, model: ModelPlan | None = None) -> Ground:
    """The user's own data, every row labeled."""
    words = f"your own data, {Path(data.dataset).name}"
    return Ground(data, own=True, words=words, model=model or ModelPlan())


def nearest_ground(shape: Shape, labels: int, among: Iterable[str] = CATALOGUE) -> Ground:
    """The offline catalogue set most like data that have no labels yet, and named as such.

    Same kind if there is one with room for `labels`, then by classes and rows, each as a ratio.
    """
    able = [CATALOGUE[name] for name in among if CATALOGUE[name].offline]
    if not able:
        raise DataError("no catalogue set to choose from; name one that works offline")
    roomy = [each for each in able if _POOL_SHARE * each.n_rows >= ROOM * labels] or [
        max(able, key=lambda each: each.n_rows)
    ]
    alike = [each for each in roomy if each.kind == shape.kind] or roomy
    nearest = min(alike, key=lambda each: (_distance(each, shape), each.name))
    words = f"the catalogue set nearest to your data, {nearest.about.title} ({nearest.name})"
    return Ground(DataPlan(dataset=nearest.name), own=False, words=words)


def _distance(entry: CatalogueEntry, shape: Shape) -> float:
    classes = abs(math.log(entry.n_classes / max(shape.classes, 2)))
    rows = abs(math.log(entry.n_rows / max(shape.rows, 1)))
    return classes + _ROWS_MATTER * rows
