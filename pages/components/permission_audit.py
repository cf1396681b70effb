"""Who gave or took which access when."""

import streamlit as st

from pages.components.session import lab
from pages.components.table import table
from pages.components.when import when


def permission_audit() -> None:
    """Every change of access, newest first; nothing where there was none."""
    changes = lab().people.changes()
    if not changes:
        return
    st.subheader("Changes of access", anchor=False)
    table(
        "access_changes",
        {
            "When": [when(each.occurred_at) for each in changes],
            "By": [each.changed_by for each in changes],
            "Change": [each.change for each in changes],
            "Person": [each.person for each in changes],
            "Role": [each.role for each in changes],
        },
        f"Every change of access since the lab has people, newest first: {len(changes):,}.",
    )
