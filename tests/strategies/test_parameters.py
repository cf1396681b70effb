import pytest

from al_core.strategies.parameters import SMALLEST, ParameterSpec, parameter_specs
from al_core.strategies.registry import STRATEGIES, parameters_of, strategy_named


def spec(strategy, name):
    return next(each for each in parameter_specs(strategy) if each.name == name)


def test_bounds_come_from_the_annotation():
    assert spec("uncertainty_diversity", "weight") == ParameterSpec(
        "weight", "number", 0.5, low=0, high=1
    )


def test_more_than_is_a_little_more():
    rate = spec("drop_query", "rate")
    assert (rate.low, rate.high) == (SMALLEST, 1 - SMALLEST)


def test_a_whole_number_is_told_from_a_number():
    assert spec("typiclust", "neighbours") == ParameterSpec("neighbours", "integer", 20, low=1)


def test_words_to_choose_from_are_listed():
    chosen = spec("density_weighted", "uncertainty")
    assert (chosen.kind, chosen.options) == ("choice", ("entropy", "margin", "least_confidence"))


def test_the_name_of_a_strategy_is_chosen_among_strategies():
    assert spec("epsilon_greedy", "strategy").kind == "strategy"
    assert spec("bandit", "arms").kind == "strategies"


def test_words_are_typed():
    assert spec("text_signals", "domain_words") == ParameterSpec("domain_words", "words", ())


def test_what_may_be_none_is_optional():
    assert spec("bandit", "target_class") == ParameterSpec(
        "target_class", "integer", None, optional=True, low=0
    )


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_parameter_of_every_strategy_can_be_edited(name):
    specs = parameter_specs(name)
    assert {each.name: each.default for each in specs} == parameters_of(name)
    assert "other" not in {each.kind for each in specs}


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_ends_of_each_range_are_accepted(name):
    for each in parameter_specs(name):
        for end in (each.low, each.high):
            if end is not None:
                assert getattr(strategy_named(name, {each.name: end}), each.name) == end
