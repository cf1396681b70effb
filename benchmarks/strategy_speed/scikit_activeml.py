"""scikit-activeml's strategies for our tasks; imports nothing of ours but the pool."""

import numpy as np
from skactiveml.base import SkactivemlClassifier
from skactiveml.classifier import SklearnClassifier
from skactiveml.pool import (
    Badge,
    BatchBALD,
    Clue,
    CoreSet,
    MaxHerding,
    ProbCover,
    QueryByCommittee,
    TypiClust,
    UncertaintySampling,
)

from strategy_speed.pools import CLASSES, RADIUS, Pool, scikit_model

DRAWS = 1_000
"""Joint answers drawn by BatchBALD; its default, one per member, is timed beside it."""


class EquallySure(SklearnClassifier):
    """Says that it is equally unsure of all rows: CLUE is then k-means by plain distances."""

    def predict_proba(self, X, **given):
        """Probabilities, and ones as the uncertainties that CLUE weighs by."""
        return super().predict_proba(X, **given), np.ones(len(X))


def fitted(pool: Pool, coefficients, intercepts, kind=SklearnClassifier) -> SkactivemlClassifier:
    """The given model as scikit-activeml wants it."""
    wrapped = kind(scikit_model(coefficients, intercepts), classes=np.arange(CLASSES))
    wrapped.fit(pool.features[pool.labeled], pool.labels)
    wrapped.estimator_ = scikit_model(coefficients, intercepts)
    return wrapped


def partly_labeled(pool: Pool) -> np.ndarray:
    """Labels of all rows, NaN where there is none."""
    labels = np.full(pool.truth.size, np.nan)
    labels[pool.labeled] = pool.labels
    return labels


def by_features(build):
    """A strategy that looks at features only."""

    def prepare(pool: Pool, batch: int):
        labels = partly_labeled(pool)
        return lambda seed: build(seed, batch).query(pool.features, labels, batch_size=batch)

    return prepare


def by_model(build, flag="fit_clf", kind=SklearnClassifier):
    """A strategy that asks the fitted model."""

    def prepare(pool: Pool, batch: int):
        labels = partly_labeled(pool)
        model = fitted(pool, pool.coefficients, pool.intercepts, kind)
        given = {flag: False, "batch_size": batch}
        return lambda seed: build(seed, batch).query(pool.features, labels, model, **given)

    return prepare


def by_committee(build):
    """A strategy that asks the fitted committee."""

    def prepare(pool: Pool, batch: int):
        labels = partly_labeled(pool)
        pairs = zip(pool.members, pool.member_intercepts, strict=True)
        members = [fitted(pool, *each) for each in pairs]
        given = {"fit_ensemble": False, "batch_size": batch}
        return lambda seed: build(seed, batch).query(pool.features, labels, members, **given)

    return prepare


def _uncertainty(method: str):
    return by_model(lambda seed, _: UncertaintySampling(method, random_state=seed))


_ALL = {
    "margin": _uncertainty("margin_sampling"),
    "entropy": _uncertainty("entropy"),
    "least_confidence": _uncertainty("least_confident"),
    "qbc": by_committee(lambda seed, _: QueryByCommittee("KL_divergence", random_state=seed)),
    "batch_bald": by_committee(lambda seed, _: BatchBALD(DRAWS, random_state=seed)),
    "core_set": by_features(lambda seed, _: CoreSet(random_state=seed)),
    "badge": by_model(lambda seed, _: Badge(random_state=seed)),
    "typiclust": by_features(lambda seed, _: TypiClust(random_state=seed)),
    "kmeans_medoids": by_model(
        lambda seed, _: Clue(cluster_algo_dict={"random_state": seed}, random_state=seed),
        "fit_estimator",
        EquallySure,
    ),
    "prob_cover": by_features(lambda seed, _: ProbCover(n_classes=CLASSES, random_state=seed)),
    "prob_cover (radius given)": by_features(
        lambda seed, _: ProbCover(n_classes=CLASSES, deltas=[RADIUS], random_state=seed)
    ),
    "max_herding": by_features(
        lambda seed, _: MaxHerding(metric_dict={"gamma": 1.0}, random_state=seed)
    ),
}
TASKS = {("scikit-activeml", task): prepare for task, prepare in _ALL.items()}
TASKS["scikit-activeml, 5 draws", "batch_bald"] = by_committee(
    lambda seed, _: BatchBALD(random_state=seed)
)
