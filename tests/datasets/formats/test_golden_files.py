"""Files in the shapes that other tools document, written by hand, come in as those tools mean."""

from pathlib import Path

import pytest

from al_core.datasets.formats.forms import form_of, read_labels
from al_core.domain.errors import DataError
from al_core.domain.exchange import ModelAnswer, label_said

GOLDEN = Path(__file__).parent / "golden"
CLASSES = ("spam", "ham", "news")


def reading(name):
    return read_labels((GOLDEN / name).read_bytes(), name)


def by_text(name):
    return {each.content["text"]: each for each in reading(name).examples}


def label(name, text, classes=CLASSES):
    return label_said(by_text(name)[text].answers, classes)


@pytest.mark.parametrize("form", ["label_studio.json", "prodigy.jsonl", "ground_truth.manifest"])
def test_a_file_is_known_by_what_it_holds(form):
    assert form_of((GOLDEN / form).read_bytes(), "file.txt") == form.partition(".")[0]


class TestLabelStudio:
    def test_an_annotation_is_a_label_with_who_when_and_how_long(self):
        (answer,) = by_text("label_studio.json")["You have won a boat"].answers
        assert (answer.annotator, answer.label, answer.active_seconds) == ("4", "spam", 6.75)
        assert answer.at == 1_714_641_310.25
        assert answer.id == "901"

    def test_a_cancelled_annotation_is_a_skip_by_whoever_completed_it(self):
        (answer,) = by_text("label_studio.json")["Lunch at noon?"].answers
        assert (answer.kind, answer.annotator, answer.label) == ("skip", "ben@example.org", "")

    def test_a_prediction_is_never_a_label(self):
        found = by_text("label_studio.json")["Lunch at noon?"]
        assert found.prediction == ModelAnswer("ham", 0.875, "boat-finder 2")
        assert label("label_studio.json", "Lunch at noon?") == ""

    def test_ground_truth_decides(self):
        assert label("label_studio.json", "Your parcel is waiting") == "ham"

    def test_two_classes_at_once_are_a_fault_named_by_line(self):
        (fault,) = reading("label_studio.json").faults
        assert fault.message == (
            f"label_studio.json, line {fault.line}: 2 classes are chosen at once; one is what a "
            "project takes"
        )
        lines = (GOLDEN / "label_studio.json").read_text().splitlines()
        assert '"id": 314' in lines[fault.line]

    def test_a_draft_is_no_annotation(self):
        assert by_text("label_studio.json")["Not looked at yet"].answers == ()

    def test_a_task_is_known_by_project_and_number(self):
        assert by_text("label_studio.json")["You have won a boat"].id == "12/311"


class TestProdigy:
    def test_accept_is_a_label_by_its_options_text(self):
        assert label("prodigy.jsonl", "You have won a boat") == "spam"

    def test_an_answer_given_anew_takes_the_place_of_the_old_one(self):
        answers = by_text("prodigy.jsonl")["You have won a boat"].answers
        assert [(each.annotator, each.label) for each in answers] == [
            ("mail-ana", "spam"),
            ("mail-ben", "spam"),
        ]

    def test_ignore_is_a_skip(self):
        (answer,) = by_text("prodigy.jsonl")["Lunch at noon?"].answers
        assert answer.kind == "skip"

    def test_reject_says_what_the_class_is_not(self):
        (answer,) = by_text("prodigy.jsonl")["Your parcel is waiting"].answers
        assert (answer.kind, answer.label) == ("negative", "spam")

    def test_reject_leaves_one_of_two_classes_and_none_of_three(self):
        text = "Your parcel is waiting"
        assert label("prodigy.jsonl", text, ("spam", "ham")) == "ham"
        assert label("prodigy.jsonl", text, CLASSES) == ""

    def test_hashes_are_kept(self):
        found = by_text("prodigy.jsonl")["You have won a boat"]
        assert found.hashes == {"_input_hash": -1892847561, "_task_hash": 403871120}
        assert found.id == "input -1892847561"

    def test_two_classes_at_once_are_a_fault(self):
        assert [fault.line for fault in reading("prodigy.jsonl").faults] == [7]


class TestGroundTruth:
    def test_what_people_annotated_is_a_label(self):
        assert label("ground_truth.manifest", "You have won a boat") == "spam"

    def test_what_no_human_annotated_is_a_models(self):
        found = by_text("ground_truth.manifest")["Lunch at noon?"]
        assert found.answers == ()
        assert found.prediction == ModelAnswer("ham", 0.87, "labeling-job/mail-verdict")

    def test_what_does_not_say_who_annotated_it_is_no_persons(self):
        found = by_text("ground_truth.manifest")["The council has met"]
        assert (found.answers, found.prediction.label) == ((), "news")

    def test_a_job_that_failed_gives_no_label(self):
        found = by_text("ground_truth.manifest")["Your parcel is waiting"]
        assert (found.answers, found.prediction) == ((), None)

    def test_another_kind_of_job_is_a_fault_by_line(self):
        (fault,) = reading("ground_truth.manifest").faults
        assert fault.line == 5
        assert "'groundtruth/object-detection' is no classification" in fault.message


def refusal(content, name="file.json", **more):
    with pytest.raises(DataError) as caught:
        read_labels(content, name, **more)
    return str(caught.value)


def test_a_label_studio_file_with_two_questions_asks_which():
    task = (
        b'[{"id": 1, "data": {"text": "x"}, "annotations": [{"result": ['
        b'{"from_name": "a", "type": "choices", "value": {"choices": ["yes"]}},'
        b'{"from_name": "b", "type": "choices", "value": {"choices": ["no"]}}]}]}]'
    )
    assert refusal(task) == ("file.json answers 2 questions: a, b; say which of them is the label")
    (found,) = read_labels(task, "file.json", question="b").examples
    assert found.answers[0].label == "no"


def test_a_manifest_with_two_label_attributes_is_refused():
    line = b'{"source": "x", "a": 0, "a-metadata": {}, "b": 1, "b-metadata": {}}\n'
    assert "2 label attributes: a, b" in refusal(line, "file.manifest")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'[\n{"id": 1, "data": {"text": "x"}},\n{"id": 2, "data": {"text": }}]', 3),
        (b'[{"id": 1, "data": {"text": "x"}}\n', 2),
        (b'[{"id": 1, "data": {"text": "x"}}, 7]', 1),
        (b'[{"id": 1, "data": {"text": "x"}}, {"id": 2}]', 1),
    ],
)
def test_what_stands_before_a_misprint_is_read_and_the_misprint_named(content, line):
    found = read_labels(content, "file.json")
    assert [each.content for each in found.examples] == [{"text": "x"}]
    assert [fault.line for fault in found.faults] == [line]


def test_an_answer_that_prodigy_does_not_know_is_a_fault():
    line = b'{"text": "x", "_input_hash": 1, "answer": "maybe"}\n'
    (fault,) = read_labels(line, "file.jsonl").faults
    assert "'maybe' is none of" in fault.message


@pytest.mark.parametrize("content", [b"", b"  \n ", b"\xff\xfe", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(content):
    assert refusal(content) == "file.json is empty; choose a file with labels"


def test_a_file_that_is_no_text_is_refused():
    assert refusal(b"a\xff\xfe") == (
        "file.json is not utf-8: byte 0xff at position 1; save it as UTF-8"
    )


@pytest.mark.parametrize("content", [b"PAR1 is not enough", b"PK\x03\x04 neither"])
def test_a_broken_table_is_refused(content):
    assert "write it again" in refusal(content)


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"9" * 5000, b"[" * 50_000])
def test_numbers_and_brackets_without_end_are_faults(number):
    reading = read_labels(
        b'{"text": ' + number + b', "label": "a"}\n{"text": "x", "label": "a"}', "f"
    )
    assert [fault.line for fault in reading.faults] == [1]
    assert len(reading.examples) == 1
