"""Small pools and fake models for tests of query strategies."""

import numpy as np
from scipy.sparse import csr_array, csr_matrix
from scipy.special import softmax

from al_core.arrays.distances import cosine_similarities
from al_core.strategies.base import PastBatch, QueryContext, Vote

LABELED = [0, 1, 2, 30]
WORDS = ("spam", "offer", "meeting", "lunch", "прибыль", "übermorgen", "fee", "won", "of", "the")

KINDS = {
    "dense": lambda rows: np.asarray(rows, dtype=np.float64),
    "dense32": lambda rows: np.asarray(rows, dtype=np.float32),
    "csr_array": lambda rows: csr_array(np.asarray(rows, dtype=np.float64)),
    "csr_matrix": lambda rows: csr_matrix(np.asarray(rows, dtype=np.float64)),
}


class LinearModel:
    """Decision values are products with fixed weights, (d, n_classes)."""

    def __init__(self, weights, *, intercepts=0.0, gives_probabilities=True):
        self.weights = np.asarray(weights, dtype=np.float64)
        self.intercepts = np.broadcast_to(intercepts, self.weights.shape[1:])
        self.n_classes = self.weights.shape[1]
        self.gives_probabilities = gives_probabilities

    @property
    def classes(self):
        return np.arange(self.n_classes)

    @property
    def coefficients(self):
        return self.weights.T

    def decision_values(self, features):
        return np.asarray(features @ self.weights, dtype=np.float64) + self.intercepts

    def predict_proba(self, features):
        return softmax(self.decision_values(features), axis=1)

    def predict(self, features):
        return self.decision_values(features).argmax(axis=1)


class TableModel:
    """Gives row i of a table to the example whose first feature is i."""

    gives_probabilities = True

    def __init__(self, table):
        self.table = np.asarray(table, dtype=np.float64)
        self.n_classes = self.table.shape[1]

    def predict_proba(self, features):
        return self.table[np.asarray(features)[:, 0].astype(int)]

    decision_values = predict_proba

    def predict(self, features):
        return self.predict_proba(features).argmax(axis=1)


def blobs(n_rows=60, n_features=4, seed=5):
    """Rows around three centers, none negative, so that sparse and dense kinds agree."""
    random = np.random.default_rng(seed)
    centers = 4.0 * random.random((3, n_features))
    return np.abs(centers[np.arange(n_rows) % 3] + random.normal(size=(n_rows, n_features)))


def linear_models(n_features=4, n_classes=3, count=3, seed=9):
    random = np.random.default_rng(seed)
    return [LinearModel(random.normal(size=(n_features, n_classes))) for _ in range(count)]


def query(
    features, model=None, *, labeled=(), candidates=None, committee=(), seed=0, ranks=None, **more
):
    """A context over all unlabeled rows; ties go to the lower row."""
    n_rows = features.shape[0]
    labeled = np.asarray(labeled, dtype=np.int64)
    if candidates is None:
        candidates = np.setdiff1d(np.arange(n_rows), labeled)
    candidates = np.asarray(candidates, dtype=np.int64)
    return QueryContext(
        features=features,
        candidates=candidates,
        labeled=labeled,
        labels=more.pop("labels", labeled % 2),
        model=model,
        committee=committee,
        tie_ranks=candidates.copy() if ranks is None else np.asarray(ranks),
        random=np.random.default_rng(seed),
        **more,
    )


def table_query(table, **given):
    """A context whose example i has the probabilities `table[i]`."""
    numbers = np.arange(len(table), dtype=np.float64)[:, None]
    return query(numbers, model=TableModel(table), **given)


def surroundings(features):
    """Texts, earlier labels, judgements, history, truth and refit; a function of each row."""
    rows = np.round(np.asarray(features.toarray() if hasattr(features, "toarray") else features), 6)
    numbers = np.nan_to_num(rows, posinf=9.0).astype(np.int64)
    return {
        "texts": tuple(" ".join(WORDS[abs(n) % len(WORDS)] for n in row) for row in numbers),
        "pre_labels": numbers % 3 - 1,
        "votes": [
            Vote(row, annotator, (row + annotator) % 2) for row in LABELED for annotator in (0, 1)
        ],
        "history": [PastBatch(np.array([1, 2]), np.array([1, 0]), {})],
        "truth": numbers.sum(axis=1) % 2,
        "refit": lambda labeled: LinearModel(np.outer(np.arange(rows.shape[1]), [1.0, -1.0, 0.5])),
    }


def pool(features, **given):
    """A usual query: four labels, a model, a committee, and all else that one may need."""
    committee = linear_models(n_features=features.shape[1])
    return query(
        features,
        **{
            "labeled": LABELED,
            "model": committee[0],
            "committee": committee,
            **surroundings(features),
            **given,
        },
    )


def shuffled_pool(rows, order):
    """The usual query with its rows in another order, and all that is said of them moved along."""
    place = np.argsort(order)
    labeled = np.sort(place[LABELED])
    said, batch = surroundings(rows)["votes"], surroundings(rows)["history"][0]
    return pool(
        rows[order],
        labeled=labeled,
        labels=order[labeled] % 2,
        ranks=order[np.setdiff1d(np.arange(len(rows)), labeled)],
        votes=[Vote(int(place[vote.example]), vote.annotator, vote.label) for vote in said],
        history=[PastBatch(place[batch.picks], batch.labels, batch.reasons)],
    )


def mean_step(features, shown):
    """Mean cosine of each item with the one shown before it; 0 for fewer than 2 items."""
    if shown.size < 2:
        return 0.0
    cosines = cosine_similarities(features[shown], features[shown])
    return float(np.diagonal(cosines, offset=1).mean())
