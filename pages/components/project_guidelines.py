"""The guidelines of a project, version by version."""

import streamlit as st

from al_core.access.permissions import Permission
from al_core.domain.errors import LoopLabError
from al_core.experiments.project_classes import save_guidelines
from al_core.store.projects import GuidelinesVersion
from pages.components.guard import allowed
from pages.components.messages import error_box
from pages.components.project_state import said, say
from pages.components.session import lab
from pages.components.when import when


def project_guidelines(project_id: str) -> None:
    """Write the next version, beside how it will look; all versions below."""
    versions = lab().store.guidelines(project_id)
    newest = versions[0].version if versions else 0
    base_key = f"guidelines_base_{project_id}"
    base = st.session_state.setdefault(base_key, newest)
    left, right = st.columns(2)
    with left:
        text = st.text_area(
            "Guidelines (Markdown)",
            versions[0].text if versions else "",
            key=f"guidelines_{project_id}",
            height=360,
        )
        if st.button("Save as a new version", type="primary", icon=":material/save:"):
            _save(project_id, text, base)
        say("guidelines")
    with right.container(border=True):
        st.markdown(text or "*Nothing written yet.*")
    _history(versions)


def _save(project_id: str, text: str, base: int) -> None:
    save = allowed(Permission.MANAGE_PROJECT, save_guidelines)
    base_key = f"guidelines_base_{project_id}"
    try:
        st.session_state[base_key] = save(lab().store, project_id, text, base)
    except LoopLabError as error:
        st.session_state.pop(base_key)  # the next press knows of what was saved meanwhile
        error_box(error)
        return
    words = f"Version {st.session_state[base_key]} is saved; people see it when they press h."
    said(words, "guidelines")
    st.rerun()


def _history(versions: list[GuidelinesVersion]) -> None:
    for each in versions:
        with st.expander(f"Version {each.version}, {when(each.created_at)}"):
            st.markdown(each.text)
