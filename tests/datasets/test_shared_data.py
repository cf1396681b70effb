"""Figures of public data sets, counted by the people who prepared the shared data folder."""

import os
from pathlib import Path

import pandas as pd
import pytest

from al_core.datasets.dataset import Dataset
from al_core.datasets.files import read_table
from al_core.datasets.mapping import TableMapping, mapped_dataset
from al_core.datasets.profile import profile
from al_core.datasets.suggestion import suggested_mapping

FOLDER = os.environ.get("LOOPLAB_SHARED_DATA", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="LOOPLAB_SHARED_DATA names no folder")


def table(name: str) -> pd.DataFrame:
    return read_table(Path(FOLDER) / f"{name}.parquet")


def texts(name: str) -> Dataset:
    return mapped_dataset(table(name), TableMapping(label="label", text="text"), name)


def numbers(name: str) -> Dataset:
    frame = table(name)
    features = tuple(column for column in frame if column != "label")
    return mapped_dataset(frame, TableMapping(label="label", features=features), name)


@pytest.mark.parametrize(
    ("name", "counts", "duplicates", "largest"),
    [
        ("trec", (5952, 6, 9, 1), 0.0139, 0.226),
        ("cr", (3771, 2, 18, 0), 0.0016, 0.638),
        ("sms_spam", (5574, 2, 12, 0), 0.0745, 0.866),
        ("reuters_r8", (7674, 8, 64, 4), 0.0103, 0.511),
    ],
)
def test_texts_have_the_figures_counted_for_them(name, counts, duplicates, largest):
    found = profile(texts(name))
    median_words = found.word_quantiles[2]
    assert (found.rows, len(found.classes), median_words, found.clashes) == counts
    assert found.duplicate_share == pytest.approx(duplicates, abs=5e-5)
    assert max(each.share for each in found.classes) == pytest.approx(largest, abs=5e-4)


@pytest.mark.parametrize(
    ("name", "rows", "columns", "classes", "duplicates"),
    [
        ("tab_heart", 270, 13, 2, 0.0),
        ("tab_ionosphere", 351, 34, 2, 0.0028),
        ("tab_glass", 214, 9, 6, 0.0047),
        ("tab_haberman", 306, 3, 2, 0.0752),
        ("tab_phishing", 11055, 30, 2, 0.4767),
        ("tab_ex8a", 766, 2, 2, 0.0052),
    ],
)
def test_tables_have_the_figures_counted_for_them(name, rows, columns, classes, duplicates):
    found = profile(numbers(name))
    assert (found.rows, found.columns, len(found.classes)) == (rows, columns, classes)
    assert found.duplicate_share == pytest.approx(duplicates, abs=5e-5)


@pytest.mark.parametrize("name", ["trec", "sms_spam", "cr"])
def test_text_and_label_are_guessed(name):
    guessed = suggested_mapping(table(name))
    assert (guessed.label, guessed.text) == ("label", "text")


def test_all_columns_of_a_table_are_guessed_as_features():
    guessed = suggested_mapping(table("tab_haberman"))
    assert guessed == TableMapping(label="label", features=("f0", "f1", "f2"))
