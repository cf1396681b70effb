"""Columns of two groups: what is drawn of them, and how far apart chance alone puts them."""

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import wasserstein_distance

from al_core.reporting.evidently_columns import Column, distance_by_chance, summaries


def words(*values):
    return np.array(values, dtype=object)


def test_both_groups_are_counted_on_the_same_places():
    reference, current = summaries(Column("x", "data", np.array([0.0, 1.0]), np.array([20.0])))

    assert reference.edges == current.edges == tuple(float(edge) for edge in range(21))
    assert reference.counts == (1, 1, *[0] * 18)
    assert current.counts == (*[0] * 19, 1)
    assert (reference.mean, reference.spread) == (0.5, 0.5)


def test_rare_categories_are_drawn_as_one():
    many = words(*[f"word {number}" for number in range(40)], "often", "often")

    reference, current = summaries(Column("x", "data", many, words("often", "new")))

    assert reference.names[0] == "often"
    assert (len(reference.names), reference.names[-1]) == (20, "other")
    assert (reference.counts[0], current.counts[0]) == (2, 1)
    assert (sum(reference.counts), sum(current.counts)) == (42, 2)


def test_a_column_of_too_few_values_is_not_compared():
    numbers = np.arange(10.0)
    holed = np.where(numbers < 1, np.nan, numbers)

    assert Column("x", "data", numbers, numbers).comparable
    assert not Column("x", "data", numbers, holed).comparable
    assert not Column("x", "data", words("a"), words("b")).comparable


def test_chance_puts_numbers_as_far_apart_as_random_splits_do():
    generator = np.random.default_rng(3)
    reference, current = generator.normal(size=120), generator.normal(size=30)
    both = np.concatenate((reference, current))
    splits = [generator.permutation(both) for _ in range(2000)]
    far = [wasserstein_distance(one[:120], one[120:]) / reference.std() for one in splits]

    found = distance_by_chance(Column("x", "data", reference, current))

    assert found == pytest.approx(np.quantile(far, 0.99), rel=0.12)


def test_chance_puts_categories_as_far_apart_as_random_splits_do():
    generator = np.random.default_rng(3)
    names = np.array(list("abcdefgh"), dtype=object)
    reference, current = generator.choice(names, 120), generator.choice(names, 30)
    far = []
    for _ in range(2000):
        one = generator.permutation(np.concatenate((reference, current)))
        ours, theirs = ([np.mean(side == n) for n in names] for side in (one[:120], one[120:]))
        far.append(jensenshannon(ours, theirs))

    found = distance_by_chance(Column("x", "data", reference, current))

    assert found == pytest.approx(np.quantile(far, 0.99), rel=0.06)


def test_many_categories_are_far_apart_by_chance_alone():
    generator = np.random.default_rng(5)
    names = np.array([f"class {number}" for number in range(90)], dtype=object)
    alike = Column("x", "model", generator.choice(names, 500), generator.choice(names, 500))

    assert distance_by_chance(alike) > 0.2


def test_the_threshold_is_the_same_each_time():
    column = Column("x", "data", np.arange(50.0), np.arange(20.0))

    assert distance_by_chance(column) == distance_by_chance(column)
