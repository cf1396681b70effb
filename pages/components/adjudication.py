"""Decide what people split on, one item at a time, without seeing who said what."""

from collections.abc import Sequence

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.adjudicating import (
    REASONS,
    Case,
    append_to_guidelines,
    case_of,
    cases,
    undecided,
)
from al_core.loop.live_engine import NO_CLASS, Ruling
from pages.components.awaited import awaited
from pages.components.example_content import example_content
from pages.components.guard import allowed
from pages.components.label_project import LabelProject
from pages.components.messages import empty_state, error_box, plain
from pages.components.session import lab

KEYS = 9
_LATER = "adjudicate_later"


def disputes(project: LabelProject, session: Session) -> None:
    """What was left undecided, what people split on, what they flagged."""
    _next_case(cases(lab().review(project.project_id)), project, session)


def likely_errors(project: LabelProject, session: Session) -> None:
    """Labels that models fitted on all the others take for another class, worst first."""
    try:
        found = awaited(
            "Fitting models that have not seen each label.",
            lambda: lab().suspects(project.project_id),
        )
    except LoopLabError as error:
        error_box(error)
        return
    if found is None:
        return
    review = lab().review(project.project_id)
    left = undecided(found, review)
    st.caption(
        f"Of {found.labels} labels {len(found.found)} look wrong to models that had not seen "
        f"them; an estimated {found.error_share:.1%} are (confident learning). The model's own "
        "guess stays hidden."
    )
    _next_case([case_of(each, review) for each in left], project, session)


def _next_case(waiting: Sequence[Case], project: LabelProject, session: Session) -> None:
    put_off: list[int] = st.session_state.setdefault(_LATER, [])
    fresh = [case for case in waiting if case.example not in put_off]
    if not fresh and waiting:
        put_off.clear()
        fresh = list(waiting)
    if not fresh:
        empty_state(
            "Nothing to decide",
            "Items come here when people split, skip one for the adjudicator, or flag it.",
            ":material/task_alt:",
        )
        return
    st.caption(f"{len(waiting)} to decide. This one is **{fresh[0].kind}**.")
    _case(fresh[0], project, session)


def _case(case: Case, project: LabelProject, session: Session) -> None:
    run = lab().live_run(project.project_id)
    classes = tuple(run.looked_at(lambda state: tuple(state.classes)))
    gone = run.looked_at(lambda state: set(state.merged))
    left, right = st.columns([3, 2])
    with left.container(border=True):
        example_content(run.content(case.example))
    with right:
        for letter, label in case.answers:
            st.markdown(f"**{letter}** says {plain(classes[label])}")
        for words in case.words:
            st.caption(plain(words))
        reason = st.segmented_control("Why", REASONS, key="adjudicate_reason")
        note = st.text_area("Note", key=f"note_{case.example}", max_chars=2000)
        add = st.checkbox("Add the note to the guidelines", key=f"add_{case.example}")
    alive = [label for label in range(len(classes)) if label not in gone]
    chosen = _choice(alive, classes, reason)
    if chosen is not None:
        _decide(case, Ruling(chosen, reason or "", note), (project, session, add))
    if st.button("Later", icon=":material/schedule:", type="tertiary"):
        st.session_state[_LATER].append(case.example)
        st.rerun()


def _choice(alive: Sequence[int], classes: Sequence[str], reason: str | None) -> int | None:
    """The class that was pressed, -1 for no label, None for nothing."""
    waits = reason is None
    if waits:
        st.caption("Say why first; then one key decides.")
    pressed = None
    with st.container(horizontal=True):
        for place, label in enumerate(alive):
            key = str(place + 1) if place < KEYS else None
            if st.button(
                plain(classes[label]), key=f"decide_{label}", shortcut=key, disabled=waits
            ):
                pressed = label
        if st.button("No label", key="decide_none", disabled=waits, type="tertiary"):
            pressed = NO_CLASS
    return pressed


def _decide(case: Case, ruling: Ruling, asked: tuple[LabelProject, Session, bool]) -> None:
    project, session, add = asked
    run = lab().live_run(project.project_id)
    try:
        allowed(Permission.ADJUDICATE, run.adjudicate)(session.person, case.example, ruling)
        if add:
            append_to_guidelines(
                lab().store, project.project_id, ruling.comment, project.spec.guidelines
            )
    except LoopLabError as error:
        error_box(error)
        return
    st.rerun()
