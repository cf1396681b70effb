"""One file, many cursors: transactions are whole, results never mix, errors are in words."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from al_core.domain.errors import LogConflict, LogError
from al_core.store.database import Database, quoted

ADD = "INSERT INTO pens VALUES (?)"
COLOURS = "SELECT colour FROM pens ORDER BY colour"


@dataclass(frozen=True)
class Pen:
    colour: str
    length: float


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    fresh = Database(path)
    fresh.change("CREATE TABLE pens (colour VARCHAR PRIMARY KEY)")
    yield fresh
    fresh.close()


def test_what_a_transaction_wrote_is_there_when_it_ends(database: Database) -> None:
    with database.transaction() as cursor:
        cursor.execute(ADD, ["red"])
        cursor.execute(ADD, ["blue"])

    assert database.rows(COLOURS) == [("blue",), ("red",)]


@pytest.mark.parametrize("problem", [KeyError, KeyboardInterrupt])
def test_a_transaction_that_is_left_by_an_error_wrote_nothing(
    database: Database, problem: type[BaseException]
) -> None:
    def write_and_fail() -> None:
        with database.transaction() as cursor:
            cursor.execute(ADD, ["red"])
            raise problem

    with pytest.raises(problem):
        write_and_fail()

    assert database.rows(COLOURS) == []


def test_a_transaction_after_a_failed_one_works(database: Database) -> None:
    with pytest.raises(LogError), database.transaction() as cursor:
        cursor.execute("INSERT INTO nowhere VALUES (1)")

    database.change(ADD, ["red"])

    assert database.rows(COLOURS) == [("red",)]


def test_readers_see_the_last_commit_while_a_writer_writes(database: Database) -> None:
    with database.transaction() as cursor:
        cursor.execute(ADD, ["red"])
        assert database.rows(COLOURS) == []

    assert database.rows(COLOURS) == [("red",)]


def test_a_second_writer_waits_for_the_first(database: Database) -> None:
    second = threading.Thread(target=database.change, args=(ADD, ["blue"]))
    with database.transaction() as cursor:
        second.start()
        second.join(0.05)
        assert second.is_alive()
        cursor.execute(ADD, ["red"])
    second.join()

    assert database.rows(COLOURS) == [("blue",), ("red",)]


def test_a_change_returns_what_it_is_asked_to(database: Database) -> None:
    assert database.change(f"{ADD} RETURNING upper(colour)", ["red"]) == [("RED",)]


def test_rows_become_records_by_the_names_of_their_columns(database: Database) -> None:
    sql = "SELECT 1.5::DOUBLE AS length, ? AS colour"

    assert database.records(Pen, sql, ["red"]) == [Pen("red", 1.5)]


def test_a_stream_is_of_the_moment_of_its_first_row(database: Database) -> None:
    database.change("INSERT INTO pens SELECT 'a' || i FROM range(5000) AS t(i)")
    stream = database.stream(COLOURS)
    next(stream)
    database.change("DELETE FROM pens")

    assert len(list(stream)) == 4999


def test_two_streams_at_once_do_not_mix(database: Database) -> None:
    for colour in ("blue", "red"):
        database.change(ADD, [colour])

    pairs = zip(database.stream(COLOURS), database.stream(f"{COLOURS} DESC"), strict=True)

    assert list(pairs) == [(("blue",), ("red",)), (("red",), ("blue",))]


def test_an_entry_given_twice_is_a_conflict_with_a_remedy(database: Database) -> None:
    database.change(ADD, ["red"])

    with pytest.raises(LogConflict, match=r"^lab.duckdb already holds that entry .*; read it agai"):
        database.change(ADD, ["red"])


def test_a_wrong_statement_is_told_on_one_line(database: Database) -> None:
    with pytest.raises(LogError) as caught:
        database.rows("SELECT\nnothing\nFROM nowhere")

    assert "\n" not in str(caught.value)
    assert "what was acknowledged is kept" in str(caught.value)


def test_several_threads_are_for_one_block_only(database: Database) -> None:
    setting = "SELECT current_setting('threads')"
    with database.all_threads():
        assert database.rows(setting)[0][0] >= 1

    assert database.rows(setting) == [(1,)]


def test_a_confined_database_writes_to_its_folder_and_no_other(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "free").mkdir()
    database.confine(tmp_path / "free")

    database.rows(f"COPY (SELECT 1) TO {quoted(tmp_path / 'free' / 'one.csv')}")

    with pytest.raises(LogError, match="disabled"):
        database.rows(f"COPY (SELECT 1) TO {quoted(tmp_path / 'one.csv')}")


@pytest.mark.parametrize(
    ("text", "literal"), [("it's", "'it''s'"), ("''", "''''''"), (7, "'7'"), ("", "''")]
)
def test_a_literal_is_quoted_for_sql(database: Database, text: object, literal: str) -> None:
    assert quoted(text) == literal
    assert database.rows(f"SELECT {literal}") == [(str(text),)]
