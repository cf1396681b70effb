"""An upper bound for simulations: pick what teaches the model most, knowing the labels."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.ranking import best
from al_core.domain.errors import PlanError
from al_core.domain.values import LabeledSet, Labels, Rows, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy


@dataclass(frozen=True)
class GreedyOracle(Strategy):
    """Refit with each of a few candidates and its true label; keep the one that helps most.

    u(x) = accuracy on the rest of the pool of the task model fitted with x as well, ties by
    the mean probability of the true class; for a random sample of candidates at each slot,
    `fits` refits a batch in all (at least 2 a slot), measured on at most `measured_on` random
    rows of the pool, never the audit set. Candidates not tried have the lowest utility of
    those tried at the first slot. A light, greedy bound: more fits come closer. Cost O(fits)
    fits of the task model. Paper: after the oracle policies of Liu, Buntine, Haffari 2018,
    P18-1174, and Zhou, Renduchintala, Li, Wang, Mehdad, Ghoshal 2021, arXiv 2101.00977.
    """

    name: ClassVar[str] = "greedy_oracle"
    family: ClassVar[Family] = "meta"
    when_to_use: ClassVar[str] = "Simulations only: how much any strategy could still gain."
    cost: ClassVar[str] = "O(fits) fits of the task model"
    paper: ClassVar[str] = "After Zhou et al. 2021, arXiv 2101.00977"
    needs: ClassVar[frozenset[Need]] = frozenset({"truth", "refit"})
    stochastic: ClassVar[bool] = True

    fits: Annotated[int, Meta(ge=2)] = 200
    measured_on: Annotated[int, Meta(ge=1)] = 1000

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """Slot by slot the best of a fresh sample, given the picks before it."""
        labeled = LabeledSet(context.labeled, context.labels)
        jury = _sample(context.candidates, self.measured_on, context.random)
        left = np.arange(context.candidates.size)
        picks, figures = np.empty(batch_size, dtype=np.int64), np.empty(batch_size)
        utilities = np.zeros(context.candidates.size)
        for slot in range(batch_size):
            tried = _sample(left, max(2, self.fits // batch_size), context.random)
            found = np.array(
                [_figure(context, _taught(context, labeled, position), jury) for position in tried]
            )
            if slot == 0:
                utilities[:] = found.min()
                utilities[tried] = found
            winner = best(found, context.tie_ranks[tried])
            picks[slot], figures[slot] = tried[winner], found[winner]
            labeled = _taught(context, labeled, tried[winner])
            left = left[left != picks[slot]]
        return context.picked(picks, utilities, reasons={"accuracy": figures})


def _sample(rows: Rows, wanted: int, generator: np.random.Generator) -> Rows:
    """`wanted` of `rows` at random, ascending; all of them when there are no more."""
    if wanted >= rows.size:
        return rows
    return np.sort(generator.choice(rows, wanted, replace=False))


def _taught(context: QueryContext, labeled: LabeledSet, position: int) -> LabeledSet:
    """The labels with the true one of the candidate at `position`."""
    row = context.candidates[position]
    place = np.searchsorted(labeled.rows, row)
    return LabeledSet(
        np.insert(labeled.rows, place, row), np.insert(labeled.labels, place, _truth(context)[row])
    )


def _figure(context: QueryContext, labeled: LabeledSet, jury: Rows) -> float:
    """Accuracy on the jury's unlabeled rows, ties by the mean probability of the truth."""
    rest = np.setdiff1d(jury, labeled.rows)
    if context.refit is None or rest.size == 0:
        return 0.0
    probabilities = context.refit(labeled).predict_proba(context.features[rest])
    truth = _truth(context)[rest]
    accuracy = np.mean(probabilities.argmax(axis=1) == truth)
    return float(accuracy + np.mean(probabilities[np.arange(rest.size), truth]) / (2 * rest.size))


def _truth(context: QueryContext) -> Labels:
    if context.truth is None:
        raise PlanError("the true labels are not known here; choose another strategy or simulate")
    return context.truth
