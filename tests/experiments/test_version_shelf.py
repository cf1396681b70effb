"""Model versions kept in memory: read once, let go of in order of use."""

import numpy as np
import pytest

from al_core.experiments.version_files import VersionView, filed, place_of
from al_core.experiments.version_shelf import VersionShelf


def view(number):
    """A version that takes 800 bytes: 100 rows of confidence."""
    nothing, no_labels = np.empty(0), np.empty(0, dtype=np.int64)
    return VersionView(
        version=number,
        seq=10 * number,
        seconds=1.0,
        cost=0.0,
        rows=no_labels,
        labels=no_labels,
        audit_rows=no_labels,
        audit_labels=no_labels,
        audit=np.empty((0, 2)),
        stop_rows=no_labels,
        stop_set=np.empty((0, 2)),
        stop_distances=nothing,
        arrivals=no_labels,
        arrival_distances=nothing,
        named=no_labels,
        confidence=np.full(100, number / 10),
        entropy=nothing,
        unseen=np.empty((0, 2)),
    )


@pytest.fixture
def cache(tmp_path):
    for number, name in enumerate(("aa", "bb", "cc"), start=1):
        filed(tmp_path, name, view(number))
    return tmp_path


def gone(cache, name):
    place_of(cache, name).unlink()


def test_a_version_is_read_from_its_file_once(cache):
    shelf = VersionShelf(cache)
    (first,) = shelf.views(["aa"])
    (again,) = shelf.views(["aa"])
    assert first.version == 1
    assert again is first


def test_a_version_that_is_held_outlives_its_file(cache):
    shelf = VersionShelf(cache)
    shelf.views(["bb"])
    gone(cache, "bb")
    assert [each.version for each in shelf.views(["bb"])] == [2]


def test_a_version_without_a_file_is_none_until_it_comes(cache):
    shelf = VersionShelf(cache)
    assert shelf.views(["aa", "dd"])[1] is None
    shelf.keep("dd", view(4))
    assert [each.version for each in shelf.views(["aa", "dd"])] == [1, 4]
    assert VersionShelf(cache).views(["dd"])[0].confidence[0] == 0.4


def test_what_was_not_asked_for_longest_goes_first(cache):
    shelf = VersionShelf(cache, most_bytes=1600)
    for name in ("aa", "bb", "aa", "cc"):
        shelf.views([name])
    for name in ("aa", "bb", "cc"):
        gone(cache, name)
    assert shelf.views(["bb"]) == [None]
    assert [each.version for each in shelf.views(["aa", "cc"])] == [1, 3]


def test_what_was_last_asked_for_stays_whatever_its_size(cache):
    shelf = VersionShelf(cache, most_bytes=0)
    held = shelf.views(["aa", "bb", "cc"])
    again = shelf.views(["aa", "bb", "cc"])
    assert all(one is other for one, other in zip(held, again, strict=True))
    shelf.views(["aa"])
    gone(cache, "bb")
    assert shelf.views(["bb"]) == [None]
