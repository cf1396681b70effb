"""People, their sessions, and who gave whom which role: never names in any SQL text.

A change of a person and its line in the audit are one transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from al_core.store.database import Database
from al_core.store.recalled import Recalled

_PEOPLE = """
SELECT name_key, name, passphrase_hash, role, epoch(created_at) AS created_at,
    epoch(removed_at) AS removed_at FROM people"""
_WRITE = """
INSERT INTO people (name_key, name, passphrase_hash, role, created_at) VALUES (?, ?, ?, ?, now())
ON CONFLICT (name_key) DO UPDATE SET name = excluded.name,
    passphrase_hash = excluded.passphrase_hash, role = excluded.role, removed_at = NULL"""
_SET_ROLE = "UPDATE people SET role = ? WHERE name_key = ?"
_REMOVE = "UPDATE people SET removed_at = now() WHERE name_key = ?"
_RECORD_CHANGE = """
INSERT INTO permission_changes (number, occurred_at, changed_by, person, change, role)
SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM permission_changes"""
_CHANGES = """
SELECT number, occurred_at, changed_by, person, change, role FROM permission_changes
ORDER BY number DESC"""
_BEGIN = "INSERT INTO sessions (token_hash, name_key, begun_at, ends_at) VALUES (?, ?, ?, ?)"
_REVOKE = "UPDATE sessions SET revoked_at = ? WHERE token_hash = ? AND revoked_at IS NULL"
_REVOKE_ALL = "UPDATE sessions SET revoked_at = ? WHERE name_key = ? AND revoked_at IS NULL"
_SESSION = """
SELECT token_hash, name_key, begun_at, ends_at FROM sessions
WHERE token_hash = ? AND revoked_at IS NULL"""


@dataclass(frozen=True)
class PersonRecord:
    """A person; `name_key` is what makes the name unique; times are Unix seconds."""

    name_key: str
    name: str
    passphrase_hash: str
    role: str
    created_at: float = 0.0
    removed_at: float | None = None


@dataclass(frozen=True)
class PermissionChange:
    """A line of the audit: at `occurred_at` (Unix seconds) someone changed what another may do."""

    occurred_at: float
    changed_by: str
    person: str
    change: str
    role: str
    number: int = 0


@dataclass(frozen=True)
class SessionRecord:
    """A sign-in; only the hash of its token is kept. Times are Unix seconds."""

    token_hash: str
    name_key: str
    begun_at: float
    ends_at: float


class PeopleTables:
    """The people of a database, their sessions, and the audit of their permissions."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sessions: Recalled[tuple[SessionRecord, PersonRecord]] = Recalled()
        self._everyone: Recalled[tuple[PersonRecord, ...]] = Recalled()

    def people(self) -> list[PersonRecord]:
        """Everyone who was ever added, removed ones too, by name."""
        return list(self._everyone.get("", self._all_people) or ())

    def person(self, name_key: str) -> PersonRecord | None:
        """One person, removed or not; None if there was never one."""
        found = self._database.records(PersonRecord, f"{_PEOPLE} WHERE name_key = ?", [name_key])
        return found[0] if found else None

    def write_person(self, person: PersonRecord, change: PermissionChange) -> None:
        """Add a person, or give one another passphrase; sessions they had end."""
        with self._changing() as cursor:
            cursor.execute(
                _WRITE, [person.name_key, person.name, person.passphrase_hash, person.role]
            )
            cursor.execute(_REVOKE_ALL, [change.occurred_at, person.name_key])
            _record(cursor, change)

    def set_role(self, name_key: str, change: PermissionChange) -> None:
        """Give a person the role that `change` names; their sessions go on with it."""
        with self._changing() as cursor:
            cursor.execute(_SET_ROLE, [change.role, name_key])
            _record(cursor, change)

    def remove_person(self, name_key: str, change: PermissionChange) -> None:
        """Take a person's access away; their name stays, because logs have it."""
        with self._changing() as cursor:
            cursor.execute(_REMOVE, [name_key])
            cursor.execute(_REVOKE_ALL, [change.occurred_at, name_key])
            _record(cursor, change)

    def permission_changes(self) -> list[PermissionChange]:
        """The audit, newest first."""
        return self._database.records(PermissionChange, _CHANGES)

    def begin_session(self, session: SessionRecord) -> None:
        """Keep a sign-in."""
        with self._changing() as cursor:
            cursor.execute(
                _BEGIN, [session.token_hash, session.name_key, session.begun_at, session.ends_at]
            )

    def end_session(self, token_hash: str, now: float) -> None:
        """Sign one session out; an unknown one is no fault."""
        with self._changing() as cursor:
            cursor.execute(_REVOKE, [now, token_hash])

    def end_sessions(self, name_key: str, now: float) -> None:
        """Sign a person out wherever they are signed in."""
        with self._changing() as cursor:
            cursor.execute(_REVOKE_ALL, [now, name_key])

    def signed_in(self, token_hash: str, now: float) -> PersonRecord | None:
        """Whose session this is, as the person is now; None when it ended or they were removed.

        Every answer to a label waits for this: what was read is kept until any session or
        person changes, and nobody but this process can change one.
        """
        found = self._sessions.get(token_hash, self._session_of)
        return found[1] if found and found[0].ends_at > now else None

    def _all_people(self, _everyone: str) -> tuple[PersonRecord, ...]:
        return tuple(self._database.records(PersonRecord, f"{_PEOPLE} ORDER BY name_key"))

    def _session_of(self, token_hash: str) -> tuple[SessionRecord, PersonRecord] | None:
        sessions = self._database.records(SessionRecord, _SESSION, [token_hash])
        person = self.person(sessions[0].name_key) if sessions else None
        return (sessions[0], person) if person and person.removed_at is None else None

    @contextmanager
    def _changing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A transaction; nothing read before its end is held true after it."""
        try:
            with self._database.transaction() as cursor:
                yield cursor
        finally:
            self._sessions.forget()
            self._everyone.forget()


def _record(cursor: duckdb.DuckDBPyConnection, change: PermissionChange) -> None:
    cursor.execute(
        _RECORD_CHANGE,
        [change.occurred_at, change.changed_by, change.person, change.change, change.role],
    )
