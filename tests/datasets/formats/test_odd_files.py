"""Files as other tools and people leave them: read as far as they can be, never a traceback."""

import io
import json
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from al_core.datasets.formats.columns import Roles
from al_core.datasets.formats.forms import FORMS, form_of, is_export, read_labels
from al_core.domain.errors import DataError
from al_core.domain.exchange import HumanAnswer
from tests.datasets.formats.worlds import answered, label_set


def jsonl(*records):
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def parquet(table):
    held = io.BytesIO()
    pq.write_table(table if isinstance(table, pa.Table) else pa.table(table), held)
    return held.getvalue()


def our_parquet(**columns):
    """Our own table with some of its columns replaced."""
    table = pq.read_table(io.BytesIO(FORMS["parquet"].written(label_set([answered()]))))
    for name, values in columns.items():
        table = table.set_column(table.column_names.index(name), name, pa.array(values))
    return parquet(table)


def faults(content, name="file", **more):
    return [each.message for each in read_labels(content, name, **more).faults]


def only(content, name="file", **more):
    reading = read_labels(content, name, **more)
    assert reading.faults == ()
    (example,) = reading.examples
    return example


class TestParquet:
    @pytest.mark.parametrize(
        ("cell", "told"),
        [
            (datetime(2020, 1, 2, 3, 4, 5), "2020-01-02T03:04:05"),  # noqa: DTZ001
            (date(2020, 1, 2), "2020-01-02"),
            (Decimal("1.5"), 1.5),
            (7, 7.0),
            (True, True),
            (None, None),
            (float("nan"), None),
            ([1, 2], (1.0, 2.0)),
            (["a", "b"], '["a", "b"]'),
            ([date(2020, 1, 2)], '["2020-01-02"]'),
            ({"a": 1}, '{"a": 1}'),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_a_cell_of_any_type_is_content(self, cell, told):
        table = {"text": ["x"], "cell": [cell], "label": ["a"]}
        assert only(parquet(table)).content == {"text": "x", "cell": told}

    @pytest.mark.parametrize("cell", [b"\xff", {"bytes": b"\xff", "path": "a.png"}])
    def test_bytes_are_a_fault_that_says_what_to_do(self, cell):
        assert faults(parquet({"text": ["x"], "cell": [cell], "label": ["a"]})) == [
            "file, row 1: a cell holds bytes, not text; leave its column out"
        ]

    def test_answers_that_became_text_are_a_fault_of_their_row(self):
        (told,) = faults(our_parquet(answers=["[]"]))
        assert told.startswith("file, row 1: the column answers can't be read")

    def test_answers_without_any_are_none(self):
        assert only(our_parquet(answers=pa.array([None], pa.null()))).answers == ()

    @pytest.mark.parametrize(
        ("label", "told"), [(3, "3"), (2.5, "2.5"), (Decimal("4.0"), "4"), (-1, "-1")]
    )
    def test_a_number_as_a_label_is_its_name(self, label, told):
        assert only(parquet({"text": ["x"], "label": [label]})).label == told

    @pytest.mark.parametrize("label", [True, ["a"], {"a": "b"}])
    def test_a_label_that_is_no_name_is_a_fault(self, label):
        (told,) = faults(parquet({"text": ["x"], "label": [label]}))
        assert told.endswith("is no class name; give it as text")

    def test_a_class_number_beyond_the_names_stays_a_number(self):
        about = {"info": {"features": {"label": {"names": ["ham"]}}}}
        table = pa.table({"text": ["x"], "label": [4]})
        table = table.replace_schema_metadata({"huggingface": json.dumps(about)})
        assert only(parquet(table)).label == "4"

    @pytest.mark.parametrize("about", ["no json", "[]", "null", '{"info": {"features": 3}}'])
    def test_class_names_that_can_not_be_read_are_none(self, about):
        table = pa.table({"text": ["x"], "label": [1]})
        table = table.replace_schema_metadata({"huggingface": about})
        assert only(parquet(table)).label == "1"

    def test_a_column_name_twice_is_refused(self):
        table = pa.Table.from_arrays([pa.array(["x"])] * 2, ["label", "label"])
        with pytest.raises(DataError, match="column name twice; rename one"):
            read_labels(parquet(table), "file")

    def test_a_role_that_no_column_has_is_refused(self):
        with pytest.raises(DataError, match="no column 'verdict'"):
            read_labels(parquet({"text": ["x"]}), "file", Roles("verdict"))

    def test_a_table_of_labels_alone_has_no_content(self):
        (told,) = faults(parquet({"label": ["x"]}))
        assert told == "file, row 1: the row has no content beside its label; add a column"


class TestZip:
    def test_a_zip_whose_bytes_were_overwritten_is_refused(self):
        packed = bytearray(FORMS["huggingface"].written(label_set([answered()])))
        start = packed.find(b".parquet") + len(b".parquet")
        packed[start : start + 30] = b"\xff" * 30
        with pytest.raises(DataError, match=r"file is not a whole zip .*write it again"):
            read_labels(bytes(packed), "file")

    def test_a_zip_that_was_cut_is_refused(self):
        packed = FORMS["huggingface"].written(label_set([answered()]))
        with pytest.raises(DataError, match="file is not a whole zip"):
            read_labels(packed[:-40], "file")


class TestCsv:
    @pytest.mark.parametrize("content", [b'""\n', b'"",\n'[:2], b'\n""\n""'])
    def test_a_file_without_a_header_is_refused(self, content):
        with pytest.raises(DataError, match=r"no header; name its columns in the first line"):
            read_labels(content, "file")
        assert not is_export(content, "file")

    def test_a_column_twice_is_refused_by_its_name(self):
        with pytest.raises(DataError, match="the column 'text' more than once"):
            read_labels(b"text,text,label\na,b,c\n", "file")

    def test_text_behind_a_closing_quote_is_refused_with_its_line(self):
        with pytest.raises(DataError, match=r"line 3: 'b.* follows a closing quote"):
            read_labels(b'text,label\nx,y\n"a"b\n', "file")

    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_the_separator_is_the_one_that_the_header_has_most(self, separator):
        lines = ["text,label,who", "a boat,spam,ana"]
        content = "\n".join(lines).replace(",", separator).encode()
        found = only(content, roles=Roles(annotator="who"))
        assert (found.content, found.label) == ({"text": "a boat"}, "spam")
        assert found.answers[0].annotator == "ana"

    def test_a_file_in_utf_16_is_read(self):
        assert only("text,label\nä boat,x\n".encode("utf-16")).content == {"text": "ä boat"}

    def our_csv(self, old, new):
        text = FORMS["csv_exact"].written(label_set([answered()])).decode()
        assert old in text
        return text.replace(old, new).encode()

    def test_a_number_of_ours_that_is_none_any_more_is_a_fault(self):
        assert faults(self.our_csv(",margin,false,2,", ",margin,false,two,")) == [
            "file, line 2: batch is 'two', no number; correct it"
        ]

    def test_answers_that_are_no_json_any_more_are_a_fault(self):
        (told,) = faults(self.our_csv('"[{""annotator""', '"{""annotator""'))
        assert told.endswith("is no JSON; empty the cell")

    def test_an_emptied_batch_takes_the_choice_away(self):
        assert only(self.our_csv(",margin,false,2,", ",margin,false,,")).choice is None

    def test_an_origin_that_is_unknown_is_none(self):
        assert only(self.our_csv("spam,answer,", "spam,my gut,")).label_from == ""

    def test_marks_put_before_cells_are_taken_away_by_the_last_column_alone(self):
        text = FORMS["csv"].written(label_set([answered(text="=1")])).decode("utf-8-sig")
        assert text.splitlines()[1].startswith("'=1,")
        assert text.rstrip().endswith('"[""text""]"')
        assert only(text.encode()).content["text"] == "=1"
        bare = text.replace('"[""text""]"', "")
        assert only(bare.encode()).content["text"] == "'=1"


class TestMoments:
    def line(self, moment):
        return jsonl({"text": "x", "label": "a", "answer": "accept", "_timestamp": moment})

    @pytest.mark.parametrize(
        ("moment", "told"),
        [
            (1_615_327_936, 1_615_327_936.0),
            ("2021-03-09T22:12:16Z", 1_615_327_936.0),
            ("2021-03-09T22:12:16", 1_615_327_936.0),
            ("2021-03-09T23:12:16+01:00", 1_615_327_936.0),
            ("yesterday", None),
            (None, None),
            (True, None),
            ([1], None),
            (1_615_327_936_000, None),  # milliseconds: no date has that number of seconds
            (10**400, None),
        ],
        ids=str,
    )
    def test_a_moment_is_unix_seconds_or_none(self, moment, told):
        content = self.line(moment)
        assert only(content).answers[0].at == told

    @pytest.mark.parametrize(
        ("at", "told"),
        [
            (1_615_327_936.5, "2021-03-09T22:12:16.500000Z"),
            (1.6e12, "9999-12-31T23:59:59.000000Z"),
            (-1e300, "0001-01-01T00:00:00.000000Z"),
        ],
    )
    def test_a_moment_without_a_date_goes_out_as_the_nearest_that_has_one(self, at, told):
        labels = label_set([answered(answers=(HumanAnswer("ana", label="spam", at=at),))])
        (task,) = json.loads(FORMS["label_studio"].written(labels))
        assert task["annotations"][0]["created_at"] == told


META = {"class-name": "ham", "human-annotated": "yes", "confidence": 0.5,
        "type": "groundtruth/text-classification", "job-name": "job",
        "creation-date": "2021-03-09T22:12:16"}  # fmt: skip


class TestManifest:
    def manifest(self, meta, **more):
        return jsonl({"source": "x", "v": 0, "v-metadata": META | meta, **more})

    @pytest.mark.parametrize("kind", [["x"], {"a": 1}, None, 7])
    def test_a_job_type_of_any_kind_that_is_no_classification_is_a_fault(self, kind):
        (told,) = faults(self.manifest({"type": kind}))
        assert told.endswith("is no classification; choose another file")

    def test_a_label_without_its_name_is_a_fault(self):
        meta = {name: value for name, value in META.items() if name != "class-name"}
        assert faults(jsonl({"source": "x", "v": 3, "v-metadata": meta})) == [
            "file, line 1: the label '3' has no class-name in its metadata; add it"
        ]

    def test_the_moment_of_the_job_is_the_answers(self):
        (answer,) = only(self.manifest({})).answers
        assert (answer.annotator, answer.label, answer.at) == ("job", "ham", 1_615_327_936.0)

    def test_a_picture_is_known_by_its_address(self):
        line = {"source-ref": "s3://b/a.png", "v": 0, "v-metadata": META}
        assert only(jsonl(line)).content == {"image": "s3://b/a.png"}

    def test_other_keys_of_a_line_are_content(self):
        assert only(self.manifest({}, town="Bern")).content == {"text": "x", "town": "Bern"}

    def test_a_line_without_a_source_is_a_fault(self):
        good = self.manifest({})
        (told,) = faults(good + jsonl({"v": 0, "v-metadata": META}))
        assert told == 'file, line 2: the line has neither "source" nor "source-ref"; leave it out'


@pytest.mark.parametrize(
    ("record", "form"),
    [
        ({"text": "x", "label": "a"}, "jsonl"),
        ({"text": "x", "_task_hash": 1}, "prodigy"),
        ({"text": "x", "answer": "accept"}, "prodigy"),
        ({"text": "x", "answer": "forty-two"}, "jsonl"),
        ({"text": "x", "answer": ["accept"]}, "jsonl"),
        ({"source": "x", "a-metadata": {}}, "ground_truth"),
        ({"source": "x", "label": "a"}, "jsonl"),
        ({"source-ref": "x", "looplab": {}}, "ground_truth"),
    ],
    ids=str,
)
def test_a_file_of_lines_is_known_by_its_keys(record, form):
    assert form_of(jsonl(record), "file") == form


def test_label_studio_tasks_one_a_line_are_refused_with_what_to_do():
    line = jsonl({"data": {"text": "x"}, "annotations": []})
    with pytest.raises(DataError, match="tasks one a line; export it as JSON"):
        read_labels(line, "file")
