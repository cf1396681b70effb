"""Classes and guidelines of a project that people are labeling."""

import msgspec
import pytest

from al_core.domain.errors import DataError, PlanError, QueueError
from al_core.domain.project import ClassSpec, ProjectSpec
from al_core.experiments.project_classes import (
    add_class,
    classes_now,
    rename_class,
    save_guidelines,
)
from al_core.store.store import Store
from tests.experiments.live_people import World, small_project


@pytest.fixture
def world(tmp_path):
    opened = World(small_project(), cache=tmp_path)
    opened.work()
    return opened


@pytest.fixture
def tables(world, tmp_path):
    with Store.open(tmp_path / "lab.duckdb") as store:
        store.add_project("p", "r", "Cells", msgspec.json.encode(world.spec).decode())
        yield store


def spec_of(tables):
    return msgspec.json.decode(tables.project("p").spec, type=ProjectSpec)


def test_class_is_added_with_its_colour_and_meaning(world, tables):
    new = ClassSpec("unclear", "#777777", "neither")
    assert add_class(tables, "p", world.run, new) == 2
    assert world.run.status().classes == ("malignant", "benign", "unclear")
    assert spec_of(tables).classes[2] == new


def test_class_that_can_not_be_is_neither_logged_nor_kept(world, tables):
    before = len(world.entries())
    with pytest.raises(PlanError, match="the colour 'red'"):
        add_class(tables, "p", world.run, ClassSpec("unclear", "red"))
    with pytest.raises(QueueError, match="can't be called 'Benign'"):
        add_class(tables, "p", world.run, ClassSpec("Benign"))
    assert len(world.entries()) == before
    assert len(spec_of(tables).classes) == 2


def test_renaming_keeps_the_number_and_the_other_classes(world, tables):
    rename_class(tables, "p", world.run, (1, ClassSpec("harmless", "#00aa00")))
    assert world.run.status().classes == ("malignant", "harmless")
    assert spec_of(tables).classes == (ClassSpec("malignant"), ClassSpec("harmless", "#00aa00"))


def test_colour_alone_is_no_event(world, tables):
    before = len(world.entries())
    rename_class(tables, "p", world.run, (1, ClassSpec("benign", "#00aa00")))
    assert len(world.entries()) == before
    assert spec_of(tables).classes[1].colour == "#00aa00"


def test_class_added_without_a_description_gets_its_place(world, tables):
    world.run.add_class("unclear")
    add_class(tables, "p", world.run, ClassSpec("other", "", "all else"))
    assert [each.name for each in spec_of(tables).classes][2:] == ["unclear", "other"]


def test_class_names_the_models_that_learned_its_labels(world):
    while world.run.state.model is None:
        world.label("ana")
        world.work()
    found = classes_now(world.run, world.spec)
    assert sum(each.labels for each in found) == len(world.run.state.labels)
    assert {each.models for each in found if each.labels} == {(1,)}


def test_merged_class_says_where_its_labels_are(world):
    for label in (0, 0, 1):
        world.label("ana", label)
    world.run.merge_classes(0, 1)
    gone, kept = classes_now(world.run, world.spec)
    assert (gone.merged_into, gone.labels) == ("benign", 0)
    assert (kept.merged_into, kept.labels) == ("", len(world.run.state.labels))


def test_guidelines_get_a_number_each(tables):
    assert save_guidelines(tables, "p", "first", 0) == 1
    assert save_guidelines(tables, "p", "second\n", 1) == 2
    assert tables.guidelines("p")[0].text == "second"


def test_guidelines_are_not_written_over_what_came_meanwhile(tables):
    save_guidelines(tables, "p", "somebody else's", 0)
    with pytest.raises(DataError, match="version 1 was saved while you wrote on version 0"):
        save_guidelines(tables, "p", "mine", 0)


def test_empty_guidelines_are_refused(tables):
    with pytest.raises(DataError, match="are empty"):
        save_guidelines(tables, "p", " \n", 0)
