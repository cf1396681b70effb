import pytest

from al_core.strategies.base import Family, Need
from al_core.strategies.notes import (
    FAMILIES,
    FAMILY_WORDS,
    NEED_WORDS,
    by_family,
    formula_of,
    method_of,
)
from al_core.strategies.registry import STRATEGIES


def test_families_follow_one_another_in_their_order():
    families = [FAMILIES.index(STRATEGIES[name].family) for name in by_family()]
    assert families == sorted(families)
    assert sorted(by_family()) == sorted(STRATEGIES)


def test_within_a_family_the_registered_order_stays():
    assert by_family()[:2] == ["random", "in_order"]


def test_every_family_and_need_is_put_in_words():
    assert set(FAMILY_WORDS) == set(Family.__args__)
    assert set(NEED_WORDS) == set(Need.__args__)


def test_method_is_what_stands_between_first_line_and_cost():
    method = method_of("margin")
    assert method.startswith("u(x) = 1 - (p1 - p2)")
    assert "Cost" not in method


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("margin", "u(x) = 1 - (p1 - p2)"),
        ("entropy", "u(x) = -sum_c p_c log p_c"),
        ("badge", "g(x) = (p - onehot(argmax p)) x^T"),
        ("core_set", "u(x) = min over labeled and picked c of ||x - c||"),
        ("kmeans_medoids", "u(x) = -||x - center of its cluster||"),
        ("text_signals", "u(x) = r(x) + sum over signals of weight * signal(x)"),
        ("active_lab", "u(x) = 1 - (W q(x) + w / C) / (W + w)"),
        ("random", "Chance of each pick: 1 / n_left"),
    ],
)
def test_formula_is_the_first_of_the_method(name, formula):
    assert formula_of(name) == formula


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_has_a_formula_line_to_show(name):
    formula = formula_of(name)
    assert formula
    assert formula.count("(") == formula.count(")")
