"""Scenarios hold the trouble that was asked for, and nothing else."""

import numpy as np
import pytest

from al_core.datasets.dataset import duplicate_groups
from al_core.datasets.scenario import ScenarioParams, text_scenario, vector_scenario
from al_core.domain.errors import DataError

N = 4000


def share_of_duplicates(dataset):
    return np.mean(duplicate_groups(dataset) != np.arange(len(dataset)))


def test_rows_classes_and_features_are_as_asked():
    made = vector_scenario(ScenarioParams(rows=50, classes=3, features=5), 0)
    assert (made.rows.shape, made.classes) == ((50, 5), ("class 0", "class 1", "class 2"))


def test_table_form_has_named_columns():
    made = vector_scenario(ScenarioParams(rows=20, features=2, form="table"), 0)
    assert (made.kind, made.rows.columns.to_list()) == ("table", ["f0", "f1"])


@pytest.mark.parametrize("make", [vector_scenario, text_scenario])
def test_same_seed_gives_the_same_rows_and_another_seed_others(make):
    hashes = [make(ScenarioParams(rows=50), seed).content_hash for seed in (1, 1, 2)]
    assert hashes[0] == hashes[1]
    assert hashes[0] != hashes[2]


def test_seed_of_the_scenario_goes_before_that_of_the_plan():
    made = [vector_scenario(ScenarioParams(rows=50, seed=5), seed) for seed in (1, 2)]
    assert made[0].content_hash == made[1].content_hash


def test_imbalance_halves_each_class_against_the_one_before():
    made = vector_scenario(ScenarioParams(rows=N, classes=3, imbalance=0.5), 0)
    shares = np.bincount(made.codes) / N
    assert shares == pytest.approx([4 / 7, 2 / 7, 1 / 7], abs=0.03)


@pytest.mark.parametrize("make", [vector_scenario, text_scenario])
def test_duplicates_have_the_share_asked_for(make):
    made = make(ScenarioParams(rows=N, duplicates=0.3), 0)
    assert share_of_duplicates(made) == pytest.approx(0.3, abs=0.03)


def test_without_duplicates_no_vector_repeats():
    assert share_of_duplicates(vector_scenario(ScenarioParams(rows=N), 0)) == 0.0


def test_noise_moves_the_share_of_labels_asked_for_and_nothing_else():
    clean, noisy = (vector_scenario(ScenarioParams(rows=N, noise=z), 0) for z in (0.0, 0.2))
    assert np.mean(clean.codes != noisy.codes) == pytest.approx(0.2, abs=0.03)
    assert clean.rows.tolist() == noisy.rows.tolist()


def test_duplicates_carry_the_label_of_their_original():
    made = vector_scenario(ScenarioParams(rows=N, duplicates=0.3), 0)
    assert made.codes[duplicate_groups(made)].tolist() == made.codes.tolist()


def test_drift_moves_class_means_from_the_row_asked_for():
    made = vector_scenario(ScenarioParams(rows=N, classes=2, drift_at=0.5), 0)
    means = [
        made.rows[np.flatnonzero(made.codes == 0)][part].mean(axis=0)
        for part in (slice(0, 500), slice(500, 900), slice(-500, None))
    ]
    assert np.linalg.norm(means[0] - means[1]) < 0.5
    assert np.linalg.norm(means[0] - means[2]) > 1.0


def test_rows_before_the_drift_stay_the_same():
    calm, drifting = (vector_scenario(ScenarioParams(rows=N, drift_at=z), 0) for z in (1.0, 0.5))
    assert calm.rows[: N // 2].tolist() == drifting.rows[: N // 2].tolist()


def test_second_language_shares_no_word_with_the_first():
    made = text_scenario(ScenarioParams(rows=500, second_language=0.4), 0)
    words = [frozenset(text.split()) for text in made.rows]
    group = set(words[0])
    for _ in range(5):
        group.update(*(found for found in words if found & group))
    share = np.mean([bool(found & group) for found in words])
    assert sorted([round(share, 1), round(1 - share, 1)]) == [0.4, 0.6]


def test_classes_lie_at_the_distance_asked_for():
    made = vector_scenario(ScenarioParams(rows=N, classes=2, features=200, separation=6.0), 0)
    means = [made.rows[made.codes == code].mean(axis=0) for code in (0, 1)]
    assert np.linalg.norm(means[0] - means[1]) == pytest.approx(6.0, abs=0.8)


def test_imbalance_that_leaves_one_class_is_refused():
    with pytest.raises(DataError, match="leaves one class in 20 rows"):
        vector_scenario(ScenarioParams(rows=20, classes=2, imbalance=0.9), 7)
