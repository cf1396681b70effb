"""The card of a Hugging Face data set: what is in it, and where it is from."""

import json

from al_core.datasets.formats.huggingface import card
from tests.datasets.formats.worlds import answered, label_set


def test_each_split_is_counted_by_class_and_without():
    rows = [answered(0), answered(1), answered(2, "ham"), answered(3, "")]
    text = card(label_set(rows), {"train": tuple(rows[:3]), "test": (rows[3],)})
    assert "| split | rows | spam | ham | no label |\n|---|---|---|---|---|\n" in text
    assert "| train | 3 | 2 | 1 | 0 |\n| test | 1 | 0 | 0 | 1 |" in text


def test_without_an_audit_set_nothing_is_said_of_one():
    text = card(label_set([answered()]), {"train": (answered(),)})
    assert "never train on it" not in text


def test_rows_that_are_no_text_are_called_a_table():
    text = card(label_set([answered()], shown=""), {})
    assert f"task_categories: {json.dumps(['tabular-classification'])}" in text


def test_where_it_is_from_can_be_looked_up():
    text = card(label_set([answered()]), {})
    assert f"- run mail-1, log head `{'ab' * 32}`" in text
    assert "- exported 2023-11-14T22:13:20.000000Z" in text
