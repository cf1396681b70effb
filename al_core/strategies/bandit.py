"""Learn in the run itself which strategy to follow, by two objectives at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta
from scipy.stats import rankdata

from al_core.arrays.exp4p import Outcomes, exp4p_shares
from al_core.arrays.interleaving import Interleaving, interleaved
from al_core.arrays.novelty import novelty_shares
from al_core.domain.errors import PlanError
from al_core.domain.values import Floats, Rows, Selection
from al_core.strategies.base import Family, Need, PastBatch, QueryContext, Strategy
from al_core.strategies.wearing import Wearing

REFERENCES = 256
TOOK, CHANCE = "took_", "chance_"
Weight = Annotated[float, Meta(ge=0, le=1)]


@dataclass(frozen=True)
class Bandit(Wearing):
    """Each slot goes to the next pick of an arm, a strategy drawn by what its picks brought.

    Reward of a labeled pick = weighted mean of found (its label is not what the model said
    when it was chosen; with `target_class` a false negative of that class only) and coverage
    (share of 256 random candidates that lay nearer to all chosen before it). Shares of the
    arms by Exp4.P over `horizon` picks, from rewards divided by the chance of the pick; they
    are computed anew from the history of each query, where `took_<arm>` (1: this arm would
    have taken it too) and `chance_<arm>` (of that arm's next pick) are kept. u(x) = sum over
    arms of share * rank of x in 0 to 1. P(x) = sum of the shares of arms that would take x
    next; given where every arm is deterministic or uniform. Cost O(n log n) an arm on top
    of theirs, O(256 (l + b) d) for coverage. Paper: Hsu & Lin 2015, AAAI, Active Learning by
    Learning, with these rewards in place of weighted accuracy; Beygelzimer, Langford, Li,
    Reyzin, Schapire 2011, arXiv 1002.4058.
    """

    name: ClassVar[str] = "bandit"
    family: ClassVar[Family] = "meta"
    when_to_use: ClassVar[str] = (
        "Unsure which strategy fits, or errors and coverage both count; 200 labels and more."
    )
    cost: ClassVar[str] = "O(n log n) an arm + that of the arms"
    paper: ClassVar[str] = "Hsu & Lin 2015, AAAI; Beygelzimer et al. 2011, arXiv 1002.4058"
    needs: ClassVar[frozenset[Need]] = frozenset({"history"})
    stochastic: ClassVar[bool] = True

    arms: tuple[str, ...] = ("margin", "core_set", "random")
    found_weight: Weight = 0.5
    coverage_weight: Weight = 0.5
    target_class: Annotated[int, Meta(ge=0)] | None = None
    horizon: Annotated[int, Meta(ge=1)] = 500

    def __post_init__(self) -> None:
        """Raise PlanError for unknown or repeated arms, or two weights of 0."""
        super().__post_init__()
        if len(set(self.arms)) < len(self.arms):
            raise PlanError(f"the bandit's arms are {', '.join(self.arms)}; name each once")
        if self.found_weight + self.coverage_weight == 0:
            raise PlanError("both weights of the bandit are 0; give one of them more than 0")

    @property
    def worn_names(self) -> tuple[str, ...]:
        """The arms."""
        return self.arms

    def shares(self, history: Sequence[PastBatch]) -> Floats:
        """The chance of each arm to fill the next slot, (k,)."""
        batches = [
            self._outcomes(batch) for batch in history if CHANCE + self.arms[0] in batch.reasons
        ]
        k = len(self.arms)
        none = Outcomes(np.empty(0), np.empty((0, k), dtype=np.bool_), np.empty((0, k)))
        known = [none, *batches]
        return exp4p_shares(
            Outcomes(
                np.concatenate([each.rewards for each in known]),
                np.concatenate([each.took for each in known]),
                np.concatenate([each.chances for each in known]),
            ),
            self.horizon,
        )

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The arms' picks interleaved by their shares."""
        arms, shares = self.worn, self.shares(context.history)
        selections = [arm.select(context, batch_size) for arm in arms]
        orders = [np.searchsorted(context.candidates, each.picks) for each in selections]
        drawn = interleaved(np.array(orders), shares, context.random)
        ranks = [(rankdata(each.utilities) - 0.5) / each.utilities.size for each in selections]
        return context.picked(
            drawn.positions,
            np.asarray(shares @ np.array(ranks)),
            self._chances(context, drawn, shares),
            self._reasons(context, drawn),
        )

    def _chances(self, context: QueryContext, drawn: Interleaving, shares: Floats) -> Floats | None:
        """The chance of each pick given those before it, where every arm's own is known."""
        uniform = np.array([_is_uniform(arm, context) for arm in self.worn])
        if any(arm.stochastic and not same for arm, same in zip(self.worn, uniform, strict=True)):
            return None
        left = context.candidates.size - np.arange(drawn.positions.size)
        return np.asarray(drawn.took[:, ~uniform] @ shares[~uniform] + shares[uniform].sum() / left)

    def _reasons(self, context: QueryContext, drawn: Interleaving) -> dict[str, Floats]:
        picks = context.candidates[drawn.positions]
        predicted = np.full(picks.size, -1.0)
        if context.model is not None:
            predicted = context.model.predict(context.features[picks]).astype(np.float64)
        reasons = {"predicted": predicted, "coverage": _coverage(context, picks)}
        for number, arm in enumerate(self.arms):
            reasons[TOOK + arm] = drawn.took[:, number].astype(np.float64)
            reasons[CHANCE + arm] = drawn.chances[:, number]
        return reasons

    def _outcomes(self, batch: PastBatch) -> Outcomes:
        """What the labels of a batch have brought; picks that came at random tell nothing."""
        chances = np.column_stack([batch.reasons[CHANCE + arm] for arm in self.arms])
        took = np.column_stack([batch.reasons[TOOK + arm] for arm in self.arms])
        known = (batch.labels >= 0) & (chances > 0).all(axis=1)
        return Outcomes(self._rewards(batch)[known], took[known] > 0, chances[known])

    def _rewards(self, batch: PastBatch) -> Floats:
        predicted, labels = batch.reasons["predicted"], batch.labels
        found = (predicted >= 0) & (labels != predicted)
        if self.target_class is not None:
            found &= labels == self.target_class
        total = self.found_weight * found + self.coverage_weight * batch.reasons["coverage"]
        return np.asarray(total / (self.found_weight + self.coverage_weight))


def _is_uniform(arm: Strategy, context: QueryContext) -> bool:
    return arm.name == "random" or arm.starts_cold(context)


def _coverage(context: QueryContext, picks: Rows) -> Floats:
    wanted = min(REFERENCES, context.candidates.size)
    references = context.random.choice(context.candidates, wanted, replace=False)
    return novelty_shares(context.features, picks, context.labeled, references)
