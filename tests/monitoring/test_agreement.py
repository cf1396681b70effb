"""Cohen's kappa against published values (ORACLES F: Bloodgood and Vijay-Shanker 2009)."""

import numpy as np
import pytest

from al_core.domain.errors import DataError
from al_core.monitoring import agreement_kappa


@pytest.mark.parametrize(
    ("a", "b", "kappa"),
    [
        ([0, 1, 1, 0], [0, 1, 1, 1], 0.5),
        ([0, 0, 0, 1, 1], [0, 1, 0, 1, 0], 0.1667),
        ([0, 1, 1, 1, 1], [1, 1, 1, 1, 0], -0.25),
        ([0, 1, 1, 2, 1], [0, 1, 2, 2, 0], 0.444),
        ([0, 1, 2], [0, 1, 2], 1.0),
        ([1, 1, 1], [1, 1, 1], 1.0),
        ([0] * 20 + [0] * 5 + [1] * 10 + [1] * 15, [0] * 20 + [1] * 5 + [0] * 10 + [1] * 15, 0.4),
    ],
)
def test_kappa_has_the_published_value(a, b, kappa):
    assert agreement_kappa(np.array(a), np.array(b), 3) == pytest.approx(kappa, abs=5e-4)


def test_kappa_is_symmetric():
    a, b = np.random.default_rng(0).integers(4, size=(2, 50))
    assert agreement_kappa(a, b, 4) == pytest.approx(agreement_kappa(b, a, 4))


def test_lists_of_different_length_are_refused():
    with pytest.raises(DataError, match="two lists of equal length"):
        agreement_kappa(np.array([0, 1]), np.array([0]), 2)
