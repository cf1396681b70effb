import pytest

from al_core.access.permissions import LOCAL_OWNER, Permission, Session


@pytest.mark.parametrize("permission", Permission)
def test_local_owner_may_do_everything(permission):
    assert LOCAL_OWNER.may(permission)


def test_a_permission_not_given_is_not_had():
    assert not Session("guest", frozenset({Permission.VIEW})).may(Permission.SIMULATE)
