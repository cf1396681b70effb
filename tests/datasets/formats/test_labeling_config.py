"""The set-up of a Label Studio project fits our exports: by its XML, and by Label Studio's code."""

import json
from xml.etree import ElementTree as ET

import pytest

from al_core.datasets.formats.forms import FORMS
from al_core.datasets.formats.labeling_config import labeling_config
from al_core.domain.exchange import HumanAnswer
from tests.datasets.formats.worlds import AT, HOSTILE, answered, label_set

SKIP = answered(
    1, "", "who knows", label_from="", answers=(HumanAnswer("ben", kind="skip", at=AT),)
)
TWICE = answered(
    2, "ham", "see you", label_from="adjudicator",
    answers=(HumanAnswer("ana", label="spam", at=AT), HumanAnswer("ben", label="ham", at=AT)),
)  # fmt: skip
ROW = answered(3, content={"size": 3.0, "town": "x"})


def read_back(labels):
    """The config's texts and classes, and what the choice is about."""
    view = ET.fromstring(labeling_config(labels))
    choices = view.find("Choices")
    texts = {each.get("name"): each.get("value") for each in view.findall("Text")}
    return texts, [each.get("value") for each in choices], choices.get("toName")


def test_a_text_is_shown_and_its_classes_can_be_chosen():
    assert read_back(label_set([answered(), SKIP])) == ({"text": "$text"}, ["spam", "ham"], "text")


def test_every_column_of_a_table_is_shown_and_the_choice_is_about_the_first():
    texts, _, about = read_back(label_set([ROW], shown=""))
    assert (texts, about) == ({"text": "$size", "column 2": "$town"}, "text")


def test_the_column_that_people_read_is_what_the_choice_is_about():
    texts, _, about = read_back(label_set([ROW], shown="town"))
    assert (texts, about) == ({"town": "$town", "column 2": "$size"}, "town")


def test_hostile_class_names_stay_values_of_their_choices():
    names = [each for each in HOSTILE if each.isprintable() and each.strip()]
    assert read_back(label_set([answered()], names))[1] == names


def test_marks_that_xml_may_not_hold_are_left_out():
    assert read_back(label_set([answered()], ("a\x00b", "c\x1bd")))[1] == ["ab", "cd"]


def tasks_of(labels):
    return json.loads(FORMS["label_studio"].written(labels))


class TestByLabelStudio:
    """Label Studio's own code judges; it is no requirement: pip install label-studio-sdk."""

    @pytest.fixture
    def judged(self):
        sdk = pytest.importorskip("label_studio_sdk.label_interface")

        def interface(labels):
            found = sdk.LabelInterface(labeling_config(labels))
            found.validate()
            return found

        return interface

    @pytest.mark.parametrize(
        "labels",
        [label_set([answered(), SKIP, TWICE]), label_set([ROW], shown="")],
        ids=["texts", "a table"],
    )
    def test_its_code_takes_tasks_annotations_and_predictions(self, judged, labels):
        interface, tasks = judged(labels), tasks_of(labels)
        for task in tasks:
            bare = {"data": task["data"]}
            assert interface.validate_task(bare)
            assert [interface.validate_annotation(each) for each in task["annotations"]] == (
                [True] * len(task["annotations"])
            )
            errors = [
                interface.validate_prediction(each, return_errors=True)
                for each in task["predictions"]
            ]
            assert errors == [[]] * len(task["predictions"])
        assert sum(len(task["predictions"]) for task in tasks) == len(tasks)

    def test_it_refuses_what_does_not_fit(self, judged):
        labels = label_set([answered()])
        interface, (task,) = judged(labels), tasks_of(labels)
        (annotation,) = task["annotations"]
        annotation["result"][0]["value"]["choices"] = ["no such class"]
        assert not interface.validate_annotation(annotation)
        task["predictions"][0]["score"] = 7.0
        assert not interface.validate_prediction(task["predictions"][0])
        assert not interface.validate_task({"data": {"body": "no such column"}})
