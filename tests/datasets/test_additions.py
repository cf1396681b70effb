"""Rows brought to data that are there: read in the data's shape, kept as they are, never lost."""

import json

import numpy as np
import pandas as pd
import pytest

from al_core.datasets.additions import file_of, joined, keep_rows, kept_rows, unlabeled
from al_core.datasets.additions import written_rows as content_of
from al_core.datasets.dataset import Dataset
from al_core.datasets.files import read_table
from al_core.datasets.incoming import columns_wanted, new_rows, pasted
from al_core.datasets.live import live_data, live_problem
from al_core.domain.errors import DataError
from al_core.domain.plan import DataPlan, Plan, SplitPlan

CLASSES = ("ham", "spam")
TABLE = "age,job,kind\n" + "".join(
    f"{20 + n},{('cook', 'nurse', 'smith')[n % 3]},{CLASSES[n % 2]}\n" for n in range(40)
)
VECTORS = "\n".join(
    json.dumps({"vector": [n / 7, n % 3 + 0.1], "title": f"item {n}"}) for n in range(40)
)


def plan_of(folder, name, content, **params):
    path = folder / name
    path.write_text(content)
    return Plan(data=DataPlan(dataset=str(path), params=params), split=SplitPlan(seed_size=0))


@pytest.fixture
def people(tmp_path):
    """Forty people of a table: a number and a word each."""
    plan = plan_of(tmp_path, "people.csv", TABLE, features=("age", "job"), label="kind")
    return live_data(plan, CLASSES), plan


@pytest.fixture
def vectors(tmp_path):
    """Forty embeddings with titles."""
    plan = plan_of(tmp_path, "vectors.jsonl", VECTORS, embedding=("vector",))
    return live_data(plan, CLASSES), plan


def brought(known, content, name="new.csv"):
    data, plan = known
    return new_rows(read_table(content.encode(), name), data, plan.data, name)


def changed(known, **params):
    """The same data under a plan with other parameters."""
    data, plan = known
    source = plan.data.params | params
    return data, Plan(data=DataPlan(dataset=plan.data.dataset, params=source))


def test_new_people_are_read_by_the_columns_names(people):
    new = brought(people, "name,job,age,kind\nana,cook,99,nonsense\nben,pilot,98,\n")
    assert new.examples == (40, 41)
    assert new.rows.rows.to_dict("list") == {"age": [99.0, 98.0], "job": ["cook", "pilot"]}
    assert new.preview == ("age = 99, job = cook", "age = 98, job = pilot")


def test_labels_that_come_along_are_not_looked_at(people):
    assert brought(people, "age,job,kind\n99,cook,spam\n").rows.codes.tolist() == [-1]


def test_the_columns_that_are_wanted_are_known(people, vectors):
    assert columns_wanted(people[0], people[1].data) == ("age", "job")
    assert columns_wanted(vectors[0], vectors[1].data) == ("vector",)


def test_missing_columns_are_all_named(people):
    with pytest.raises(DataError, match=r"new\.csv lacks 2 of the data's 2 columns: 'age', 'job'"):
        brought(people, "years,work\n1,cook\n")


def test_words_in_a_column_of_numbers_are_named(people):
    with pytest.raises(DataError, match=r"'age' holds numbers in the data, and 'old' in new\.csv"):
        brought(people, "age,job\nold,cook\n")


def test_numbers_in_a_column_of_words_are_words(people):
    assert brought(people, "age,job\n99,7\n").rows.rows["job"].tolist() == ["7"]


def test_gaps_are_refused_where_the_data_has_none(people):
    with pytest.raises(DataError, match=r"values are missing in 1 columns of 2 rows: age \(1\)"):
        brought(people, "age,job\n,cook\n99,cook\n")


def test_gaps_are_filled_with_the_datas_own_median(people):
    new = brought(changed(people, missing="median"), "age,job\n,cook\n99,\n")
    assert new.rows.rows["age"].tolist() == [39.5, 99.0]
    assert new.rows.rows["job"].tolist() == ["cook", "(missing)"]


def test_rows_with_gaps_are_left_out_and_counted(people):
    new = brought(changed(people, missing="drop_rows"), "age,job\n,cook\n99,cook\n")
    assert (len(new.examples), new.left_out) == (1, 1)


def test_embeddings_come_with_what_people_see(vectors):
    new = brought(vectors, '{"vector": [0.5, 9.0], "title": "a new one"}', "new.jsonl")
    assert new.preview == ("a new one",)
    data = vectors[0].grown(new.rows, new.rows_hash)
    assert data.dataset.text_of(40) == "a new one"
    assert live_problem(data, vectors[1]).features[40].tolist() == [0.5, 9.0]


def test_an_embedding_of_another_length_is_refused(vectors):
    with pytest.raises(DataError, match=r"new\.jsonl have 3 numbers, the data's 2"):
        brought(vectors, '{"vector": [1, 2, 3], "title": "long"}', "new.jsonl")


def test_lines_do_not_fit_a_table(people):
    with pytest.raises(DataError, match="holds table rows, lines of text do not fit"):
        pasted("a line", people[0], people[1].data)


def test_words_that_the_pool_did_not_know_have_no_column_of_their_own(people, tmp_path):
    new = brought(people, "age,job\n99,pilot\n")
    data = people[0].grown(new.rows, new.rows_hash)
    before, after = (live_problem(each, people[1], tmp_path) for each in (people[0], data))
    assert after.features.shape == (41, before.features.shape[1])
    assert after.features[:40].tobytes() == before.features.tobytes()


@pytest.mark.parametrize("recipe", ["tfidf", "tfidf_svd"])
def test_texts_have_the_features_that_the_first_pool_gives_them(tmp_path, recipe):
    lines = [f"note {n} on topic {n % 5} and more" for n in range(40)]
    plan = plan_of(tmp_path, "notes.csv", "\n".join(["text", *lines]), text="text")
    plan = Plan(data=DataPlan(plan.data.dataset, recipe, params=plan.data.params))
    data = live_data(plan, CLASSES)
    twin = int(data.split.pool[3])
    new = new_rows(pasted(lines[twin].upper(), data, plan.data), data, plan.data, "typed")
    features = live_problem(data.grown(new.rows, new.rows_hash), plan, tmp_path).features
    both = features[[twin, 40]]
    dense = both.toarray() if hasattr(both, "toarray") else both
    np.testing.assert_allclose(dense[1], dense[0], atol=1e-12)


ROWS = {
    "text": np.array(["a", "two\nlines", "\ud800 ü 😀", '"'], dtype=object),
    "embedding": np.array([[0.1, -0.0], [1e-300, 1e300], [1 / 3, 2.0], [0.0, 5.0]]),
    "image": np.arange(16.0).reshape(4, 2, 2) / 3,
    "table": pd.DataFrame(
        {"n": [0.1, 2.0, 1 / 3, -1.0], "w": np.array(["a", "b,c", "1", ""], dtype=object)}
    ),
}


@pytest.mark.parametrize("kind", ROWS)
def test_rows_come_back_from_their_file_as_they_were(tmp_path, kind):
    first = Dataset("d", kind, ROWS[kind], np.zeros(4, dtype=np.int64), CLASSES)
    new = unlabeled(first, first.take(np.array([1, 3])).rows)
    rows_hash = keep_rows(content_of(new), tmp_path / "cache")
    again = kept_rows(rows_hash, first, tmp_path / "cache")
    assert again.content_hash == new.content_hash
    assert joined(first, [again]).content_hash == joined(first, [new]).content_hash
    assert content_of(again) == content_of(new)


def test_a_damaged_file_is_mended_when_the_same_rows_come_again(tmp_path):
    rows_hash = keep_rows(b'{"text": "a"}\n', tmp_path / "cache")
    file_of(rows_hash, tmp_path / "cache").write_bytes(b"damaged")
    assert keep_rows(b'{"text": "a"}\n', tmp_path / "cache") == rows_hash
    assert file_of(rows_hash, tmp_path / "cache").read_bytes() == b'{"text": "a"}\n'
