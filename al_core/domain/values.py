"""Values that cross room boundaries: features, splits, problems, selections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Rows = NDArray[np.int64]
Labels = NDArray[np.int64]
Floats = NDArray[np.float64]
Features: TypeAlias = NDArray[np.floating[Any]] | csr_array
"""Feature matrix, one row per example: C-contiguous dense float, or CSR."""


@dataclass(frozen=True)
class Split:
    """Rows of a data version by role; `pool` is in pool order and holds the seed set too."""

    audit: Rows
    pool: Rows
    seed_set: Rows


@dataclass(frozen=True)
class Problem:
    """All an engine needs to know of a data set: features, true labels, roles of the rows.

    `truth` is -1 where unknown. `data_version` is the content hash over rows and labels.
    `texts`: one per row, None where the data are no texts. `pre_labels`: (n, m), what m
    earlier labelers or rules said, -1 for nothing; None without any. `domains`: which world
    a row is from, 0 = the first; None = all from one.
    """

    name: str
    features: Features
    truth: Labels
    classes: tuple[str, ...]
    split: Split
    data_version: str
    texts: Sequence[str] | None = None
    pre_labels: Labels | None = None
    domains: Labels | None = None

    @property
    def n_classes(self) -> int:
        """Number of classes."""
        return len(self.classes)

    @cached_property
    def pool_position(self) -> Rows:
        """Position of each row in pool order; rows outside the pool have -1."""
        position = np.full(self.truth.shape[0], -1, dtype=np.int64)
        position[self.split.pool] = np.arange(self.split.pool.shape[0])
        return position


@dataclass(frozen=True)
class Selection:
    """What a query strategy returns.

    picks: rows in the order of choice, (b,). utilities: one per candidate, higher = better,
    (n_candidates,), aligned with the candidates given. probabilities: the chance of each
    pick given the picks before it, (b,); None = the strategy is deterministic. reasons: what
    spoke for each pick, by name, (b,) each; shown as "why this item" and logged.
    """

    picks: Rows
    utilities: Floats
    probabilities: Floats | None = None
    reasons: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True)
class LabeledSet:
    """Labels to train on, sorted by row (row order changes L-BFGS results)."""

    rows: Rows = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    labels: Labels = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __len__(self) -> int:
        return int(self.rows.shape[0])


@dataclass(frozen=True)
class AuditMetrics:
    """Quality on the locked audit set."""

    accuracy: float
    macro_f1: float
    log_loss: float
