"""What small-text, modAL, apricot and faiss have for our tasks; nothing of ours but the pool.

small-text's BADGE is left out: it needs PyTorch, and its gradient is not the paper's.
"""

import warnings

import numpy as np

from strategy_speed.pools import Pool, scikit_model

FAISS_ROUNDS = 25
ROWS_PER_CENTROID = 256


def _small_text(build):
    def prepare(pool: Pool, batch: int):
        import small_text

        strategy = build(small_text)
        data = small_text.SklearnDataset(pool.features, pool.truth, np.unique(pool.truth))
        model = small_text.SklearnClassifier(
            scikit_model(pool.coefficients, pool.intercepts), np.unique(pool.truth).size
        )
        candidates = pool.candidates
        given = {"embeddings": pool.features[np.r_[candidates, pool.labeled]]}
        if not isinstance(strategy, small_text.EmbeddingBasedQueryStrategy):
            given = {}

        def choose(seed: int):
            np.random.seed(seed)  # noqa: NPY002 - the generator that small-text draws from
            return strategy.query(
                model, data, candidates, pool.labeled, pool.labels, n=batch, **given
            )

        return choose

    return prepare


def _greedy_coreset(small_text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return small_text.GreedyCoreset(normalize=False, batch_size=8192)


def _modal(name: str):
    def prepare(pool: Pool, batch: int):
        from modAL import uncertainty

        rows = pool.candidates
        features = pool.features[rows]
        model = scikit_model(pool.coefficients, pool.intercepts)
        query = getattr(uncertainty, name)
        return lambda _: rows[query(model, features, n_instances=batch)[0]]

    return prepare


def _modal_density(pool: Pool, batch: int):
    from modAL.density import information_density
    from modAL.uncertainty import classifier_entropy

    rows = pool.candidates
    features = pool.features[rows]
    model = scikit_model(pool.coefficients, pool.intercepts)

    def choose(_: int):
        utilities = classifier_entropy(model, features) * information_density(features, "cosine")
        return rows[np.argsort(-utilities)[:batch]]

    return choose


def _apricot(pool: Pool, batch: int):
    from apricot import FacilityLocationSelection

    def choose(_: int):
        """Its metric "cosine" is the square, so it is given plain cosines, none negative."""
        units = pool.features / np.linalg.norm(pool.features, axis=1, keepdims=True)
        cosines = np.maximum(units @ units.T, 0.0).astype(np.float64)
        chosen = FacilityLocationSelection(batch, "precomputed", initial_subset=pool.labeled)
        return chosen.fit(cosines).ranking[:batch]

    return choose


def _faiss(rows_per_centroid):
    def prepare(pool: Pool, batch: int):
        import faiss

        faiss.omp_set_num_threads(1)
        rows = pool.candidates
        features = pool.features[rows]

        def choose(seed: int):
            clusters = faiss.Kmeans(
                features.shape[1], batch, niter=FAISS_ROUNDS, seed=seed,
                max_points_per_centroid=rows_per_centroid or rows.size,
            )  # fmt: skip
            clusters.train(features)
            index = faiss.IndexFlatL2(features.shape[1])
            index.add(features)
            return rows[index.search(clusters.centroids, 1)[1][:, 0]]

        return choose

    return prepare


TASKS = {
    ("small-text", "margin"): _small_text(lambda library: library.BreakingTies()),
    ("small-text", "entropy"): _small_text(lambda library: library.PredictionEntropy()),
    ("small-text", "least_confidence"): _small_text(lambda library: library.LeastConfidence()),
    ("small-text", "core_set"): _small_text(_greedy_coreset),
    ("small-text", "kmeans_medoids"): _small_text(
        lambda library: library.EmbeddingKMeans(normalize=False)
    ),
    ("modAL", "margin"): _modal("margin_sampling"),
    ("modAL", "entropy"): _modal("entropy_sampling"),
    ("modAL", "least_confidence"): _modal("uncertainty_sampling"),
    ("modAL", "density_weighted"): _modal_density,
    ("apricot", "facility_location"): _apricot,
    ("faiss", "kmeans_medoids"): _faiss(ROWS_PER_CENTROID),
    ("faiss, all rows", "kmeans_medoids"): _faiss(None),
}
