"""One process owns a database; whoever else comes is told why and what to do."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from al_core.domain.errors import LogError, LogLocked
from al_core.store.store import Store

SECOND = """
import sys
from al_core.domain.errors import LogLocked
from al_core.store.store import Store

try:
    Store.open(sys.argv[1])
except LogLocked as problem:
    print(problem)
"""
OUTSIDER = """
import sys, duckdb

connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_second_process_is_told_who_has_the_database(store: Store, path: Path) -> None:
    second = subprocess.run(
        [sys.executable, "-c", SECOND, str(path)], capture_output=True, text=True, check=True
    )

    assert second.stdout == (
        f"lab.duckdb is open in process {os.getpid()} (lock file {path}.lock); "
        "close Loop Lab there, or give another database\n"
    )


def test_a_second_opening_in_the_same_process_is_refused(store: Store, path: Path) -> None:
    with pytest.raises(LogLocked, match=f"open in this process {os.getpid()}"):
        Store.open(path)


def test_the_lock_holds_after_the_owner_reads_its_own_file(store: Store, path: Path) -> None:
    path.read_bytes()  # this drops DuckDB's own lock on POSIX

    second = subprocess.run(
        [sys.executable, "-c", SECOND, str(path)], capture_output=True, text=True, check=True
    )

    assert "lab.duckdb is open in process" in second.stdout


def test_a_program_that_only_duckdb_knows_of_locks_too(path: Path) -> None:
    outsider = subprocess.Popen(
        [sys.executable, "-c", OUTSIDER, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with outsider:
        outsider.stdout.readline()
        with pytest.raises(LogLocked, match=f"PID {outsider.pid}.*close that program first"):
            Store.open(path)


def test_a_closed_database_can_be_opened_again(path: Path) -> None:
    Store.open(path).close()
    Store.open(path).close()


def test_a_database_that_must_exist_is_not_made(path: Path) -> None:
    with pytest.raises(LogError, match=r"no database at .*; check the path"):
        Store.open_existing(path)

    assert not path.exists()


def test_a_database_that_exists_is_opened(closed: Path) -> None:
    with Store.open_existing(closed) as store:
        assert store.head("r").seq == 5


def test_closing_twice_does_nothing(path: Path) -> None:
    store = Store.open(path)
    store.close()
    store.close()


def test_a_read_left_half_way_does_not_keep_the_database_open(closed: Path) -> None:
    store = Store.open(closed)
    unfinished = store.read("r")
    next(unfinished)
    store.close()

    with Store.open(closed) as again:
        assert len(list(again.read("r"))) == 5


def test_a_closed_store_says_so(closed: Path) -> None:
    store = Store.open(closed)
    store.close()

    with pytest.raises(LogError, match=r"can't be used .*closed"):
        store.runs()


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_bytes(b"id,text,label\n" * 1000)

    with pytest.raises(LogError, match="no database of Loop Lab; give another path"):
        Store.open(path)


def test_a_damaged_database_is_refused(closed: Path) -> None:
    content = bytearray(closed.read_bytes())
    content[4096 * 3 : 4096 * 60] = b"\xff" * len(content[4096 * 3 : 4096 * 60])
    closed.write_bytes(content)

    with pytest.raises(LogError, match=r"lab.duckdb can't be used"):
        Store.open(closed)


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    with duckdb.connect(path) as other:
        other.execute("CREATE TABLE invoices (id INTEGER)")

    with pytest.raises(LogError, match="someone else's database, with the table 'invoices'"):
        Store.open(path)


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data" / "local" / "lab.duckdb") as store:
        assert store.runs() == []


def test_a_folder_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")

    with pytest.raises(LogError, match=r"can't make the folder .*data.*give another path"):
        Store.open(tmp_path / "data" / "lab.duckdb")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(LogError, match="choose a folder that can be written"):
        Store.open(tmp_path / "lab.duckdb")


def test_a_lock_file_that_can_not_be_written_is_said(path: Path) -> None:
    (path.parent / "lab.duckdb.lock").mkdir()

    with pytest.raises(LogError, match=r"can't write .*lab.duckdb.lock"):
        Store.open(path)


def test_sql_reaches_no_other_file_once_open(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("word\nswordfish\n")

    with pytest.raises(LogError, match="file system operations are disabled"):
        store._database.rows(f"SELECT * FROM '{tmp_path}/secret.csv'")


def test_the_settings_can_not_be_loosened_once_open(store: Store) -> None:
    with pytest.raises(LogError, match="configuration has been locked"):
        store._database.rows("SET enable_external_access = true")
