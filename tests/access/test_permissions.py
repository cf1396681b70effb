import pytest

from al_core.access.permissions import LOCAL_OWNER, PERMISSIONS, Permission, Role, Session

MATRIX = """
                 owner manager adjudicator annotator viewer
view               x      x         x          x        x
import data        x      x         .          .        .
simulate           x      x         .          .        .
label              x      x         x          x        .
adjudicate         x      x         x          .        .
manage projects    x      x         .          .        .
manage models      x      x         .          .        .
manage people      x      .         .          .        .
see the team       x      x         .          .        .
"""


def rows():
    """Each permission of the table with its marks by role."""
    head, *lines = MATRIX.strip().splitlines()
    for line in lines:
        words = line.split()
        roles = head.split()
        yield " ".join(words[: -len(roles)]), dict(zip(roles, words[-len(roles) :], strict=True))


@pytest.mark.parametrize(("permission", "given"), list(rows()), ids=lambda value: str(value)[:15])
def test_each_role_may_do_what_the_table_says_and_nothing_else(permission, given):
    session_may = {
        str(role): "x" if Session.of("ana", role).may(Permission(permission)) else "."
        for role in Role
    }
    assert session_may == given


def test_the_table_names_every_permission_and_every_role():
    assert [name for name, _ in rows()] == [str(each) for each in Permission]
    assert list(PERMISSIONS) == list(Role)


def test_a_permission_not_given_is_not_had():
    session = Session("guest", Role.VIEWER, frozenset({Permission.VIEW}))
    assert not session.may(Permission.SIMULATE)


def test_what_roles_may_do_can_not_be_changed_by_a_caller():
    with pytest.raises(TypeError):
        PERMISSIONS[Role.VIEWER] = frozenset(Permission)


def test_local_owner_is_called_so_in_what_is_shown():
    assert (LOCAL_OWNER.person, LOCAL_OWNER.role) == ("owner", Role.OWNER)
