"""Disagreement of a committee: closed values."""

import numpy as np
import pytest

from al_core.strategies.committee import QueryByCommittee
from tests.strategies.worlds import TableModel, query

SURE_OF_A, SURE_OF_B, TORN = [1.0, 0.0], [0.0, 1.0], [0.5, 0.5]
NUMBERS = np.arange(3.0)[:, None]


def utilities(disagreement, *tables):
    committee = [TableModel(table) for table in tables]
    context = query(NUMBERS, committee=committee)
    return QueryByCommittee(disagreement).select(context, 1).utilities


def test_vote_entropy_counts_votes_only():
    votes = [[SURE_OF_A, SURE_OF_A, SURE_OF_A]] * 2 + [[SURE_OF_A, SURE_OF_B, [0.4, 0.6]]]
    third = -(np.log(1 / 3) + 2 * np.log(2 / 3)) / 3
    assert utilities("vote_entropy", *votes) == pytest.approx([0.0, third, third])


def test_consensus_entropy_is_that_of_the_mean():
    scores = utilities(
        "consensus_entropy", [SURE_OF_A, SURE_OF_A, TORN], [SURE_OF_A, SURE_OF_B, TORN]
    )
    assert scores == pytest.approx([0.0, np.log(2), np.log(2)])


def test_mutual_information_leaves_out_what_each_is_unsure_of():
    scores = utilities(
        "mutual_information", [SURE_OF_A, SURE_OF_A, TORN], [SURE_OF_A, SURE_OF_B, TORN]
    )
    assert scores == pytest.approx([0.0, np.log(2), 0.0])


def test_picks_what_the_members_quarrel_about():
    committee = [
        TableModel([SURE_OF_A, SURE_OF_A, SURE_OF_A]),
        TableModel([SURE_OF_A, SURE_OF_B, SURE_OF_A]),
    ]
    assert QueryByCommittee().select(query(NUMBERS, committee=committee), 1).picks.tolist() == [1]
