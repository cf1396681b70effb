"""ActiveLab's scores, against those that cleanlab 2.9.0 gives (temperature 1)."""

import numpy as np
import pytest

from al_core.strategies.active_lab import ActiveLab
from al_core.strategies.base import Vote
from al_core.strategies.crowd import judgements, majority_labels
from tests.strategies.worlds import table_query

JUDGED = [
    [0.7, 0.2, 0.1],
    [0.1, 0.8, 0.1],
    [0.2, 0.3, 0.5],
    [0.4, 0.5, 0.1],
    [0.05, 0.15, 0.8],
    [0.6, 0.3, 0.1],
    [0.25, 0.35, 0.4],
    [0.3, 0.1, 0.6],
]
UNJUDGED = [[0.9, 0.05, 0.05], [0.34, 0.33, 0.33], [0.5, 0.4, 0.1]]
SAID = [{0: 0, 1: 0}, {0: 1, 1: 1, 2: 1}, {0: 2, 2: 1}, {0: 0, 1: 1}, {0: 2, 1: 2}, {1: 0, 2: 0},
        {0: 1}, {0: 2, 1: 2, 2: 0}]  # fmt: skip
SAID_ONCE = [{0: 0}, {1: 1}, {0: 1}, {0: 2}, {0: 2}]


def votes(said):
    return [Vote(row, who, label) for row, each in enumerate(said) for who, label in each.items()]


def select(said, batch_size=3, **given):
    table = JUDGED[: len(said)] + UNJUDGED
    return ActiveLab().select(table_query(table, votes=votes(said), **given), batch_size)


def test_scores_equal_those_of_cleanlab():
    judged = [
        0.690107715537556, 0.7468375686375487, 0.49934452015369, 0.49175642961462995,
        0.7439437213794837, 0.6210450805444622, 0.42096282310991195, 0.6123975630449986,
    ]  # fmt: skip
    unjudged = [0.7918717918136485, 0.33872790343310183, 0.4681975858275437]
    assert 1.0 - select(SAID).utilities == pytest.approx(judged + unjudged, abs=1e-12)


def test_scores_equal_those_of_cleanlab_where_the_model_overrules_two_people():
    table = [*JUDGED[:3], [0.97, 0.02, 0.01], *JUDGED[4:]]
    said = [
        SAID[0],
        {0: 1, 1: 1, 2: 2},
        {0: 2, 2: 2},
        {0: 1, 2: 1},
        SAID[4],
        {1: 0, 2: 2},
        *SAID[6:],
    ]
    expected = [
        0.6578745552408155, 0.7152413899948187, 0.5270633510617861, 0.6945818397607872,
        0.7152416105629742, 0.5749295488485668, 0.43162292239257943, 0.6005073245023436,
    ]  # fmt: skip
    utilities = ActiveLab().select(table_query(table, votes=votes(said)), 1).utilities
    assert 1.0 - utilities == pytest.approx(expected, abs=1e-12)


def test_scores_equal_those_of_cleanlab_while_nobody_judged_what_another_did():
    judged = [0.5777777777777777, 0.6444444444444445, 0.3111111111111111, 0.17777777777777778,
              0.6444444444444445]  # fmt: skip
    unjudged = [0.6166666666666667, 0.33666666666666667, 0.41666666666666663]
    assert 1.0 - select(SAID_ONCE).utilities == pytest.approx(judged + unjudged, abs=1e-12)


def test_scores_equal_those_of_cleanlab_before_any_judgement():
    expected = [0.6166666666666667, 0.33666666666666667, 0.41666666666666663]
    assert 1.0 - select([]).utilities == pytest.approx(expected, abs=1e-12)


def test_asks_again_where_that_is_worth_more_than_a_first_label():
    selection = select(SAID)
    assert selection.picks.tolist() == [9, 6, 10]
    assert selection.reasons["judgements"].tolist() == [0.0, 1.0, 0.0]


def test_weighs_votes_on_rows_that_may_not_be_picked():
    alone = select(SAID, candidates=[8, 9, 10])
    assert alone.utilities == pytest.approx(select(SAID).utilities[8:], abs=1e-15)


def test_the_order_of_the_votes_does_not_matter():
    context = table_query(JUDGED + UNJUDGED, votes=votes(SAID)[::-1])
    assert ActiveLab().select(context, 1).utilities.tolist() == select(SAID).utilities.tolist()


def test_a_later_vote_of_the_same_person_takes_the_place_of_the_earlier():
    told = judgements([Vote(4, 7, 0), Vote(2, 7, 1), Vote(4, 7, 2)])
    assert told.rows.tolist() == [2, 4]
    assert told.label.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("counts", "chances", "expected"),
    [
        ([[2, 1, 0], [0, 0, 1]], [[0.1, 0.8, 0.1], [1.0, 0.0, 0.0]], [0, 2]),
        ([[1, 1, 0], [1, 0, 0]], [[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]], [1, 0]),
        ([[1, 1, 0], [1, 0, 0]], [[0.4, 0.4, 0.2], [1.0, 0.0, 0.0]], [1, 0]),
    ],
    ids=["the most votes", "of equals the likeliest", "of equally likely the rarest"],
)
def test_majority(counts, chances, expected):
    labels = majority_labels(np.array(counts, dtype=float), np.array(chances))
    assert labels.tolist() == expected


def test_votes_for_classes_that_the_model_does_not_know_are_left_out():
    said = [*votes(SAID), Vote(8, 0, 3), Vote(9, 1, 5)]
    context = table_query(JUDGED + UNJUDGED, votes=said)
    assert ActiveLab().select(context, 1).utilities.tolist() == select(SAID).utilities.tolist()
