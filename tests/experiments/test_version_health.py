"""What was found of a version is kept exactly as long as it would be found again."""

from itertools import count

import pytest

from al_core.experiments.inspecting import inspect_run
from al_core.experiments.run_health import run_health
from al_core.experiments.version_health import HealthMemory
from tests.experiments.live_people import World, small_project


@pytest.fixture(scope="module")
def growing(tmp_path_factory):
    """A project with some audit labels, the same with more, and with two classes merged."""
    cache = tmp_path_factory.mktemp("cache")
    world = World(small_project(), cache)
    world.work()
    third = world.run.add_class("borderline")
    looks = []
    for _ in range(2):
        for place in range(16):
            card = world.run.hand("ana")[0]
            truth = int(world.truth(card))
            world.label("ana", third if truth == 1 and place % 3 else truth)
            world.work()
        looks.append(inspect_run(world.entries(), cache))
    world.run.merge_classes(third, 1)
    return (*looks, inspect_run(world.entries(), cache))


def test_a_version_that_was_looked_at_is_not_worked_out_again(growing):
    memory = HealthMemory()
    first = run_health(growing[0], memory=memory)
    again = run_health(growing[0], memory=memory)
    assert first.versions
    assert all(one is other for one, other in zip(first.versions, again.versions, strict=True))


def test_more_audit_labels_judge_every_version_anew(growing):
    earlier, later, _ = growing
    memory = HealthMemory()
    before = run_health(earlier, memory=memory)
    after = run_health(later, memory=memory)
    assert after.audited > before.audited
    assert before.versions[0].quality.accuracy.n == before.audited
    assert after.versions[0].quality.accuracy.n == after.audited
    assert repr(after.versions) == repr(run_health(later).versions)


def test_versions_are_told_anew_when_classes_were_merged(growing):
    _, apart, merged = growing
    memory = HealthMemory()
    before = run_health(apart, memory=memory)
    after = run_health(merged, memory=memory)
    assert repr(after.versions) == repr(run_health(merged).versions)
    assert repr(after.versions) != repr(before.versions)


def test_the_last_so_many_versions_are_remembered():
    memory, found = HealthMemory(most=2), count()
    asked = ["a", "b", "a", "c", "a", "b"]
    assert [memory.recalled(each, found.__next__) for each in asked] == [0, 1, 0, 2, 0, 3]
