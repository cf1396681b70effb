"""Ways to features, fitted on some rows and asked about rows that they have never seen."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import issparse

from al_core.datasets.bundled import digits
from al_core.datasets.recipes import (
    COMPONENTS,
    RECIPES,
    Embedding,
    Image,
    Table,
    Tfidf,
    TfidfSvd,
)
from al_core.domain.errors import DataError
from tests.datasets.tables import table_set, text_set, vector_set

TEXTS = text_set("red apple", "red pear", "green apple", "green pear")
TOWNS = np.array(["x", "y", "x", "y"], dtype=object)
TABLE = table_set(pd.DataFrame({"size": [1.0, 3.0, 5.0, 7.0], "town": TOWNS}), [0, 1, 0, 1])
FIT = np.arange(4)


def words(*texts):
    return np.array(texts, dtype=object)


class TestTexts:
    def test_terms_are_those_of_the_fit_rows_alone(self):
        recipe = Tfidf.fitted(TEXTS, np.array([0, 1]))
        assert sorted(recipe.vectorizer.vocabulary_) == ["red"]

    def test_a_text_without_a_known_word_has_no_term(self):
        found = Tfidf.fitted(TEXTS, FIT).features(words("blue plum"))
        assert issparse(found)
        assert (found.shape, found.nnz) == ((1, 4), 0)

    def test_each_text_has_length_one_whatever_its_length(self):
        found = Tfidf.fitted(TEXTS, FIT).features(words("red apple", "red red red pear apple"))
        assert np.linalg.norm(found.toarray(), axis=1) == pytest.approx([1.0, 1.0])

    def test_the_terms_of_a_row_stand_in_their_order(self):
        found = Tfidf.fitted(TEXTS, FIT).features(words("red pear apple green"))
        assert found.indices.tolist() == [0, 1, 2, 3]

    def test_no_word_twice_is_refused_with_the_number_of_texts(self):
        with pytest.raises(DataError, match="no word occurs in two of the 2 texts of texts"):
            Tfidf.fitted(text_set("one", "two"), np.arange(2))

    def test_directions_are_no_more_than_terms_texts_or_the_most(self):
        assert TfidfSvd.fitted(TEXTS, FIT).svd.n_components == 4
        assert TfidfSvd.fitted(TEXTS, np.arange(3)).svd.n_components == 2  # red, apple
        assert COMPONENTS == 128

    def test_a_row_alone_has_the_directions_that_it_has_among_others(self):
        recipe = TfidfSvd.fitted(TEXTS, FIT)
        together = recipe.features(TEXTS.rows)
        alone = np.vstack([recipe.features(TEXTS.rows[row : row + 1]) for row in range(4)])
        assert alone == pytest.approx(together, abs=1e-12)

    def test_unknown_words_lie_at_the_origin_and_not_at_nan(self):
        assert TfidfSvd.fitted(TEXTS, FIT).features(words("plum")).tolist() == [[0.0] * 4]


class TestTables:
    def test_numbers_are_measured_in_deviations_of_the_fit_rows(self):
        recipe = Table.fitted(TABLE, np.array([0, 1]))  # mean 2, deviation 1
        rows = pd.DataFrame({"size": [2.0, 5.0], "town": words("x", "y")})
        assert recipe.features(rows).tolist() == [[0.0, 1.0, 0.0], [3.0, 0.0, 1.0]]

    def test_a_category_of_no_fit_row_is_nowhere(self):
        recipe = Table.fitted(TABLE, FIT)
        rows = pd.DataFrame({"size": [4.0], "town": words("z")})
        assert recipe.features(rows).tolist() == [[0.0, 0.0, 0.0]]

    def test_categories_alone_need_no_scaler(self):
        recipe = Table.fitted(table_set(pd.DataFrame({"town": TOWNS}), [0, 1, 0, 1]), FIT)
        assert (recipe.words, recipe.scaler) == (("town",), None)
        assert recipe.features(pd.DataFrame({"town": words("y")})).tolist() == [[0.0, 1.0]]

    def test_vectors_may_be_standardised_too(self):
        recipe = Table.fitted(vector_set([[0.0, 5.0], [2.0, 5.0]], [0, 1]), np.arange(2))
        assert (recipe.words, recipe.encoder) == ((), None)
        assert recipe.features(np.array([[3.0, 5.0]])).tolist() == [[2.0, 0.0]]


class TestPicturesAndVectors:
    def test_pixels_are_shares_of_the_brightest_of_the_fit_rows(self):
        recipe = Image.fitted(digits(), np.arange(50))
        found = recipe.features(np.full((1, 8, 8), 4.0))
        assert (recipe.brightest, found.shape, set(found.ravel().tolist())) == (
            16.0, (1, 64), {0.25},
        )  # fmt: skip

    def test_vectors_stay_as_they_are(self):
        recipe = Embedding.fitted(vector_set([[1.0, 2.0]], [0]), np.arange(1))
        found = recipe.features([[3, 4]])
        assert (found.dtype, found.tolist()) == (np.float64, [[3.0, 4.0]])


def test_a_recipe_is_named_for_the_kinds_it_is_for():
    assert {name: each.kinds for name, each in RECIPES.items()} == {
        "tfidf": ("text",), "tfidf_svd": ("text",), "table": ("table", "embedding"),
        "image": ("image",), "embedding": ("embedding",),
    }  # fmt: skip
