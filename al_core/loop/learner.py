"""Train scikit-learn models on a problem and select with them: the engine's real learner."""

from dataclasses import dataclass

import numpy as np

from al_core.arrays.distances import nearest_cosines
from al_core.arrays.neighbours import batch_redundancy
from al_core.arrays.random_share import with_random_share
from al_core.arrays.randomness import random_for
from al_core.domain import events as ev
from al_core.domain.plan import ModelPlan, Plan
from al_core.domain.ports import Model
from al_core.domain.values import Floats, LabeledSet, Labels, Problem, Rows
from al_core.loop.ports import ChosenBatch, TrainedFigures
from al_core.loop.querying import Querying, Scorer, swapped
from al_core.loop.state import LoopState
from al_core.models.audit import measured
from al_core.models.ensembles import AveragedModel
from al_core.models.fitting import fit_model
from al_core.monitoring.agreement import agreement_kappa
from al_core.monitoring.drift import arrival_drift
from al_core.strategies.base import Strategy
from al_core.strategies.grouping import grouped
from al_core.strategies.registry import strategy_named

STOP_SET_ROWS = 300
REFERENCE_ROWS = 500
ARRIVALS_TESTED = 200
FEWEST_ARRIVALS = 30
DRIFT_ALPHA = 0.01
DRIFT_CLEAR = 0.05


@dataclass(frozen=True)
class _StopSetView:
    """What a model says of the fixed stop set."""

    predicted: Labels
    uncertainty: float


class ScikitLearner:
    """Fits, measures and selects with scikit-learn models over one problem."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.model: Model | None = None
        self._scorers: list[Model] = []
        self._proxy: Model | None = None
        self._strategies: dict[str, Strategy] = {}
        self._pending = LabeledSet()
        self._trained_on = LabeledSet()
        self._proxy_on = LabeledSet()
        self._audit = problem.features[problem.split.audit]
        self._stop_set = problem.features[self._sample("stop set", STOP_SET_ROWS)]
        self._view: _StopSetView | None = None
        self._querying = Querying(problem, plan)

    def begin_training(self, version: int, labeled: LabeledSet) -> None:
        """Keep the labels that `version` learns from."""
        del version
        self._pending = labeled

    def finish_training(self, version: int, state: LoopState) -> TrainedFigures:
        """Fit the task model (and another to score with, where one is needed) and measure it."""
        plan, labeled = self.plan, self._pending
        self.model = self._fitted(plan.model, labeled, version, self.model, False)
        scorer = self._scoring_model(self.model, version, state)
        self._scorers = [*self._scorers, scorer][-plan.options.ensemble :]
        self._trained_on = labeled
        truth = self._audit_truth(state)
        metrics = measured(self.model, self._audit, truth, self.problem.n_classes)
        return TrainedFigures(
            metrics.accuracy, metrics.macro_f1, metrics.log_loss, *self._stop_set_figures()
        )

    def fit_proxy(self, version: int, labeled: LabeledSet) -> None:
        """Fit the proxy for the next selection."""
        proxy = self.plan.options.proxy or ModelPlan()
        self._proxy = self._fitted(proxy, labeled, version, None, needs_probabilities=True)
        self._proxy_on = labeled

    def select(self, state: LoopState, size: int) -> ChosenBatch:
        """Ask the strategy in force, then mix in the standing random share."""
        strategy = self._strategy(state)
        candidates = state.available_rows()
        round_number = len(state.batches) + 1
        scorer = self._scorer(state)
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
            *self._redundancies(mixed.picks, candidates, round_number),
            {name: tuple(values.tolist()) for name, values in mixed.reasons.items()},
            self._shown(mixed.picks),
        )

    def rescored(self, state: LoopState) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Utilities by the newest model, less what labels since then already tell.

        utility' = utility - span * s, with s the cosine similarity (0 to 1) to the nearest
        example labeled since that model and span the range of the waiting utilities.
        """
        waiting = np.array(sorted(state.queue.waiting_examples()), dtype=np.int64)
        strategy = self._strategy(state)
        scorer = self._scorer(state)
        context = self._querying.context(state, strategy, scorer, waiting)
        utilities = strategy.select(context, 1).utilities
        new = np.setdiff1d(context.labeled, scorer.labeled.rows)
        if new.size:
            likeness = nearest_cosines(self.problem.features, waiting, new)
            span = float(utilities.max() - utilities.min()) or 1.0
            utilities = utilities - span * np.clip(likeness, 0.0, 1.0)
        return tuple(waiting.tolist()), tuple(utilities.tolist())

    def drift(self, state: LoopState) -> ev.DriftFound | ev.DriftCleared | None:
        """Two-sample KS test of the newest model's confidence: arrivals against the start.

        An alarm needs p < alpha / (k (k + 1)) at the k-th look, which sums to alpha.
        """
        arrivals = np.array(state.later_arrivals[-ARRIVALS_TESTED:], dtype=np.int64)
        if self.model is None or arrivals.size < FEWEST_ARRIVALS or not state.first_arrivals:
            return None
        start = np.array(state.first_arrivals, dtype=np.int64)
        keep = random_for(self.plan.seed, 0, "drift reference").permutation(start.size)
        reference = np.sort(start[keep[:REFERENCE_ROWS]])
        p_value = arrival_drift(self._confidence(reference), self._confidence(arrivals))
        look = len(state.versions)
        threshold = DRIFT_ALPHA / (look * (look + 1))
        if not state.drift_alarm and p_value < threshold:
            return ev.DriftFound("ks confidence", p_value, threshold)
        if state.drift_alarm and p_value > DRIFT_CLEAR:
            return ev.DriftCleared("ks confidence", p_value, DRIFT_CLEAR)
        return None

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
            self.problem.n_classes,
            seed=seed,
            previous=previous,
            needs_probabilities=needs_probabilities,
        )

    def _scoring_model(self, task_model: Model, version: int, state: LoopState) -> Model:
        """The task model, unless a query model or calibrated probabilities are called for.

        Calibration on demand goes into a model of its own, so that what is measured does not
        depend on the strategy that selects.
        """
        query, own = self.plan.options.query_model, self.plan.model
        needs = self._strategy(state).wants("probabilities")
        calibrate = needs and own.calibration == "auto" and not task_model.gives_probabilities
        if query is None and not calibrate:
            return task_model
        before = self._scorers[-1] if self._scorers else None
        return self._fitted(query or own, self._pending, version, before, needs)

    def _strategy(self, state: LoopState) -> Strategy:
        name, own = state.strategy, self.plan.strategy
        if name not in self._strategies:
            params = own.params if name == own.name else {}
            self._strategies[name] = strategy_named(name, params)
        return self._strategies[name]

    def _scorer(self, state: LoopState) -> Scorer:
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

    def _redundancies(
        self, picks: Rows, candidates: Rows, round_number: int
    ) -> tuple[float, float]:
        generator = random_for(self.plan.seed, round_number, "redundancy")
        at_random = candidates[generator.permutation(candidates.shape[0])[: picks.shape[0]]]
        features = self.problem.features
        return batch_redundancy(features, picks), batch_redundancy(features, at_random)

    def _stop_set_figures(self) -> tuple[float, float]:
        """Kappa with the version before, and mean uncertainty, on the stop set."""
        if self.model is None:
            return 0.0, 0.0
        probabilities = self.model.predict_proba(self._stop_set)
        view = _StopSetView(
            np.argmax(probabilities, axis=1), float(np.mean(1.0 - probabilities.max(axis=1)))
        )
        before, self._view = self._view, view
        if before is None:
            return 0.0, view.uncertainty
        kappa = agreement_kappa(before.predicted, view.predicted, self.problem.n_classes)
        return kappa, view.uncertainty

    def _confidence(self, rows: Rows) -> Floats:
        if self.model is None:
            return np.zeros(rows.shape[0])
        probabilities = self.model.predict_proba(self.problem.features[rows])
        return np.asarray(probabilities.max(axis=1))

    def _audit_truth(self, state: LoopState) -> Labels:
        return swapped(self.problem.truth[self.problem.split.audit], state.label_swap)

    def _sample(self, purpose: str, size: int) -> Rows:
        pool = self.problem.split.pool
        order = random_for(self.plan.seed, 0, purpose).permutation(pool.shape[0])
        return np.sort(pool[order[:size]])
