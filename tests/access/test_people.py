"""Access is given, used, changed and taken away; each call reads it anew."""

from dataclasses import replace

import pytest

from al_core.access.permissions import LOCAL_OWNER, Permission, Role, Session
from al_core.domain.errors import AccessError, NotAllowed, SignInNeeded, TooManyAttempts
from tests.access.doors import LOCAL, REMOTE, SECRET

OTHER = "another few words"


def with_token(people, name, secret=SECRET):
    return replace(REMOTE, token=people.sign_in(name, secret))


def test_a_lab_without_people_is_its_own_machines(people):
    assert people.single_user
    assert people.session(LOCAL) == LOCAL_OWNER


def test_a_lab_without_people_lets_nobody_in_from_elsewhere(people):
    with pytest.raises(SignInNeeded, match=r"'lab.example:8501' is not its own machine"):
        people.session(REMOTE)


def test_a_token_of_another_lab_does_not_keep_the_local_owner_out(people):
    assert people.session(replace(LOCAL, token="of another lab")) == LOCAL_OWNER


def test_the_first_person_ends_the_single_user_start(owned):
    assert not owned.single_user
    with pytest.raises(SignInNeeded, match="sign in with name and passphrase"):
        owned.session(LOCAL)


def test_the_first_person_must_be_an_owner(people):
    with pytest.raises(AccessError, match="The first person can't be annotator"):
        people.sign_up("Ana", SECRET, Role.ANNOTATOR)
    assert people.single_user


def test_the_local_owner_gives_no_access_once_there_are_people(owned):
    with pytest.raises(NotAllowed, match="owner may not manage people"):
        owned.sign_up("Mallory", SECRET, Role.OWNER)


def test_a_token_is_its_persons_from_anywhere(owned):
    assert owned.session(with_token(owned, "Olga")) == Session.of("Olga", Role.OWNER)


def test_names_are_found_however_they_are_written(owned):
    assert owned.session(with_token(owned, " OLGA ")).person == "Olga"


def test_tokens_are_long_different_and_not_in_the_database(owned, store):
    tokens = {owned.sign_in("Olga", SECRET) for _ in range(3)}
    kept = str(store._database.rows("SELECT * FROM sessions"))

    assert len(tokens) == 3
    assert all(len(token) >= 43 and token not in kept for token in tokens)


@pytest.mark.parametrize(("name", "secret"), [("Olga", OTHER), ("Nobody", SECRET), ("", "")])
def test_who_is_unknown_and_what_is_wrong_sound_the_same(owned, name, secret):
    with pytest.raises(SignInNeeded, match=r"^Name and passphrase don't belong together"):
        owned.sign_in(name, secret)


def test_the_sixth_wrong_guess_is_not_even_checked(owned, clock):
    for _ in range(5):
        with pytest.raises(SignInNeeded):
            owned.sign_in("Olga", OTHER, "10.0.0.7")

    with pytest.raises(TooManyAttempts):
        owned.sign_in("Olga", SECRET, "10.0.0.7")

    assert owned.sign_in("Olga", SECRET, "10.0.0.8")
    clock.seconds += 900
    assert owned.sign_in("Olga", SECRET, "10.0.0.7")


def test_a_session_lasts_thirty_days(owned, clock):
    token = owned.sign_in("Olga", SECRET)
    clock.seconds += 30 * 86400 - 1
    assert owned.session_of(token) is not None

    clock.seconds += 1
    assert owned.session_of(token) is None


def test_signing_out_ends_that_session_and_no_other(owned):
    here, there = owned.sign_in("Olga", SECRET), owned.sign_in("Olga", SECRET)
    owned.sign_out(here)
    owned.sign_out("of nobody")

    assert owned.session_of(here) is None
    assert owned.session_of(there) is not None


def test_a_role_taken_away_is_gone_at_the_next_call(owned, olga):
    owned.sign_up("Ana", SECRET, Role.MANAGER, olga)
    caller = with_token(owned, "Ana")
    assert owned.entered(caller, Permission.IMPORT_DATA).role is Role.MANAGER

    owned.set_role("Ana", Role.VIEWER, olga)

    with pytest.raises(NotAllowed, match="Ana is viewer here and may not import data"):
        owned.entered(caller, Permission.IMPORT_DATA)
    assert owned.entered(caller, Permission.VIEW).role is Role.VIEWER


def test_an_old_session_object_gives_no_access_its_person_lost(owned, olga):
    owned.sign_up("Ben", SECRET, Role.OWNER, olga)
    ben = owned.session_of(owned.sign_in("Ben", SECRET))
    owned.set_role("Ben", Role.VIEWER, olga)

    for change in (
        lambda: owned.sign_up("Eve", SECRET, Role.OWNER, ben),
        lambda: owned.set_role("Olga", Role.VIEWER, ben),
        lambda: owned.set_passphrase("Olga", OTHER, ben),
        lambda: owned.remove("Olga", ben),
    ):
        with pytest.raises(NotAllowed, match="Ben may not manage people; ask an owner"):
            change()


def test_a_removed_person_is_out_at_once(owned, olga):
    owned.sign_up("Ana", SECRET, Role.ANNOTATOR, olga)
    caller = with_token(owned, "Ana")
    owned.remove("Ana", olga)

    with pytest.raises(SignInNeeded):
        owned.session(caller)
    with pytest.raises(SignInNeeded):
        owned.sign_in("Ana", SECRET)
    assert [each.name for each in owned.members()] == ["Olga"]


def test_a_removed_person_comes_back_with_a_new_passphrase_only(owned, olga):
    owned.sign_up("Ana", SECRET, Role.ANNOTATOR, olga)
    before = with_token(owned, "Ana")
    owned.remove("Ana", olga)
    owned.sign_up("ana", OTHER, Role.VIEWER, olga)

    assert owned.session(with_token(owned, "ana", OTHER)) == Session.of("ana", Role.VIEWER)
    with pytest.raises(SignInNeeded):
        owned.session(before)


def test_a_new_passphrase_ends_the_sessions_and_the_old_one(owned, olga):
    owned.sign_up("Ana", SECRET, Role.ANNOTATOR, olga)
    before = with_token(owned, "Ana")
    owned.set_passphrase("Ana", OTHER, olga)

    with pytest.raises(SignInNeeded):
        owned.session(before)
    with pytest.raises(SignInNeeded):
        owned.sign_in("Ana", SECRET)
    assert owned.session(with_token(owned, "Ana", OTHER)).role is Role.ANNOTATOR


def test_a_name_is_given_once(owned, olga):
    with pytest.raises(AccessError, match="'OLGA' has access already"):
        owned.sign_up("OLGA", OTHER, Role.VIEWER, olga)
    assert owned.sign_in("Olga", SECRET)


def test_the_only_owner_stays(owned, olga):
    for change in (
        lambda: owned.remove("Olga", olga),
        lambda: owned.set_role("Olga", Role.MANAGER, olga),
    ):
        with pytest.raises(AccessError, match="'Olga' is the only owner; make somebody else"):
            change()


def test_an_owner_goes_when_there_is_another(owned, olga):
    owned.sign_up("Ben", SECRET, Role.OWNER, olga)
    owned.remove("Olga", olga)

    assert [(each.name, each.role) for each in owned.members()] == [("Ben", Role.OWNER)]


def test_nobody_of_that_name_is_said(owned, olga):
    with pytest.raises(AccessError, match="'Ana' has no access here"):
        owned.set_role("Ana", Role.VIEWER, olga)


def test_every_change_of_access_says_who_what_whom_and_when(owned, olga, clock):
    clock.seconds = 2_000_000.0
    owned.sign_up("Ana", SECRET, Role.ANNOTATOR, olga)
    owned.set_role("Ana", Role.ADJUDICATOR, olga)
    owned.set_passphrase("Ana", OTHER, olga)
    owned.remove("Ana", olga)

    lines = [(e.changed_by, e.change, e.person, e.role) for e in reversed(owned.changes())]
    assert lines == [
        ("owner", "given access", "Olga", "owner"),
        ("Olga", "given access", "Ana", "annotator"),
        ("Olga", "role changed", "Ana", "adjudicator"),
        ("Olga", "new passphrase", "Ana", "adjudicator"),
        ("Olga", "access removed", "Ana", "adjudicator"),
    ]
    assert owned.changes()[0].occurred_at == 2_000_000.0


def test_a_refused_change_leaves_no_line(owned, olga):
    before = owned.changes()
    with pytest.raises(AccessError):
        owned.remove("Olga", olga)
    assert owned.changes() == before


def signed_in_twice(people):
    people.sign_up("Ana", SECRET, Role.ANNOTATOR, Session.of("Olga", Role.OWNER))
    return [people.sign_in("Ana", SECRET) for _ in range(2)]


def test_who_signs_out_everywhere_is_signed_in_nowhere_and_others_stay(owned):
    tokens = signed_in_twice(owned)
    other = owned.sign_in("Olga", SECRET)
    owned.sign_out_everywhere(owned.session_of(tokens[0]))
    assert [owned.session_of(token) for token in tokens] == [None, None]
    assert owned.session_of(other).person == "Olga"


def test_one_changes_ones_own_passphrase_and_signs_in_anew(owned):
    tokens = signed_in_twice(owned)
    owned.change_own_passphrase(owned.session_of(tokens[0]), SECRET, OTHER)
    assert [owned.session_of(token) for token in tokens] == [None, None]
    with pytest.raises(SignInNeeded):
        owned.sign_in("Ana", SECRET)
    assert owned.session_of(owned.sign_in("Ana", OTHER)).role is Role.ANNOTATOR
    assert (owned.changes()[0].changed_by, owned.changes()[0].change) == ("Ana", "new passphrase")


def guess_often(people, session):
    for _ in range(20):
        with pytest.raises(SignInNeeded):
            people.change_own_passphrase(session, "a wrong guess", OTHER)


def test_a_wrong_present_passphrase_changes_nothing_and_guessing_is_slowed_down(owned):
    (token, _) = signed_in_twice(owned)
    ana = owned.session_of(token)
    with pytest.raises(SignInNeeded, match="not your present passphrase"):
        owned.change_own_passphrase(ana, "a wrong guess", OTHER)
    assert owned.session_of(token) == ana
    with pytest.raises(TooManyAttempts):
        guess_often(owned, ana)


def test_a_new_passphrase_of_ones_own_must_be_long_enough(owned):
    (token, _) = signed_in_twice(owned)
    with pytest.raises(AccessError, match="use 10 to 500"):
        owned.change_own_passphrase(owned.session_of(token), SECRET, "short")
    assert owned.session_of(token) is not None
