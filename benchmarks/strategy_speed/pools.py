"""The pool that all contenders are given, with a model fitted on its labeled rows."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

CLASSES, LABELED, MEMBERS, CLUSTERS = 10, 200, 5, 100
WARM_ROWS = 2_000
RADIUS = 5.2
"""Of ProbCover where it is given, at width 64: a ball holds a fifth of a cluster."""
BLOCK = 50_000


@dataclass(frozen=True, eq=False)
class Pool:
    """float32 rows around 100 centers, 200 of them labeled.

    coefficients (C, d) and intercepts (C,) are those of a logistic regression on the labeled
    rows; `members` and `member_intercepts` have one such entry per committee member.
    """

    features: np.ndarray
    truth: np.ndarray
    labeled: np.ndarray
    coefficients: np.ndarray
    intercepts: np.ndarray
    members: np.ndarray
    member_intercepts: np.ndarray

    @property
    def candidates(self) -> np.ndarray:
        """Rows without a label, ascending."""
        return np.delete(np.arange(self.truth.size), self.labeled)

    @property
    def labels(self) -> np.ndarray:
        """Classes of the labeled rows."""
        return self.truth[self.labeled]

    def beginning(self, rows: int) -> "Pool":
        """The labeled rows and the first ones: enough to warm up on."""
        kept = np.union1d(self.labeled, np.arange(min(rows, self.truth.size)))
        return Pool(
            np.ascontiguousarray(self.features[kept]),
            self.truth[kept],
            np.searchsorted(kept, self.labeled),
            self.coefficients,
            self.intercepts,
            self.members,
            self.member_intercepts,
        )


def made_pool(rows: int, width: int, seed: int = 0) -> Pool:
    """Gaussian clusters, ten to a class, near enough to each other that classes overlap."""
    random = np.random.default_rng(seed)
    centers = random.normal(size=(CLUSTERS, width)).astype(np.float32)
    centers *= np.float32(4.0 / np.sqrt(width))
    cluster = random.integers(CLUSTERS, size=rows)
    features = np.empty((rows, width), dtype=np.float32)
    for start in range(0, rows, BLOCK):
        block = slice(start, min(start + BLOCK, rows))
        random.standard_normal(dtype=np.float32, out=features[block])
        features[block] *= np.float32(4.0 / np.sqrt(width))
        features[block] += centers[cluster[block]]
    truth = cluster % CLASSES
    labeled = np.sort(random.choice(rows, min(LABELED, rows // 2), replace=False))
    drawn = [labeled, *(random.choice(labeled, labeled.size) for _ in range(MEMBERS))]
    models = [_fitted(features, truth, each) for each in drawn]
    return Pool(
        features,
        truth,
        labeled,
        models[0].coef_,
        models[0].intercept_,
        np.stack([model.coef_ for model in models[1:]]),
        np.stack([model.intercept_ for model in models[1:]]),
    )


def _fitted(features, truth, rows) -> LogisticRegression:
    """A model of all classes: those that the draw missed get one row each."""
    missed = [np.flatnonzero(truth == each)[:1] for each in range(CLASSES)]
    rows = np.concatenate([rows, *missed])
    return LogisticRegression(max_iter=1000).fit(features[rows], truth[rows])


def scikit_model(coefficients, intercepts) -> LogisticRegression:
    """The fitted model, the same to the last bit in every child."""
    model = LogisticRegression()
    model.coef_, model.intercept_ = coefficients, intercepts
    model.classes_ = np.arange(CLASSES)
    model.n_features_in_ = coefficients.shape[1]
    model.n_iter_ = np.array([1])
    return model


def probabilities(features, coefficients, intercepts) -> np.ndarray:
    """Softmax of the decision values in float64: what the checks hold picks against."""
    scores = features.astype(np.float64) @ coefficients.T.astype(np.float64) + intercepts
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    return scores / scores.sum(axis=1, keepdims=True)


def save(pool: Pool, folder: Path) -> None:
    """Write the pool where children find it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in vars(pool).items():
        np.save(folder / f"{name}.npy", array)


def load(folder: Path, mmap_mode=None) -> Pool:
    """The pool as saved; `mmap_mode` "r" leaves the features on disk."""
    names = Pool.__dataclass_fields__
    return Pool(**{name: np.load(folder / f"{name}.npy", mmap_mode) for name in names})
