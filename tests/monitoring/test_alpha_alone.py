"""Alpha without its interval, as runs are compared by it."""

import math

import numpy as np
import pytest

from al_core.monitoring.raters import alpha_alone, krippendorff_alpha


def told(*triples):
    """Units and values of (unit, value) pairs."""
    table = np.array(triples, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def test_it_is_the_value_of_the_measure_with_the_interval():
    generator = np.random.default_rng(3)
    units, values = generator.integers(40, size=120), generator.integers(3, size=120)
    assert alpha_alone(units, values) == pytest.approx(krippendorff_alpha(units, values).value)


def test_people_who_always_agree_have_one():
    assert alpha_alone(*told((1, 0), (1, 0), (2, 1), (2, 1))) == 1.0


def test_people_who_never_agree_are_below_chance():
    assert alpha_alone(*told((1, 0), (1, 1), (2, 1), (2, 0))) == pytest.approx(-0.5)


def test_units_with_one_answer_alone_pair_with_nothing():
    assert math.isnan(alpha_alone(*told((1, 0), (2, 1))))
    assert math.isnan(alpha_alone(*told()))
