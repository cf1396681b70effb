"""From a plan to the problem that the engine runs on."""

import numpy as np
import pytest

from al_core.datasets.folders import cache_folder, written_whole
from al_core.datasets.problem import load_problem, planned_dataset, problem_of
from al_core.domain.errors import DataError, PlanError
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


CSV = "n,word,label\n" + "".join(f"{n},w{n % 3},{'ab'[n % 2]}\n" for n in range(40))


def own_file(folder, text=CSV, **plan):
    path = folder / "rows.csv"
    path.write_text(text)
    params = {"label": "label", "features": ["n", "word"]}
    split = SplitPlan(seed_size=4)
    return Plan(data=DataPlan(dataset=str(path), params=params, **plan), split=split)


def test_own_file_becomes_a_problem(tmp_path):
    problem = load_problem(own_file(tmp_path), tmp_path)
    assert (problem.name, problem.classes) == ("rows", ("a", "b"))
    assert problem.features.shape == (40, 4)  # n and three words
    assert problem.truth[:4].tolist() == [0, 1, 0, 1]


def test_features_that_do_not_fit_the_data_are_refused(tmp_path):
    with pytest.raises(PlanError, match=r"'tfidf' do not fit rows, which holds table rows"):
        load_problem(own_file(tmp_path, features="tfidf"), tmp_path)


def test_live_project_may_have_rows_without_label(tmp_path):
    plan = own_file(tmp_path, CSV + "40,w0,\n41,w1,\n")
    problem = problem_of(planned_dataset(plan), plan, tmp_path)
    assert problem.truth[-2:].tolist() == [-1, -1]
    assert {40, 41} <= set(problem.split.pool.tolist())


def test_duplicates_of_a_file_stay_on_one_side(tmp_path):
    rows = "".join(f"{n // 2},w,{'ab'[n % 2]}\n" for n in range(40))
    split = load_problem(own_file(tmp_path, "n,word,label\n" + rows), tmp_path).split
    assert not set(split.audit // 2) & set(split.pool // 2)


def test_sample_of_one_row_is_refused(tmp_path):
    with pytest.raises(DataError, match="rows = 1: a data set needs at least 2 rows"):
        load_problem(own_file(tmp_path, rows=1), tmp_path)


def test_seed_of_the_plan_draws_the_sample():
    versions = {
        planned_dataset(Plan(data=DataPlan(rows=100), seed=seed)).content_hash for seed in (0, 1)
    }
    assert len(versions) == 2


def test_rows_outside_the_pool_have_no_position_in_it(tmp_path):
    problem = load_problem(own_file(tmp_path), tmp_path)
    assert problem.pool_position[problem.split.pool].tolist() == list(range(28))
    assert set(problem.pool_position[problem.split.audit].tolist()) == {-1}


def test_without_a_home_caches_lie_in_the_working_folder(monkeypatch):
    monkeypatch.delenv("LOOPLAB_HOME", raising=False)
    assert cache_folder().as_posix() == "data/local/cache"


def test_file_cut_off_while_written_leaves_nothing_behind(tmp_path):
    def half(file):
        file.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        written_whole(tmp_path / "cache" / "features", half)
    assert list((tmp_path / "cache").iterdir()) == []


def test_written_file_takes_the_place_of_an_older_one(tmp_path):
    for content in (b"old", b"new"):
        written_whole(tmp_path / "deep" / "file", lambda file, given=content: file.write(given))
    assert (tmp_path / "deep" / "file").read_bytes() == b"new"


def test_a_data_set_of_texts_gives_them_and_others_give_none(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("t,label\n" + "".join(f"line no {n} yes,{'ab'[n % 2]}\n" for n in range(10)))
    mapped = {"text": "t", "label": "label"}
    plan = Plan(data=DataPlan(dataset=str(path), params=mapped), split=SplitPlan(seed_size=0))

    assert load_problem(plan, tmp_path).texts[:3] == (
        "line no 0 yes",
        "line no 1 yes",
        "line no 2 yes",
    )
    assert load_problem(CANCER, tmp_path).texts is None


def test_earlier_labels_reach_the_problem(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("n,label,rule\n" + "".join(f"{n},{'ab'[n % 2]},a\n" for n in range(10)))
    mapped = {"features": ["n"], "label": "label", "pre_labels": ["rule"]}
    plan = Plan(data=DataPlan(dataset=str(path), params=mapped), split=SplitPlan(seed_size=0))

    assert load_problem(plan, tmp_path).pre_labels.tolist() == [[0]] * 10
