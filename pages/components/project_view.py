"""One project for whoever manages it: its classes, its guidelines, its plan, a search."""

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.store.projects import ProjectRecord
from pages.components.address import asked_for, begin_with, share
from pages.components.awaited import awaited
from pages.components.guard import allowed
from pages.components.links import link_to
from pages.components.messages import error_box, plain
from pages.components.plan_summary import plan_summary
from pages.components.project_classes import project_classes
from pages.components.project_guidelines import project_guidelines
from pages.components.project_labels import project_labels
from pages.components.project_list import archive_popover, progress_words
from pages.components.project_rows import project_rows
from pages.components.project_search import project_search
from pages.components.project_state import said, say_at_the_top
from pages.components.session import lab
from pages.components.take_apart import ablation_of_project

_VIEWS = {
    "classes": "Classes",
    "guidelines": "Guidelines",
    "search": "Search & label by hand",
    "rows": "Add rows",
    "labels": "Labels out & in",
    "plan": "Plan",
}


def project_view(project_id: str, session: Session) -> None:
    """The project of that id, or why there is none."""
    try:
        record = lab().store.project(project_id)
        if record.archived_at is not None:
            _archived(record)
            return
        status = awaited("Opening the project:", lambda: lab().project_status(project_id))
    except LoopLabError as error:
        error_box(error)
        return
    if status is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(record.name), anchor=False, width="content")
        link_to("Label", "Label", ":material/label:", project=project_id)
        link_to("Queue & team", "Queue & team", ":material/groups:", project=project_id)
        archive_popover(record)
    st.caption(progress_words(status).removeprefix(" · "))
    say_at_the_top()
    _parts(project_id, session)


def _parts(project_id: str, session: Session) -> None:
    begin_with("project_part", (asked_for("show", list(_VIEWS)) or ["classes"])[0])
    part = st.segmented_control(
        "Part of the project", list(_VIEWS), key="project_part", format_func=_VIEWS.get,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    share("show", part)
    if part == "classes":
        project_classes(project_id)
    elif part == "guidelines":
        project_guidelines(project_id)
    elif part == "search":
        project_search(project_id, session)
    elif part == "rows":
        project_rows(project_id, session)
    elif part == "labels":
        project_labels(project_id, session)
    else:
        plan_summary(lab().project_spec(project_id).plan)
        ablation_of_project(project_id, session)


def _archived(record: ProjectRecord) -> None:
    st.subheader(plain(record.name), anchor=False)
    st.info("This project is archived; its labels and its log are kept.", icon=":material/archive:")
    if st.button("Restore", icon=":material/unarchive:", type="primary"):
        allowed(Permission.MANAGE_PROJECT, lab().restore_project)(record.project_id)
        said(f"{record.name} is open again, where it was.")
        st.rerun()
