"""Train scikit-learn models on a problem and select with them: the engine's real learner."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from al_core.arrays.distances import nearest_cosines
from al_core.arrays.random_share import with_random_share
from al_core.arrays.randomness import random_for
from al_core.domain import events as ev
from al_core.domain.errors import DataError, QueueError
from al_core.domain.plan import ModelPlan, Plan
from al_core.domain.ports import Model
from al_core.domain.values import LabeledSet, Labels, Problem, Rows, Selection
from al_core.loop.arrival_watch import ArrivalWatch
from al_core.loop.ports import ChosenBatch, Review, Signs, TrainedFigures
from al_core.loop.querying import Querying, Scorer, swapped
from al_core.loop.state import LoopState
from al_core.models.audit import measured
from al_core.models.ensembles import AveragedModel
from al_core.models.fitting import fit_model
from al_core.monitoring.agreement import agreement_kappa
from al_core.monitoring.redundancy import selection_redundancy
from al_core.strategies.base import Strategy
from al_core.strategies.grouping import grouped
from al_core.strategies.registry import strategy_named

STOP_SET_ROWS = 300


@dataclass(frozen=True)
class _StopSetView:
    """What a model says of the fixed stop set."""

    predicted: Labels
    uncertainty: float


@dataclass(frozen=True)
class _AtTheStart:
    """What a training knows: the state at its start. audit_labels: None = all are known."""

    labeled: LabeledSet
    audit_labels: Mapping[int, int] | None
    strategy: str
    n_classes: int

    @property
    def audited(self) -> int | None:
        """How many audit examples have a label; None = all."""
        return None if self.audit_labels is None else len(self.audit_labels)


def known_audit(then: _AtTheStart, known: Mapping[int, int] | None) -> _AtTheStart:
    """The same training, measured on these audit labels; None: on all there are."""
    return replace(then, audit_labels=known)


@dataclass(frozen=True)
class _Computed:
    """A trained version that is not in use yet."""

    version: int
    model: Model
    scorer: Model
    view: _StopSetView
    figures: TrainedFigures


Grow = Callable[[ev.RowsAdded], Problem]
"""The problem with rows that were added: every row that was there is as it was."""


def never_grown(event: ev.RowsAdded) -> Problem:
    """For data to which no rows are added."""
    raise DataError(
        f"{len(event.examples)} rows were added to data that can't grow; only a live run's can"
    )


class ScikitLearner:
    """Fits, measures and selects with scikit-learn models over one problem."""

    def __init__(self, problem: Problem, plan: Plan, grow: Grow = never_grown) -> None:
        self.problem = problem
        self.plan = plan
        self._grow = grow
        self.model: Model | None = None
        self._scorers: list[Model] = []
        self._proxy: Model | None = None
        self._strategies: dict[str, Strategy] = {}
        self._then = _AtTheStart(LabeledSet(), None, plan.strategy.name, problem.n_classes)
        self._computed: _Computed | None = None
        self._chosen: ChosenBatch | None = None
        self._reviewed = Review()
        self._trained_on = LabeledSet()
        self._proxy_on = LabeledSet()
        self._stop_set = problem.features[self._sample("stop set", STOP_SET_ROWS)]
        self._view: _StopSetView | None = None
        self._querying = Querying(problem, plan)
        self._watch = ArrivalWatch(plan.seed)

    def begin_training(self, version: int, state: LoopState) -> None:
        """Keep the labels that `version` learns from, and what is known of the audit set."""
        del version
        answered = dict(state.audit_labels) if state.mode == "live" else None
        self._then = _AtTheStart(state.labeled_set(), answered, state.strategy, state.n_classes)

    def compute_training(self, version: int, state: LoopState) -> TrainedFigures:
        """Fit the task model (and another to score with, where one is needed) and measure it.

        A live run's worker calls this ahead; nothing selects with it before `finish_training`.
        """
        if self._computed is None or self._computed.version != version:
            then = self._then
            model = self._fitted(self.plan.model, then.labeled, version, self.model, False)
            scorer = self._scoring_model(model, version)
            view = self._seen(model)
            quality = self._quality(model, state)
            agreement = self._agreement(view)
            figures = TrainedFigures(*quality, agreement, view.uncertainty, then.audited)
            self._computed = _Computed(version, model, scorer, view, figures)
        return self._computed.figures

    def finish_training(self, version: int, state: LoopState) -> TrainedFigures:
        """Make `version` the newest model, computed now unless it was before."""
        figures = self.compute_training(version, state)
        done, self._computed = self._computed, None
        if done is not None:
            self.model, self._view = done.model, done.view
            alike = [each for each in self._scorers if each.n_classes == done.scorer.n_classes]
            self._scorers = [*alike, done.scorer][-self.plan.options.ensemble :]
            self._trained_on = self._then.labeled
        return figures

    def audit_order(self) -> Rows:
        """The audit set's rows in the random order in which people get to see them."""
        return audit_order(self.problem.split.audit, self.plan.seed)

    def rows_added(self, event: ev.RowsAdded) -> None:
        """Know the rows; what is drawn at the start (stop set, audit set) stays as it is."""
        self.problem = self._grow(event)
        self._querying = Querying(self.problem, self.plan)

    def begin_selection(self, state: LoopState, size: int) -> None:
        """Choose from what is known now."""
        self._chosen = self.select(state, size)

    def finish_selection(self) -> ChosenBatch:
        """What was chosen at `begin_selection`."""
        if self._chosen is None:
            raise QueueError("no selection was begun; nothing was changed")
        chosen, self._chosen = self._chosen, None
        return chosen

    def begin_review(self, state: LoopState) -> None:
        """Look at the arrivals and at what waits, as both are now."""
        waiting = self.rescored(state) if state.queue.waiting else ((), ())
        self._reviewed = Review(self.drift(state), *waiting)

    def finish_review(self) -> Review:
        """What was seen at `begin_review`."""
        return self._reviewed

    def fit_proxy(self, version: int, labeled: LabeledSet) -> None:
        """Fit the proxy for the next selection."""
        proxy = self.plan.options.proxy or ModelPlan()
        self._proxy = self._fitted(proxy, labeled, version, None, needs_probabilities=True)
        self._proxy_on = labeled

    def select(self, state: LoopState, size: int) -> ChosenBatch:
        """Ask the strategy in force, then mix in the standing random share."""
        return self.select_among(state, state.available_rows(), size)

    def asked(self, state: LoopState, strategy: Strategy, size: int) -> Selection:
        """What any strategy would pick now, by the scorer at hand, without a random share."""
        candidates, scorer = state.available_rows(), self.scorer(state)
        return strategy.select(self._querying.context(state, strategy, scorer, candidates), size)

    def select_among(self, state: LoopState, candidates: Rows, size: int) -> ChosenBatch:
        """The same as `select` where only these rows, ascending, may be picked."""
        strategy = self.strategy(state.strategy)
        round_number = len(state.batches) + 1
        scorer = self.scorer(state)
        context = self._querying.context(state, strategy, scorer, candidates)
        selection = strategy.select(context, size)
        uniform = strategy.name == "random" or strategy.starts_cold(context)
        share = 0.0 if uniform else self.plan.options.random_share
        mixed = with_random_share(
            selection, candidates, share, random_for(self.plan.seed, round_number, "random share")
        )
        utilities = selection.utilities[np.searchsorted(candidates, mixed.picks)]
        return ChosenBatch(
            tuple(mixed.picks.tolist()),
            tuple(utilities.tolist()),
            mixed.probabilities,
            (True,) * size if uniform else mixed.at_random,
            scorer.name,
            *selection_redundancy(
                self.problem.features,
                mixed.picks,
                candidates,
                random_for(self.plan.seed, round_number, "redundancy"),
            ),
            {name: tuple(values.tolist()) for name, values in mixed.reasons.items()},
            self._shown(mixed.picks),
        )

    def rescored(self, state: LoopState) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Utilities by the newest model, less what labels since then already tell.

        utility' = utility - span * s, with s the cosine similarity (0 to 1) to the nearest
        example labeled since that model and span the range of the waiting utilities.
        """
        waiting = np.array(sorted(state.queue.waiting_examples()), dtype=np.int64)
        strategy = self.strategy(state.strategy)
        scorer = self.scorer(state)
        context = self._querying.context(state, strategy, scorer, waiting)
        utilities = strategy.select(context, 1).utilities
        new = np.setdiff1d(context.labeled, scorer.labeled.rows)
        if new.size:
            likeness = nearest_cosines(self.problem.features, waiting, new)
            span = float(utilities.max() - utilities.min()) or 1.0
            utilities = utilities - span * np.clip(likeness, 0.0, 1.0)
        return tuple(waiting.tolist()), tuple(utilities.tolist())

    def drift(self, state: LoopState) -> Signs:
        """What arrivals look like to the newest model."""
        return self._watch.look(state, self.model, self.problem.features)

    def _fitted(
        self,
        plan: ModelPlan,
        labeled: LabeledSet,
        version: int,
        previous: Model | None,
        needs_probabilities: bool,
    ) -> Model:
        seed = int(random_for(self.plan.seed, version, "model").integers(2**31))
        return fit_model(
            plan,
            self.problem.features,
            labeled,
            max(self._then.n_classes, int(labeled.labels.max(initial=-1)) + 1),
            seed=seed,
            previous=previous,
            needs_probabilities=needs_probabilities,
        )

    def _scoring_model(self, task_model: Model, version: int) -> Model:
        """The task model, unless a query model or calibrated probabilities are called for.

        Calibration on demand goes into a model of its own, so that what is measured does not
        depend on the strategy that selects.
        """
        query, own = self.plan.options.query_model, self.plan.model
        needs = self.strategy(self._then.strategy).wants("probabilities")
        calibrate = needs and own.calibration == "auto" and not task_model.gives_probabilities
        if query is None and not calibrate:
            return task_model
        before = self._scorers[-1] if self._scorers else None
        return self._fitted(query or own, self._then.labeled, version, before, needs)

    def strategy(self, name: str) -> Strategy:
        """The strategy of that name, with the plan's parameters if it is the plan's own."""
        own = self.plan.strategy
        if name not in self._strategies:
            params = own.params if name == own.name else {}
            self._strategies[name] = strategy_named(name, params)
        return self._strategies[name]

    def scorer(self, state: LoopState) -> Scorer:
        """The model that would select now, with the labels it has seen."""
        if self._proxy is not None and state.training is not None:
            return Scorer("proxy", self._proxy, self._proxy_on)
        if not self._scorers:
            return Scorer("none", None, self._trained_on)
        if len(self._scorers) > 1:
            return Scorer("ensemble", AveragedModel(self._scorers), self._trained_on)
        name = "model" if self.plan.options.query_model is None else "query_model"
        return Scorer(name, self._scorers[0], self._trained_on)

    def _shown(self, picks: Rows) -> tuple[int, ...]:
        """The batch with alike examples after one another, where the plan asks for that."""
        if self.plan.options.queue_order != "grouped":
            return ()
        return tuple(grouped(self.problem.features, picks).tolist())

    def _seen(self, model: Model) -> _StopSetView:
        probabilities = model.predict_proba(self._stop_set)
        return _StopSetView(
            np.argmax(probabilities, axis=1), float(np.mean(1.0 - probabilities.max(axis=1)))
        )

    def _agreement(self, view: _StopSetView) -> float:
        """Kappa with the version before on the stop set, 0 for the first."""
        if self._view is None:
            return 0.0
        return agreement_kappa(self._view.predicted, view.predicted, self._then.n_classes)

    def _quality(self, model: Model, state: LoopState) -> tuple[float, float, float]:
        """Accuracy, macro F1 and log loss on the audit set, or on what is labeled of it."""
        rows, truth = self.problem.split.audit, self._audit_truth(state)
        if self._then.audit_labels is not None:
            rows, truth = known_labels(self._then.audit_labels)
        if rows.size == 0:
            return 0.0, 0.0, 0.0
        metrics = measured(model, self.problem.features[rows], truth, self._then.n_classes)
        return metrics.accuracy, metrics.macro_f1, metrics.log_loss

    def _audit_truth(self, state: LoopState) -> Labels:
        return swapped(self.problem.truth[self.problem.split.audit], state.label_swap)

    def _sample(self, purpose: str, size: int) -> Rows:
        pool = self.problem.split.pool
        order = random_for(self.plan.seed, 0, purpose).permutation(pool.shape[0])
        return np.sort(pool[order[:size]])


def audit_order(audit: Rows, seed: int) -> Rows:
    """The rows of an audit set in the random order in which people get to see them."""
    return audit[random_for(seed, 0, "audit order").permutation(audit.shape[0])]


def known_labels(labels: Mapping[int, int]) -> tuple[Rows, Labels]:
    """Rows, ascending, and their labels."""
    rows = np.array(sorted(labels), dtype=np.int64)
    return rows, np.array([labels[row] for row in rows.tolist()], dtype=np.int64)
