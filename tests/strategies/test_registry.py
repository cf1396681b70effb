"""Strategies by name, with parameters checked."""

import pytest

from al_core.domain.errors import PlanError
from al_core.strategies.density_weighted import DensityWeighted
from al_core.strategies.registry import (
    known_strategy,
    parameters_of,
    strategy_card,
    strategy_named,
)


def test_a_strategy_is_built_with_its_parameters():
    assert strategy_named("density_weighted", {"beta": 2}) == DensityWeighted(beta=2.0)


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(PlanError, match="no strategy is called 'margn'; choose one of random, "):
        strategy_named("margn", {})


def test_an_unknown_parameter_is_refused_with_the_known_ones():
    with pytest.raises(PlanError, match="no parameter 'alpha'; it takes uncertainty, beta"):
        strategy_named("density_weighted", {"alpha": 1.0})


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("density_weighted", {"beta": -1}),
        ("density_weighted", {"beta": "much"}),
        ("uncertainty_diversity", {"weight": 1.5}),
        ("uncertainty_diversity", {"uncertainty": "vibes"}),
        ("qbc", {"disagreement": "loud"}),
        ("typiclust", {"neighbours": 0}),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(name, params):
    with pytest.raises(PlanError, match=rf"strategy '{name}': .*\$.{next(iter(params))}.*defaults"):
        strategy_named(name, params)


def test_parameters_come_with_their_defaults():
    assert parameters_of("typiclust") == {
        "neighbours": 20,
        "max_clusters": 500,
        "smallest_cluster": 5,
    }


def test_a_card_says_what_the_engine_must_provide():
    assert "committee" in strategy_card("qbc").needs
    assert "probabilities" in strategy_card("entropy").needs
    assert "probabilities" not in strategy_card("margin").needs
    assert not strategy_card("core_set").needs


def test_a_name_alone_gives_the_defaults():
    assert strategy_named("density_weighted", {}) == DensityWeighted("entropy", 1.0)


@pytest.mark.parametrize("name", ["random", "in_order", "margin", "core_set", "badge"])
def test_a_strategy_without_parameters_takes_none(name):
    assert parameters_of(name) == {}
    with pytest.raises(PlanError, match="it takes none"):
        strategy_named(name, {"beta": 1})


@pytest.mark.parametrize("lookup", [strategy_card, parameters_of, known_strategy])
def test_every_look_up_refuses_an_unknown_name(lookup):
    with pytest.raises(PlanError, match="no strategy is called 'margn'"):
        lookup("margn")


def test_a_card_sums_up_the_strategy_in_its_first_line():
    card = strategy_card("margin")
    assert card.summary == "The smallest gap between the two most likely classes."
    assert (card.family, card.cost, card.stochastic) == ("uncertainty", "O(n C)", False)


@pytest.mark.parametrize(
    ("name", "parameter"), [("density_weighted", "beta"), ("uncertainty_diversity", "weight")]
)
def test_a_parameter_that_is_no_number_is_refused(name, parameter):
    with pytest.raises(PlanError, match=f"strategy '{name}': .*{parameter}"):
        strategy_named(name, {parameter: float("nan")})
