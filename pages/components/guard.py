"""The one gate of every page: who is here, and what they may do."""

import streamlit as st

from al_core.access.permissions import LOCAL_OWNER, Permission, Session
from pages.components.messages import full_page_error
from pages.components.session import PROCESS


def enter(permission: Permission) -> Session:
    """The session of whoever is here; ends the page when there is no lab or no permission."""
    if PROCESS.lab is None and PROCESS.refusal is not None:
        full_page_error(PROCESS.refusal)
        st.stop()
    session = LOCAL_OWNER
    if not session.may(permission):
        st.error(f"{session.person} may not {permission}; ask the owner for this permission.")
        st.stop()
    return session
