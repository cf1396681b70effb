"""Give people access, change it, take it away."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from al_core.access.credentials import LONGEST_NAME, LONGEST_PASSPHRASE, SHORTEST_PASSPHRASE
from al_core.access.people import Member
from al_core.access.permissions import PERMISSIONS, Permission, Role, Session
from al_core.domain.errors import LoopLabError
from pages.components.messages import error_box, plain
from pages.components.session import lab
from pages.components.when import when

_ROLES = list(Role)
_SAID = "people_said"
_WORDS: Mapping[Permission, str] = MappingProxyType(
    {
        Permission.VIEW: "look at runs and results",
        Permission.LABEL: "label",
        Permission.ADJUDICATE: "adjudicate",
        Permission.IMPORT_DATA: "import data",
        Permission.SIMULATE: "simulate",
        Permission.MANAGE_PROJECT: "manage projects",
        Permission.SEE_TEAM: "see the team",
        Permission.MANAGE_MODELS: "register and promote models",
        Permission.MANAGE_PEOPLE: "give people access",
    }
)
"""In the order in which they are listed, from what most may do to what one may."""


def newcomer_form(session: Session) -> None:
    """Ask for a name, a passphrase and a role; the first person is the owner."""
    first = lab().people.single_user
    if first:
        st.info(
            "Nobody has been given access yet: whoever opens the lab on this machine owns it, "
            "without a passphrase. The first person ends that. They are the owner, and everyone "
            "signs in from then on.",
            icon=":material/key:",
        )
    with st.form("newcomer", clear_on_submit=True):
        left, middle, right = st.columns([3, 4, 2])
        name = left.text_input("Name", max_chars=LONGEST_NAME, autocomplete="off")
        with middle:
            passphrase = _passphrase_field("newcomer_passphrase")
        with right:
            role = _only_role() if first else _any_role()
        if st.form_submit_button("Give access", type="primary", icon=":material/person_add:"):
            _do(lambda: lab().people.sign_up(name, passphrase, role, session), f"{name} has access")
    if not first:
        st.caption("Tell them name and passphrase; they can change the passphrase themselves.")
    _say()


def _only_role() -> Role:
    """A key of its own, so that the first person's role is not kept for the second."""
    return st.selectbox("Role", [Role.OWNER], key="first_role")


def _any_role() -> Role:
    return st.selectbox("Role", _ROLES, _ROLES.index(Role.ANNOTATOR), key="newcomer_role")


def member_list(session: Session) -> None:
    """Everyone with access, each with role, a new passphrase and the way out."""
    members = lab().people.members()
    if members:
        st.subheader(f"{len(members)} with access", anchor=False)
    for member in members:
        _row(member, session)


def roles_caption() -> None:
    """What each role may do."""
    st.caption("  \n".join(f"**{role}** may {_rights(role)}" for role in _ROLES))


def _rights(role: Role) -> str:
    return ", ".join(words for right, words in _WORDS.items() if right in PERMISSIONS[role])


def _row(member: Member, session: Session) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{plain(member.name)}**")
            st.caption(f"{member.role}, with access since {when(member.since)}")
        with st.popover("Role", key=f"role_{member.name}"):
            _role_form(member, session)
        with st.popover("New passphrase", key=f"passphrase_{member.name}"):
            _passphrase_form(member, session)
        with st.popover("Remove", key=f"remove_{member.name}"):
            _removal_form(member, session)


def _role_form(member: Member, session: Session) -> None:
    with st.form(f"role_form_{member.name}", border=False):
        role = st.selectbox("Role", _ROLES, index=_ROLES.index(member.role))
        if st.form_submit_button("Change role"):
            _do(
                lambda: lab().people.set_role(member.name, role, session),
                f"{member.name} is {role} now",
            )


def _passphrase_form(member: Member, session: Session) -> None:
    with st.form(f"passphrase_form_{member.name}", border=False, clear_on_submit=True):
        passphrase = _passphrase_field(f"passphrase_for_{member.name}")
        if st.form_submit_button("Set passphrase"):
            _do(
                lambda: lab().people.set_passphrase(member.name, passphrase, session),
                f"{member.name} has a new passphrase and must sign in again",
            )


def _removal_form(member: Member, session: Session) -> None:
    st.markdown(f"{plain(member.name)} is signed out at once. What they labeled stays.")
    with st.form(f"remove_form_{member.name}", border=False):
        if st.form_submit_button("Take access away", icon=":material/person_remove:"):
            _do(
                lambda: lab().people.remove(member.name, session),
                f"{member.name} has no access any more",
            )


def _passphrase_field(key: str) -> str:
    return st.text_input(
        f"Passphrase ({SHORTEST_PASSPHRASE} characters or more)",
        type="password",
        max_chars=LONGEST_PASSPHRASE,
        autocomplete="new-password",
        key=key,
    )


def _do(change: Callable[[], None], said: str) -> None:
    """Carry out a change and show the page anew, or say why it can't be."""
    try:
        change()
    except LoopLabError as error:
        error_box(error)
        return
    st.session_state[_SAID] = said
    st.rerun()


def _say() -> None:
    if _SAID in st.session_state:
        st.success(plain(st.session_state.pop(_SAID) + "."), icon=":material/check:")
