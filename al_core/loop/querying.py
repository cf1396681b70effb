"""Put together what a strategy may look at, and no more than it asks for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from al_core.arrays.randomness import random_for, tie_ranks
from al_core.domain.errors import PlanError
from al_core.domain.events import RunMode
from al_core.domain.plan import Plan
from al_core.domain.ports import Model
from al_core.domain.values import LabeledSet, Labels, Problem, Rows
from al_core.loop.state import LoopState
from al_core.models.committees import committee
from al_core.models.fitting import fit_model
from al_core.strategies.base import Need, PastBatch, QueryContext, Strategy, Vote

KNOWN_IN_SIMULATIONS: tuple[Need, ...] = ("truth", "refit")


@dataclass(frozen=True)
class Scorer:
    """The model that scores: its name as in `BatchSelected`, and the labels it has seen."""

    name: str
    model: Model | None
    labeled: LabeledSet


@dataclass(frozen=True)
class Querying:
    """The contexts of one run's queries."""

    problem: Problem
    plan: Plan

    def context(
        self, state: LoopState, strategy: Strategy, scorer: Scorer, candidates: Rows
    ) -> QueryContext:
        """What `strategy` may look at now; PlanError for what this run can't give it."""
        problem = self.problem
        checked_needs(strategy, problem, state.mode)
        labeled = state.labeled_set()
        return QueryContext(
            features=problem.features,
            candidates=candidates,
            labeled=labeled.rows,
            labels=labeled.labels,
            model=scorer.model,
            committee=self._committee(state, strategy, scorer),
            tie_ranks=self._tie_ranks(candidates),
            random=random_for(self.plan.seed, _round(state), "strategy"),
            texts=problem.texts,
            pre_labels=problem.pre_labels,
            votes=votes(state) if strategy.wants("votes") else (),
            history=history(state) if strategy.wants("history") else (),
            truth=self._pool_truth(state) if strategy.wants("truth") else None,
            refit=self._refit(state) if strategy.wants("refit") else None,
        )

    def _committee(self, state: LoopState, strategy: Strategy, scorer: Scorer) -> Sequence[Model]:
        if scorer.model is None or not strategy.wants("committee"):
            return ()
        kind = "posterior" if strategy.wants("posterior") else "auto"
        seed = self._seed(state, "committee")
        classes = scorer.model.n_classes
        return committee(self.problem.features, scorer.labeled, classes, seed=seed, kind=kind)

    def _tie_ranks(self, rows: Rows) -> "np.ndarray[Any, np.dtype[np.uint64]]":
        if self.plan.split.tie_break == "order":
            return self.problem.pool_position[rows].astype(np.uint64)
        return tie_ranks(rows, self.plan.seed)

    def _pool_truth(self, state: LoopState) -> Labels:
        """The labels that people would give; -1 outside the pool, so that nothing can leak."""
        truth = np.full(self.problem.truth.shape[0], -1, dtype=np.int64)
        pool = self.problem.split.pool
        truth[pool] = swapped(self.problem.truth[pool], state.label_swap)
        return truth

    def _refit(self, state: LoopState) -> Callable[[LabeledSet], Model]:
        problem, seed = self.problem, self._seed(state, "refit")

        def refit(labeled: LabeledSet) -> Model:
            return fit_model(
                self.plan.model,
                problem.features,
                labeled,
                problem.n_classes,
                seed=seed,
                previous=None,
                needs_probabilities=False,
            )

        return refit

    def _seed(self, state: LoopState, purpose: str) -> int:
        return int(random_for(self.plan.seed, _round(state), purpose).integers(2**31))


def checked_needs(strategy: Strategy, problem: Problem, mode: RunMode) -> Strategy:
    """The strategy itself if such a run can give it what it needs; PlanError otherwise."""
    if strategy.wants("texts") and problem.texts is None:
        raise PlanError(
            f"strategy {strategy.name!r} reads texts, and the data set {problem.name!r} has none; "
            "choose a data set of texts or another strategy"
        )
    if mode == "live" and any(strategy.wants(need) for need in KNOWN_IN_SIMULATIONS):
        raise PlanError(
            f"strategy {strategy.name!r} knows the true labels, and a live run has none; "
            "choose another strategy, or simulate this plan"
        )
    return strategy


def votes(state: LoopState) -> tuple[Vote, ...]:
    """Every judgement that counted, in order; people are numbered as in the team."""
    numbers = {name: number for number, name in enumerate(state.everyone)}
    return tuple(
        Vote(example, numbers.setdefault(annotator, len(numbers)), label)
        for example, annotator, label in state.answers
    )


def history(state: LoopState) -> tuple[PastBatch, ...]:
    """The batches so far, oldest first, with the labels that are in by now."""
    return tuple(
        PastBatch(
            np.array(batch.examples, dtype=np.int64),
            np.array([state.labels.get(example, -1) for example in batch.examples], dtype=np.int64),
            {name: np.array(values) for name, values in batch.reasons.items()},
        )
        for batch in state.batches
    )


def swapped(labels: Labels, swap: tuple[int, int] | None) -> Labels:
    """Labels after two classes have changed meaning; unchanged when `swap` is None."""
    if swap is None:
        return labels
    mapping = np.arange(max(int(labels.max(initial=0)), *swap) + 1)
    mapping[list(swap)] = mapping[list(swap)[::-1]]
    return np.asarray(mapping[labels], dtype=np.int64)


def _round(state: LoopState) -> int:
    return len(state.batches) + 1
