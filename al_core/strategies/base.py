"""What every query strategy is given, what it must return, and the guards that all share."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np

from al_core.arrays.blocks import over_blocks
from al_core.arrays.finite import require_finite
from al_core.arrays.ranking import top_k
from al_core.domain.errors import ModelError, PlanError, PoolExhausted
from al_core.domain.ports import Model
from al_core.domain.values import Features, Floats, LabeledSet, Labels, Rows, Selection

Family = Literal[
    "random", "uncertainty", "committee", "diversity", "density", "combined", "text", "meta"
]
Need = Literal[
    "model", "probabilities", "linear", "committee", "posterior", "texts", "votes", "history",
    "truth", "refit",
]  # fmt: skip
"""What a strategy cannot choose (well) without.

model, committee: a fitted one, before that it picks at random. probabilities: a model that
lacks them should be calibrated. posterior: a committee of one kind of model, as draws of what
the labels leave open, not of kinds that differ. linear: the model's coefficients
(`LinearHead`). texts, votes, history: those fields of the context. truth, refit: the true
labels and a way to fit models on them, which only a simulation has.
"""


@dataclass(frozen=True)
class Vote:
    """One judgement: `annotator` (a number per person) gave `label` to row `example`."""

    example: int
    annotator: int
    label: int


@dataclass(frozen=True)
class PastBatch:
    """A batch of this run: rows picked, their labels now (-1: none yet), and the `reasons`."""

    picks: Rows
    labels: Labels
    reasons: Mapping[str, Floats]


@dataclass(frozen=True)
class QueryContext:
    """All that a strategy may look at.

    features: all rows of the data version, never copied. candidates: rows that may be picked,
    ascending. labeled / labels: rows with a label, ascending, and their classes. model: the
    scoring model, None before the first fit. committee: models that vote (QBC). tie_ranks:
    one per candidate, lower wins a tie. random: the only source of randomness. texts: one per
    row of features, None where the data are no texts. pre_labels: (n_rows, m), what m earlier
    labelers or rules said, -1 for nothing. votes: every judgement so far. history: the
    batches of this run, oldest first. truth and refit (fits the task model on a labeled set):
    in simulations only.
    """

    features: Features
    candidates: Rows
    labeled: Rows
    labels: Labels
    model: Model | None
    committee: Sequence[Model]
    tie_ranks: np.ndarray
    random: np.random.Generator
    texts: Sequence[str] | None = None
    pre_labels: Labels | None = None
    votes: Sequence[Vote] = ()
    history: Sequence[PastBatch] = ()
    truth: Labels | None = None
    refit: Callable[[LabeledSet], Model] | None = None

    @property
    def scorer(self) -> Model:
        """The scoring model; ModelError before the first fit."""
        if self.model is None:
            raise ModelError("no model is fitted yet; label a first few examples")
        return self.model

    @cached_property
    def probabilities(self) -> Floats:
        """Class probabilities of the candidates, (n_candidates, n_classes)."""
        return self.over_candidates(self.scorer.predict_proba)

    def over_candidates(self, measure: Callable[[Features], Floats]) -> Floats:
        """`measure` of the candidates' features in blocks of 8192 rows, one entry per candidate.

        What a measure needs only for a moment (probabilities, votes) is never held for all.
        """
        return over_blocks(self.features, self.candidates, measure)

    def picked(
        self,
        positions: Rows,
        utilities: Floats,
        probabilities: Floats | None = None,
        reasons: Mapping[str, Floats] | None = None,
    ) -> Selection:
        """The selection of the candidates at `positions`."""
        return Selection(self.candidates[positions], utilities, probabilities, reasons or {})

    def top(self, utilities: Floats, batch_size: int) -> Selection:
        """The selection of the `batch_size` highest utilities."""
        return self.picked(top_k(utilities, batch_size, self.tie_ranks), utilities)


class Strategy(ABC):
    """A query strategy: parameters in `__init__`, one method.

    name, family, when_to_use (one line), cost (n pool rows, d features, C classes, b batch,
    l labeled rows) and paper are for people to read. needs: see `Need`; ask `wants`, which a
    strategy that wears others answers for them too. stochastic: its picks depend on
    `context.random`.
    """

    name: ClassVar[str]
    family: ClassVar[Family]
    when_to_use: ClassVar[str]
    cost: ClassVar[str]
    paper: ClassVar[str]
    needs: ClassVar[frozenset[Need]] = frozenset()
    stochastic: ClassVar[bool] = False

    def select(self, context: QueryContext, batch_size: int) -> Selection:
        """`batch_size` distinct candidates in order of choice, and every candidate's utility.

        Before the first fit (or without a committee) a strategy that needs one picks at
        random, with the chances in `Selection.probabilities`. Raises PoolExhausted when there
        are fewer candidates than `batch_size`, DataError for NaN or infinite features,
        ModelError when the model's scores are not finite.
        """
        require_enough(context, batch_size)
        require_finite(context.features)
        if self.starts_cold(context):
            return random_selection(context, batch_size)
        selection = self.chosen(context, batch_size)
        figures = (selection.utilities, *selection.reasons.values())
        if not all(np.isfinite(each).all() for each in figures):
            raise ModelError(
                f"{self.name} got scores from the model that are not finite; "
                "scale the features or choose another model"
            )
        return selection

    def starts_cold(self, context: QueryContext) -> bool:
        """Whether what this strategy needs is not there yet."""
        no_model = "model" in self.needs and context.model is None
        return no_model or ("committee" in self.needs and not context.committee)

    def wants(self, need: Need) -> bool:
        """Whether this strategy, or one that it wears, needs that."""
        return need in self.needs

    @abstractmethod
    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The strategy's own choice; `select` has checked what it may rely on."""


def require_enough(context: QueryContext, batch_size: int) -> None:
    """Raise PoolExhausted when the candidates do not fill the batch, PlanError below 1."""
    left = context.candidates.size
    if batch_size < 1:
        raise PlanError(f"a batch of {batch_size} examples was asked for; ask for at least 1")
    if left < batch_size:
        raise PoolExhausted(
            f"{batch_size} examples asked for, {left} unlabeled left; lower the batch size"
        )


def random_selection(context: QueryContext, batch_size: int) -> Selection:
    """A uniform draw without replacement; all utilities are 0, the chances 1 / n_left."""
    left = context.candidates.size
    positions = context.random.choice(left, batch_size, replace=False)
    chances = 1.0 / (left - np.arange(batch_size))
    return context.picked(positions, np.zeros(left), chances)
