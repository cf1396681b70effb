"""Turn rows into a feature matrix, fitted on rows outside the audit set, cached by content."""

import hashlib
import importlib.metadata
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array, vstack

from al_core.datasets.dataset import Dataset, Kind
from al_core.datasets.folders import cache_folder, written_whole
from al_core.datasets.recipes import RECIPES, FittedRecipe
from al_core.domain.errors import PlanError
from al_core.domain.values import Features, Rows

VERSION = 1
"""Raised when a recipe changes, so that old caches are not used."""


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
    return _kept(key, cache, lambda: fitted_recipe(dataset, name, fit_rows).features(dataset.rows))


def features_of_more(
    fitted: Dataset, rows: Dataset, recipe: str, cache: Path | None = None
) -> Features:
    """Features of `rows` alone, with vocabulary, means and categories from all of `fitted`."""
    name = recipe_name(fitted, recipe)
    fit_rows = np.arange(len(fitted), dtype=np.int64)

    def build() -> Features:
        return fitted_recipe(fitted, name, fit_rows).features(rows.rows)

    key = hashlib.sha256(f"{_key(fitted, name, fit_rows)} {rows.content_hash}".encode())
    return _kept(key.hexdigest()[:40], cache, build)


def fitted_recipe(dataset: Dataset, recipe: str, fit_rows: Rows) -> FittedRecipe:
    """What the features of a data set rest on: fitted on `fit_rows`, ready for rows to come."""
    return RECIPES[recipe_name(dataset, recipe)].fitted(dataset, fit_rows)


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
