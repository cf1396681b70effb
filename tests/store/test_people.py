"""People, sessions and the audit of permissions, as the database keeps them."""

from dataclasses import replace
from pathlib import Path

from al_core.store.people import PermissionChange, PersonRecord, SessionRecord
from al_core.store.store import Store

ANA = PersonRecord("ana", "Ana", "$argon2id$...", "annotator")
ADDED = PermissionChange(100.0, "owner", "Ana", "added", "annotator")
SESSION = SessionRecord("f00d", "ana", begun_at=100.0, ends_at=200.0)


def dated(record: PersonRecord, stored: PersonRecord | None) -> PersonRecord:
    """`record` with the dates that the database gave it."""
    assert stored is not None
    return replace(record, created_at=stored.created_at, removed_at=stored.removed_at)


def test_a_person_is_kept_as_given(store: Store) -> None:
    store.write_person(ANA, ADDED)

    assert store.people() == [dated(ANA, store.person("ana"))]


def test_nobody_is_found_under_an_unknown_name(store: Store) -> None:
    assert store.person("ana") is None
    assert store.people() == []


def test_a_session_is_its_persons_until_it_ends(store: Store) -> None:
    store.write_person(ANA, ADDED)
    store.begin_session(SESSION)

    assert store.signed_in("f00d", now=199.0) == dated(ANA, store.person("ana"))
    assert store.signed_in("f00d", now=200.0) is None
    assert store.signed_in("beef", now=199.0) is None


def test_a_session_that_was_ended_is_nobodys(store: Store) -> None:
    store.write_person(ANA, ADDED)
    store.begin_session(SESSION)
    store.end_session("f00d", now=150.0)

    assert store.signed_in("f00d", now=160.0) is None


def test_a_new_role_is_seen_by_a_session_that_goes_on(store: Store) -> None:
    store.write_person(ANA, ADDED)
    store.begin_session(SESSION)
    store.set_role("ana", PermissionChange(120.0, "owner", "Ana", "role changed", "manager"))

    person = store.signed_in("f00d", now=130.0)

    assert person is not None
    assert person.role == "manager"


def test_a_new_passphrase_ends_all_sessions_of_its_person_only(store: Store) -> None:
    store.write_person(ANA, ADDED)
    store.write_person(replace(ANA, name_key="ben", name="Ben"), replace(ADDED, person="Ben"))
    store.begin_session(SESSION)
    store.begin_session(SessionRecord("cafe", "ben", 100.0, 200.0))
    store.write_person(
        replace(ANA, passphrase_hash="other"), replace(ADDED, change="new passphrase")
    )

    assert store.signed_in("f00d", now=130.0) is None
    assert store.signed_in("cafe", now=130.0) is not None


def test_a_removed_person_keeps_the_name_and_loses_the_sessions(store: Store) -> None:
    store.write_person(ANA, ADDED)
    store.begin_session(SESSION)
    store.remove_person("ana", replace(ADDED, change="removed"))

    assert store.signed_in("f00d", now=130.0) is None
    assert [each.removed_at is not None for each in store.people()] == [True]


def test_a_person_who_comes_back_does_not_get_old_sessions_back(store: Store) -> None:
    store.write_person(ANA, ADDED)
    store.begin_session(SESSION)
    store.remove_person("ana", replace(ADDED, change="removed"))
    store.write_person(ANA, replace(ADDED, change="added again"))

    assert store.signed_in("f00d", now=130.0) is None
    assert [each.removed_at for each in store.people()] == [None]


def test_every_change_leaves_a_line_newest_first(store: Store) -> None:
    store.write_person(ANA, ADDED)
    store.set_role("ana", replace(ADDED, change="role changed", role="manager"))
    store.remove_person("ana", replace(ADDED, change="removed", role="manager"))

    assert [(each.number, each.change, each.role) for each in store.permission_changes()] == [
        (3, "removed", "manager"),
        (2, "role changed", "manager"),
        (1, "added", "annotator"),
    ]


def test_names_are_never_read_as_sql(store: Store) -> None:
    nasty = "'); DROP TABLE people; --"
    store.write_person(replace(ANA, name_key=nasty, name=nasty), replace(ADDED, person=nasty))

    assert [each.name for each in store.people()] == [nasty]


def test_people_sessions_and_audit_outlive_the_process(path: Path) -> None:
    with Store.open(path) as store:
        store.write_person(ANA, ADDED)
        store.begin_session(SESSION)
        before = store.people(), store.permission_changes()

    with Store.open(path) as store:
        assert (store.people(), store.permission_changes()) == before
        assert store.signed_in("f00d", now=150.0) is not None
