"""What-ifs on file: whole or not at all, the newest that the log bears out."""

import msgspec
import pytest

from al_core.experiments.what_if_files import FOLDER, filed, newest, place_of
from tests.experiments.test_what_if_words import result

CHANGES = result().changes


def kept(cache, *seqs, head_hash="abc"):
    for seq in seqs:
        filed(cache, msgspec.structs.replace(result(), seq=seq, head_hash=head_hash))


def at(cache, stands=lambda _seq, _hash: True, changes=CHANGES, run="r"):
    found = newest(cache, run, changes, stands)
    return found and found.seq


def test_what_is_filed_comes_back_as_it_was(tmp_path):
    filed(tmp_path, result())
    assert newest(tmp_path, "r", CHANGES, lambda *_: True) == result()


def test_the_one_that_has_read_most_is_taken(tmp_path):
    kept(tmp_path, 9, 120, 30)
    assert at(tmp_path) == 120


def test_one_that_the_log_does_not_bear_out_is_passed_over(tmp_path):
    kept(tmp_path, 9, 30, 120)
    assert at(tmp_path, lambda seq, _hash: seq <= 50) == 30
    assert at(tmp_path, lambda _seq, head_hash: head_hash == "other") is None


@pytest.mark.parametrize("changes", [{}, {"architecture.window": "5"}, {**CHANGES, "x": "1"}])
def test_other_changes_are_another_what_if(tmp_path, changes):
    kept(tmp_path, 9)
    assert at(tmp_path, changes=changes) is None


def test_another_run_has_its_own(tmp_path):
    kept(tmp_path, 9)
    assert at(tmp_path, run="q") is None


def test_the_order_of_changes_makes_no_other_place(tmp_path):
    turned = dict(reversed(CHANGES.items()))
    assert list(turned) != list(CHANGES)
    assert place_of(tmp_path, "r", turned) == place_of(tmp_path, "r", CHANGES)


def test_a_damaged_file_gives_way_to_the_one_before_it(tmp_path):
    kept(tmp_path, 9, 30)
    last = max(place_of(tmp_path, "r", CHANGES).glob("*.msgpack"))
    last.write_bytes(last.read_bytes()[:-20])
    assert at(tmp_path) == 9


def test_one_of_an_older_form_is_as_good_as_none(tmp_path):
    kept(tmp_path, 9)
    (path,) = place_of(tmp_path, "r", CHANGES).glob("*.msgpack")
    path.rename(path.with_name(path.name.replace("-2.msgpack", "-1.msgpack")))
    assert at(tmp_path) is None


def test_nothing_half_written_is_left(tmp_path):
    kept(tmp_path, 9, 30)
    assert list((tmp_path / FOLDER).rglob("*.part")) == []


def test_a_run_name_that_is_a_path_stays_inside_the_folder(tmp_path):
    assert (tmp_path / FOLDER) in place_of(tmp_path, "../../etc", CHANGES).parents
    assert ".." not in place_of(tmp_path, "../../etc", CHANGES).parts
