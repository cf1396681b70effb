import pytest

from al_core.access.permissions import LOCAL_OWNER, Permission, Session


@pytest.mark.parametrize("permission", Permission)
def test_local_owner_may_do_everything(permission):
    assert LOCAL_OWNER.may(permission)


def test_a_permission_not_given_is_not_had():
    assert not Session("guest", frozenset({Permission.VIEW})).may(Permission.SIMULATE)


def test_a_session_without_permissions_may_not_even_look():
    assert not any(Session("guest", frozenset()).may(permission) for permission in Permission)


def test_permissions_are_named_as_people_say_them():
    assert [str(permission) for permission in Permission] == ["view", "import data", "simulate"]


@pytest.mark.parametrize("permission", Permission)
def test_one_permission_gives_no_other(permission):
    session = Session("guest", frozenset({permission}))
    assert [each for each in Permission if session.may(each)] == [permission]


def test_local_owner_is_called_so_in_what_is_shown():
    assert LOCAL_OWNER.person == "owner"
