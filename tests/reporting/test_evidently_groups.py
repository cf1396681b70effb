"""Two groups compared by Evidently: its figures are scipy's, its HTML is harmless."""

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2_contingency, ks_2samp, wasserstein_distance

from al_core.reporting.evidently_columns import Column
from al_core.reporting.evidently_groups import compared
from al_core.reporting.evidently_library import written

HOSTILE = "</script><img src=x onerror=alert(1)>"
GENERATOR = np.random.default_rng(7)


def letters(shares, n):
    return GENERATOR.choice(np.array(["a", "b", HOSTILE], dtype=object), n, p=shares)


ALIKE = Column("alike", "model", GENERATOR.normal(size=300), GENERATOR.normal(size=200))
SHIFTED = Column(HOSTILE, "data", GENERATOR.normal(size=300), GENERATOR.normal(0.6, 1.0, size=200))
HOLED = Column("holed", "data", np.append(GENERATOR.normal(size=290), [np.nan] * 10), ALIKE.current)
WORDS = Column("alike", "data", letters([0.5, 0.3, 0.2], 300), letters([0.35, 0.3, 0.35], 200))
COLUMNS = (ALIKE, SHIFTED, HOLED, WORDS)


@pytest.fixture(scope="module")
def comparison():
    return compared(COLUMNS)


def cards_of(comparison, column):
    place = 2 * COLUMNS.index(column)
    return comparison.cards[place : place + 2]


def table(column):
    names = np.unique(np.concatenate((column.reference, column.current)))
    sides = (column.reference, column.current)
    return np.array([[np.count_nonzero(side == name) for name in names] for side in sides])


@pytest.mark.parametrize("column", [ALIKE, SHIFTED, HOLED], ids=["alike", "shifted", "holed"])
def test_numbers_are_tested_by_kolmogorov_smirnov_and_measured_by_wasserstein(comparison, column):
    test, distance = cards_of(comparison, column)
    reference, current = column.present

    assert test.figure == pytest.approx(ks_2samp(reference, current).pvalue, rel=1e-9, abs=0)
    assert distance.figure == pytest.approx(
        wasserstein_distance(reference, current) / reference.std(), rel=1e-9
    )


def test_categories_are_tested_by_chi_square_of_two_samples(comparison):
    test, distance = cards_of(comparison, WORDS)
    ours, theirs = table(WORDS)

    found = chi2_contingency([ours, theirs], correction=False).pvalue
    assert 1e-7 < found == pytest.approx(test.figure, rel=1e-9, abs=0.0)
    assert distance.figure == pytest.approx(jensenshannon(ours / 300, theirs / 200))


def test_each_card_says_its_direction_and_is_judged_by_it(comparison):
    judged = [(card.name, card.direction.split(" =")[0], card.drifted) for card in comparison.cards]

    assert judged == [
        ("alike: Kolmogorov-Smirnov", "low p-value", False),
        ("alike: Wasserstein distance", "distance above threshold", False),
        (f"{HOSTILE}: Kolmogorov-Smirnov", "low p-value", True),
        (f"{HOSTILE}: Wasserstein distance", "distance above threshold", True),
        ("holed: Kolmogorov-Smirnov", "low p-value", False),
        ("holed: Wasserstein distance", "distance above threshold", False),
        ("alike: chi-square", "low p-value", True),
        ("alike: Jensen-Shannon distance", "distance above threshold", True),
    ]


def test_p_values_are_held_against_a_level_shared_by_all_columns(comparison):
    assert [card.threshold for card in comparison.cards[::2]] == [0.05 / 4] * 4
    assert all(card.threshold >= 0.1 for card in comparison.cards[1::2])


def test_evidentlys_own_tests_agree_with_the_cards(comparison):
    *of_cards, missing = comparison.tests

    assert [test.passed for test in of_cards] == [not card.drifted for card in comparison.cards]
    assert "missing values" in missing.name
    assert missing.passed


def test_what_is_missing_is_counted_and_not_compared(comparison):
    card = cards_of(comparison, HOLED)[0]

    assert (card.reference.values, card.reference.missing) == (290, 10)
    assert sum(card.reference.counts) == 290


def test_users_texts_come_back_in_cards_but_are_inert_in_the_html(comparison, tmp_path):
    written(comparison.snapshot, tmp_path, "whole")

    html, dump = (tmp_path / f"whole.{kind}" for kind in ("html", "json"))
    assert HOSTILE in cards_of(comparison, WORDS)[0].reference.names
    for text in (html.read_text("utf-8"), dump.read_text("utf-8")):
        assert "onerror=alert" in text
        assert "<img src=x" not in text


def test_a_report_is_drawn_again_from_its_dump(comparison, tmp_path):
    from evidently.core.report import Snapshot

    written(comparison.snapshot, tmp_path, "whole")

    again = Snapshot.loads((tmp_path / "whole.json").read_text("utf-8"))
    figures = [m["value"] for m in again.dict()["metrics"][: len(comparison.cards)]]
    assert figures == pytest.approx([card.figure for card in comparison.cards])
    assert len(again.get_html_str(as_iframe=False)) > 3_000_000
