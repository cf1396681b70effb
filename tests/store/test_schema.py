"""Migrations run once, in order, each with its record or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from al_core.domain.errors import LogError
from al_core.store.database import Database
from al_core.store.schema import MIGRATIONS, Migration, migrate
from al_core.store.store import Store

PENS = Migration("pens", ("CREATE TABLE pens (colour VARCHAR)",))
INK = Migration("ink", ("ALTER TABLE pens ADD COLUMN ink DOUBLE",))
HALF_WRONG = Migration("half", ("CREATE TABLE cups (size DOUBLE)", "CREATE TABLE"))
RECORDS = "SELECT number, name FROM migrations ORDER BY number"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    fresh = Database(path)
    yield fresh
    fresh.close()


def test_a_new_database_gets_all_tables() -> None:
    assert [each.name for each in MIGRATIONS] == [
        "events", "runs", "measurements", "sweeps",
        "people", "sessions", "projects", "guidelines",
    ]  # fmt: skip


def test_migrations_run_in_order_and_are_recorded(database: Database) -> None:
    assert migrate(database, [PENS, INK]) == ["pens", "ink"]
    assert database.rows(RECORDS) == [(1, "pens"), (2, "ink")]
    assert database.rows("SELECT colour, ink FROM pens") == []


def test_migrations_run_once(database: Database) -> None:
    migrate(database, [PENS])

    assert migrate(database, [PENS]) == []
    assert database.rows(RECORDS) == [(1, "pens")]


def test_an_older_database_gets_only_what_is_new(database: Database) -> None:
    migrate(database, [PENS])

    assert migrate(database, [PENS, INK]) == ["ink"]


def test_a_migration_that_fails_leaves_neither_table_nor_record(database: Database) -> None:
    with pytest.raises(LogError):
        migrate(database, [PENS, HALF_WRONG])

    assert database.rows(RECORDS) == [(1, "pens")]
    assert database.rows("SELECT table_name FROM duckdb_tables() ORDER BY table_name") == [
        ("migrations",),
        ("pens",),
    ]


def test_a_database_of_a_newer_version_is_refused(database: Database) -> None:
    migrate(database, [PENS, INK])

    with pytest.raises(LogError, match="2 migrations, this Loop Lab knows 1; open it with"):
        migrate(database, [PENS])


def test_an_event_can_not_be_stored_twice(closed: Path) -> None:
    with Store.open(closed) as store:
        entry = next(store.read("r"))
        with pytest.raises(LogError, match="already holds that entry"):
            store._stored("r", [entry])

        assert store.head("r").seq == 5
