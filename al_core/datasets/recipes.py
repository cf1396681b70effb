"""Ways from rows to features: fitted once on some rows, then the same for any row to come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from al_core.datasets.dataset import Content, Dataset, Kind
from al_core.domain.errors import DataError
from al_core.domain.values import Features, Floats, Rows

MOST_TERMS = 50_000
COMPONENTS = 128
MOST_CATEGORIES = 100


class FittedRecipe(Protocol):
    """What was learned of some rows: a dataclass of numbers, words and scikit-learn's own."""

    def features(self, rows: Content) -> Features:
        """Features of rows of the same kind, (n, d) float64; those of a row depend on it alone."""
        ...


@dataclass(frozen=True)
class Tfidf:
    """TF-IDF over one and two words that occur in two texts or more, sublinear counts."""

    vectorizer: Any

    @classmethod
    def fitted(cls, dataset: Dataset, fit_rows: Rows) -> "Tfidf":
        """Vocabulary and weights of the fit rows; DataError when no word occurs twice."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(
            ngram_range=(1, 2), min_df=2, sublinear_tf=True, max_features=MOST_TERMS
        )
        try:
            vectorizer.fit(_texts(dataset.rows)[fit_rows])
        except ValueError as error:
            raise DataError(
                f"no word occurs in two of the {fit_rows.size} texts of {dataset.name}; "
                "use more or longer texts"
            ) from error
        return cls(vectorizer)

    def features(self, rows: Content) -> csr_array:
        """Terms, (n, terms) CSR."""
        matrix = csr_array(self.vectorizer.transform(_texts(rows)))
        matrix.sort_indices()
        return matrix


@dataclass(frozen=True)
class TfidfSvd:
    """TF-IDF in at most 128 dimensions, each row of length 1 (latent semantic analysis)."""

    vectorizer: Any
    svd: Any

    @classmethod
    def fitted(cls, dataset: Dataset, fit_rows: Rows) -> "TfidfSvd":
        """Vocabulary and directions of the fit rows."""
        from sklearn.decomposition import TruncatedSVD
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        terms = Tfidf.fitted(dataset, fit_rows)
        matrix = terms.features(_texts(dataset.rows)[fit_rows])
        svd = TruncatedSVD(min(COMPONENTS, matrix.shape[1], fit_rows.size), random_state=0)
        # more threads add up in another order; equal texts have no variance to share out
        with threadpool_limits(1), np.errstate(invalid="ignore"):
            svd.fit(matrix)
        return cls(terms.vectorizer, svd)

    def features(self, rows: Content) -> Floats:
        """Directions, (n, components); zeros for a text without known words."""
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1):
            dense = self.svd.transform(Tfidf(self.vectorizer).features(rows))
        lengths = np.linalg.norm(dense, axis=1, keepdims=True)
        return np.ascontiguousarray(dense / np.where(lengths > 0.0, lengths, 1.0))


@dataclass(frozen=True)
class Table:
    """Numbers with mean 0 and standard deviation 1, categories one-hot.

    words: names of the columns that hold categories; scaler, encoder: None without columns
    for them.
    """

    words: tuple[Any, ...]
    scaler: Any
    encoder: Any

    @classmethod
    def fitted(cls, dataset: Dataset, fit_rows: Rows) -> "Table":
        """Means, deviations and categories of the fit rows."""
        from sklearn.preprocessing import OneHotEncoder, StandardScaler

        frame = _frame(dataset.rows)
        numeric = pd.api.types.is_numeric_dtype
        words = tuple(column for column in frame if not numeric(frame[column].dtype))
        numbers = _numbers(frame, words)
        scaler = StandardScaler().fit(numbers[fit_rows]) if numbers.shape[1] else None
        if not words:
            return cls(words, scaler, None)
        encoder = OneHotEncoder(
            handle_unknown="infrequent_if_exist",
            max_categories=MOST_CATEGORIES,
            sparse_output=False,
        )
        return cls(words, scaler, encoder.fit(_cells(frame, words)[fit_rows]))

    def features(self, rows: Content) -> Floats:
        """Numbers first, then categories, (n, d); a category not seen is 0 everywhere."""
        frame = _frame(rows)
        blocks = []
        if self.scaler is not None:
            blocks.append(self.scaler.transform(_numbers(frame, self.words)))
        if self.encoder is not None:
            cells = self.encoder.transform(_cells(frame, self.words))
            blocks.append(np.asarray(cells, dtype=np.float64))
        return np.ascontiguousarray(np.hstack(blocks))


@dataclass(frozen=True)
class Image:
    """Pixels in a row, divided by the brightest of the fit rows."""

    brightest: float

    @classmethod
    def fitted(cls, dataset: Dataset, fit_rows: Rows) -> "Image":
        """The brightest pixel of the fit rows; 1 where all are black."""
        brightest = float(_pixels(dataset.rows)[fit_rows].max())
        return cls(brightest if brightest > 0.0 else 1.0)

    def features(self, rows: Content) -> Floats:
        """Pixels, (n, height * width)."""
        return np.ascontiguousarray(_pixels(rows) / self.brightest)


@dataclass(frozen=True)
class Embedding:
    """Ready-made vectors, as they are."""

    @classmethod
    def fitted(cls, dataset: Dataset, fit_rows: Rows) -> "Embedding":
        """There is nothing to learn."""
        del dataset, fit_rows
        return cls()

    def features(self, rows: Content) -> Floats:
        """The vectors, (n, d)."""
        return np.ascontiguousarray(rows, dtype=np.float64)


@dataclass(frozen=True)
class Recipe:
    """One way from rows to features: for which kinds, how it is fitted, what it becomes."""

    kinds: tuple[Kind, ...]
    fitted: Callable[[Dataset, Rows], FittedRecipe]
    becomes: Callable[..., FittedRecipe]


RECIPES: dict[str, Recipe] = {
    "tfidf": Recipe(("text",), Tfidf.fitted, Tfidf),
    "tfidf_svd": Recipe(("text",), TfidfSvd.fitted, TfidfSvd),
    "table": Recipe(("table", "embedding"), Table.fitted, Table),
    "image": Recipe(("image",), Image.fitted, Image),
    "embedding": Recipe(("embedding",), Embedding.fitted, Embedding),
}


def _texts(rows: Content) -> Any:
    return np.asarray(rows, dtype=object)


def _frame(rows: Content) -> pd.DataFrame:
    return rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)


def _numbers(frame: pd.DataFrame, words: Sequence[Any]) -> Floats:
    return frame.drop(columns=list(words)).to_numpy(dtype=np.float64)


def _cells(frame: pd.DataFrame, words: Sequence[Any]) -> Any:
    return np.column_stack([frame[column].to_numpy(dtype=object) for column in words])


def _pixels(rows: Content) -> Floats:
    array = np.asarray(rows, dtype=np.float64)
    return array.reshape(array.shape[0], -1)
