"""Turn rows into a feature matrix, fitted on rows outside the audit set, cached by content."""

import hashlib
import importlib.metadata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, vstack

from al_core.datasets.additions import joined
from al_core.datasets.dataset import Dataset, Kind
from al_core.datasets.folders import cache_folder, written_whole
from al_core.domain.errors import DataError, PlanError
from al_core.domain.values import Features, Floats, Rows

MOST_TERMS = 50_000
COMPONENTS = 128
MOST_CATEGORIES = 100
VERSION = 1
"""Raised when a recipe changes, so that old caches are not used."""


@dataclass(frozen=True)
class Recipe:
    """One way from rows to features: for which kinds, and how."""

    kinds: tuple[Kind, ...]
    build: Callable[[Dataset, Rows], Features]


AUTO: dict[Kind, str] = {
    "text": "tfidf_svd",
    "table": "table",
    "image": "image",
    "embedding": "embedding",
}


def features_of(
    dataset: Dataset, recipe: str, fit_rows: Rows, cache: Path | None = None
) -> Features:
    """Features of all rows, (n, d) float64: dense, or CSR for tfidf.

    Vocabulary, means and categories come from `fit_rows` alone. The result is kept under
    `cache` by content, recipe, fit rows and library version.
    """
    name = recipe_name(dataset, recipe)
    key = _key(dataset, name, fit_rows)
    return _kept(key, cache, lambda: RECIPES[name].build(dataset, fit_rows))


def features_of_more(
    fitted: Dataset, rows: Dataset, recipe: str, cache: Path | None = None
) -> Features:
    """Features of `rows` alone, with vocabulary, means and categories from all of `fitted`."""
    name = recipe_name(fitted, recipe)
    fit_rows = np.arange(len(fitted), dtype=np.int64)

    def build() -> Features:
        both = RECIPES[name].build(joined(fitted, [rows]), fit_rows)
        return both[len(fitted) :]

    key = hashlib.sha256(f"{_key(fitted, name, fit_rows)} {rows.content_hash}".encode())
    return _kept(key.hexdigest()[:40], cache, build)


def stacked(parts: Sequence[Features]) -> Features:
    """Feature matrices one below the other."""
    if len(parts) == 1:
        return parts[0]
    if any(isinstance(part, csr_array) for part in parts):
        return csr_array(vstack(parts, format="csr"))
    return np.ascontiguousarray(np.vstack(parts))


def _kept(key: str, cache: Path | None, build: Callable[[], Features]) -> Features:
    """What is in the cache under `key`, built and put there if it was not."""
    path = (cache or cache_folder()) / "features" / f"{key}.npz"
    found = _loaded(path)
    if found is not None:
        return found
    features = build()
    written_whole(path, lambda file: np.savez(file, allow_pickle=False, **_arrays(features)))
    return features


def recipe_name(dataset: Dataset, recipe: str) -> str:
    """The recipe meant for this data set; PlanError when it does not fit."""
    name = AUTO[dataset.kind] if recipe == "auto" else recipe
    if name not in RECIPES:
        raise PlanError(f"there are no features {name!r}; use auto, {', '.join(RECIPES)}")
    if dataset.kind not in RECIPES[name].kinds:
        fitting = ", ".join(key for key, value in RECIPES.items() if dataset.kind in value.kinds)
        raise PlanError(
            f"features {name!r} do not fit {dataset.name}, which holds {dataset.kind} rows; "
            f"use auto or {fitting}"
        )
    return name


def _tfidf(dataset: Dataset, fit_rows: Rows) -> csr_array:
    """TF-IDF over one and two words that occur in two texts or more, sublinear counts."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), min_df=2, sublinear_tf=True, max_features=MOST_TERMS
    )
    texts = np.asarray(dataset.rows, dtype=object)
    try:
        vectorizer.fit(texts[fit_rows])
    except ValueError as error:
        raise DataError(
            f"no word occurs in two of the {fit_rows.size} texts of {dataset.name}; "
            "use more or longer texts"
        ) from error
    matrix = csr_array(vectorizer.transform(texts))
    matrix.sort_indices()
    return matrix


def _tfidf_svd(dataset: Dataset, fit_rows: Rows) -> Floats:
    """TF-IDF in at most 128 dimensions, each row of length 1 (latent semantic analysis)."""
    from sklearn.decomposition import TruncatedSVD
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    terms = _tfidf(dataset, fit_rows)
    n_components = min(COMPONENTS, terms.shape[1], fit_rows.size)
    svd = TruncatedSVD(n_components, random_state=0)
    # more threads add up in another order; equal texts have no variance to share out
    with threadpool_limits(1), np.errstate(invalid="ignore"):
        svd.fit(terms[fit_rows])
        dense = svd.transform(terms)
    lengths = np.linalg.norm(dense, axis=1, keepdims=True)
    return np.ascontiguousarray(dense / np.where(lengths > 0.0, lengths, 1.0))


def _table(dataset: Dataset, fit_rows: Rows) -> Floats:
    """Numbers with mean 0 and standard deviation 1, categories one-hot."""
    from sklearn.preprocessing import StandardScaler

    frame = dataset.rows
    if not isinstance(frame, pd.DataFrame):
        frame = pd.DataFrame(frame)
    numeric = pd.api.types.is_numeric_dtype
    words = [column for column in frame if not numeric(frame[column].dtype)]
    numbers = frame.drop(columns=words).to_numpy(dtype=np.float64)
    blocks = [_one_hot(frame[words], fit_rows)] if words else []
    if numbers.shape[1]:
        scaler = StandardScaler().fit(numbers[fit_rows])
        blocks.insert(0, scaler.transform(numbers))
    return np.ascontiguousarray(np.hstack(blocks))


def _one_hot(frame: pd.DataFrame, fit_rows: Rows) -> Floats:
    from sklearn.preprocessing import OneHotEncoder

    encoder = OneHotEncoder(
        handle_unknown="infrequent_if_exist", max_categories=MOST_CATEGORIES, sparse_output=False
    )
    cells = np.column_stack([frame[column].to_numpy(dtype=object) for column in frame])
    return np.asarray(encoder.fit(cells[fit_rows]).transform(cells), dtype=np.float64)


def _image(dataset: Dataset, fit_rows: Rows) -> Floats:
    """Pixels in a row, divided by the brightest."""
    pixels = np.asarray(dataset.rows, dtype=np.float64).reshape(len(dataset), -1)
    brightest = float(pixels[fit_rows].max())
    return np.ascontiguousarray(pixels / (brightest if brightest > 0.0 else 1.0))


def _embedding(dataset: Dataset, fit_rows: Rows) -> Floats:
    """Ready-made vectors, as they are."""
    del fit_rows
    return np.ascontiguousarray(dataset.rows, dtype=np.float64)


RECIPES: dict[str, Recipe] = {
    "tfidf": Recipe(("text",), _tfidf),
    "tfidf_svd": Recipe(("text",), _tfidf_svd),
    "table": Recipe(("table", "embedding"), _table),
    "image": Recipe(("image",), _image),
    "embedding": Recipe(("embedding",), _embedding),
}


def _key(dataset: Dataset, recipe: str, fit_rows: Rows) -> str:
    digest = hashlib.sha256(fit_rows.astype("<i8").tobytes())
    versions = f"{VERSION} {importlib.metadata.version('scikit-learn')} {np.__version__}"
    digest.update(f"{dataset.content_hash} {recipe} {versions}".encode())
    return digest.hexdigest()[:40]


def _arrays(features: Features) -> dict[str, np.ndarray]:
    if isinstance(features, csr_array):
        shape = np.array(features.shape)
        return {
            "data": features.data,
            "indices": features.indices,
            "indptr": features.indptr,
            "shape": shape,
        }
    return {"dense": features}


def _loaded(path: Path) -> Features | None:
    """Features from the cache; None when they are not there or the file is damaged."""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            if "dense" in file:
                return np.ascontiguousarray(file["dense"])
            parts = (file["data"], file["indices"], file["indptr"])
            return csr_array(parts, shape=tuple(file["shape"]))
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, EOFError):
        return None
