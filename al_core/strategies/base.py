"""What every query strategy is given and what it must return."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal, Protocol

import numpy as np

from al_core.domain.ports import Model
from al_core.domain.values import Features, Floats, Labels, Rows, Selection

Family = Literal["random", "uncertainty", "committee", "diversity", "density", "combined"]


@dataclass(frozen=True)
class QueryContext:
    """All that a strategy may look at.

    features: all rows of the data version, never copied. candidates: rows that may be picked,
    ascending. labeled / labels: rows with a label, ascending, and their classes. model: the
    scoring model, None before the first fit. committee: models that vote (QBC). tie_ranks:
    one per candidate, lower wins a tie. random: the only source of randomness.
    """

    features: Features
    candidates: Rows
    labeled: Rows
    labels: Labels
    model: Model | None
    committee: Sequence[Model]
    tie_ranks: np.ndarray
    random: np.random.Generator

    @cached_property
    def probabilities(self) -> Floats:
        """Class probabilities of the candidates, (n_candidates, n_classes)."""
        raise NotImplementedError


class Strategy(Protocol):
    """A query strategy: parameters in `__init__`, one method."""

    name: ClassVar[str]
    family: ClassVar[Family]
    when_to_use: ClassVar[str]
    needs_model: ClassVar[bool]
    needs_probabilities: ClassVar[bool]
    needs_committee: ClassVar[bool]

    def select(self, context: QueryContext, batch_size: int) -> Selection:
        """`batch_size` distinct candidates in order of choice, and every candidate's utility.

        Raises PoolExhausted when there are fewer candidates than `batch_size`.
        """
        ...
