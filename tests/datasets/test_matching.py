"""Examples from elsewhere find the rows of a live run that they are about, and no others."""

import json

import pytest

from al_core.datasets.live import live_data
from al_core.datasets.matching import matched
from al_core.domain.exchange import LabeledExample
from al_core.domain.plan import DataPlan, Plan

CLASSES = ("a", "b")
IMAGES = Plan(data=DataPlan(dataset="digits", rows=60))


class Run:
    """The data of a live run, and examples held against them."""

    def __init__(self, plan):
        self.plan, self.data = plan, live_data(plan, CLASSES)
        self.audit = self.data.split.audit.tolist()
        self.pool = self.data.split.pool.tolist()

    def match(self, *examples, free=None):
        taken = [
            LabeledExample(f"e{line}", line=line, **each) for line, each in enumerate(examples, 1)
        ]
        rows = range(len(self.data.dataset)) if free is None else free
        return matched(taken, self.data, (self.plan.data, "file"), rows)

    def faults(self, *examples):
        return [each.message for each in self.match(*examples).faults]


def run_on(path, lines, **params):
    path.write_text("\n".join(lines))
    return Run(Plan(data=DataPlan(dataset=str(path), params=params)))


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    path = tmp_path_factory.mktemp("texts") / "notes.csv"
    return run_on(path, ["body", *(f"note {row}" for row in range(40))], text="body")


def table(path, **params):
    lines = ["size,town", *(f"{row / 2},{'xy'[row % 2]}{row}" for row in range(40))]
    return run_on(path, lines, features=("size", "town"), **params)


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    return table(tmp_path_factory.mktemp("table") / "rows.csv")


@pytest.fixture(scope="module")
def vectors(tmp_path_factory):
    lines = [json.dumps({"v": [row, row * row]}) for row in range(40)]
    path = tmp_path_factory.mktemp("vectors") / "rows.jsonl"
    return run_on(path, lines, embedding=("v",))


def body(row):
    return {"content": {"body": f"note {row}"}}


class TestTexts:
    def test_an_example_is_the_row_that_holds_the_same(self, texts):
        first, second = texts.pool[:2]
        found = texts.match(body(second), body(first))
        assert (found.known, found.new, len(found.rows)) == ({0: second, 1: first}, (), 0)

    def test_what_no_row_holds_is_new(self, texts):
        found = texts.match(body(texts.pool[0]), {"content": {"body": "a parrot"}})
        assert found.new == (1,)
        assert [found.rows.text_of(row) for row in range(len(found.rows))] == ["a parrot"]

    def test_a_copy_of_an_audit_item_is_told_apart(self, texts):
        found = texts.match(body(texts.audit[0]), body(texts.pool[0]))
        assert (found.audit, found.known) == ((0,), {1: texts.pool[0]})

    @pytest.mark.parametrize(
        "content", [{"text": "note 3"}, {"Text body": "note 3"}, {"text": "note 3", "more": "x"}]
    )
    def test_a_text_that_another_tool_calls_otherwise_is_found(self, texts, content):
        found = texts.match({"content": content})
        assert found.faults == ()
        assert found.known == {0: 3} or found.audit == (0,)

    def test_which_of_two_texts_is_meant_is_not_guessed(self, texts):
        assert texts.faults({"content": {"title": "note 3", "story": "long"}}) == [
            "file, line 1: there is no column 'body'; call the text's column so"
        ]

    @pytest.mark.parametrize("gap", ["", "  ", None, float("nan")])
    def test_a_gap_is_a_fault_and_the_rest_is_matched(self, texts, gap):
        found = texts.match({"content": {"body": gap}}, body(texts.pool[0]))
        assert [each.message for each in found.faults] == [
            "file, line 1: the column 'body' is empty or not there; fill it in"
        ]
        assert found.known == {1: texts.pool[0]}

    def test_nothing_that_can_be_read_is_nothing_matched(self, texts):
        found = texts.match({"content": {"body": ""}})
        assert (found.known, found.new, found.rows, found.audit) == ({}, (), None, ())


SAME = {"content": {"text": "same"}}


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """Rows 36 to 39 hold the same, those before them do not; no copy is an audit item."""
    path = tmp_path_factory.mktemp("copies") / "notes.csv"
    lines = ["text", *(f"note {row}" for row in range(36)), *(["same"] * 4)]
    run = run_on(path, lines, text="text")
    assert set(run.audit) <= set(range(36))
    return run


class TestCopies:
    def test_each_of_several_copies_gets_a_row_of_its_own(self, copies):
        assert copies.match(SAME, SAME).known == {0: 36, 1: 37}

    def test_a_free_row_comes_before_one_that_has_a_label(self, copies):
        assert copies.match(SAME, SAME, free=[37, 39]).known == {0: 37, 1: 39}

    def test_without_a_free_row_one_that_is_taken_is_it(self, copies):
        assert copies.match(SAME, free=[]).known == {0: 36}

    def test_an_export_of_ours_gets_the_row_that_it_names(self, copies):
        assert copies.match(SAME | {"row": 39}, free=[37]).known == {0: 39}

    def test_a_row_that_is_named_twice_is_given_once(self, copies):
        named = SAME | {"row": 39}
        assert copies.match(named, named, free=[37]).known == {0: 39, 1: 37}

    def test_a_row_that_is_named_and_holds_something_else_is_not_believed(self, copies):
        assert copies.match(SAME | {"row": 2}).known == {0: 36}

    def test_more_copies_than_rows_are_about_a_row_again(self, copies):
        known = copies.match(*[SAME] * 5).known
        assert known == {0: 36, 1: 37, 2: 38, 3: 39, 4: 36}


class TestTables:
    @pytest.mark.parametrize("size", [1.5, "1.5", "1.50", " 15e-1"])
    def test_numbers_are_the_same_however_they_are_written(self, measured, size):
        found = measured.match({"content": {"size": size, "town": "y3", "more": "x"}})
        assert found.faults == ()
        assert found.known == {0: 3} or found.audit == (0,)

    @pytest.mark.parametrize(
        "size", ["big", True, (1.0, 2.0), "[1]", "NaN", "Infinity", "9" * 400, "[" * 5000]
    )
    def test_what_is_no_number_is_a_fault_by_line(self, measured, size):
        (told,) = measured.faults({"content": {"size": size, "town": "y3"}})
        assert told == (
            f"file, line 1: the column 'size' holds {str(size)[:40]!r}, not a number; correct it"
        )

    def test_a_table_that_lacks_a_column_is_a_fault(self, measured):
        assert measured.faults({"content": {"size": 1.0}}) == [
            "file, line 1: the column 'town' is empty or not there; fill it in"
        ]

    def test_a_number_where_the_data_have_words_is_a_word(self, tmp_path):
        lines = ["size,code", *(f"{row},{row}" for row in range(39)), "39,other"]
        run = run_on(tmp_path / "rows.csv", lines, features=("size", "code"))
        found = run.match({"content": {"size": 7.0, "code": 7.0}})
        assert found.known == {0: 7} or found.audit == (0,)

    def test_a_gap_is_no_fault_where_the_data_take_medians(self, tmp_path):
        run = table(tmp_path / "rows.csv", missing="median")
        found = run.match({"content": {"size": None, "town": "q"}})
        assert (found.faults, found.new) == ((), (0,))


class TestVectors:
    @pytest.mark.parametrize("cell", [(5.0, 25.0), "[5, 25]", "[5.0, 25.0]"])
    def test_a_vector_is_the_same_as_numbers_or_as_text(self, vectors, cell):
        found = vectors.match({"content": {"v": cell}})
        assert found.known == {0: 5} or found.audit == (0,)

    @pytest.mark.parametrize("cell", [5.0, "5", "five", '["a", "b"]', "[1, null]", "{}"])
    def test_what_is_no_vector_is_a_fault_by_line(self, vectors, cell):
        found = vectors.match({"content": {"v": cell}}, {"content": {"v": (0.5, 7.0)}})
        told = (
            f"file, line 1: the column 'v' holds {str(cell)!r}, not a list of numbers; correct it"
        )
        assert [each.message for each in found.faults] == [told]
        assert found.new == (1,)


@pytest.fixture(scope="module")
def pictures():
    return Run(IMAGES)


class TestPictures:
    def named(self, run, row):
        ours = {"content": {"image": f"{run.data.initial.name} {row}"}, "row": row}
        return ours | {"data_version": run.data.version}

    def test_a_picture_of_an_export_of_ours_is_the_row_it_names(self, pictures):
        row, locked = pictures.pool[0], pictures.audit[0]
        found = pictures.match(self.named(pictures, row), self.named(pictures, locked))
        assert (found.known, found.audit, found.new) == ({0: row}, (1,), ())

    @pytest.mark.parametrize(
        "change",
        [
            {"data_version": "another"},
            {"content": {"image": "s3://bucket/a.png"}},
            {"row": 10_000, "content": {"image": "digits 10000"}},
            {"row": -1, "content": {"image": "digits -1"}},
        ],
        ids=["another version", "an address", "beyond the data", "no row"],
    )
    def test_any_other_picture_is_a_fault(self, pictures, change):
        (told,) = pictures.faults(self.named(pictures, pictures.pool[0]) | change)
        assert told == (
            "file, line 1: no picture can be matched to it; only an export of this very data "
            "can be brought in"
        )
