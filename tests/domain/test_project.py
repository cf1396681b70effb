"""What a project is made from, and what can't be one."""

import msgspec
import pytest

from al_core.domain.errors import PlanError
from al_core.domain.plan import DataPlan, Plan
from al_core.domain.project import ClassSpec, ProjectSpec, checked_project

SPAM = ProjectSpec(Plan(data=DataPlan(dataset="mail")), (ClassSpec("spam"), ClassSpec("ham")))


def with_classes(*classes):
    return msgspec.structs.replace(SPAM, classes=classes)


def test_a_project_of_two_classes_is_fine():
    assert checked_project(SPAM) is SPAM


def test_a_project_survives_its_own_json():
    full = ProjectSpec(
        Plan(seed=3),
        (ClassSpec("spam", "#aa2211", "sold, not sent"), ClassSpec("ham")),
        guidelines="# Mail\n*look twice*",
        highlight=("free", "now"),
        shown=("subject",),
        seed="imported",
    )
    assert msgspec.json.decode(msgspec.json.encode(full), type=ProjectSpec) == full


def test_examples_come_from_the_data_of_the_plan():
    assert SPAM.source == DataPlan(dataset="mail")


def test_one_class_is_no_choice():
    with pytest.raises(PlanError, match="needs two classes or more, not 1; type one per line"):
        checked_project(with_classes(ClassSpec("spam")))


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_class_needs_a_name_that_fits_a_key(name):
    with pytest.raises(PlanError, match="use 1 to 100 characters"):
        checked_project(with_classes(ClassSpec("spam"), ClassSpec(name)))


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "#123456;x:url(y)"])
def test_a_colour_is_six_hex_digits_and_nothing_else(colour):
    with pytest.raises(PlanError, match="write it as #rrggbb"):
        checked_project(with_classes(ClassSpec("spam", colour), ClassSpec("ham")))


def test_classes_that_look_alike_are_refused():
    with pytest.raises(PlanError, match="two classes are called ' spam'"):
        checked_project(with_classes(ClassSpec("Spam"), ClassSpec("ham"), ClassSpec(" spam")))


def test_a_field_that_does_not_exist_is_refused():
    with pytest.raises(msgspec.ValidationError, match="unknown field `colour`"):
        msgspec.json.decode(b'{"plan": {}, "classes": [], "colour": "red"}', type=ProjectSpec)
