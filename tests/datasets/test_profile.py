"""The figures of the Data page."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from al_core.datasets.bundled import digits
from al_core.datasets.mapping import TableMapping, mapped_dataset
from al_core.datasets.profile import ClassCount, profile
from tests.datasets.tables import table_set, text_set, vector_set

SMALL = text_set("a b", "A  B", "c d e", "f", codes=[0, 1, 1, 1])


def test_classes_are_counted_with_their_share():
    assert profile(SMALL).classes == (ClassCount("a", 1, 0.25), ClassCount("b", 3, 0.75))


def test_unlabeled_rows_are_counted_apart():
    found = profile(text_set("x", "y", "z", codes=[0, -1, 0]))
    assert (found.unlabeled, found.classes[0].share) == (1, 1.0)


def test_repeated_contents_and_clashing_labels_are_counted():
    found = profile(SMALL)
    assert (found.duplicates, found.duplicate_share, found.clashes) == (1, 0.25, 1)


def test_repeated_content_with_one_label_does_not_clash():
    assert profile(replace(SMALL, codes=np.array([1, 1, 0, 0]))).clashes == 0


def test_unlabeled_copy_does_not_clash():
    assert profile(replace(SMALL, codes=np.array([0, -1, 1, 1]))).clashes == 0


def test_words_per_text_are_given_as_quantiles():
    assert profile(SMALL).word_quantiles == pytest.approx((1.15, 1.75, 2.0, 2.25, 2.85))


def test_missing_categories_are_counted_by_column():
    frame = pd.DataFrame({"town": ["x", None, "y"], "kind": ["a", "b", "a"]}, dtype=object)
    mapping = TableMapping(label="kind", features=("town",), missing="median")
    assert profile(mapped_dataset(frame, mapping, "m")).missing == {"town": 1}


def test_sample_shows_rows_with_their_labels():
    assert profile(SMALL).sample[0] == ("a b", "a")
    assert len(profile(SMALL).sample) == 4


@pytest.mark.parametrize(
    ("codes", "warning"),
    [
        ([0, 1, 1, 1], "1 contents occur with different labels"),
        ([0, 1, 1, 1], "25% of the rows repeat an earlier one"),
        ([0, 1, 1, 1], "2 classes (a, b) have fewer than 5 rows: quality on them"),
        ([1, 1, 1, 1], "100% of the rows are 'b'"),
        ([-1, 1, 1, 1], "1 rows have no label"),
        ([0, 1, 1, 1], "4 rows: differences between strategies"),
    ],
)
def test_trouble_is_warned_of(codes, warning):
    found = profile(replace(SMALL, codes=np.array(codes)))
    assert any(text.startswith(warning) for text in found.warnings)


def test_sound_data_are_not_warned_of():
    sound = text_set(*(f"text {number}" for number in range(200)))
    assert profile(sound).warnings == ()


def warned(dataset, words):
    return any(words in text for text in profile(dataset).warnings)


@pytest.mark.parametrize(("of_class_b", "says"), [(80, False), (81, True)])
def test_one_class_is_too_large_above_80_percent(of_class_b, says):
    codes = [1] * of_class_b + [0] * (100 - of_class_b)
    texts = text_set(*map(str, range(100)), codes=codes)
    assert warned(texts, "accuracy alone misleads") == says


@pytest.mark.parametrize(("copies", "says"), [(3, False), (4, True)])
def test_duplicates_are_warned_of_above_1_percent(copies, says):
    texts = text_set(*(str(max(n, copies)) for n in range(300)))
    assert profile(texts).duplicates == copies
    assert warned(texts, "repeat an earlier one") == says


@pytest.mark.parametrize(("rows", "says"), [(199, True), (200, False)])
def test_fewer_than_200_rows_are_few(rows, says):
    assert warned(text_set(*map(str, range(rows))), "smaller than chance") == says


@pytest.mark.parametrize(("of_class_a", "says"), [(4, True), (5, False)])
def test_class_of_fewer_than_5_rows_can_not_be_judged(of_class_a, says):
    codes = [0] * of_class_a + [1] * 20
    assert warned(text_set(*map(str, range(len(codes))), codes=codes), "can't be told") == says


def test_data_without_labels_are_not_warned_of_their_classes():
    assert not warned(text_set("x", "y", codes=[-1, -1]), "fewer than 5 rows")


@pytest.mark.parametrize(
    ("classes", "says"),
    [
        (1, "1 class (c0) has fewer"),
        (3, "3 classes (c0, c1, c2) have fewer"),
        (5, "5 classes (c0, c1, c2 and 2 more) have fewer"),
    ],
)
def test_rare_classes_are_called_by_their_names(classes, says):
    names = tuple(f"c{number}" for number in range(classes))
    texts = text_set(*names, codes=list(range(classes)))
    assert warned(replace(texts, classes=names), says)


def test_sample_is_spread_evenly_from_the_first_row_to_the_last():
    sample = profile(text_set(*"abcdefghi")).sample
    assert [text for text, _ in sample] == ["a", "c", "e", "g", "i"]


@pytest.mark.parametrize(
    ("dataset", "kind", "columns"),
    [
        (SMALL, "text", 1),
        (table_set(pd.DataFrame({"n": [1.0], "m": [2.0]}), [0]), "table", 2),
        (vector_set([[1.0, 2.0, 3.0]], [0]), "embedding", 3),
        (digits().take(np.arange(3)), "image", 64),
    ],
    ids=["text", "table", "embedding", "image"],
)
def test_columns_are_counted_by_kind(dataset, kind, columns):
    found = profile(dataset)
    assert (found.kind, found.columns, found.content_hash) == (kind, columns, dataset.content_hash)


def test_only_texts_have_words_to_count():
    assert profile(vector_set([[1.0], [2.0]], [0, 1])).word_quantiles == ()


def test_without_labels_every_class_has_a_share_of_nothing():
    found = profile(text_set("x", "y", codes=[-1, -1]))
    assert [(each.rows, each.share) for each in found.classes] == [(0, 0.0), (0, 0.0)]


@pytest.mark.parametrize("seed", range(3))
def test_clashes_are_those_of_a_search_over_all_contents(seed):
    random = np.random.default_rng(seed)
    words, codes = random.integers(0, 15, 60), random.integers(-1, 2, 60)
    labels = [set(codes[words == word]) - {-1} for word in np.unique(words)]
    found = profile(text_set(*map(str, words), codes=codes.tolist()))
    assert found.clashes == sum(len(each) > 1 for each in labels)
