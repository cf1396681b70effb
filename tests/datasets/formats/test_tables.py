"""Tables: harmless for people, exact for machines, and somebody else's by the roles of columns."""

import csv
import io
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from al_core.datasets.formats.columns import OWN, Roles
from al_core.datasets.formats.forms import FORMS, read_labels
from al_core.domain.errors import DataError
from al_core.domain.exchange import LabeledExample
from tests.datasets.formats.worlds import HOSTILE, answered, label_set

STARTS = tuple("=+-@\t\r＝＋－＠")


def cells(form, labels):
    text = FORMS[form].written(labels).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def hostile():
    return label_set(
        [
            LabeledExample(text, {"text": text, text or "x": text}, text, "answer", row=row)
            for row, text in enumerate(HOSTILE)
        ],
        HOSTILE,
    )


def test_no_cell_of_a_csv_for_people_begins_like_a_formula():
    found = cells("csv", hostile())
    told = {
        cell for row in found for cell in row if cell.lstrip("\ufeff \u202e").startswith(STARTS)
    }
    assert told == {"-2"}  # a number, and nothing else


def test_a_csv_for_machines_has_every_cell_as_it_is():
    header, *rows = cells("csv_exact", hostile())
    place = header.index("text")
    assert [row[place] for row in rows] == list(HOSTILE)


def test_negative_numbers_stay_numbers_in_a_csv_for_people():
    header, row = cells("csv", label_set([answered(content={"text": "x", "degrees": -2.5})]))
    assert row[header.index("degrees")] == "-2.5"


def test_a_column_that_has_the_name_of_one_of_ours_is_told_apart():
    content = {
        "text": "x", "label": "theirs", "data.label": "deep", "prefixed": "p",
        "'=a": "q", "=a": "r",
    }  # fmt: skip
    for form in ("csv", "csv_exact", "parquet", "huggingface"):
        written = FORMS[form].written(label_set([answered(content=content)]))
        (found,) = read_labels(written, f"labels{FORMS[form].suffix}").examples
        assert found.content == content
        assert found.label == "spam"


def test_every_column_of_ours_is_in_every_table():
    header, _ = cells("csv_exact", label_set([answered()]))
    assert header == ["text", *OWN]


def test_a_label_changed_in_the_spreadsheet_stands():
    written = FORMS["csv"].written(label_set([answered()])).decode("utf-8-sig")
    changed = written.replace("mail-1/0,spam,", "mail-1/0,ham,").encode()
    (found,) = read_labels(changed, "labels.csv").examples
    assert found.label == "ham"


class TestSomebodyElses:
    def test_all_columns_but_label_id_and_annotator_are_content(self):
        table = b"nr;who;text;length;class\n7;ana;a boat;6;spam\n8;;lunch;5;\n"
        roles = Roles("class", "nr", "who")
        first, second = read_labels(table, "table.csv", roles).examples
        assert (first.id, first.label, first.answers[0].annotator) == ("7", "spam", "ana")
        assert first.content == {"text": "a boat", "length": "6"}
        assert (second.label, second.answers) == ("", ())

    def test_a_table_without_the_label_column_says_which_there_are(self):
        with pytest.raises(DataError, match=r"no column 'label'.*'text', 'class'"):
            read_labels(b"text,class\na,b\n", "table.csv")

    def test_a_row_with_too_many_fields_is_a_fault_by_line(self):
        table = b'text,label\n"two\nlines",a\nx,y,z\nlast,b\n'
        found = read_labels(table, "table.csv")
        assert [each.line for each in found.examples] == [2, 5]
        assert [fault.line for fault in found.faults] == [4]

    def test_a_quote_that_is_never_closed_is_refused(self):
        with pytest.raises(DataError, match="line 2: a quote is never closed"):
            read_labels(b'text,label\n"open,a\n', "table.csv")

    @pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
    def test_lines_may_end_as_they_like(self, ends):
        table = ends.join(["text,label", "a,x", "", "b,y"]).encode()
        assert [each.label for each in read_labels(table, "t.csv").examples] == ["x", "y"]

    def test_numbers_as_labels_are_names(self):
        found = read_labels(b'{"text": "x", "label": 3.0}\n', "t.jsonl")
        assert found.examples[0].label == "3"

    def test_class_numbers_of_a_hugging_face_table_get_their_names(self):
        named = {"label": {"names": ["ham", "spam"], "_type": "ClassLabel"}}
        about = {"huggingface": json.dumps({"info": {"features": named}})}
        table = pa.table({"text": ["a", "b"], "label": [1, -1]}).replace_schema_metadata(about)
        held = io.BytesIO()
        pq.write_table(table, held)
        found = read_labels(held.getvalue(), "train.parquet")
        assert [each.label for each in found.examples] == ["spam", ""]


class TestHuggingFace:
    def packed(self, labels):
        return zipfile.ZipFile(io.BytesIO(FORMS["huggingface"].written(labels)))

    def two(self):
        return label_set([answered(0), answered(1, "ham", role="audit")])

    def test_the_audit_set_is_the_split_test(self):
        assert sorted(self.packed(self.two()).namelist()) == [
            "README.md",
            "data/test-00000-of-00001.parquet",
            "data/train-00000-of-00001.parquet",
        ]

    def test_labels_are_numbers_whose_names_stand_in_the_schema(self):
        held = self.packed(self.two()).read("data/train-00000-of-00001.parquet")
        table = pq.read_table(io.BytesIO(held))
        assert table.column("label").to_pylist() == [0]
        about = json.loads(table.schema.metadata[b"huggingface"])
        assert about["info"]["features"]["label"] == {
            "names": ["spam", "ham"],
            "_type": "ClassLabel",
        }

    def card(self, labels):
        text = self.packed(labels).read("README.md").decode()
        _, head, body = text.split("---\n", 2)
        return yaml.safe_load(head), body

    def test_the_card_names_each_split_and_its_files(self):
        head, _ = self.card(self.two())
        assert head["configs"][0]["data_files"] == [
            {"split": "train", "path": "data/train-*"},
            {"split": "test", "path": "data/test-*"},
        ]

    def test_the_card_says_that_chosen_rows_are_no_random_sample(self):
        _, body = self.card(self.two())
        assert "**The split `train` is not a random sample.** 2 of its rows were chosen" in body
        assert "| train | 1 | 1 | 0 | 0 |" in body

    def test_the_card_says_that_simulated_people_are_no_people(self):
        _, body = self.card(label_set([answered()], mode="simulated"))
        assert "**No person gave these labels:**" in body

    def test_hostile_names_stay_text_in_the_card(self):
        labels = label_set([answered(label="a|b")], ("a|b", "</script><b>x", "\n---\nlicence: x"))
        head, body = self.card(labels)
        assert set(head) == {"pretty_name", "task_categories", "tags", "configs"}
        assert "<b>" not in body
        assert "| a\\|b |" in body


@pytest.mark.parametrize(
    ("mode", "told", "human"),
    [
        ("live", "answer", "yes"),
        ("live", "adjudicator", "yes"),
        ("live", "data", "no"),
        ("simulated", "answer", "no"),
    ],
)
def test_a_manifest_calls_human_what_people_said_and_nothing_else(mode, told, human):
    labels = label_set([answered(label_from=told)], mode=mode)
    line = json.loads(FORMS["ground_truth"].written(labels))
    assert line["label-metadata"]["human-annotated"] == human


def test_label_studio_tasks_name_no_user_that_its_importer_would_refuse():
    (task,) = json.loads(FORMS["label_studio"].written(label_set([answered()])))
    assert "completed_by" not in task["annotations"][0]
    assert task["meta"]["looplab"]["annotators"] == ["ana"]
    assert task["predictions"][0]["score"] == 0.625
