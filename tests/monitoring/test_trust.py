"""Staleness bins, disagreement of versions, and arrivals that lie outside."""

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import percentileofscore
from sklearn.neighbors import NearestNeighbors

from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError
from al_core.domain.results import Interval
from al_core.monitoring.disagreement import disagreement
from al_core.monitoring.outlying import labeled_distances, percentiles
from al_core.monitoring.staleness import Guesses, staleness_bins


def guesses(behind, chooser, newest):
    """Answers with these figures, the choosing version 60 % sure of each."""
    return Guesses(np.array(behind), np.full(len(behind), 0.6), np.array(chooser), np.array(newest))


def test_answers_are_binned_by_how_stale_their_choice_was():
    found = staleness_bins(guesses([0, 0, 1, 2, 3, 9], [1, 0, 0, 0, 1, 0], [1, 0, 1, 1, 1, 1]))

    assert [(each.first, each.last, each.answers) for each in found] == [
        (0, 0, 2),
        (1, 1, 1),
        (2, 3, 2),
        (8, None, 1),
    ]
    assert [each.gain.estimate for each in found] == [0.0, 1.0, 0.5, 1.0]
    assert (found[2].chosen.estimate, found[2].newest.estimate) == (0.5, 1.0)
    assert found[0].confidence == pytest.approx(0.6)


def test_where_nothing_newer_had_come_nothing_could_be_gained():
    (found,) = staleness_bins(guesses([0] * 9, [1] * 4 + [0] * 5, [1] * 4 + [0] * 5))

    assert found.gain == Interval(0.0, 0.0, 0.0, 9)


def test_without_answers_there_are_no_bins():
    assert staleness_bins(guesses([], [], [])) == ()


def test_the_interval_of_the_gain_covers_the_true_gain():
    """Of 60 paired answers the newest version has 20 % more right and 5 % less; 95 % nominal."""
    generator = random_for(0, 0, "gains")
    covered = []
    for _ in range(1000):
        change = generator.choice([1, -1, 0], size=60, p=[0.20, 0.05, 0.75])
        gain = staleness_bins(guesses([1] * 60, change < 0, change > 0))[0].gain
        covered.append(gain.low <= 0.15 <= gain.high)

    assert 0.93 <= np.mean(covered) <= 0.975


def test_versions_that_say_the_same_do_not_disagree():
    found = disagreement(np.tile([[0.2, 0.8], [0.6, 0.4]], (3, 1, 1)))

    assert (found.split_votes, found.information, found.versions) == (0.0, 0.0, 3)


def test_disagreement_is_the_jensen_shannon_divergence():
    said = random_for(1, 0, "said").dirichlet(np.ones(3), size=(2, 50))

    expected = np.mean([jensenshannon(a, b) ** 2 for a, b in zip(*said, strict=True)])

    assert disagreement(said).information == pytest.approx(expected)


def test_split_votes_are_counted_against_the_majority():
    said = np.eye(2)[[[0, 0], [0, 1], [1, 1]]]

    assert disagreement(said).split_votes == pytest.approx(1 / 3)


def test_one_version_can_not_disagree():
    assert np.isnan(disagreement(np.full((1, 4, 2), 0.5)).information)


@pytest.mark.parametrize(("labeled", "k"), [(40, 5), (3, 3)])
def test_the_distance_is_the_mean_over_the_nearest_labels(labeled, k):
    features = random_for(2, 0, "features").normal(size=(100, 6))
    rows = np.arange(50, 100)

    near = NearestNeighbors(n_neighbors=k).fit(features[:labeled]).kneighbors(features[rows])[0]

    found = labeled_distances(features, rows, np.arange(labeled))
    np.testing.assert_allclose(found, near.mean(axis=1))


def test_percentiles_are_those_of_scipy():
    own, scores = np.array([1.0, 2.0, 2.0, 3.0]), np.array([0.5, 2.0, 9.0])

    expected = [percentileofscore(own, score, kind="mean") / 100 for score in scores]

    assert percentiles(scores, own) == pytest.approx(expected)


def test_another_world_lies_outside():
    generator = random_for(3, 0, "worlds")
    features = np.vstack((generator.normal(size=(300, 8)), generator.normal(4.0, size=(50, 8))))
    own = labeled_distances(features, np.arange(50, 300), np.arange(50))
    others = labeled_distances(features, np.arange(300, 350), np.arange(50))

    assert np.mean(percentiles(others, own) > 0.95) > 0.95


def test_distances_and_percentiles_need_something_to_compare_with():
    with pytest.raises(DataError, match="no labels to measure a distance to"):
        labeled_distances(np.ones((2, 2)), np.arange(2), np.empty(0, dtype=np.int64))
    with pytest.raises(DataError, match="no scores of the pool"):
        percentiles(np.ones(1), np.empty(0))
