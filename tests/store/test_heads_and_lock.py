"""The two small files beside a database: the heads of its runs, and who owns it."""

import os
from pathlib import Path

import pytest

from al_core.domain.errors import LogError, LogLocked
from al_core.domain.ports import Head
from al_core.store.heads import HeadFile
from al_core.store.lock import DatabaseLock, lock_file

HEADS = {"r": Head(5, "a" * 64), "zoë · 1": Head(0, "0" * 64)}


def test_heads_come_back_as_they_were_written(path: Path) -> None:
    HeadFile(path).replace(HEADS)

    assert HeadFile(path).read() == HEADS


def test_no_head_file_is_told_from_one_without_runs(path: Path) -> None:
    assert HeadFile(path).read() is None
    HeadFile(path).replace({})
    assert HeadFile(path).read() == {}


def test_replacing_heads_leaves_one_file(path: Path) -> None:
    for _ in range(2):
        HeadFile(path).replace(HEADS)

    assert [each.name for each in path.parent.iterdir()] == ["lab.duckdb.heads.json"]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"r": 5}', b'{"r": {"seq": "5", "hash": ""}}', b'{"r": {"seq": 5}}']
)
def test_a_head_file_of_another_form_is_refused(path: Path, content: bytes) -> None:
    HeadFile(path).path.write_bytes(content)

    with pytest.raises(LogError, match=r"can't read the heads in .*; restore the file from a"):
        HeadFile(path).read()


def test_a_head_file_is_written_whole_or_not_at_all(path: Path) -> None:
    HeadFile(path).replace(HEADS)
    (path.parent / "lab.duckdb.heads.json.new").mkdir()

    with pytest.raises(LogError, match="the log itself is whole"):
        HeadFile(path).replace({})

    assert HeadFile(path).read() == HEADS


def test_the_lock_file_lies_beside_the_database(path: Path) -> None:
    assert lock_file(path) == path.parent / "lab.duckdb.lock"


def test_the_lock_file_names_its_owner(path: Path) -> None:
    with DatabaseLock(path):
        assert lock_file(path).read_text() == str(os.getpid())


def test_a_lock_given_up_can_be_taken_again(path: Path) -> None:
    for _ in range(2):
        DatabaseLock(path).close()


def test_a_lock_is_given_up_when_its_block_fails(path: Path) -> None:
    with pytest.raises(KeyError), DatabaseLock(path):
        raise KeyError

    DatabaseLock(path).close()


def test_a_lock_file_left_by_a_dead_process_does_not_count(path: Path) -> None:
    lock_file(path).write_text("999999999999")

    with DatabaseLock(path):
        assert lock_file(path).read_text() == str(os.getpid())


def test_a_refused_lock_leaves_the_owner_named(path: Path) -> None:
    with DatabaseLock(path):
        with pytest.raises(LogLocked, match=r"lab.duckdb is open in this process"):
            DatabaseLock(path)
        assert lock_file(path).read_text() == str(os.getpid())


def test_two_databases_in_one_folder_have_locks_of_their_own(path: Path) -> None:
    with DatabaseLock(path), DatabaseLock(path.with_name("other.duckdb")):
        assert len(list(path.parent.glob("*.lock"))) == 2


def test_a_database_in_a_folder_that_is_not_there_can_not_be_locked(tmp_path: Path) -> None:
    with pytest.raises(LogError, match=r"can't write .*; choose a folder that can be written"):
        DatabaseLock(tmp_path / "none" / "lab.duckdb")


def test_heads_are_replaced_after_what_they_are_the_heads_of(tmp_path: Path) -> None:
    file = HeadFile(tmp_path / "lab.duckdb")
    file.replace(HEADS)
    later = {"r": Head(9, "b" * 64)}

    with file.replacing(later):
        assert file.read() == HEADS
    assert file.read() == later


def test_heads_of_what_was_never_committed_are_not_written(tmp_path: Path) -> None:
    file = HeadFile(tmp_path / "lab.duckdb")
    file.replace(HEADS)

    with pytest.raises(ZeroDivisionError), file.replacing({"r": Head(9, "b" * 64)}):
        raise ZeroDivisionError

    assert file.read() == HEADS
