"""Data sets from the network, with a fetcher that plays the network."""

from http.client import IncompleteRead
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from al_core.datasets.catalogue import load_dataset
from al_core.datasets.online import Fetched
from al_core.domain.errors import DataError, DataUnavailable, PlanError

POSTS = pd.DataFrame({"text": ["x" * 19, "x" * 20, "y" * 30], "label": list("aab")}, dtype=object)


class PlayedNetwork:
    """Gives one table to whoever asks, or raises, and writes down what was asked for."""

    def __init__(self, frame: pd.DataFrame, label: str, problem: Exception | None = None) -> None:
        self.frame, self.label, self.problem = frame, label, problem
        self.asked: list[tuple[object, ...]] = []

    def _given(self, *asked: object) -> Fetched:
        self.asked.append(asked)
        if self.problem:
            raise self.problem
        return Fetched(self.frame, self.label)

    def newsgroups(self, folder: Path) -> Fetched:
        return self._given("newsgroups", folder.name)

    def openml(self, name: str, version: int | None, folder: Path) -> Fetched:
        return self._given(name, version, folder.name)


def credit(**columns: object) -> PlayedNetwork:
    return PlayedNetwork(pd.DataFrame({"kind": list("ggb")} | columns), "kind")


def table(network: PlayedNetwork, tmp_path: Path) -> pd.DataFrame:
    return load_dataset("openml:credit", cache=tmp_path, fetcher=network).rows


@pytest.mark.parametrize(("params", "version"), [({}, None), ({"version": 3}, 3)])
def test_openml_is_asked_for_the_name_behind_the_colon(tmp_path, params, version):
    network = credit(age=[1.0, 2.0, 3.0])
    load_dataset("openml:credit-g", params, cache=tmp_path, fetcher=network)
    assert network.asked == [("credit-g", version, "online")]


def test_openml_version_starts_at_one(tmp_path):
    with pytest.raises(PlanError, match=r"parameters of openml: Expected `int` >= 1"):
        load_dataset("openml:iris", {"version": 0}, cache=tmp_path, fetcher=credit())


@pytest.mark.parametrize(
    "problem",
    [ConnectionResetError("cut"), IncompleteRead(b""), ValueError("it has 2 targets, not one")],
    ids=lambda problem: type(problem).__name__,
)
@pytest.mark.parametrize("name", ["newsgroups20", "openml:iris"])
def test_whatever_goes_wrong_on_the_way_is_said_with_its_kind(tmp_path, name, problem):
    network = PlayedNetwork(POSTS, "label", problem)
    with pytest.raises(DataUnavailable, match=rf"\({type(problem).__name__}: .*works offline"):
        load_dataset(name, cache=tmp_path, fetcher=network)


def test_long_reasons_are_cut(tmp_path):
    network = PlayedNetwork(POSTS, "label", OSError("no route " * 100))
    with pytest.raises(DataUnavailable) as refused:
        load_dataset("newsgroups20", cache=tmp_path, fetcher=network)
    assert len(str(refused.value)) < 300


def test_posts_of_20_letters_and_more_are_kept(tmp_path):
    found = load_dataset("newsgroups20", cache=tmp_path, fetcher=PlayedNetwork(POSTS, "label"))
    assert [len(text) for text in found.rows] == [20, 30]


def test_column_of_truth_values_becomes_numbers(tmp_path):
    rows = table(credit(own=[True, False, True]), tmp_path)
    assert rows["own"].to_list() == [1.0, 0.0, 1.0]


def test_whole_numbers_with_gaps_get_their_median(tmp_path):
    rows = table(credit(age=pd.array([20, None, 40], dtype="Int64")), tmp_path)
    assert rows["age"].to_list() == [20.0, 30.0, 40.0]


def test_categories_become_words_and_gaps_one_of_their_own(tmp_path):
    rows = table(credit(job=pd.Categorical(["x", None, "y"])), tmp_path)
    assert rows["job"].to_list() == ["x", "(missing)", "y"]


def test_every_column_but_the_label_is_a_feature(tmp_path):
    rows = table(credit(age=[1.0, 2.0, 3.0], job=["x", "y", "x"]), tmp_path)
    assert rows.columns.to_list() == ["age", "job"]


def test_infinite_numbers_of_the_network_are_refused_like_your_own(tmp_path):
    with pytest.raises(DataError, match="'age' is infinite in 1 rows"):
        table(credit(age=[1.0, np.inf, 3.0]), tmp_path)


def test_rows_without_a_class_are_left_out_of_a_table(tmp_path):
    network = credit(age=[1.0, 2.0, 3.0, 4.0], kind=["g", None, "b", "g"])
    found = load_dataset("openml:credit", cache=tmp_path, fetcher=network)
    assert (found.rows["age"].to_list(), found.labels) == ([1.0, 3.0, 4.0], ("g", "b", "g"))
