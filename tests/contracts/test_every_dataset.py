"""What holds of every offline data set of the catalogue; newcomers are found by themselves."""

import numpy as np
import pytest
from scipy.sparse import issparse

from al_core.datasets.catalogue import CATALOGUE
from al_core.datasets.dataset import Dataset, duplicate_groups
from al_core.datasets.folders import cache_folder
from al_core.datasets.problem import planned_dataset, problem_of
from al_core.domain.plan import DataPlan, Plan
from al_core.domain.values import Problem

OFFLINE = [name for name, entry in CATALOGUE.items() if entry.offline]


def plan_of(name: str) -> Plan:
    return Plan(data=DataPlan(dataset=name))


@pytest.fixture(scope="module", params=OFFLINE)
def dataset(request: pytest.FixtureRequest) -> Dataset:
    """One data set, loaded once; docstrings are read once per version of their packages."""
    return planned_dataset(plan_of(request.param), cache_folder())


@pytest.fixture(scope="module")
def problem(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Problem:
    return problem_of(dataset, plan_of(dataset.name), tmp_path_factory.mktemp("features"))


def test_loads_again_with_the_same_hash(dataset):
    again = planned_dataset(plan_of(dataset.name), cache_folder())
    assert again.content_hash == dataset.content_hash


def test_is_what_the_catalogue_says(dataset):
    about = CATALOGUE[dataset.name]
    assert dataset.kind == about.kind
    assert len(dataset.classes) == about.n_classes
    assert len(dataset) == pytest.approx(about.n_rows, rel=0.1)


def test_has_a_label_for_every_row_and_rows_for_every_class(dataset):
    assert set(dataset.codes) == set(range(len(dataset.classes)))


def test_is_small_enough_for_a_browser(dataset):
    assert len(dataset) <= 10_000


def test_people_see_something_of_a_row(dataset):
    assert dataset.text_of(0).strip()


def test_features_are_finite(problem, dataset):
    values = problem.features.data if issparse(problem.features) else problem.features
    assert problem.features.shape[0] == len(dataset)
    assert np.isfinite(values).all()


def test_no_duplicate_straddles_audit_and_pool(problem, dataset):
    groups = duplicate_groups(dataset)
    assert set(groups[problem.split.audit]).isdisjoint(groups[problem.split.pool])


def test_seed_set_lies_in_the_pool(problem):
    assert set(problem.split.seed_set) <= set(problem.split.pool)


def test_every_entry_is_described():
    assert all(entry.about.licence and entry.about.good_for for entry in CATALOGUE.values())
