"""What other tools leave in their files, and what we leave in theirs, item by item."""

import json

import pytest

from al_core.datasets.formats.forms import FORMS, read_labels
from al_core.domain.exchange import HumanAnswer, LabeledExample, ModelAnswer, label_said
from tests.datasets.formats.worlds import answered, label_set

SKIPPED = HumanAnswer("ben", "skip")


def lines(*records):
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def only(content):
    reading = read_labels(content, "file")
    assert reading.faults == ()
    (example,) = reading.examples
    return example


def faults(content):
    return [each.message for each in read_labels(content, "file").faults]


def choice(*names, question="label"):
    return {"from_name": question, "type": "choices", "value": {"choices": list(names)}}


def task(*annotations, **more):
    return json.dumps(
        [{"id": 1, "data": {"text": "x"}, "annotations": annotations} | more]
    ).encode()


class TestLabelStudio:
    @pytest.mark.parametrize(
        ("by", "who"),
        [(4, "4"), ({"id": 4, "email": "a@b.org"}, "a@b.org"), ({"id": 4}, "4"), (None, "")],
        ids=["number", "email", "object without email", "nobody"],
    )
    def test_who_completed_it_is_told_as_well_as_the_file_knows(self, by, who):
        (answer,) = only(task({"result": [choice("a")], "completed_by": by})).answers
        assert answer.annotator == who

    def test_an_annotation_without_a_choice_is_a_skip(self):
        (answer,) = only(task({"result": []}, {"result": [choice("a")]})).answers[:1]
        assert (answer.kind, answer.label) == ("skip", "")

    def test_when_it_was_changed_counts_before_when_it_was_made(self):
        times = {"created_at": "2021-03-09T22:12:16Z", "updated_at": "2021-03-09T22:12:18Z"}
        (answer,) = only(task({"result": [choice("a")]} | times)).answers
        assert answer.at == 1_615_327_938.0

    def test_a_result_of_another_kind_is_a_fault(self):
        assert faults(task({"result": [{"type": "rectanglelabels", "value": {}}]})) == [
            "file, line 1: no class is chosen, but rectanglelabels; that does not fit"
        ]

    def test_a_comment_beside_the_choice_does_no_harm(self):
        comment = {"type": "textarea", "value": {"text": ["hm"]}}
        (answer,) = only(task({"result": [comment, choice("a")]})).answers
        assert answer.label == "a"

    def test_of_several_predictions_the_last_is_kept(self):
        guesses = [
            {"model_version": "1", "score": 0.5, "result": [choice("a")]},
            {"model_version": "2", "score": 0.75, "result": [choice("b")]},
            {"model_version": "3", "result": []},
        ]
        assert only(task(predictions=guesses)).prediction == ModelAnswer("b", 0.75, "2")

    def test_a_task_without_a_number_is_named_by_what_it_holds(self):
        first, second, third = read_labels(
            json.dumps([{"data": {"text": text}} for text in ("x", "x", "y")]).encode(), "file"
        ).examples
        assert first.id == second.id != third.id

    @pytest.mark.parametrize("data", [None, {}, "x", ["x"]])
    def test_a_task_without_data_is_a_fault(self, data):
        content = json.dumps([{"id": 1, "data": data}]).encode()
        assert faults(content) == [
            "file, line 1: the task has no data; export it from Label Studio as JSON, not JSON-MIN"
        ]

    def written(self, *examples, **more):
        return json.loads(FORMS["label_studio"].written(label_set(examples, **more)))

    def test_a_skip_goes_out_as_a_cancelled_annotation(self):
        (told,) = self.written(answered(label="", answers=(SKIPPED,)))
        (annotation,) = told["annotations"]
        assert (annotation["was_cancelled"], annotation["result"]) == (True, [])
        assert annotation["result_count"] == 0

    def test_what_is_not_a_class_has_no_place_there(self):
        negative = HumanAnswer("ana", "negative", "spam")
        (told,) = self.written(answered(label="", answers=(negative,)))
        assert told["annotations"] == []

    def test_a_label_that_the_answers_do_not_come_to_is_added_as_ground_truth(self):
        tie = (HumanAnswer("ana", label="spam"), HumanAnswer("ben", label="ham"))
        (told,) = self.written(answered(label="ham", label_from="consensus", answers=tie))
        assert [each["ground_truth"] for each in told["annotations"]] == [False, False, True]

    def test_a_prediction_without_a_score_has_none(self):
        (told,) = self.written(answered(prediction=ModelAnswer("ham")))
        (guess,) = told["predictions"]
        assert (guess["model_version"], "score" in guess) == ("unknown", False)

    def test_the_choice_points_to_the_column_that_people_read(self):
        (told,) = self.written(answered(content={"body": "x"}), shown="body")
        assert told["annotations"][0]["result"][0]["to_name"] == "body"

    def test_no_examples_are_an_empty_array(self):
        assert self.written() == []


class TestProdigy:
    def record(self, **more):
        return {"text": "x", "_input_hash": 1, "_task_hash": 2, "answer": "accept"} | more

    @pytest.mark.parametrize(
        ("more", "kind", "label"),
        [
            ({"label": "a"}, "label", "a"),
            ({"accept": ["a"]}, "label", "a"),
            ({"accept": [3]}, "label", "3"),
            ({"accept": ["1"], "options": [{"id": "1", "text": "one"}]}, "label", "one"),
            ({"accept": []}, "skip", ""),
            ({"accept": [], "label": "a"}, "skip", ""),
            ({}, "skip", ""),
            ({"answer": "ignore", "label": "a"}, "skip", ""),
            ({"answer": "reject", "label": "a"}, "negative", "a"),
            ({"answer": "reject", "accept": ["a"]}, "negative", "a"),
        ],
        ids=str,
    )
    def test_an_answer_is_what_was_accepted_rejected_or_ignored(self, more, kind, label):
        (answer,) = only(lines(self.record(**more))).answers
        assert (answer.kind, answer.label) == (kind, label)

    def test_a_task_without_an_answer_is_an_example_without_one(self):
        assert only(lines(self.record(answer=None))).answers == ()

    def test_lines_of_one_input_are_answers_to_one_example(self):
        found = only(lines(
            self.record(label="a", _annotator_id="ana"), self.record(label="b", _session_id="ben"),
        ))  # fmt: skip
        assert [(each.annotator, each.label) for each in found.answers] == [
            ("ana", "a"), ("ben", "b"),
        ]  # fmt: skip

    @pytest.mark.parametrize(("first", "second", "label"), [(5, 9, "b"), (9, 5, "a")])
    def test_of_a_persons_answers_to_one_task_the_newest_stands(self, first, second, label):
        found = only(lines(
            self.record(label="a", _annotator_id="ana", _timestamp=first),
            self.record(label="b", _annotator_id="ana", _timestamp=second),
        ))  # fmt: skip
        assert [each.label for each in found.answers] == [label]

    def test_answers_of_nobody_known_all_count_but_equal_ones(self):
        record = self.record(label="a")
        found = only(lines(record, record, self.record(label="b")))
        assert [each.label for each in found.answers] == ["a", "b"]

    def test_notes_of_the_tool_are_no_content(self):
        record = self.record(label="a", meta={"s": 1}, spans=[], tokens=[], _view_id="choice")
        assert only(lines(record | {"town": "Bern"})).content == {"text": "x", "town": "Bern"}

    def test_a_line_without_content_is_a_fault(self):
        assert faults(lines({"answer": "accept", "label": "a"})) == [
            "file, line 1: the line has no text or other content; leave it out"
        ]

    def written(self, *examples):
        content = FORMS["prodigy"].written(label_set(examples))
        return [json.loads(line) for line in content.splitlines()]

    def test_an_example_without_an_answer_goes_out_as_a_task_to_do(self):
        (line,) = self.written(LabeledExample("r/0", {"text": "x"}, row=0))
        assert "answer" not in line
        assert line["options"] == [{"id": "spam", "text": "spam"}, {"id": "ham", "text": "ham"}]

    def test_a_row_that_is_no_text_is_told_in_words(self):
        (line,) = self.written(answered(content={"width": 1.5, "town": "Bern"}))
        assert line["text"] == "width = 1.5, town = Bern"

    def test_a_skip_goes_out_as_ignored(self):
        (line,) = self.written(answered(label="", answers=(SKIPPED,)))
        assert (line["answer"], line["accept"], line["_annotator_id"]) == ("ignore", [], "ben")

    def test_times_go_out_as_whole_seconds(self):
        (line,) = self.written(answered())
        assert line["_timestamp"] == 1_615_327_936


@pytest.mark.parametrize(
    ("answers", "label"),
    [
        ("a a b", "a"), ("a b", ""), ("a a b b c", ""), ("-a", ""), ("-a -b", ""),
        ("a -a", ""), ("a a -a", "a"), ("b -a", "b"), ("a !b", "b"), ("!b a a", "b"), ("-", ""),
    ],
)  # fmt: skip
def test_answers_of_three_classes_come_to_a_label(answers, label):
    def of(word):
        if word.startswith("-"):
            return HumanAnswer("p", "negative", word[1:])
        return HumanAnswer("p", label=word.lstrip("!"), decides=word.startswith("!"))

    assert label_said(map(of, answers.split()), ("a", "b", "c")) == label


class TestGroundTruth:
    def test_who_said_what_when_and_how_stale_goes_out_beside_the_label(self):
        (line,) = FORMS["ground_truth"].written(label_set([answered()])).splitlines()
        (said,) = json.loads(line)["looplab"]["answers"]
        assert (said["annotator"], said["label"], said["at"]) == ("ana", "spam", 1_615_327_936.5)
        assert (said["active_seconds"], said["labels_behind"]) == (2.5, 4)

    def test_answers_beside_a_label_that_is_not_human_make_it_no_person_s(self):
        content = FORMS["ground_truth"].written(label_set([answered()]))
        changed = content.replace(b'"human-annotated": "yes"', b'"human-annotated": "no"')
        assert changed != content
        (found,) = read_labels(changed, "x.manifest").examples
        assert (found.answers, found.label, found.prediction.label) == ((), "", "spam")
