"""Pin what a page tells to a project's playbook, with a note and the runs behind it."""

from collections.abc import Iterable

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.comparing import set_name
from al_core.experiments.cut_words import moment_words
from al_core.experiments.playbook import LONGEST_NOTE, LONGEST_TITLE, LONGEST_WORDS, Finding
from al_core.experiments.side_by_side import SideBySide
from pages.components.guard import allowed
from pages.components.links import link_to
from pages.components.messages import error_box, plain
from pages.components.session import lab

THE_LAB = ""
"""The playbook of no project: what holds for all of them."""


def pin(
    page: str, title: str, words: Iterable[str], run_ids: Iterable[str], session: Session
) -> None:
    """A button that pins these sentences as they stand; nothing for whoever may not.

    page: the title of the page it stands on, whose address is kept as it is now.
    """
    if not session.may(Permission.MANAGE_PROJECT):
        return
    told = "\n".join(each.replace("*", "") for each in words)[:LONGEST_WORDS]
    runs = tuple(dict.fromkeys(run_ids))
    if not told or not runs:
        return
    key = f"pin_{title}"
    query = {name: tuple(st.query_params.get_all(name)) for name in st.query_params}
    finding = Finding(title[:LONGEST_TITLE], told, page, query, runs)
    with st.popover("Pin", icon=":material/keep:", key=key, type="tertiary"):
        project = _playbook(runs, key)
        note = st.text_area(
            "Note", key=f"{key}_note", max_chars=LONGEST_NOTE,
            placeholder="What follows from it for the next project?",
        )  # fmt: skip
        st.caption(f"{plain(told[:300])}{'…' if len(told) > 300 else ''}")
        if st.button("Pin it", key=f"{key}_now", type="primary"):
            done = _pin(project, finding, note, session)
            st.session_state[f"{key}_in"] = project if done else None
        _pinned(st.session_state.get(f"{key}_in"))


def _playbook(run_ids: tuple[str, ...], key: str) -> str:
    """The project whose playbook it goes to: at first that of a run behind it, where one has."""
    records = lab().projects()
    names = {each.project_id: each.name for each in records} | {THE_LAB: "This lab"}
    own = [each.project_id for each in records if each.run_id in run_ids]
    chosen: str = st.selectbox(
        "To the playbook of",
        list(names),
        index=list(names).index(own[0]) if own else 0,
        format_func=names.get,
        key=f"{key}_project",
    )
    return chosen


def pin_compared(seen: SideBySide, title: str, words: Iterable[str], session: Session) -> None:
    """The same of runs that are compared, with their data and their moment in the title."""
    data = ", ".join(dict.fromkeys(set_name(run.plan.data) for run in seen.runs))
    whole = f"{title} on {data}{moment_words(seen.cut)}"
    pin("Compare", whole, words, [run.run_id for run in seen.runs], session)


def _pin(project: str, finding: Finding, note: str, session: Session) -> bool:
    try:
        allowed(Permission.MANAGE_PROJECT, lab().playbook.pin)(
            project, finding, note, session.person
        )
    except LoopLabError as error:
        error_box(error)
        return False
    return True


def _pinned(project: str | None) -> None:
    """Said as long as somebody is here: a page that follows its runs begins anew meanwhile."""
    if project is not None:
        st.success("It is on the playbook.", icon=":material/keep:")
        link_to("Playbook", "Open the playbook", ":material/menu_book:", project=project)
