"""Versions from before a merge of classes are measured in the classes of now."""

import numpy as np
import pytest

from al_core.experiments.inspecting import inspect_run
from al_core.experiments.live_savings import run_savings
from al_core.experiments.merged_views import folded, merged_classes, renamed
from al_core.experiments.run_health import guesses, run_health
from al_core.experiments.run_story import story_of
from al_core.experiments.version_files import VersionView
from tests.experiments.live_people import World, small_project


def view_of(**changes):
    """Three rows of three classes."""
    none = np.empty(0, dtype=np.int64)
    fields = {
        "version": 1, "seq": 9, "seconds": 1.0, "cost": 0.0, "rows": np.arange(3),
        "labels": np.array([0, 1, 2]), "audit_rows": np.arange(3),
        "audit_labels": np.array([-1, 0, 2]), "audit": np.full((3, 3), 1 / 3),
        "stop_rows": none, "stop_set": np.empty((0, 3)), "stop_distances": np.empty(0),
        "arrivals": none, "arrival_distances": np.empty(0),
        "named": np.array([2, 1, 0], dtype=np.int32), "confidence": np.ones(3, np.float32),
        "entropy": np.zeros(3, np.float32), "unseen": np.eye(3),
    }  # fmt: skip
    return VersionView(**{**fields, **changes})


def test_the_chance_of_a_merged_class_goes_to_the_one_it_is_now():
    found = folded(view_of(audit=np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])), {2: 0})

    np.testing.assert_allclose(found.audit, [[0.7, 0.3, 0.0], [0.7, 0.3, 0.0]])
    assert found.labels.tolist() == [0, 1, 0]
    assert found.audit_labels.tolist() == [-1, 0, 0]
    assert (found.named.tolist(), found.named.dtype) == ([0, 1, 0], np.int32)


def test_a_class_merged_into_one_that_the_version_did_not_know_gets_a_column():
    found = folded(view_of(audit=np.array([[0.2, 0.3, 0.5]])), {1: 4})

    np.testing.assert_allclose(found.audit, [[0.2, 0.0, 0.5, 0.0, 0.3]])


def test_a_class_the_version_did_not_know_changes_nothing_when_it_is_merged():
    found = folded(view_of(audit=np.array([[0.2, 0.3, 0.5]])), {3: 1})

    np.testing.assert_allclose(found.audit, [[0.2, 0.3, 0.5]])


def test_labels_that_are_not_known_stay_so():
    assert renamed(np.array([-1, 0, 1]), {1: 0}).tolist() == [-1, 0, 0]


@pytest.fixture(scope="module")
def merging(tmp_path_factory):
    """A project where a third class is in use until it is merged into the second."""
    cache = tmp_path_factory.mktemp("cache")
    world = World(small_project(), cache)
    world.work()
    third = world.run.add_class("borderline")
    for place in range(36):
        card = world.run.hand("ana")[0]
        benign = int(world.truth(card)) == 1
        world.label("ana", third if benign and place % 3 else int(world.truth(card)))
        world.work()
    before = inspect_run(world.entries(), cache)
    world.run.merge_classes(third, 1)
    return before, inspect_run(world.entries(), cache), cache


def test_versions_from_before_the_merge_name_the_class_of_now(merging):
    before, after, _ = merging

    assert any((view.named == 2).any() for view in before.versions)
    assert merged_classes(after.entries) == {2: 1}
    assert not any((view.named == 2).any() for view in after.versions)
    assert not any((view.audit.argmax(axis=1) == 2).any() for view in after.versions)


def test_the_accuracy_of_a_version_is_that_in_the_classes_of_now(merging):
    before, after, _ = merging
    view, health = before.versions[-1], run_health(after).versions[-1]
    said = view.audit.argmax(axis=1)
    answered = story_of(after.entries).state.audit_labels
    rows = view.audit_rows.tolist()
    right = [
        answered[row] == (0 if chances[0] > chances[1:].sum() else 1)
        for row, chances in zip(rows, view.audit, strict=True)
        if row in answered
    ]

    assert (said == 2).any()
    assert health.quality.accuracy.estimate == pytest.approx(np.mean(right))


def test_guesses_and_savings_are_told_in_the_classes_of_now(merging):
    before, after, cache = merging
    told = guesses(after.versions, story_of(after.entries))
    old = guesses(before.versions, story_of(before.entries))
    found = run_savings(after, cache)

    assert told.newest_right.mean() > max(0.7, old.newest_right.mean())
    assert found.audited == int((after.versions[-1].audit_labels >= 0).sum())
