"""Facility location, ProbCover, MaxHerding, UHerding, DCoM against peers and plain searches."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from skactiveml.pool import MaxHerding as PeerMaxHerding
from skactiveml.pool import ProbCover as PeerProbCover
from sklearn.metrics.pairwise import cosine_similarity

from al_core.strategies.dcom import DCoM
from al_core.strategies.facility_location import FacilityLocation
from al_core.strategies.max_herding import MaxHerding
from al_core.strategies.prob_cover import ProbCover
from al_core.strategies.uherding import UHerding
from tests.strategies.worlds import KINDS, LinearModel, TableModel, blobs, query

LINE = np.array([[0.0], [1.0], [2.0], [3.0], [10.0], [11.0], [30.0]])


def units(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def gaussian(rows, bandwidth=1.0):
    return np.exp(-(cdist(rows, rows) ** 2) / bandwidth**2)


def plain_cover(kernel, labeled, k, weights=None):
    """A full search over all pairs: picks, gains at each pick, gains before the first."""
    n_rows = len(kernel)
    candidates = np.setdiff1d(np.arange(n_rows), labeled)
    level = np.max(kernel[:, labeled], axis=1, initial=0.0)
    weights = np.ones(n_rows) if weights is None else weights
    picks, first = [], None
    for _ in range(k):
        terms = np.maximum(kernel - level[:, None], 0.0) * weights[:, None]
        gains = terms[candidates].sum(axis=0)[candidates]
        first = gains if first is None else first
        gains = np.where(np.isin(candidates, picks), -np.inf, gains)
        picks.append(int(candidates[np.argmax(gains)]))
        level = np.maximum(level, kernel[:, picks[-1]])
    return picks, first


def peer_labels(n_rows, labeled):
    labels = np.full(n_rows, np.nan)
    labels[labeled] = np.arange(len(labeled)) % 2
    return labels


def peer_degrees(rows, labels, radius):
    """Degrees by scikit-activeml, which warns where there is one radius to choose from."""
    peer = PeerProbCover(deltas=[radius], random_state=0)
    with pytest.warns(UserWarning, match="The maximum purity was -1"):
        return peer.query(rows, labels, return_utilities=True)[1][0]


@pytest.mark.parametrize("labeled", [[], [3], [0, 7, 20, 31]])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_facility_location_picks_what_a_full_search_picks(kind, labeled):
    rows = np.round(blobs(150, 6), 2)
    selection = FacilityLocation().select(query(kind(rows), labeled=labeled), 25)
    picks, gains = plain_cover(cosine_similarity(rows), labeled, 25)
    assert selection.picks.tolist() == picks
    assert selection.utilities == pytest.approx(gains, rel=1e-6)


def test_facility_location_with_an_rbf_is_a_full_search_too():
    rows = blobs(150, 6)
    selection = FacilityLocation(similarity="rbf", bandwidth=0.3).select(query(rows), 25)
    assert selection.picks.tolist() == plain_cover(gaussian(units(rows), 0.3), [], 25)[0]


def test_facility_location_of_a_large_pool_in_single_precision_is_a_full_search():
    rows = np.random.default_rng(0).normal(size=(4200, 8)).astype(np.float32)
    selection = FacilityLocation().select(query(rows), 12)
    kernel = cosine_similarity(rows.astype(np.float64))
    level, picks = np.zeros(4200), []
    for _ in range(12):
        gains = np.maximum(kernel, level[:, None]).sum(axis=0)
        picks.append(int(np.argmax(gains)))
        level = np.maximum(level, kernel[:, picks[-1]])
    assert selection.picks.tolist() == picks


def test_facility_location_reports_the_share_that_each_pick_added():
    kernel = cosine_similarity(blobs(150, 6))
    selection = FacilityLocation().select(query(blobs(150, 6)), 25)
    covered = kernel[:, selection.picks].max(axis=1).mean()
    assert selection.reasons["newly_covered"].sum() == pytest.approx(covered)


def test_few_references_reach_nearly_the_objective_of_all():
    rows = np.random.default_rng(1).normal(size=(3000, 8))
    kernel = cosine_similarity(rows)
    all_of_them = FacilityLocation().select(query(rows), 10).picks
    ranks = np.random.default_rng(2).permutation(3000)
    sampled = FacilityLocation(references=1500).select(query(rows, ranks=ranks), 10).picks
    reached = kernel[:, sampled].max(axis=1).sum() / kernel[:, all_of_them].max(axis=1).sum()
    assert 0.985 < reached < 1.0


def test_utilities_on_few_references_are_on_the_scale_of_all():
    rows = np.random.default_rng(1).normal(size=(3000, 8))
    ranks = np.random.default_rng(2).permutation(3000)
    exact = FacilityLocation().select(query(rows), 1).utilities
    sampled = FacilityLocation(references=1500).select(query(rows, ranks=ranks), 1).utilities
    assert sampled.mean() == pytest.approx(exact.mean(), rel=0.05)


@pytest.mark.parametrize("labeled", [[], [3], [0, 7, 20, 31]])
@pytest.mark.parametrize("radius", [0.05, 0.3, 2.0])
def test_prob_cover_degrees_are_those_of_scikit_activeml(labeled, radius):
    rows = blobs(120, 5)
    utilities = peer_degrees(rows, peer_labels(120, labeled), radius)
    context = query(rows, labeled=labeled)
    ours = ProbCover(radius=radius, scaling="none").select(context, 1).utilities
    assert ours.tolist() == utilities[context.candidates].tolist()


def test_prob_cover_degrees_after_each_pick_are_those_of_scikit_activeml():
    rows = blobs(120, 5)
    labels = peer_labels(120, [0, 7])
    selection = ProbCover(radius=1.0, scaling="none").select(query(rows, labeled=[0, 7]), 12)
    for count, pick in enumerate(selection.picks):
        utilities = peer_degrees(rows, labels, 1.0)
        assert utilities[pick] == np.nanmax(utilities)
        assert selection.reasons["newly_covered"][count] == utilities[pick] / 118
        labels[pick] = 0


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_prob_cover_scales_rows_to_length_one(kind):
    rows = np.round(blobs(120, 5), 2)
    utilities = peer_degrees(units(rows), np.full(120, np.nan), 0.3)
    ours = ProbCover(radius=0.3).select(query(kind(rows)), 1).utilities
    assert ours.tolist() == utilities.tolist()


def test_prob_cover_takes_the_middle_of_the_widest_group():
    selection = ProbCover(radius=1.0, scaling="none").select(query(LINE), 4)
    assert LINE[selection.picks].ravel().tolist() == [1.0, 10.0, 2.0, 30.0]
    assert selection.utilities.tolist() == [2, 3, 3, 2, 2, 2, 1]


def test_prob_cover_once_all_is_covered_follows_the_ranks():
    selection = ProbCover(radius=100.0, scaling="none").select(query(LINE, labeled=[6]), 3)
    assert selection.picks.tolist() == [0, 1, 2]
    assert selection.utilities.tolist() == [0.0] * 6


def test_prob_cover_finds_the_radius_at_which_groups_meet():
    far = np.concatenate([LINE[:4], LINE[:4] + 50.0])
    selection = ProbCover(scaling="none", purity=0.99).select(query(far), 2)
    assert selection.reasons["newly_covered"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize("labeled", [[], [3], [0, 7, 20, 31]])
def test_max_herding_ranks_as_scikit_activeml(labeled):
    rows = blobs(120, 5)
    peer = PeerMaxHerding(metric="rbf", metric_dict={"gamma": 4.0}, random_state=0)
    picks, utilities = peer.query(
        rows, peer_labels(120, labeled), batch_size=15, return_utilities=True
    )
    context = query(rows, labeled=labeled)
    selection = MaxHerding(bandwidth=0.5).select(context, 15)
    assert selection.picks.tolist() == picks.tolist()
    assert selection.utilities == pytest.approx(utilities[0][context.candidates], abs=1e-11)


@pytest.mark.parametrize("labeled", [[2], [0, 7, 20, 31]])
def test_uherding_weighs_coverage_by_uncertainty(labeled):
    rows = blobs(80, 5)
    model = LinearModel(np.random.default_rng(0).normal(size=(5, 3)))
    selection = UHerding().select(query(rows, model, labeled=labeled), 12)
    top = np.sort(model.predict_proba(rows), axis=1)
    apart = cdist(units(rows)[labeled], units(rows)[labeled])
    bandwidth = min(1.0, np.min(apart[apart > 0], initial=np.inf))
    kernel = gaussian(units(rows), bandwidth)
    picks, gains = plain_cover(kernel, labeled, 12, 1.0 - top[:, -1] + top[:, -2])
    assert selection.picks.tolist() == picks
    assert selection.utilities == pytest.approx(gains / (80 - len(labeled)), abs=1e-11)


def test_uherding_before_the_first_fit_is_max_herding():
    context = query(blobs(80, 5))
    uherding, herding = UHerding().select(context, 9), MaxHerding().select(context, 9)
    assert uherding.picks.tolist() == herding.picks.tolist()


def test_uherding_with_a_tiny_kernel_is_margin():
    rows = np.random.default_rng(0).normal(size=(60, 4))
    model = LinearModel(np.random.default_rng(1).normal(size=(4, 3)))
    selection = UHerding(widest=1e-3).select(query(rows, model), 8)
    top = np.sort(model.predict_proba(rows), axis=1)
    assert selection.picks.tolist() == np.argsort(top[:, -1] - top[:, -2])[:8].tolist()


def test_dcom_without_a_model_is_prob_cover():
    context = query(blobs(80, 5), labeled=[3, 8])
    dcom = DCoM(radius=0.2).select(context, 9)
    assert dcom.picks.tolist() == ProbCover(radius=0.2).select(context, 9).picks.tolist()


def plain_dcom(rows, model, labeled, start, k):
    """The method on a table of all distances, one labeled row and one pick at a time."""
    apart, predicted = cdist(units(rows), units(rows)), model.predict(rows)
    free = [row for row in range(len(rows)) if row not in labeled]
    covered = np.mean([(apart[row, labeled] <= start).any() for row in free])
    radii = []
    for row in labeled:
        near = [(apart[row, free] <= radius, radius) for radius in (*apart[row, free], 1.5 * start)]
        fits = [
            radius
            for inside, radius in near
            if radius <= 1.5 * start
            and (predicted[free][inside] == row % 2).sum() >= (0.4 + 0.2 * covered) * inside.sum()
        ]
        radii.append(max(fits, default=0.0))
    open_rows = {row for row in free if not (apart[row, labeled] <= radii).any()}
    coverage = 1.0 - len(open_rows) / len(free)
    competence = (1 + np.exp(-3.0)) / (1 + np.exp(-30 * (coverage - 0.9)))
    top = np.sort(model.predict_proba(rows[free]), axis=1)
    unsure, picks = stretched(top[:, -2] - top[:, -1]), []
    for _ in range(k):
        degrees = np.array([len(ball(apart, row, np.mean(radii)) & open_rows) for row in free])
        mix = competence * unsure + (1 - competence) * stretched(degrees.astype(float))
        mix[np.isin(free, picks)] = -np.inf
        picks.append(free[int(np.argmax(mix))])
        open_rows -= ball(apart, picks[-1], np.mean(radii))
    return picks, competence


def stretched(values):
    return (values - values.min()) / max(np.ptp(values), 1e-300)


def ball(apart, row, radius):
    return set(np.flatnonzero(apart[row] <= radius).tolist())


@pytest.mark.parametrize(
    ("seed", "start", "least"), [(6, 0.1, 0.0), (11, 0.3, 0.0), (15, 0.35, 0.0), (9, 0.3, 0.1)]
)
def test_dcom_mixes_degree_and_margin_by_the_coverage(seed, start, least):
    rows = np.random.default_rng(seed).random((90, 3))
    model = LinearModel(np.random.default_rng(seed).normal(size=(3, 2)))
    labeled = [0, 1, 2, 30, 41, 52, 63, 74, 85]
    selection = DCoM(radius=start).select(query(rows, model, labeled=labeled), 10)
    picks, competence = plain_dcom(rows, model, labeled, start, 10)
    assert competence >= least
    assert selection.picks.tolist() == picks


def test_dcom_of_a_pool_that_is_covered_follows_the_margin():
    rows = np.arange(8.0)[:, None] + 1.0
    table = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.7, 0.3], [0.51, 0.49]] * 2)
    selection = DCoM(radius=1.0).select(query(rows, TableModel(table), labeled=[0, 6]), 3)
    assert rows[selection.picks].ravel().tolist() == [4.0, 2.0, 3.0]
