import msgspec
import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.decomposition import PCA

from al_core.datasets.problem import load_problem
from al_core.domain.errors import PlanError
from al_core.domain.plan import BudgetPlan, DataPlan, ModelPlan, OptionsPlan, StrategyPlan
from al_core.experiments.strategy_picture import (
    MOST_ROWS,
    picture_plan,
    plane_of,
    shown_text,
    strategy_picture,
    why_table,
)
from al_core.loop.learner import ScikitLearner
from al_core.loop.state import LoopState
from tests.experiments.plans import small_plan

TEXTS = DataPlan(dataset="scenario_text", params={"rows": 150, "seed": 1})


def plan(name="margin", labels=12, **changes):
    return picture_plan(small_plan(strategy=StrategyPlan(name=name), **changes), labels)


@pytest.fixture(scope="module")
def margin():
    return strategy_picture(plan())


def test_the_plane_holds_the_pool_with_labels_and_picks_apart(margin):
    shown = margin.projection
    assert shown.plane.shape == (140, 2)
    assert shown.labeled.size == 12
    assert shown.picks.size == 10
    assert np.intersect1d(shown.labeled, shown.picks).size == 0


def test_utilities_are_known_of_all_that_is_not_labeled(margin):
    shown = margin.projection
    assert np.flatnonzero(np.isnan(shown.utilities)).tolist() == shown.labeled.tolist()


def test_the_picks_of_margin_have_the_highest_utilities(margin):
    shown = margin.projection
    best = np.sort(shown.utilities[~np.isnan(shown.utilities)])[::-1][:10]
    assert shown.utilities[shown.picks].tolist() == best.tolist()


def test_the_picks_are_those_a_run_would_make_first(margin):
    asked = msgspec.structs.replace(plan(), options=OptionsPlan(random_share=0.0))
    problem = load_problem(asked)
    seeds = problem.split.seed_set
    state = LoopState(
        plan=asked,
        n_classes=problem.n_classes,
        available=dict.fromkeys(np.setdiff1d(problem.split.pool, seeds).tolist()),
        labels=dict(zip(seeds.tolist(), problem.truth[seeds].tolist(), strict=True)),
        strategy="margin",
    )
    learner = ScikitLearner(problem, asked)
    learner.begin_training(1, state)
    learner.finish_training(1, state)
    chosen = learner.select(state, 10).examples
    assert np.sort(problem.split.pool)[margin.projection.picks].tolist() == list(chosen)


def test_each_pick_tells_what_it_is_and_why(margin):
    table = why_table(margin.why)
    assert table["Pick"] == list(range(1, 11))
    assert {"Example", "True label", "Model says", "Sure", "Utility"} <= set(table)
    assert {len(column) for column in table.values()} == {10}


def test_reasons_become_columns():
    table = why_table(strategy_picture(plan("text_signals", data=TEXTS)).why)
    assert {"Rare terms", "Out of vocabulary", "Code switching", "Base rank"} <= set(table)


def test_chances_of_a_draw_are_told():
    assert why_table(strategy_picture(plan("random")).why)["Chance"][0] == pytest.approx(1 / 128)


def test_without_labels_a_strategy_that_needs_a_model_draws_at_random():
    cold = strategy_picture(plan(labels=0))
    assert cold.at_random
    assert "Model says" not in why_table(cold.why)


def test_a_query_model_is_the_one_that_scores():
    other = OptionsPlan(query_model=ModelPlan(name="naive_bayes"))
    assert (
        strategy_picture(plan(options=other)).why.confidence.tolist()
        != strategy_picture(plan()).why.confidence.tolist()
    )


def test_a_strategy_of_texts_refuses_numbers():
    with pytest.raises(PlanError, match="reads texts"):
        strategy_picture(plan("text_signals"))


def test_only_what_matters_to_the_picture_tells_two_plans_apart():
    other = small_plan(budget=BudgetPlan(labels=999), name="other", team=())
    assert picture_plan(other, 12) == picture_plan(small_plan(), 12)


def test_large_data_are_sampled():
    assert picture_plan(msgspec.structs.replace(small_plan(), seed=1), 5).data.rows == MOST_ROWS


def test_the_plane_is_that_of_scikit_learn():
    rows = np.random.default_rng(0).random((30, 5))
    plane, variance = plane_of(rows)
    peer = PCA(2, random_state=0).fit(rows)
    assert np.abs(plane) == pytest.approx(np.abs(peer.transform(rows)))
    assert variance == pytest.approx(peer.explained_variance_ratio_.sum())


def test_sparse_rows_have_the_same_plane():
    rows = np.random.default_rng(0).random((30, 5))
    assert np.abs(plane_of(csr_array(rows))[0]) == pytest.approx(np.abs(plane_of(rows)[0]))


@pytest.mark.parametrize("shape", [(1, 5), (9, 1), (2, 2)])
def test_few_rows_or_features_still_have_a_plane(shape):
    plane, variance = plane_of(np.ones(shape))
    assert plane.tolist() == [[0.0, 0.0]] * shape[0]
    assert variance == 0.0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two\n lines", "two lines"),
        ("lone \ud800 half", "lone ? half"),
        ("", ""),
        ("x" * 1_000_000, "x" * 200 + " ..."),
    ],
)
def test_a_pick_is_shown_by_the_beginning_of_its_text(text, line):
    assert shown_text(text) == line
