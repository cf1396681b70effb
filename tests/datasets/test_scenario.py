"""Scenarios hold the trouble that was asked for, and nothing else."""

import numpy as np
import pytest

from al_core.datasets.catalogue import load_dataset
from al_core.datasets.dataset import duplicate_groups
from al_core.datasets.scenario import ScenarioParams, text_scenario, vector_scenario
from al_core.domain.errors import DataError, PlanError

N = 4000
FORMS = ("table", "embedding")


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


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_a_duplicate_repeats_an_earlier_row_that_is_no_duplicate(share):
    groups = duplicate_groups(vector_scenario(ScenarioParams(rows=500, duplicates=share), 0))
    assert groups[0] == 0
    assert (groups <= np.arange(500)).all()
    assert groups[groups].tolist() == groups.tolist()


def test_noise_gives_duplicates_labels_of_their_own():
    made = vector_scenario(ScenarioParams(rows=N, duplicates=0.5, noise=0.3), 0)
    assert np.mean(made.codes[duplicate_groups(made)] != made.codes) > 0.1


def test_a_wrong_label_is_every_other_class_equally_often():
    clean, noisy = (vector_scenario(ScenarioParams(rows=N, noise=z), 0) for z in (0.0, 0.9))
    shift = (noisy.codes - clean.codes) % 4
    assert np.bincount(shift) / N == pytest.approx([0.1, 0.3, 0.3, 0.3], abs=0.03)


def test_table_and_embedding_hold_the_same_numbers():
    forms = [vector_scenario(ScenarioParams(rows=30, form=form), 0) for form in FORMS]
    assert forms[0].rows.to_numpy().tolist() == forms[1].rows.tolist()
    assert forms[0].codes.tolist() == forms[1].codes.tolist()


def test_drift_from_the_start_moves_every_row():
    calm, moved = (vector_scenario(ScenarioParams(rows=200, drift_at=z), 0) for z in (1.0, 0.0))
    assert not (calm.rows == moved.rows).any()


def test_drift_gives_a_class_other_words():
    made = text_scenario(ScenarioParams(rows=2000, classes=2, drift_at=0.5, separation=50.0), 0)
    early, late = (
        {word for text in made.rows[part] for word in text.split()}
        for part in (slice(0, 1000), slice(1000, 2000))
    )
    assert len(early - late) > 50
    assert len(late - early) > 50


def test_texts_have_8_to_24_words():
    lengths = [len(text.split()) for text in text_scenario(ScenarioParams(rows=800), 0).rows]
    assert (min(lengths), max(lengths)) == (8, 24)


def test_separation_decides_how_many_words_belong_to_one_class():
    def shared_words(separation):
        made = text_scenario(ScenarioParams(rows=300, classes=2, separation=separation), 0)
        words = [{w for text in made.rows[made.codes == c] for w in text.split()} for c in (0, 1)]
        return np.mean([word in words[0] for text in made.rows for word in text.split()])

    assert shared_words(0.01) > 0.95 > shared_words(30.0)


def test_a_scenario_without_trouble_has_evenly_many_rows_a_class():
    made = vector_scenario(ScenarioParams(rows=N), 0)
    assert np.bincount(made.codes) / N == pytest.approx(0.25, abs=0.03)


@pytest.mark.parametrize("make", [vector_scenario, text_scenario])
def test_every_row_has_a_label(make):
    made = make(ScenarioParams(rows=100, noise=0.9, duplicates=0.9), 3)
    assert (made.codes.min() >= 0, made.codes.max() <= 3, len(made)) == (True, True, 100)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": 19}, {"rows": 200_001}, {"classes": 1}, {"classes": 201}, {"features": 1},
        {"separation": 0}, {"drift_at": 1.1}, {"duplicates": 0.95}, {"imbalance": -0.1},
        {"second_language": 1.0}, {"form": "image"}, {"seed": "today"},
    ],
    ids=str,
)  # fmt: skip
def test_parameter_outside_its_bounds_is_refused_by_name(wrong):
    with pytest.raises(PlanError, match=rf"parameters of scenario: .* at `\$.{next(iter(wrong))}`"):
        load_dataset("scenario", wrong)


def test_bounds_themselves_are_fine():
    params = {"rows": 20, "classes": 2, "features": 2, "drift_at": 0.0, "noise": 0.9}
    assert len(load_dataset("scenario", params)) == 20


def test_plan_seed_reaches_the_scenario():
    hashes = {load_dataset("scenario", {"rows": 20}, seed).content_hash for seed in (0, 1)}
    assert len(hashes) == 2
