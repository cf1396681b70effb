"""One query of a strategy to look at: where its picks lie, what they are, and why these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from al_core.arrays.blocks import is_sparse
from al_core.arrays.randomness import random_for
from al_core.datasets.dataset import Dataset
from al_core.datasets.problem import planned_dataset, problem_of
from al_core.domain.plan import OptionsPlan, Plan
from al_core.domain.ports import Model
from al_core.domain.values import Features, Floats, LabeledSet, Problem, Rows, Selection
from al_core.experiments.corpora import corpus_read
from al_core.loop.querying import Querying, Scorer, checked_needs
from al_core.loop.state import LoopState
from al_core.models.fitting import fit_model
from al_core.reporting.projection import Projection
from al_core.reporting.tables import Columns
from al_core.strategies.base import Strategy
from al_core.strategies.registry import strategy_named

MOST_ROWS = 2000
MOST_PICKS = 50
CHARACTERS_SHOWN = 200
JUDGE = "person-1"


@dataclass(frozen=True)
class WhyThese:
    """The batch in words and figures, in the order of choice.

    texts: what people see of each. labels: their true classes ("" where unknown). predicted,
    confidence: what the model says and how sure it is, empty before the first. utilities and
    each of `reasons`: (b,). chances: that of each pick given those before it, if known.
    """

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    predicted: tuple[str, ...]
    confidence: Floats
    utilities: Floats
    reasons: Mapping[str, Floats]
    chances: Floats | None


@dataclass(frozen=True)
class StrategyPicture:
    """What a strategy does after a few labels. `at_random`: it had too little to go by."""

    data: str
    projection: Projection
    why: WhyThese
    at_random: bool


def picture_plan(plan: Plan, labels: int) -> Plan:
    """All of a plan that its picture depends on, after `labels` labels; at most 2,000 rows."""
    replace = msgspec.structs.replace
    rows = min(plan.data.rows or MOST_ROWS, MOST_ROWS)
    return Plan(
        data=replace(plan.data, rows=rows),
        split=replace(plan.split, seed_size=labels),
        model=plan.model,
        strategy=plan.strategy,
        architecture=replace(Plan().architecture, batch_size=plan.architecture.batch_size),
        options=OptionsPlan(query_model=plan.options.query_model),
        seed=plan.seed,
    )


def strategy_picture(plan: Plan, cache: Path | None = None) -> StrategyPicture:
    """One query of the plan's strategy on its pool, with the seed set labeled.

    The model is fitted as a run would fit its first. PlanError for a strategy that the data
    can't serve, DataError for data that can't be had.
    """
    if cache is not None:
        corpus_read(plan.data.dataset, cache)
    dataset = planned_dataset(plan, cache)
    problem = problem_of(dataset, plan, cache)
    strategy = strategy_named(plan.strategy.name, plan.strategy.params)
    checked_needs(strategy, problem, "simulated")
    state = _begun(problem, plan)
    candidates = state.available_rows()
    scorer = _scorer(problem, plan, strategy, state.labeled_set())
    context = Querying(problem, plan).context(state, strategy, scorer, candidates)
    size = min(plan.architecture.batch_size, MOST_PICKS, candidates.size)
    selection = strategy.select(context, size)
    utilities = np.full(problem.truth.size, np.nan)
    utilities[candidates] = selection.utilities
    return StrategyPicture(
        data=dataset.name,
        projection=_projection(problem, strategy.name, utilities, selection.picks),
        why=_why(dataset, problem, scorer.model, selection, utilities[selection.picks]),
        at_random=strategy.starts_cold(context),
    )


def _why(
    dataset: Dataset, problem: Problem, model: Model | None, selection: Selection, utilities: Floats
) -> WhyThese:
    picks, predicted, confidence = (
        selection.picks.tolist(),
        np.empty(0, dtype=np.int64),
        np.empty(0),
    )
    if model is not None:
        probabilities = model.predict_proba(problem.features[selection.picks])
        predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    return WhyThese(
        texts=tuple(shown_text(dataset.text_of(row)) for row in picks),
        labels=tuple(dataset.labels[row] for row in picks),
        predicted=tuple(problem.classes[each] for each in predicted),
        confidence=confidence,
        utilities=utilities,
        reasons=selection.reasons,
        chances=selection.probabilities,
    )


def _begun(problem: Problem, plan: Plan) -> LoopState:
    """A run in which one person has labeled the seed set and nothing else has happened."""
    seeds = problem.split.seed_set
    seeds = seeds[problem.truth[seeds] >= 0]
    labels = dict(zip(seeds.tolist(), problem.truth[seeds].tolist(), strict=True))
    rest = np.setdiff1d(problem.split.pool, seeds)
    return LoopState(
        plan=plan,
        n_classes=problem.n_classes,
        pool_size=problem.split.pool.size,
        available=dict.fromkeys(rest.tolist()),
        labels=labels,
        answers=[(row, JUDGE, label) for row, label in labels.items()],
        everyone=(JUDGE,),
    )


def _scorer(problem: Problem, plan: Plan, strategy: Strategy, labeled: LabeledSet) -> Scorer:
    if not len(labeled):
        return Scorer("none", None, labeled)
    model = fit_model(
        plan.options.query_model or plan.model,
        problem.features,
        labeled,
        problem.n_classes,
        seed=int(random_for(plan.seed, 1, "model").integers(2**31)),
        previous=None,
        needs_probabilities=strategy.wants("probabilities"),
    )
    return Scorer("model", model, labeled)


def _projection(problem: Problem, strategy: str, utilities: Floats, picks: Rows) -> Projection:
    pool = np.sort(problem.split.pool)
    plane, variance = plane_of(problem.features[pool])
    return Projection(
        strategy=strategy,
        plane=plane,
        utilities=utilities[pool],
        labeled=np.flatnonzero(np.isnan(utilities[pool])),
        picks=np.searchsorted(pool, picks),
        variance=variance,
    )


def plane_of(features: Features) -> tuple[Floats, float]:
    """The rows on their first two principal components, (n, 2), and the variance's share there.

    Fewer than two features or rows leave components at 0.
    """
    from sklearn.decomposition import PCA
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    plane = np.zeros((features.shape[0], 2))
    components = min(2, *features.shape)
    if min(features.shape) < 3:
        features = features.toarray() if is_sparse(features) else features
    solver = "arpack" if is_sparse(features) else "auto"
    pca = PCA(components, svd_solver=solver, random_state=0)
    with threadpool_limits(1), np.errstate(invalid="ignore"):
        plane[:, :components] = pca.fit_transform(features)
    return plane, float(np.nan_to_num(pca.explained_variance_ratio_.sum()))


def why_table(why: WhyThese) -> Columns:
    """The batch as a table: place, text, true and predicted class, figures, then the reasons."""
    columns: dict[str, Sequence[object]] = {
        "Pick": list(range(1, len(why.texts) + 1)),
        "Example": why.texts,
        "True label": why.labels,
        "Utility": why.utilities.tolist(),
    }
    if why.predicted:
        columns |= {"Model says": why.predicted, "Sure": why.confidence.tolist()}
    if why.chances is not None:
        columns["Chance"] = why.chances.tolist()
    spoken = {name.replace("_", " ").capitalize(): why.reasons[name] for name in why.reasons}
    return columns | {
        name if name not in columns else f"{name} (reason)": values.tolist()
        for name, values in spoken.items()
    }


def shown_text(text: str) -> str:
    """The beginning of a text in one line, without what can be neither shown nor saved."""
    line = " ".join(text[: 2 * CHARACTERS_SHOWN].split())
    # a lone surrogate has no place in a file or a page
    line = line.encode("utf-8", "replace").decode("utf-8")
    return line if len(line) <= CHARACTERS_SHOWN else f"{line[:CHARACTERS_SHOWN]} ..."
