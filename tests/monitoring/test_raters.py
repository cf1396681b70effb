"""Agreement between several people, against published worked examples."""

import numpy as np
import pytest

from al_core.domain.errors import DataError
from al_core.monitoring.raters import fleiss_kappa, krippendorff_alpha, raw_agreement

GAP = -1
KRIPPENDORFF_2011 = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
    [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
]
"""Four raters of twelve units (Krippendorff 2011, section C)."""
THREE_BY_FIFTEEN = [
    [GAP, GAP, GAP, GAP, GAP, 3, 4, 1, 2, 1, 1, 3, 3, GAP, 3],
    [1, GAP, 2, 1, 3, 3, 4, 3, GAP, GAP, GAP, GAP, GAP, GAP, GAP],
    [GAP, GAP, 2, 1, 3, 4, 4, GAP, 2, 1, 1, 3, 3, GAP, 4],
]
"""Three raters of fifteen units (Wikipedia, Krippendorff's alpha)."""
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
"""Two raters of ten units (Krippendorff 2011, section A)."""
FLEISS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
"""How many of fourteen raters put each of ten units into five classes (Wikipedia)."""


def answers(table):
    """Units and values of a raters x units table without its gaps."""
    table = np.array(table)
    _, units = np.nonzero(table != GAP)
    return units, table[table != GAP]


@pytest.mark.parametrize(
    ("level", "alpha"),
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_alpha_of_the_worked_example_of_2011(level, alpha):
    assert krippendorff_alpha(*answers(KRIPPENDORFF_2011), level).value == pytest.approx(
        alpha, abs=5e-7
    )


@pytest.mark.parametrize(
    ("level", "alpha"), [("nominal", 0.691358), ("ordinal", 0.806721), ("interval", 0.810845)]
)
def test_alpha_of_three_raters_with_gaps(level, alpha):
    assert krippendorff_alpha(*answers(THREE_BY_FIFTEEN), level).value == pytest.approx(
        alpha, abs=5e-7
    )


def test_alpha_of_two_raters_and_two_values():
    assert krippendorff_alpha(*answers(BINARY)).value == pytest.approx(0.095238, abs=5e-7)


def test_fleiss_kappa_of_the_worked_example():
    units = np.repeat(np.arange(10), 14)
    values = np.concatenate([np.repeat(np.arange(5), row) for row in FLEISS])

    assert fleiss_kappa(units, values).value == pytest.approx(0.209930, abs=1e-6)


def test_raw_agreement_is_the_share_of_pairs_that_agree():
    units, values = np.array([0, 0, 0, 1, 1]), np.array([2, 2, 0, 1, 1])

    assert raw_agreement(units, values).value == pytest.approx((1 / 3 + 1) / 2)


def test_a_unit_with_one_answer_does_not_count():
    units, values = np.array([0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 5])

    assert krippendorff_alpha(units, values).units == 2


def test_one_value_throughout_is_perfect_agreement():
    units, values = np.array([0, 0, 1, 1]), np.array([3, 3, 3, 3])

    assert krippendorff_alpha(units, values).value == 1.0
    assert fleiss_kappa(units, values).value == 1.0


def test_the_interval_holds_the_value_and_shrinks_with_more_units():
    units, values = answers(KRIPPENDORFF_2011)
    few = krippendorff_alpha(units, values)
    many = krippendorff_alpha(
        np.concatenate([units + 100 * copy for copy in range(16)]), np.tile(values, 16)
    )

    assert few.low < few.value < few.high
    assert many.high - many.low < 0.5 * (few.high - few.low)


def test_nothing_to_pair_gives_no_number():
    nothing = krippendorff_alpha(np.array([0, 1]), np.array([0, 1]))

    assert np.isnan([nothing.value, nothing.low, nothing.high]).all()
    assert nothing.units == 0


def test_as_many_values_as_units_are_asked_for():
    with pytest.raises(DataError, match="3 units and 2 values; give one value per unit entry"):
        krippendorff_alpha(np.array([0, 1, 2]), np.array([0, 1]))
