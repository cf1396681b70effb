"""The tables, as numbered migrations: each runs once, in one transaction with its record."""

from collections.abc import Sequence
from dataclasses import dataclass

from al_core.domain.errors import LogError
from al_core.store.database import Database


@dataclass(frozen=True)
class Migration:
    """A change of the tables; its number is its place in the list, from 1."""

    name: str
    statements: tuple[str, ...]


MIGRATIONS = (
    Migration(
        "events",
        (
            """CREATE TABLE events (
                run_id VARCHAR NOT NULL, seq INTEGER NOT NULL, occurred_at DOUBLE NOT NULL,
                payload VARCHAR NOT NULL, prev_hash VARCHAR NOT NULL, hash VARCHAR NOT NULL,
                kind VARCHAR GENERATED ALWAYS AS (payload ->> '$.kind') VIRTUAL,
                PRIMARY KEY (run_id, seq))""",
        ),
    ),
    Migration(
        "runs",
        (
            """CREATE TABLE runs (
                run_id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, created_at TIMESTAMPTZ NOT NULL,
                archived_at TIMESTAMPTZ, group_id VARCHAR, status VARCHAR NOT NULL)""",
        ),
    ),
    Migration(
        "measurements",
        (
            """CREATE TABLE measurements (
                run_id VARCHAR NOT NULL, seq INTEGER NOT NULL, name VARCHAR NOT NULL,
                value DOUBLE NOT NULL)""",
        ),
    ),
    Migration(
        "sweeps",
        (
            """CREATE TABLE sweeps (
                sweep_id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, spec VARCHAR NOT NULL,
                created_at TIMESTAMPTZ NOT NULL, state VARCHAR NOT NULL, error VARCHAR NOT NULL)""",
        ),
    ),
    Migration(
        "people",
        (
            """CREATE TABLE people (
                name_key VARCHAR PRIMARY KEY, name VARCHAR NOT NULL,
                passphrase_hash VARCHAR NOT NULL, role VARCHAR NOT NULL,
                created_at TIMESTAMPTZ NOT NULL, removed_at TIMESTAMPTZ)""",
            """CREATE TABLE permission_changes (
                number INTEGER PRIMARY KEY, occurred_at DOUBLE NOT NULL,
                changed_by VARCHAR NOT NULL, person VARCHAR NOT NULL, change VARCHAR NOT NULL,
                role VARCHAR NOT NULL)""",
        ),
    ),
    Migration(
        "sessions",
        (
            """CREATE TABLE sessions (
                token_hash VARCHAR PRIMARY KEY, name_key VARCHAR NOT NULL,
                begun_at DOUBLE NOT NULL, ends_at DOUBLE NOT NULL, revoked_at DOUBLE)""",
        ),
    ),
    Migration(
        "projects",
        (
            """CREATE TABLE projects (
                project_id VARCHAR PRIMARY KEY, run_id VARCHAR NOT NULL, name VARCHAR NOT NULL,
                spec VARCHAR NOT NULL, created_at TIMESTAMPTZ NOT NULL,
                archived_at TIMESTAMPTZ)""",
        ),
    ),
    Migration(
        "guidelines",
        (
            """CREATE TABLE guidelines (
                project_id VARCHAR NOT NULL, version INTEGER NOT NULL, text VARCHAR NOT NULL,
                created_at TIMESTAMPTZ NOT NULL, PRIMARY KEY (project_id, version))""",
        ),
    ),
)
_RECORDS = """CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY, name VARCHAR NOT NULL, applied_at TIMESTAMPTZ NOT NULL)"""
_TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY table_name"


def migrate(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> list[str]:
    """Names of the migrations that had not run yet and now have, in order."""
    done = _migrations_run(database)
    if done > len(migrations):
        raise LogError(
            f"{database.path} has {done} migrations, this Loop Lab knows {len(migrations)}; "
            "open it with the newer version"
        )
    fresh = list(enumerate(migrations, 1))[done:]
    for number, migration in fresh:
        with database.transaction() as cursor:
            for statement in migration.statements:
                cursor.execute(statement)
            cursor.execute(
                "INSERT INTO migrations (number, name, applied_at) VALUES (?, ?, now())",
                [number, migration.name],
            )
    return [migration.name for _, migration in fresh]


def _migrations_run(database: Database) -> int:
    tables = [name for (name,) in database.rows(_TABLES)]
    if tables and "migrations" not in tables:
        raise LogError(
            f"{database.path} is someone else's database, with the table {tables[0]!r}; "
            "give another path"
        )
    database.change(_RECORDS)
    return int(database.rows("SELECT count(*) FROM migrations")[0][0])
