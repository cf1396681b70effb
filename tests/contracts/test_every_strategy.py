"""What every registered query strategy must do; newcomers are tested without being listed."""

import importlib
import inspect
import pkgutil

import numpy as np
import pytest

import al_core.strategies
from al_core.domain.errors import DataError, PlanError, PoolExhausted
from al_core.strategies.base import Strategy
from al_core.strategies.registry import STRATEGIES, strategy_card, strategy_named
from tests.strategies.worlds import KINDS, LABELED, LinearModel, blobs, pool, shuffled_pool


@pytest.fixture(params=STRATEGIES)
def name(request):
    return request.param


@pytest.fixture
def strategy(name):
    return strategy_named(name, {})


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


def assert_sound(selection, context, batch_size):
    """Distinct candidates, as many as asked; a finite utility each; chances in (0, 1]."""
    assert selection.picks.shape == (batch_size,)
    assert np.unique(selection.picks).size == batch_size
    assert np.isin(selection.picks, context.candidates).all()
    assert selection.utilities.shape == context.candidates.shape
    assert selection.utilities.dtype == np.float64
    assert np.isfinite(selection.utilities).all()
    if selection.probabilities is not None:
        assert selection.probabilities.shape == (batch_size,)
        assert (selection.probabilities > 0).all()
        assert (selection.probabilities <= 1 + 1e-12).all()


@pytest.mark.parametrize("batch_size", [1, 7, 56])
def test_gives_as_many_distinct_candidates_as_asked_for(strategy, kind, batch_size):
    context = pool(kind(blobs()))
    assert_sound(strategy.select(context, batch_size), context, batch_size)


def test_picks_only_among_the_candidates(strategy, kind):
    context = pool(kind(blobs()), candidates=[5, 11, 12, 13, 40, 59])
    assert_sound(strategy.select(context, 4), context, 4)


def test_survives_identical_rows(strategy, kind):
    context = pool(kind(np.ones((40, 4))))
    assert_sound(strategy.select(context, 9), context, 9)


def test_survives_all_zero_rows(strategy, kind):
    context = pool(kind(np.zeros((40, 4))))
    assert_sound(strategy.select(context, 9), context, 9)


def test_survives_a_few_zero_rows(strategy, kind):
    rows = blobs()
    rows[10:20] = 0.0
    context = pool(kind(rows))
    assert_sound(strategy.select(context, 30), context, 30)


def test_survives_no_labels_and_no_model(strategy, kind):
    context = pool(kind(blobs()), labeled=[], model=None, committee=[])
    assert_sound(strategy.select(context, 9), context, 9)


def test_survives_a_model_without_any_labels(strategy, kind):
    context = pool(kind(blobs()), labeled=[])
    assert_sound(strategy.select(context, 9), context, 9)


def test_survives_one_class_only(strategy, kind):
    sure = LinearModel(np.outer(np.ones(4), [1000.0, 0.0]))
    context = pool(kind(blobs()), model=sure, committee=[sure, sure])
    assert_sound(strategy.select(context, 9), context, 9)


def test_survives_a_problem_of_a_single_class(strategy, kind):
    single = LinearModel(np.ones((4, 1)))
    context = pool(kind(blobs()), model=single, committee=[single])
    assert_sound(strategy.select(context, 9), context, 9)


def test_takes_the_one_example_left(strategy, kind):
    context = pool(kind(blobs()), candidates=[17])
    assert strategy.select(context, 1).picks.tolist() == [17]


def test_refuses_a_batch_larger_than_the_pool(strategy, kind):
    context = pool(kind(blobs()), candidates=[5, 6, 7])
    with pytest.raises(PoolExhausted, match="12 examples asked for, 3 unlabeled left; lower"):
        strategy.select(context, 12)


def test_refuses_a_batch_of_nothing(strategy):
    with pytest.raises(PlanError, match="a batch of 0 examples was asked for"):
        strategy.select(pool(blobs()), 0)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_refuses_features_that_are_not_finite(strategy, kind, value):
    rows = blobs()
    rows[23, 1] = value
    with pytest.raises(DataError, match=r"1 of 60 rows hold NaN or infinite .*first: row 23"):
        strategy.select(pool(kind(rows)), 3)


def test_the_same_seed_gives_the_same_selection(strategy, kind):
    features = kind(blobs())
    one, two = (strategy.select(pool(features, seed=3), 12) for _ in range(2))
    assert one.picks.tolist() == two.picks.tolist()
    assert one.utilities.tolist() == two.utilities.tolist()


def test_all_kinds_of_matrix_give_the_same_picks(strategy):
    rows = np.round(blobs(), 2)
    picks = {
        kind: strategy.select(pool(make(rows)), 12).picks.tolist() for kind, make in KINDS.items()
    }
    assert picks["csr_array"] == picks["dense"]
    assert picks["csr_matrix"] == picks["dense"]


def test_rows_that_are_neither_candidates_nor_labeled_change_nothing(strategy):
    rows = blobs()
    longer = np.concatenate([rows, 50.0 + rows])
    expected = strategy.select(pool(rows), 12)
    padded = strategy.select(pool(longer, candidates=np.setdiff1d(np.arange(60), LABELED)), 12)
    assert padded.picks.tolist() == expected.picks.tolist()


def test_the_order_of_the_rows_changes_nothing_unless_the_draw_is_random(strategy):
    rows = blobs()
    order = np.random.default_rng(1).permutation(60)
    permuted = strategy.select(shuffled_pool(rows, order), 12)
    expected = strategy.select(pool(rows), 12)
    alike = order[permuted.picks].tolist() == expected.picks.tolist()
    assert alike or strategy.stochastic


def test_only_a_stochastic_strategy_follows_the_seed(strategy):
    rows = np.random.default_rng(0).random((60, 4))
    picks = {tuple(strategy.select(pool(rows, seed=seed), 5).picks) for seed in range(8)}
    assert (len(picks) > 1) == strategy.stochastic


def test_ties_go_to_the_lowest_rank(strategy):
    context = pool(np.ones((40, 4)), ranks=np.arange(36)[::-1])
    picks = strategy.select(context, 3).picks.tolist()
    assert picks == [39, 38, 37] or strategy.stochastic


def test_needs_no_model_unless_it_says_so(strategy, name):
    cold = strategy.select(pool(blobs(), model=None, committee=[]), 5)
    uniform = cold.probabilities is not None and np.allclose(
        cold.probabilities, [1 / 56, 1 / 55, 1 / 54, 1 / 53, 1 / 52]
    )
    says_so = strategy.starts_cold(pool(blobs(), model=None, committee=[])) or name == "random"
    assert uniform == says_so


def test_leaves_the_features_as_they_were(strategy):
    rows = blobs()
    strategy.select(pool(rows), 12)
    assert np.array_equal(rows, blobs())


def test_is_described_for_people(name):
    card = strategy_card(name)
    assert card.name == name
    assert all([card.family, card.summary, card.when_to_use, card.cost, card.paper])
    assert "\n" not in card.when_to_use


def test_documents_formula_cost_and_paper(name):
    text = inspect.getdoc(STRATEGIES[name])
    assert all(word in text for word in ["Cost O(", "Paper: "])


def test_refuses_an_unknown_parameter(name):
    with pytest.raises(PlanError, match=f"strategy '{name}' has no parameter 'colour'; it takes"):
        strategy_named(name, {"colour": 1})


def concrete(base):
    """The strategy classes below `base` that can be made."""
    below = [found for each in base.__subclasses__() for found in concrete(each)]
    return below if inspect.isabstract(base) else [base, *below]


def test_every_strategy_of_the_room_is_registered():
    for module in pkgutil.iter_modules(al_core.strategies.__path__, "al_core.strategies."):
        importlib.import_module(module.name)
    assert set(concrete(Strategy)) == set(STRATEGIES.values())
