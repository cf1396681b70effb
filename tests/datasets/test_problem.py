"""From a plan to the problem that the engine runs on."""

import numpy as np
import pytest

from al_core.datasets.folders import cache_folder
from al_core.datasets.problem import load_problem, planned_dataset
from al_core.domain.errors import DataError
from al_core.domain.plan import DataPlan, Plan, SplitPlan

CANCER = Plan(data=DataPlan(dataset="breast_cancer"))
PUBLISHED = Plan(data=DataPlan(dataset="breast_cancer"), split=SplitPlan(protocol="published"))


def test_problem_has_a_row_of_features_and_a_label_for_each_row(tmp_path):
    problem = load_problem(CANCER, tmp_path)
    assert (problem.features.shape, problem.truth.shape) == ((569, 30), (569,))
    assert problem.name == "breast_cancer"


def test_data_version_is_the_content_hash(tmp_path):
    assert load_problem(CANCER, tmp_path).data_version == planned_dataset(CANCER).content_hash


def test_features_are_standardised_over_the_pool_alone(tmp_path):
    problem = load_problem(CANCER, tmp_path)
    pool = problem.features[problem.split.pool]
    assert np.abs(pool.mean(axis=0)).max() < 1e-12
    assert np.abs(problem.features.mean(axis=0)).max() > 1e-3


def test_same_plan_gives_the_same_problem(tmp_path):
    first, again = (load_problem(CANCER, tmp_path / name) for name in ("a", "b"))
    assert first.features.tolist() == again.features.tolist()
    assert first.split.audit.tolist() == again.split.audit.tolist()


def test_rows_are_sampled_by_the_plans_seed(tmp_path):
    plan = Plan(data=DataPlan(dataset="digits", rows=300))
    hashes = [load_problem(plan, tmp_path).data_version for _ in range(2)]
    assert hashes[0] == hashes[1]
    assert load_problem(plan, tmp_path).truth.shape == (300,)


def test_published_rows_come_in_the_protocols_order():
    """Row 8 of the data as shipped is the first of the train split at seed 0."""
    shipped = planned_dataset(CANCER).rows["mean radius"]
    ordered = planned_dataset(PUBLISHED).rows["mean radius"]
    assert ordered[:3].to_list() == [shipped[8], shipped[474], shipped[410]]


def test_published_features_are_standardised_over_the_train_split(tmp_path):
    problem = load_problem(PUBLISHED, tmp_path)
    assert problem.split.pool.shape == (341,)
    assert np.abs(problem.features[:341].mean(axis=0)).max() < 1e-12


def test_simulation_without_labels_is_refused_with_a_remedy(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("n,label\n1,a\n2,\n3,b\n4,a\n")
    params = {"label": "label", "features": ["n"]}
    with pytest.raises(DataError, match=r'1 of 4 rows .* set unlabeled = "drop"'):
        load_problem(Plan(data=DataPlan(dataset=str(path), params=params)), tmp_path)


def test_cache_lies_in_the_home_that_is_set(monkeypatch, tmp_path):
    monkeypatch.setenv("LOOPLAB_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "cache"
