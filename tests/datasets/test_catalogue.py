"""Data sets by name, by path, and from a network that may not be there."""

from pathlib import Path

import pandas as pd
import pytest

from al_core.datasets.catalogue import CATALOGUE, load_dataset
from al_core.datasets.online import Fetched
from al_core.domain.errors import DataError, DataUnavailable, PlanError


class NoNetwork:
    """A fetcher on a machine without a network."""

    def newsgroups(self, folder: Path) -> Fetched:
        raise ConnectionRefusedError("no route")

    def openml(self, name: str, version: int | None, folder: Path) -> Fetched:
        raise TimeoutError("timed out")


class SmallNetwork:
    """A fetcher that has one small table and four posts."""

    def newsgroups(self, folder: Path) -> Fetched:
        posts = ["the new space shuttle flies", "short", "the goalie stopped it all", "a " * 20]
        frame = pd.DataFrame({"text": posts, "group": ["sci", "sci", "rec", "rec"]}, dtype=object)
        return Fetched(frame, "group")

    def openml(self, name: str, version: int | None, folder: Path) -> Fetched:
        kinds = pd.Categorical(["good", "bad", "good", None])
        frame = pd.DataFrame({"age": [20, None, 40, 50], "job": ["x", "y", None, "x"]})
        return Fetched(frame.assign(kind=kinds), "kind")


def test_newsgroups_without_network_say_so_with_a_remedy(tmp_path):
    with pytest.raises(DataUnavailable, match=r"20 Newsgroups could not be fetched .* connect"):
        load_dataset("newsgroups20", cache=tmp_path, fetcher=NoNetwork())


def test_openml_without_network_says_so(tmp_path):
    with pytest.raises(DataUnavailable, match=r"OpenML's iris could not be fetched .TimeoutError"):
        load_dataset("openml:iris", cache=tmp_path, fetcher=NoNetwork())


def test_newsgroups_leave_out_posts_without_content(tmp_path):
    found = load_dataset("newsgroups20", cache=tmp_path, fetcher=SmallNetwork())
    assert (len(found), found.classes) == (3, ("rec", "sci"))


def test_openml_table_has_gaps_filled_and_unlabeled_rows_dropped(tmp_path):
    found = load_dataset("openml:credit", cache=tmp_path, fetcher=SmallNetwork())
    assert (found.name, found.classes) == ("openml:credit", ("bad", "good"))
    assert found.rows["age"].to_list() == [20.0, 30.0, 40.0]
    assert found.rows["job"].to_list() == ["x", "y", "(missing)"]


def test_openml_without_a_name_is_refused(tmp_path):
    with pytest.raises(DataError, match="such as openml:credit-g"):
        load_dataset("openml", cache=tmp_path, fetcher=NoNetwork())


@pytest.mark.parametrize("name", ["iris", "digits:big", ""])
def test_unknown_name_is_refused_with_those_there_are(name):
    with pytest.raises(DataError, match=r"there is no data set .* docstrings_library"):
        load_dataset(name)


def test_unknown_parameter_is_refused_with_those_there_are():
    with pytest.raises(PlanError, match=r"unknown field `row`.* the parameters are: rows, classes"):
        load_dataset("scenario", {"row": 5})


def test_parameter_out_of_range_is_refused():
    with pytest.raises(PlanError, match=r"data parameters of scenario: Expected `float` <= 0.9"):
        load_dataset("scenario", {"noise": 2.0})


def test_parameter_of_a_fixed_set_is_refused():
    with pytest.raises(PlanError, match="the parameters are: none"):
        load_dataset("digits", {"rows": 5})


def test_description_and_source_come_with_the_rows():
    found = load_dataset("anes96")
    assert found.source.startswith("statsmodels")
    assert found.description == CATALOGUE["anes96"].description


def test_own_file_is_loaded_by_path_with_its_columns(tmp_path):
    path = tmp_path / "Fruit.csv"
    path.write_bytes("size,kind\n1,Äpfel\n2,Birne\n3,Äpfel\n".encode("cp1252"))
    params = {"label": "kind", "features": ["size"], "encoding": "cp1252"}
    found = load_dataset(str(path), params)
    assert (found.name, found.classes) == ("Fruit", ("Birne", "Äpfel"))


def test_own_file_with_an_unknown_role_is_refused(tmp_path):
    path = tmp_path / "fruit.csv"
    path.write_text("size,kind\n1,a\n")
    with pytest.raises(
        PlanError, match=r"unknown field `labels`.* the parameters are: label, text"
    ):
        load_dataset(str(path), {"labels": "kind"})


def test_fair_affairs_repeat_a_quarter_of_their_rows():
    """Measured by the data's keepers: 24 % of the rows occurred before."""
    from al_core.datasets.profile import profile

    assert profile(load_dataset("fair_affairs")).duplicate_share == pytest.approx(0.24, abs=0.005)


def test_breast_cancer_is_coded_as_in_the_published_results():
    found = load_dataset("breast_cancer")
    assert (found.classes, found.codes.sum()) == (("benign", "malignant"), 212)


@pytest.mark.parametrize("suffix", [".csv", ".CSV", ".tsv", ".txt"])
def test_own_file_is_known_by_its_ending(tmp_path, suffix):
    path = tmp_path / f"fruit{suffix}"
    path.write_text("size,kind\n1,a\n2,b\n3,a\n")
    assert len(load_dataset(str(path), {"label": "kind", "features": ["size"]})) == 3


def test_own_file_that_is_not_there_is_named():
    with pytest.raises(DataError, match=r"there is no file fruit.csv; check the path, or use a"):
        load_dataset("fruit.csv", {"label": "kind", "features": ["size"]})


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_entry_refuses_a_parameter_it_does_not_know(name, tmp_path):
    with pytest.raises(PlanError, match=rf"data parameters of {name}: .*unknown field `colour`"):
        load_dataset(name, {"colour": 1}, cache=tmp_path, fetcher=NoNetwork())


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_entry_tells_its_kind_size_and_whether_it_works_offline(name):
    entry = CATALOGUE[name]
    assert entry.kind in {"text", "table", "image", "embedding"}
    assert entry.offline == (name not in {"newsgroups20", "openml"})
    assert entry.offline <= (entry.n_rows > 0 and entry.n_classes > 1)
    assert len(entry.description) > 20


def test_two_loads_of_a_name_are_equal_but_not_shared():
    first, again = load_dataset("digits"), load_dataset("digits")
    first.rows[0] = -1.0
    assert again.rows[0].min() == 0.0
