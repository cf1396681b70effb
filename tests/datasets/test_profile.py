"""The figures of the Data page."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from al_core.datasets.mapping import TableMapping, mapped_dataset
from al_core.datasets.profile import ClassCount, profile
from tests.datasets.tables import text_set

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
        ([0, 1, 1, 1], "2 classes have fewer than 5 rows"),
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
