"""Features: what each recipe makes, fitted on the rows it is given, and kept in a cache."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

from al_core.datasets.bundled import digits
from al_core.datasets.dataset import Dataset
from al_core.datasets.features import features_of, recipe_name
from al_core.domain.errors import DataError, PlanError
from tests.datasets.tables import table_set, text_set, vector_set

TEXTS = text_set("red apple", "red pear", "green apple", "green pear", "blue apple", "blue")
ALL = np.arange(6)


def test_tfidf_keeps_terms_of_two_texts_or_more(tmp_path):
    terms = features_of(TEXTS, "tfidf", ALL, tmp_path)
    assert isinstance(terms, csr_array)
    assert terms.shape == (6, 5)  # apple, blue, green, pear, red


def test_tfidf_does_not_look_at_audit_rows(tmp_path):
    terms = features_of(TEXTS, "tfidf", np.array([0, 1, 2, 3]), tmp_path)
    assert terms.shape == (6, 4)  # blue stands in audit rows alone
    assert terms[[5], :].nnz == 0


def test_texts_without_a_common_word_are_refused(tmp_path):
    with pytest.raises(DataError, match="no word occurs in two of the 2 texts"):
        features_of(text_set("one", "two"), "tfidf", np.array([0, 1]), tmp_path)


def test_tfidf_svd_rows_have_length_one(tmp_path):
    dense = features_of(TEXTS, "auto", ALL, tmp_path)
    assert np.linalg.norm(dense, axis=1) == pytest.approx(np.ones(6))


def test_tfidf_svd_of_a_text_without_known_words_is_zero(tmp_path):
    dense = features_of(TEXTS, "tfidf_svd", np.array([0, 1, 2, 3]), tmp_path)
    assert dense[5].tolist() == [0.0] * dense.shape[1]


def test_table_numbers_are_standardised_by_the_fit_rows(tmp_path):
    table = table_set(pd.DataFrame({"n": [1.0, 3.0, 5.0]}), [0, 1, 0])
    dense = features_of(table, "table", np.array([0, 1]), tmp_path)
    assert dense.tolist() == [[-1.0], [1.0], [3.0]]


def test_table_words_become_one_hot_and_unseen_ones_zero(tmp_path):
    words = np.array(["x", "y", "z"], dtype=object)
    table = table_set(pd.DataFrame({"n": [1.0, 3.0, 3.0], "town": words}), [0, 1, 0])
    dense = features_of(table, "auto", np.array([0, 1]), tmp_path)
    assert dense.tolist() == [[-1, 1, 0], [1, 0, 1], [1, 0, 0]]


def test_constant_column_is_zero(tmp_path):
    table = table_set(pd.DataFrame({"n": [7.0, 7.0]}), [0, 1])
    assert features_of(table, "auto", np.array([0, 1]), tmp_path).tolist() == [[0.0], [0.0]]


def test_pixels_are_divided_by_the_brightest(tmp_path):
    dense = features_of(digits(), "auto", np.arange(1797), tmp_path)
    assert (dense.shape, dense.min(), dense.max()) == ((1797, 64), 0.0, 1.0)


def test_embedding_stays_as_it_is(tmp_path):
    vectors = vector_set([[1.0, 2.0], [3.0, 4.0]], [0, 1])
    assert features_of(vectors, "auto", np.array([0]), tmp_path).tolist() == [[1, 2], [3, 4]]


def test_embedding_can_be_standardised(tmp_path):
    vectors = vector_set([[1.0], [3.0]], [0, 1])
    assert features_of(vectors, "table", np.array([0, 1]), tmp_path).tolist() == [[-1], [1]]


@pytest.mark.parametrize(
    ("dataset", "recipe"),
    [(TEXTS, "image"), (TEXTS, "table"), (vector_set([[1.0], [2.0]], [0, 1]), "tfidf")],
)
def test_recipe_for_another_kind_is_refused(dataset: Dataset, recipe: str):
    with pytest.raises(PlanError, match="do not fit"):
        recipe_name(dataset, recipe)


def test_unknown_recipe_is_refused_with_those_there_are():
    with pytest.raises(PlanError, match="no features 'word2vec'; use auto, tfidf, tfidf_svd"):
        recipe_name(TEXTS, "word2vec")


@pytest.mark.parametrize("recipe", ["tfidf", "tfidf_svd"])
def test_another_audit_text_changes_no_feature_of_the_pool(tmp_path, recipe):
    pool, other = np.arange(4), text_set(*TEXTS.rows[:4], "red red pear", "green apple pear")
    features = [features_of(data, recipe, pool, tmp_path)[pool] for data in (TEXTS, other)]
    assert abs(features[0] - features[1]).max() == 0.0


@pytest.mark.parametrize("recipe", ["tfidf", "tfidf_svd"])
def test_second_call_reads_the_cache_and_gives_the_same(tmp_path, recipe):
    first = features_of(TEXTS, recipe, ALL, tmp_path)
    again = features_of(TEXTS, recipe, ALL, tmp_path)
    assert abs(first - again).max() == 0.0
    assert again.dtype == np.float64
    assert len(list(tmp_path.rglob("*.npz"))) == 1


def test_what_the_cache_holds_is_what_comes_back(tmp_path):
    vectors = vector_set([[1.0], [2.0]], [0, 1])
    features_of(vectors, "auto", np.array([0]), tmp_path)
    (kept,) = tmp_path.rglob("*.npz")
    np.savez(kept, dense=np.array([[5.0], [6.0]]))
    assert features_of(vectors, "auto", np.array([0]), tmp_path).tolist() == [[5], [6]]


@pytest.mark.parametrize(
    ("dataset", "recipe", "fit_rows"),
    [
        (replace(TEXTS, codes=1 - TEXTS.codes), "tfidf", ALL),
        (TEXTS, "tfidf_svd", ALL),
        (TEXTS, "tfidf", ALL[:4]),
    ],
)
def test_other_content_recipe_or_rows_have_a_cache_of_their_own(
    tmp_path, dataset, recipe, fit_rows
):
    features_of(TEXTS, "tfidf", ALL, tmp_path)
    features_of(dataset, recipe, fit_rows, tmp_path)
    assert len(list(tmp_path.rglob("*.npz"))) == 2


@pytest.mark.parametrize("damage", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_damaged_cache_file_is_made_again(tmp_path, damage):
    whole = features_of(TEXTS, "tfidf_svd", ALL, tmp_path)
    (kept,) = tmp_path.rglob("*.npz")
    kept.write_bytes(damage)
    assert features_of(TEXTS, "tfidf_svd", ALL, tmp_path).tolist() == whole.tolist()


def test_pickled_cache_file_is_not_trusted(tmp_path: Path):
    whole = features_of(TEXTS, "tfidf_svd", ALL, tmp_path)
    (kept,) = tmp_path.rglob("*.npz")
    np.savez(kept, dense=np.array([object()], dtype=object))
    assert features_of(TEXTS, "tfidf_svd", ALL, tmp_path).tolist() == whole.tolist()


def test_cache_that_can_not_be_written_is_named(tmp_path):
    (tmp_path / "features").write_text("in the way")
    with pytest.raises(DataError, match="set LOOPLAB_HOME to a folder of your own"):
        features_of(TEXTS, "tfidf", ALL, tmp_path)


def test_tfidf_is_that_of_scikit_learn(tmp_path):
    theirs = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    texts = text_set("red red red apple", "red pear", "apple red red", "pear")
    expected = theirs.fit_transform(texts.rows)
    terms = features_of(texts, "tfidf", np.arange(4), tmp_path)
    assert terms.toarray().tolist() == expected.toarray().tolist()


def test_two_words_that_come_together_twice_are_a_term_of_their_own(tmp_path):
    texts = text_set("new york", "new york", "york new")
    assert features_of(texts, "tfidf", np.arange(3), tmp_path).shape == (3, 3)


def test_tfidf_svd_of_full_rank_keeps_every_cosine(tmp_path):
    terms = features_of(TEXTS, "tfidf", ALL, tmp_path).toarray()
    dense = features_of(TEXTS, "tfidf_svd", ALL, tmp_path)
    assert dense @ dense.T == pytest.approx(terms @ terms.T, abs=1e-12)


@pytest.mark.parametrize(("fit_rows", "width"), [([0, 1, 2], 2), ([0, 1, 2, 3], 4), (ALL, 5)])
def test_tfidf_svd_has_no_more_dimensions_than_terms(tmp_path, fit_rows, width):
    dense = features_of(TEXTS, "tfidf_svd", np.asarray(fit_rows), tmp_path)
    assert dense.shape == (6, width)


def test_tfidf_svd_has_no_more_dimensions_than_texts(tmp_path):
    texts = text_set("red apple green", "red apple green", "blue")
    assert features_of(texts, "auto", np.array([0, 1]), tmp_path).shape == (3, 2)


def test_table_of_words_alone_is_one_hot(tmp_path):
    words = np.array(["x", "y", "x"], dtype=object)
    table = table_set(pd.DataFrame({"town": words}), [0, 1, 0])
    dense = features_of(table, "auto", np.arange(3), tmp_path)
    assert dense.tolist() == [[1, 0], [0, 1], [1, 0]]


def test_one_hot_has_at_most_a_hundred_columns(tmp_path):
    words = np.array([f"w{n % 150}" for n in range(400)], dtype=object)
    table = table_set(pd.DataFrame({"town": words}), [0, 1] * 200)
    dense = features_of(table, "auto", np.arange(400), tmp_path)
    assert dense.shape == (400, 100)
    assert (dense.sum(axis=1) == 1.0).all()


def test_black_images_are_zero(tmp_path):
    black = replace(digits().take(ALL), rows=np.zeros((6, 8, 8)))
    assert features_of(black, "auto", ALL, tmp_path).tolist() == [[0.0] * 64] * 6


def test_a_brighter_audit_image_does_not_darken_the_pool(tmp_path):
    pixels = np.array([[[1.0, 2.0]], [[4.0, 8.0]]])
    images = replace(digits().take(ALL[:2]), rows=pixels)
    dense = features_of(images, "image", np.array([0]), tmp_path)
    assert dense.tolist() == [[0.5, 1.0], [2.0, 4.0]]


@pytest.mark.parametrize("recipe", ["embedding", "table"])
def test_dense_features_are_float64_row_by_row_in_memory(tmp_path, recipe):
    vectors = replace(
        vector_set([[1.0, 2.0], [3.0, 5.0]], [0, 1]),
        rows=np.asfortranarray([[1, 2], [3, 5]], dtype=np.float32),
    )
    dense = features_of(vectors, recipe, np.array([0, 1]), tmp_path)
    assert (dense.dtype, dense.flags.c_contiguous) == (np.dtype(np.float64), True)


@pytest.mark.parametrize(
    ("dataset", "name"),
    [
        (TEXTS, "tfidf_svd"),
        (table_set(pd.DataFrame({"n": [1.0]}), [0]), "table"),
        (digits(), "image"),
        (vector_set([[1.0]], [0]), "embedding"),
    ],
    ids=lambda given: getattr(given, "kind", given),
)
def test_auto_means_a_recipe_by_kind(dataset, name):
    assert recipe_name(dataset, "auto") == name


def test_recipe_that_does_not_fit_is_refused_with_those_that_do():
    with pytest.raises(PlanError) as refused:
        recipe_name(vector_set([[1.0], [2.0]], [0, 1]), "tfidf")
    assert str(refused.value) == (
        "features 'tfidf' do not fit vectors, which holds embedding rows; use auto or table, "
        "embedding"
    )


def test_cached_tfidf_is_a_sparse_array_of_the_same_shape(tmp_path):
    features_of(TEXTS, "tfidf", ALL, tmp_path)
    again = features_of(TEXTS, "tfidf", ALL, tmp_path)
    assert isinstance(again, csr_array)
    assert (again.shape, again.has_sorted_indices) == ((6, 5), True)
