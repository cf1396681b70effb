"""What goes out in a format comes in again as it was, whatever stands in it."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from al_core.datasets.formats.forms import FORMS, read_labels
from al_core.domain.exchange import HumanAnswer, LabeledExample, label_said
from tests.datasets.formats.worlds import HOSTILE, answered, hostile_sets, label_set

WHOLE = ("csv", "csv_exact", "jsonl", "parquet", "huggingface")
"""Formats in which all that is known of an example has its place."""


def name_of(form):
    return f"labels{FORMS[form].suffix}"


def back(form, labels):
    """The examples as they come in again."""
    reading = read_labels(FORMS[form].written(labels), name_of(form))
    assert reading.faults == ()
    return {each.id: each for each in reading.examples}


def label_of(example, classes):
    return example.label or label_said(example.answers, classes)


@pytest.mark.parametrize("form", FORMS)
def test_labels_come_in_as_they_went_out(form):
    labels = label_set([answered(0), answered(1, "ham", "see you at noon")])
    found = back(form, labels)
    assert {key: label_of(each, labels.classes) for key, each in found.items()} == {
        "mail-1/0": "spam",
        "mail-1/1": "ham",
    }


@pytest.mark.parametrize("form", FORMS)
def test_text_row_and_chance_of_selection_come_in_as_they_went_out(form):
    (found,) = back(form, label_set([answered(7)])).values()
    assert found.content == {"text": "win a prize"}
    assert (found.row, found.data_version, found.role) == (7, "cd" * 32, "pool")
    assert found.choice.probability == 0.125
    assert found.choice.labels_behind == 4


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"ground_truth"}))
def test_a_prediction_comes_in_as_a_prediction_with_its_score(form):
    (found,) = back(form, label_set([answered()])).values()
    guess = found.prediction
    assert (guess.label, guess.score, guess.version) == ("ham", 0.625, "3")


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"ground_truth"}))
def test_who_said_it_when_and_in_how_many_seconds_come_in_as_they_went_out(form):
    (found,) = back(form, label_set([answered()])).values()
    (answer,) = found.answers
    assert (answer.annotator, answer.label, answer.at) == ("ana", "spam", 1_615_327_936.5)
    assert answer.active_seconds == 2.5


@pytest.mark.parametrize("form", WHOLE)
def test_formats_of_our_own_lose_nothing(form):
    example = answered(agreement=0.75, role="audit")
    (found,) = back(form, label_set([example])).values()
    assert replace(found, line=0) == example


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"ground_truth"}))
def test_the_adjudicators_word_stands_against_what_people_said(form):
    two = (HumanAnswer("ana", label="spam"), HumanAnswer("ben", label="spam"))
    example = LabeledExample("mail-1/0", {"text": "x"}, "ham", "adjudicator", two, row=0)
    (found,) = back(form, label_set([example])).values()
    assert label_of(found, ("spam", "ham")) == "ham"


@pytest.mark.parametrize("form", FORMS)
def test_an_example_without_a_label_comes_in_without_one(form):
    example = LabeledExample("mail-1/0", {"text": "x"}, row=0)
    (found,) = back(form, label_set([example])).values()
    assert label_of(found, ("spam", "ham")) == ""


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"ground_truth"}))
def test_a_skip_comes_in_as_a_skip(form):
    example = LabeledExample("mail-1/0", {"text": "x"}, answers=(HumanAnswer("ana", "skip"),))
    (found,) = back(form, label_set([example])).values()
    assert [each.kind for each in found.answers] == ["skip"]


@pytest.mark.parametrize("form", ["prodigy", *WHOLE])
def test_a_negative_comes_in_as_a_negative(form):
    negative = HumanAnswer("ana", "negative", "spam")
    example = LabeledExample("mail-1/0", {"text": "x"}, answers=(negative,))
    (found,) = back(form, label_set([example])).values()
    assert [(each.kind, each.label) for each in found.answers] == [("negative", "spam")]


@pytest.mark.parametrize("form", FORMS)
def test_numbers_and_vectors_come_in_as_they_went_out(form):
    content = {"text": "x", "length": 1.5, "embedding": (0.25, -1.0)}
    (found,) = back(form, label_set([answered(content=content)])).values()
    told = {"text": "x", "length": 1.5, "embedding": (0.25, -1.0)}
    if form.startswith("csv"):
        told = {"text": "x", "length": "1.5", "embedding": "[0.25, -1.0]"}
    assert found.content == told


@pytest.mark.parametrize("form", FORMS)
def test_a_megabyte_in_one_cell_comes_in_whole(form):
    text = '=",' * 350_000
    (found,) = back(form, label_set([answered(text=text)])).values()
    assert found.content["text"] == text


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(labels=hostile_sets())
def test_hostile_labels_and_texts_come_in_as_they_went_out(form, labels):
    if form == "ground_truth":
        labels = replace(labels, examples=tuple(e for e in labels.examples if e.label))
    if not labels.examples:
        return
    found = back(form, labels)
    for example in labels.examples:
        came = found[example.id]
        assert label_of(came, labels.classes) == label_of(example, labels.classes)
        assert came.content["text"] == example.content["text"]


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"parquet", "huggingface"}))
def test_half_pairs_do_not_break_a_file(form):
    (found,) = back(form, label_set([answered(text="half \ud800 pair")])).values()
    wanted = "half ? pair" if form.startswith("csv") else "half \ud800 pair"
    assert found.content["text"] == wanted


@pytest.mark.parametrize("form", FORMS)
def test_equal_labels_make_equal_files(form):
    labels = label_set([answered(row, text=text) for row, text in enumerate(HOSTILE)])
    assert FORMS[form].written(labels) == FORMS[form].written(labels)


def test_two_texts_whose_numbers_agree_by_chance_stay_two_examples_in_prodigy():
    rows = [answered(row, text=f"mail {row}") for row in range(3)]
    same = [replace(each, hashes={"_input_hash": 5}) for each in rows]
    assert len(back("prodigy", label_set(same))) == 3


def test_two_rows_whose_digests_agree_by_chance_get_numbers_of_their_own_for_prodigy():
    labels = label_set([answered(row, text="the same text") for row in (6093, 93403)])
    lines = FORMS["prodigy"].written(labels).splitlines()
    assert len({json.loads(line)["_input_hash"] for line in lines}) == 2
    assert len(back("prodigy", labels)) == 2
