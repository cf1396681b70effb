"""What a registered model says of files: every row told once, and from where it came."""

import json

import numpy as np
import pytest

from al_core.domain.errors import DataError, RegistryError
from al_core.experiments.predicting import PASTED, Given, Predictions, predict_files, predicted
from tests.experiments.registered_runs import registered
from tests.experiments.registry_events import model, state_after

CSV = b"text,more\nalpha beta,1\ngamma,2\n"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A lab with a model of texts and one of numbers."""
    lab = registered(tmp_path_factory.mktemp("lab"))
    lab.register()
    lab.register("numbers", 2, model="vectors")
    return lab


def said_of(lab, *given, reference="tickets/1"):
    return predicted(lab.registry, reference, [Given(*each) for each in given])


def refusal(lab, *given, **more):
    with pytest.raises(DataError) as caught:
        said_of(lab, *given, **more)
    return str(caught.value)


def by_hand(*chances):
    (registered_model,) = state_after(model()).models()
    n_rows = len(chances)
    return Predictions(
        registered_model, ("ham", "spam"), tuple("a" for _ in chances),
        tuple(range(1, n_rows + 1)), tuple("" for _ in chances), np.array(chances), True,
    )  # fmt: skip


class TestFiles:
    def test_rows_of_several_files_stand_in_order_each_counted_in_its_own(self, lab):
        found = said_of(lab, ("b.csv", CSV), ("a.txt", b"one\n\ntwo\nthree\n"))
        assert found.sources == ("b.csv", "b.csv", "a.txt", "a.txt", "a.txt")
        assert found.rows == (1, 2, 1, 2, 3)
        assert found.shown == ("alpha beta", "gamma", "one", "two", "three")
        assert found.probabilities.shape == (5, 3)

    def test_a_row_is_answered_alike_in_whatever_file_it_stands(self, lab):
        table = said_of(lab, ("a.csv", CSV))
        lines = said_of(lab, (PASTED, b"alpha beta\ngamma"))
        marked = said_of(lab, ("A.TXT", b"\xef\xbb\xbfalpha beta\r\ngamma\r\n"))
        assert lines.probabilities.tolist() == table.probabilities.tolist()
        assert marked.probabilities.tolist() == table.probabilities.tolist()

    def test_its_probabilities_are_those_of_the_kept_model(self, lab):
        _, kept = lab.registry.load("tickets/1")
        wanted = kept.probabilities(np.array(["alpha beta", "gamma"], dtype=object))
        found = said_of(lab, ("a.csv", CSV))
        assert found.probabilities.tolist() == wanted.tolist()
        assert (found.classes, found.own_probabilities) == (kept.classes, True)

    def test_long_texts_are_shown_cut(self, lab):
        assert said_of(lab, (PASTED, b"word " * 500)).shown == (("word " * 60),)

    def test_what_is_no_text_is_not_shown(self, lab):
        line = json.dumps({"embedding": [0.5] * 16}).encode()
        found = said_of(lab, ("n.jsonl", line), reference="vectors/1")
        assert found.shown == ("",)
        assert "text" not in found.shown_columns()


class TestRefusals:
    def test_nothing_given_is_refused(self, lab):
        assert refusal(lab) == "no file and no line was given; give at least one"

    def test_lines_that_are_not_utf_8_are_refused(self, lab):
        told = refusal(lab, ("old.txt", b"caf\xe9"))
        assert told.startswith("old.txt is no UTF-8 text")
        assert told.endswith("save it as UTF-8")

    def test_more_rows_than_are_answered_at_once_are_refused(self, lab):
        half = b"a\n" * 100_001
        assert refusal(lab, ("a.txt", half), ("b.txt", half)) == (
            "200,002 rows, at most 200,000 at once; split the file"
        )

    def test_a_picture_for_texts_is_refused(self, lab):
        assert refusal(lab, ("a.PNG", b"x")) == "the model takes text rows, a.PNG is a picture"

    def test_lines_for_numbers_are_refused(self, lab):
        told = refusal(lab, (PASTED, b"one"), reference="vectors/1")
        assert "pasted text" in told

    def test_one_file_that_does_not_fit_refuses_all(self, lab):
        told = refusal(lab, ("a.csv", CSV), ("b.csv", b"words\nx\n"))
        assert told.startswith("b.csv lacks 1 of the 1 columns that the model needs: 'text'")

    def test_a_model_that_is_not_there_is_refused(self, lab):
        with pytest.raises(RegistryError, match="no model is called 'champion'"):
            said_of(lab, ("a.csv", CSV), reference="champion")

    def test_a_file_that_is_not_there_is_refused_before_the_lab_is_opened(self, tmp_path):
        with pytest.raises(DataError, match=r"gone.csv can't be read .*check the path"):
            predict_files(tmp_path / "no.duckdb", "champion", [tmp_path / "gone.csv"])


class TestTables:
    def test_the_most_likely_class_is_said_the_first_of_equals(self):
        assert by_hand([0.2, 0.8], [0.5, 0.5], [0.9, 0.1]).said == ("spam", "ham", "ham")

    def test_a_table_has_the_class_its_chance_and_those_of_all(self):
        assert by_hand([0.25, 0.75], [0.5, 0.5]).columns() == {
            "file": ["a", "a"],
            "row": [1, 2],
            "prediction": ["spam", "ham"],
            "probability": [0.75, 0.5],
            "p(ham)": [0.25, 0.5],
            "p(spam)": [0.75, 0.5],
        }

    def test_records_hold_the_chances_by_name(self):
        assert by_hand([0.25, 0.75]).records() == [
            {"file": "a", "row": 1, "prediction": "spam",
             "probabilities": {"ham": 0.25, "spam": 0.75}},
        ]  # fmt: skip

    def test_the_first_rows_alone_keep_all_that_belongs_to_them(self):
        whole = by_hand([0.2, 0.8], [0.5, 0.5], [0.9, 0.1])
        first = whole.first(2)
        assert (first.rows, first.said, first.shown) == ((1, 2), ("spam", "ham"), ("", ""))
        assert len(first.records()) == 2
        assert whole.first(9).rows == (1, 2, 3)

    def test_a_page_shows_the_texts_before_all_else(self, lab):
        assert list(said_of(lab, (PASTED, b"alpha")).shown_columns())[:2] == ["text", "file"]
