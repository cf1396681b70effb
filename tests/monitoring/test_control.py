"""The random control from one run's labels: uniform, unseen, unbiased."""

import numpy as np
import pytest

from al_core.arrays.identical import identical_groups
from al_core.domain.errors import Cancelled, DataError
from al_core.monitoring.control import RunLabels, as_if_random, control_band, control_curve
from tests.monitoring.random_worlds import LearningWorld, audited, run_labels

ALONE = np.arange(6000)


def test_a_run_that_selects_at_random_lends_all_its_labels():
    run = RunLabels(np.arange(8), np.zeros(8, dtype=int), np.ones(8, dtype=bool), 3, 100)
    assert as_if_random(run, seed=0).tolist() == [3, 4, 5, 6, 7]


def test_a_run_without_random_slots_lends_none():
    run = RunLabels(np.arange(8), np.zeros(8, dtype=int), np.zeros(8, dtype=bool), 3, 100)
    assert as_if_random(run, seed=0).tolist() == []


def test_every_row_of_the_pool_is_as_likely_in_the_uniform_sample():
    """Half of a pool of 20 is chosen for being low; random slots alone would favour the rest."""
    counts = np.zeros(20)
    for seed in range(4000):
        generator = np.random.default_rng(seed)
        left, rows, at_random = list(range(20)), [], []
        for slot in range(10):
            random_slot = slot % 3 == 2
            rows.append(left.pop(generator.integers(len(left)) if random_slot else 0))
            at_random.append(random_slot)
        run = RunLabels(np.array(rows), np.zeros(10, dtype=int), np.array(at_random), 0, 20)
        counts[run.rows[as_if_random(run, seed)]] += 1
    shares = counts / (3 * 4000)
    assert shares == pytest.approx(np.full(20, 1 / 20), abs=0.008)


def test_the_curve_is_that_of_the_world():
    world = LearningWorld(lambda n: 1.0 - n**-0.4)
    curve = control_curve(world.fit, run_labels(), audited(), ALONE)
    mean, low, high = control_band(curve)
    truth = 1.0 - curve.sizes**-0.4
    assert mean == pytest.approx(truth, abs=0.03)
    assert np.mean((low < truth) & (truth < high)) > 0.7


def test_it_reaches_to_nearly_all_labels_of_audit_set_and_random_share():
    curve = control_curve(LearningWorld(lambda _: 0.5).fit, run_labels(), audited(), ALONE)
    assert (curve.known, curve.sizes[-1]) == (20 + 20 + 200, 220)
    assert curve.correct.shape == (6, 9, 200)


def test_it_begins_with_the_seed_set_alone():
    world = LearningWorld(lambda _: 0.5)
    curve = control_curve(world.fit, run_labels(), audited(), ALONE)
    assert curve.sizes[0] == 20
    assert world.trained[0].rows.tolist() == list(range(20))


def test_training_sets_have_the_size_said_and_hold_the_seed_set():
    world = LearningWorld(lambda _: 0.5)
    curve = control_curve(world.fit, run_labels(), audited(), ALONE)
    assert {len(each) for each in world.trained} == set(curve.sizes.tolist())
    assert all(set(range(20)) <= set(each.rows.tolist()) for each in world.trained)
    assert all((np.diff(each.rows) > 0).all() for each in world.trained)


def test_no_label_that_the_strategy_chose_is_taken_for_random_in_a_large_pool():
    world, run = LearningWorld(lambda _: 0.5), run_labels(pool_size=10**9)
    control_curve(world.fit, run, audited(), ALONE)
    seen = set(np.concatenate([each.rows for each in world.trained]).tolist())
    assert seen & set(range(20, 220)) == set(range(20, 220, 10))


def test_no_model_is_measured_on_a_row_like_one_it_was_trained_on():
    twins = ALONE.copy()
    twins[5100:5200] = twins[5000:5100]
    asked = []

    def fit(labeled):
        def predict(rows):
            asked.append(np.intersect1d(twins[rows], twins[labeled.rows]).size)
            return rows % 10

        return predict

    control_curve(fit, run_labels(), audited(), twins)
    assert len(asked) > 100
    assert set(asked) == {0}


def test_too_few_audit_labels_are_refused():
    with pytest.raises(DataError, match="49 audit labels; the control needs 50"):
        control_curve(LearningWorld(lambda _: 0.5).fit, run_labels(), audited(49), ALONE)


def test_it_tells_how_far_it_is_and_can_be_stopped():
    steps = []

    def step(done, total):
        steps.append((done, total))
        if done == 5:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        control_curve(LearningWorld(lambda _: 0.5).fit, run_labels(), audited(), ALONE, step=step)
    assert [done for done, _ in steps] == [1, 2, 3, 4, 5]
    assert steps[0][1] > 100


def test_rows_with_equal_values_share_a_group():
    features = np.array([[1.0, 2.0], [0.0, 1.0], [1.0, 2.0]])
    assert identical_groups(features).tolist() == [0, 1, 0]
