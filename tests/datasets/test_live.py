"""Data that people are to label: labels may be missing, the audit set comes at random."""

import numpy as np
import pytest

from al_core.datasets.live import live_data, live_problem
from al_core.domain.plan import DataPlan, Plan, SplitPlan


def written(folder, labels):
    """A CSV of forty texts; `labels`: those of its first rows."""
    rows = ["text,label"]
    for row in range(40):
        label = labels[row] if row < len(labels) else ""
        rows.append(f"note {row} on topic {row % 7},{label}")
    path = folder / "notes.csv"
    path.write_text("\n".join(rows))
    return path


def plan_of(path, **split):
    params = {"text": "text", "label": "label"}
    return Plan(data=DataPlan(dataset=str(path), params=params), split=SplitPlan(**split))


def bare_plan(path):
    """The same without a label column."""
    return Plan(data=DataPlan(dataset=str(path), params={"text": "text"}))


def test_the_audit_set_is_drawn_from_all_rows(tmp_path):
    path = written(tmp_path, ["spam", "ham"])
    data = live_data(plan_of(path, audit_share=0.25), ["ham", "spam"])

    assert data.split.audit.size == 10
    assert (data.codes[data.split.audit] < 0).sum() >= 8
    assert not set(data.split.audit) & set(data.split.pool)


def test_the_seed_set_is_what_the_pool_came_with(tmp_path):
    path = written(tmp_path, ["spam", "ham"] * 6)
    data = live_data(plan_of(path, seed_size=3), ["ham", "spam"])

    assert (data.codes[data.split.seed_set] >= 0).all()
    assert data.split.seed_set.size == (data.codes[data.split.pool] >= 0).sum()


def test_of_data_with_every_label_so_many_are_taken_as_in_a_simulation(tmp_path):
    path = written(tmp_path, ["spam", "ham"] * 20)
    data = live_data(plan_of(path, seed_size=5), ["ham", "spam"])

    assert data.split.seed_set.size == 5


def test_labels_take_their_places_among_the_projects_classes(tmp_path):
    path = written(tmp_path, ["spam", "ham", "rumour"])
    data = live_data(plan_of(path), ["other", "spam", "ham"])

    assert data.codes[:4].tolist() == [1, 2, -1, -1]


def test_data_without_a_label_column_can_be_labeled(tmp_path):
    path = written(tmp_path, [])
    plan = bare_plan(path)
    data = live_data(plan, ["ham", "spam"])
    problem = live_problem(data, plan, tmp_path)

    assert problem.n_classes == 2
    assert problem.texts[3] == "note 3 on topic 3"
    np.testing.assert_array_equal(problem.truth, np.full(40, -1))


def test_the_same_plan_draws_the_same_audit_set(tmp_path):
    path = written(tmp_path, [])
    plan = bare_plan(path)
    first, second = (live_data(plan, ["a", "b"]).split.audit for _ in range(2))

    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("classes", [["ham", "spam"], ["spam", "ham"]])
def test_the_audit_set_does_not_depend_on_labels_or_classes(tmp_path, classes):
    bare = live_data(bare_plan(written(tmp_path, [])), classes).split.audit
    told = live_data(plan_of(written(tmp_path, ["spam", "ham"] * 5)), classes).split.audit

    np.testing.assert_array_equal(bare, told)
