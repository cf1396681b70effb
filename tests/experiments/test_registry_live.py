"""Models of live runs in the registry: rows that came later, classes that came and went."""

import pytest

from al_core.datasets.bundled import breast_cancer
from al_core.experiments.refitting import trainings
from al_core.experiments.registry import Registration, Registry
from al_core.experiments.registry_replay import verify_registry
from tests.experiments.live_people import World, small_project
from tests.experiments.new_rows import add, cells


@pytest.fixture
def world(tmp_path):
    """A live run on 120 rows whose people gave twelve labels."""
    world = World(small_project(), cache=tmp_path / "cache")
    world.work()
    labeled(world, 12)
    return world


def labeled(world, count, label=None):
    for _ in range(count):
        world.label("ana", label)
        world.work()


def registry(world):
    return Registry(world.log, world.cache.parent, world.cache)


def newest(world):
    return max(trainings(world.entries()))


def registered(world):
    asked = Registration("cells", "", "mia")
    return registry(world).register("r", newest(world), asked)


def test_its_figures_are_of_the_audit_items_that_were_labeled_by_then(world):
    event = registered(world)
    logged = trainings(world.entries())[event.version].figures
    assert (event.accuracy, event.audited) == (logged.accuracy, logged.audited)
    assert 0 < event.audited < 36


def test_it_answers_raw_rows_of_the_whole_data_set(world):
    registered(world)
    _, kept = registry(world).load("cells/1")
    found = kept.probabilities(breast_cancer().rows)
    assert found.shape == (569, 2)
    assert kept.classes == ("malignant", "benign")
    assert kept.shape.columns == tuple(breast_cancer().rows.columns)


def test_a_run_that_grew_keeps_the_features_it_began_with(world):
    before = registered(world)
    add(world.run, cells(range(300, 330)))
    labeled(world, 12, label=1)  # of rows that were added no true label is known
    after = registered(world)
    kept = [registry(world).load(f"cells/{number}")[1] for number in (1, 2)]
    some = breast_cancer().rows.iloc[:20]
    assert (kept[0].features.features(some) == kept[1].features.features(some)).all()
    snapshots = [each.event for each in registry(world).state().snapshots]
    assert [each.rows for each in snapshots] == [120, 150]
    assert (before.number, after.number) == (1, 2)
    assert verify_registry(world.log, world.cache.parent).equal


def test_a_class_that_was_added_is_among_those_it_tells_apart(world):
    world.run.add_class("unclear")
    labeled(world, 12)
    event = registered(world)
    assert event.classes == ("malignant", "benign", "unclear")
    _, kept = registry(world).load("cells/1")
    assert kept.probabilities(breast_cancer().rows)[:, 2].max() == 0.0


def test_the_live_run_itself_still_replays_equal(world):
    registered(world)
    assert world.verdict() == ""
