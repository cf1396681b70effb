"""What was read is kept until something changes; what sessions may do is never out of date."""

from dataclasses import replace

import pytest

from al_core.store.people import PermissionChange, PersonRecord, SessionRecord
from al_core.store.recalled import Recalled
from al_core.store.store import Store

ANA = PersonRecord("ana", "Ana", "$argon2id$...", "annotator")
CHANGE = PermissionChange(100.0, "owner", "Ana", "changed", "manager")
SESSION = SessionRecord("f00d", "ana", begun_at=100.0, ends_at=200.0)


def test_what_is_there_is_read_once() -> None:
    read: list[str] = []
    recalled = Recalled[str]()

    found = [recalled.get("a", lambda key: read.append(key) or "found") for _ in range(3)]

    assert found == ["found"] * 3
    assert read == ["a"]


def test_what_is_not_there_is_looked_for_every_time() -> None:
    recalled = Recalled[str]()

    assert recalled.get("a", lambda _key: None) is None
    assert recalled.get("a", lambda _key: "there now") == "there now"


def test_a_change_has_everything_read_anew() -> None:
    recalled = Recalled[str]()
    recalled.get("a", lambda _key: "before")
    recalled.forget()

    assert recalled.get("a", lambda _key: "after") == "after"


def test_what_was_read_while_something_changed_is_not_kept() -> None:
    recalled = Recalled[str]()

    def overtaken(_key: str) -> str:
        recalled.forget()
        return "before"

    assert recalled.get("a", overtaken) == "before"
    assert recalled.get("a", lambda _key: "after") == "after"


@pytest.fixture
def known(store: Store) -> Store:
    """A store that has looked Ana's session up."""
    store.write_person(ANA, CHANGE)
    store.begin_session(SESSION)
    assert store.signed_in("f00d", now=150.0) is not None
    return store


def test_a_session_that_was_looked_up_still_ends_in_time(known: Store) -> None:
    assert known.signed_in("f00d", now=200.0) is None


def test_a_session_that_was_looked_up_has_a_new_role_at_once(known: Store) -> None:
    known.set_role("ana", CHANGE)

    ana = known.signed_in("f00d", now=150.0)
    assert ana is not None
    assert ana.role == "manager"


def test_a_session_that_was_looked_up_ends_with_the_sign_out(known: Store) -> None:
    known.end_session("f00d", now=150.0)

    assert known.signed_in("f00d", now=150.0) is None


def test_a_session_that_was_looked_up_ends_when_access_is_taken_away(known: Store) -> None:
    known.remove_person("ana", CHANGE)

    assert known.signed_in("f00d", now=150.0) is None


def test_a_session_that_was_looked_up_ends_with_another_passphrase(known: Store) -> None:
    known.write_person(replace(ANA, passphrase_hash="other"), CHANGE)

    assert known.signed_in("f00d", now=150.0) is None


def test_people_who_were_listed_are_listed_anew_after_a_change(known: Store) -> None:
    assert [each.role for each in known.people()] == ["annotator"]
    known.set_role("ana", CHANGE)

    assert [each.role for each in known.people()] == ["manager"]
