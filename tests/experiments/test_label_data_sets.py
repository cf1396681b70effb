"""An export becomes a data set that a project begins with."""

import json

import pytest

from al_core.datasets.formats.columns import Roles
from al_core.datasets.formats.forms import FORMS, is_export
from al_core.domain.errors import DataError
from al_core.domain.exchange import HumanAnswer, LabeledExample
from al_core.domain.plan import BudgetPlan, Plan, SplitPlan
from al_core.domain.project import ClassSpec, ProjectSpec
from al_core.experiments.label_data_sets import keep_labeled_rows, labeled_rows
from tests.datasets.formats.worlds import label_set
from tests.experiments.live_people import World

TEXTS = [f"mail {row} about {('boats', 'lunch')[row % 2]}" for row in range(30)]


def jsonl(*records):
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def labels(contents, mode="live"):
    return label_set(
        [
            LabeledExample(
                f"r/{row}", content, ("spam", "ham", "")[row % 3], "answer",
                (HumanAnswer("ana", label=("spam", "ham")[row % 3]),) if row % 3 < 2 else (),
                row=row,
            )
            for row, content in enumerate(contents)
        ],
        mode=mode,
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_project_begins_with_the_labels_of_an_export(form, tmp_path):
    written = FORMS[form].written(labels([{"text": text} for text in TEXTS]))
    saved = keep_labeled_rows(tmp_path, labeled_rows(written, f"out{FORMS[form].suffix}"))
    plan = Plan(
        name="again", data=saved.to_label.plan, split=SplitPlan(seed_size=0),
        budget=BudgetPlan(labels=None),
    )  # fmt: skip
    spec = ProjectSpec(plan, (ClassSpec("spam"), ClassSpec("ham")), seed="imported")
    run = World(spec, tmp_path / "cache").run
    data, state = run.data(), run.state
    by_text = {text: ("spam", "ham", "")[row % 3] for row, text in enumerate(TEXTS)}
    assert sorted(data.dataset.texts) == sorted(TEXTS)
    assert state.labels
    assert {data.dataset.text_of(row): state.classes[label] for row, label in state.labels.items()}\
        == {data.dataset.text_of(row): by_text[data.dataset.text_of(row)]
            for row in data.split.pool.tolist() if by_text[data.dataset.text_of(row)]}  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "csv_exact", "jsonl", "parquet", "label_studio"])
def test_measurements_become_features(form):
    contents = [{"width": row + 0.5, "colour": "red"} for row in range(6)]
    rows = labeled_rows(FORMS[form].written(labels(contents)), f"out{FORMS[form].suffix}")
    assert rows.columns.features == ("width", "colour")
    assert json.loads(rows.content.splitlines()[0]) == {
        "width": 0.5, "colour": "red", "label": "spam",
    }  # fmt: skip


def test_vectors_become_an_embedding():
    rows = labeled_rows(
        jsonl({"v": [1.0, 2.0], "label": "a"}, {"v": [0, 1], "label": "b"}), "x.jsonl"
    )
    assert rows.columns.embedding == ("v",)


def test_a_column_called_label_keeps_its_name():
    contents = [{"text": "x", "label": "theirs"}]
    rows = labeled_rows(FORMS["parquet"].written(labels(contents)), "out.parquet")
    assert rows.columns.label == "label_"
    assert json.loads(rows.content)["label"] == "theirs"


def test_one_class_that_was_accepted_and_rejected_has_another_beside_it():
    lines = [
        {"text": "a", "label": "spam", "answer": "accept", "_input_hash": 1},
        {"text": "b", "label": "spam", "answer": "reject", "_input_hash": 2},
        {"text": "c", "label": "spam", "answer": "ignore", "_input_hash": 3},
    ]
    rows = labeled_rows(jsonl(*lines), "db.jsonl")
    assert rows.classes == ("spam", "not spam")
    assert [json.loads(line)["label"] for line in rows.content.splitlines()] == [
        "spam", "not spam", None,
    ]  # fmt: skip
    assert rows.labeled == 2


def test_labels_of_simulated_people_are_not_taken():
    example = LabeledExample(
        "s/0", {"text": "x"}, "spam", answers=(HumanAnswer("p", label="spam", since_start=1.0),)
    )
    rows = labeled_rows(FORMS["jsonl"].written(label_set([example])), "out.jsonl")
    assert (rows.rows, rows.labeled, rows.columns.label) == (1, 0, None)


def test_rows_without_text_are_left_out_by_line():
    rows = labeled_rows(
        jsonl({"text": "a", "label": "x"}, {"text": " ", "n": 1, "label": "y"}), "x"
    )
    assert rows.rows == 1
    assert [fault.line for fault in rows.faults] == [2]


def test_an_export_without_examples_is_refused():
    with pytest.raises(DataError, match="holds no example that can be read"):
        labeled_rows(b'[{"id": 1}]', "out.json")


@pytest.mark.parametrize("form", FORMS)
def test_an_export_is_told_from_a_plain_table(form):
    assert is_export(FORMS[form].written(labels([{"text": "x"}])), "file")


@pytest.mark.parametrize(
    "content",
    [b"text,label\na,b\n", b'{"text": "a"}\n', b"", b"PAR1", b"PK\x03\x04rest", b"\xff\xfe\xff"],
)
def test_a_plain_table_is_no_export(content):
    assert not is_export(content, "file")


def test_a_class_is_one_however_many_spaces_stand_around_it():
    content = jsonl(*({"text": text, "label": label} for text, label in (
        ("a", "spam"), ("b", " spam "), ("c", "ham"), ("d", " "),
    )))  # fmt: skip
    rows = labeled_rows(content, "x.jsonl")
    assert (rows.classes, rows.columns.classes) == (("spam", "ham"), ("spam", "ham"))
    assert (rows.rows, rows.labeled) == (4, 3)


def test_a_column_of_numbers_written_as_texts_is_a_feature():
    rows = labeled_rows(b"width,label\n1.5,a\n-2,b\n", "x.csv")
    assert rows.columns.features == ("width",)
    assert [json.loads(line)["width"] for line in rows.content.splitlines()] == [1.5, -2.0]


def test_a_lone_column_of_texts_is_the_text_whatever_it_is_called():
    rows = labeled_rows(b"body,label\na boat,a\nlunch,b\n", "x.csv")
    assert (rows.columns.text, rows.columns.features) == ("body", ())


def test_text_beside_measurements_is_what_is_read():
    rows = labeled_rows(b"text,width,label\na boat,1,a\nlunch,2,b\n", "x.csv")
    assert (rows.columns.text, rows.columns.features) == ("text", ())


def test_without_any_label_the_project_names_the_classes():
    rows = labeled_rows(jsonl({"text": "a"}, {"text": "b"}), "x.jsonl", Roles(label=""))
    assert (rows.columns.label, rows.columns.classes, rows.labeled) == (None, (), 0)


def test_the_data_set_is_called_as_the_file():
    assert labeled_rows(jsonl({"text": "a", "label": "x"}), "mails 2.json").name == "mails 2.jsonl"


def test_what_could_not_be_read_is_told_with_what_could():
    rows = labeled_rows(b"{broken\n" + jsonl({"text": "a", "label": "x"}), "x.jsonl")
    assert (rows.rows, [fault.line for fault in rows.faults]) == (1, [1])


def test_when_nothing_can_be_read_the_first_reason_is_told():
    with pytest.raises(DataError, match=r"no example .*line 1: .*choose another file"):
        labeled_rows(b"{broken\n{again\n", "x.jsonl")
