"""Agreement between two people, against a worked example and scikit-learn."""

import math

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.proportion import proportion_confint

from al_core.domain.errors import DataError
from al_core.monitoring.pairs import (
    Answers,
    agreement_of,
    cohen_kappa,
    confusion_between,
    pairs_of,
    self_agreement,
)

WORKED = np.array([[20, 5], [10, 15]])
"""Two readers of fifty proposals (Wikipedia, Cohen's kappa)."""
TOLD = Answers.of(
    [(1, 0, 0), (1, 1, 0), (2, 0, 1), (2, 1, 2), (3, 0, 1), (4, 1, 2), (4, 2, 2), (2, 2, 1)]
)
"""(unit, person, value): 0 and 1 share units 1 and 2, 1 and 2 units 2 and 4, 0 and 2 unit 2."""


def test_cohens_kappa_of_the_worked_example():
    assert cohen_kappa(WORKED).value == pytest.approx(0.4, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_cohens_kappa_is_that_of_scikit_learn(seed):
    generator = np.random.default_rng(seed)
    first, second = generator.integers(4, size=(2, 60))
    second = np.where(generator.uniform(size=60) < 0.6, first, second)
    counts = np.zeros((4, 4), dtype=np.int64)
    np.add.at(counts, (first, second), 1)
    assert cohen_kappa(counts).value == pytest.approx(cohen_kappa_score(first, second))


def test_the_interval_holds_the_value_and_names_its_units():
    found = cohen_kappa(WORKED)
    assert found.units == 50
    assert 0.1 < found.low < 0.25 < found.value < 0.55 < found.high < 0.7


def test_the_interval_narrows_with_more_units():
    few, many = cohen_kappa(WORKED), cohen_kappa(WORKED * 100)
    assert many.high - many.low < (few.high - few.low) / 5


def test_one_class_throughout_is_perfect_agreement():
    assert cohen_kappa(np.array([[7, 0], [0, 0]])).value == 1.0


def test_without_shared_units_there_is_no_kappa():
    found = cohen_kappa(np.zeros((2, 2), dtype=np.int64))
    assert math.isnan(found.value)
    assert found.units == 0


def test_one_shared_unit_has_no_interval():
    found = cohen_kappa(np.array([[0, 1], [0, 0]]))
    assert (found.value, found.units) == (0.0, 1)
    assert math.isnan(found.low)


def test_confusion_counts_what_one_said_where_the_other_said_that():
    assert confusion_between(TOLD, 0, 1, 3).tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 0]]


def test_confusion_the_other_way_round_is_its_transpose():
    there, back = confusion_between(TOLD, 0, 1, 3), confusion_between(TOLD, 1, 0, 3)
    assert (there == back.T).all()


def test_a_class_out_of_range_is_refused():
    with pytest.raises(DataError, match="run to class 2, but there are 2 classes"):
        confusion_between(TOLD, 0, 1, 2)


def test_all_pairs_that_share_a_unit_are_listed():
    pairs = pairs_of(TOLD, 3)
    assert [(each.first, each.second, each.raw.units) for each in pairs] == [
        (0, 1, 2), (0, 2, 1), (1, 2, 2)
    ]  # fmt: skip
    assert [each.raw.value for each in pairs] == [0.5, 1.0, 0.5]


def test_people_who_share_nothing_are_no_pair():
    assert pairs_of(Answers.of([(1, 0, 0), (2, 1, 0)]), 2) == ()


def test_nothing_said_gives_no_pair():
    assert pairs_of(Answers.of([]), 2) == ()


def test_a_persons_agreement_is_the_mean_share_of_others_who_say_the_same():
    found = agreement_of(TOLD, 0)
    assert (found.value, found.units) == (0.75, 2)
    assert found.low == 0.5


def test_who_shares_nothing_has_no_agreement():
    assert math.isnan(agreement_of(Answers.of([(1, 0, 0)]), 0).value)


@pytest.mark.parametrize(("same", "units"), [(0, 3), (7, 9), (9, 9), (180, 200)])
def test_self_agreement_has_the_wilson_interval_of_statsmodels(same, units):
    found = self_agreement([(1, 1)] * same + [(0, 1)] * (units - same))

    expected = proportion_confint(same, units, method="wilson")
    assert (found.value, found.units) == (same / units, units)
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-12)


def test_who_was_shown_nothing_again_has_no_self_agreement():
    found = self_agreement([])

    assert math.isnan(found.value)
    assert found.units == 0
