"""The queue and the people of a project, read anew every few seconds."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.access.pseudonyms import names_shown
from al_core.domain.errors import LoopLabError
from al_core.experiments.live_cards import HeldLease
from al_core.experiments.live_review import Member, TeamView, hours_to_the_end
from al_core.experiments.people_tables import Names, held_table, member_table
from al_core.reporting.words import duration
from pages.components.guard import allowed
from pages.components.messages import empty_state, error_box
from pages.components.session import lab
from pages.components.table import table
from pages.components.when import when

REFRESH_SECONDS = 5.0
_SHARES = (
    "Under 2 s", "Late", "Lapsed", "Suggestion asked", "Agreement", "low", "high",
    "Self-agreement",
)  # fmt: skip


@st.fragment(run_every=REFRESH_SECONDS)
def team_board(project_id: str, session: Session) -> None:
    """Queue, leases and, for those who may see it, each person's pace and agreement."""
    try:
        view = lab().review(project_id).team()
    except LoopLabError as error:
        error_box(error)
        return
    names = names_shown((member.annotator for member in view.members), session)
    _queue(view, project_id, session)
    _held(view, names)
    if session.may(Permission.MANAGE_PROJECT) and view.held:
        _moves(view, names, project_id)
    if session.may(Permission.SEE_TEAM):
        people(view.members, names)
        _workload(view)


def _queue(view: TeamView, project_id: str, session: Session) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.metric("Waiting", view.waiting)
        st.metric("Held", len(view.held))
        st.metric("At work", sum(member.at_work for member in view.members))
        if session.may(Permission.MANAGE_PROJECT):
            _pause_button(view, project_id, session.person)
    if view.paused:
        st.warning(
            "Paused: nothing is given out. What people hold they may still answer.",
            icon=":material/pause:",
        )


def _pause_button(view: TeamView, project_id: str, by: str) -> None:
    run = lab().live_run(project_id)
    if view.paused:
        if st.button("Resume", icon=":material/play_arrow:", type="primary"):
            _do(partial(run.resume, by))
    elif st.button("Pause", icon=":material/pause:"):
        _do(partial(run.pause, by))


def _held(view: TeamView, names: Names) -> None:
    if not view.held:
        empty_state(
            "Nobody holds anything",
            "Items are handed out when somebody opens **Label**.",
            ":material/inbox:",
        )
        return
    columns = dict(held_table(view, names))
    for name in ("Since", "Until"):
        columns[name] = [when(float(str(moment))) for moment in columns[name]]
    words = "Items that people hold now. One not answered in time goes to the next free person."
    table("held", columns, words)


def _moves(view: TeamView, names: Names, project_id: str) -> None:
    """Take items from whoever holds them, or give them to somebody else."""
    run = lab().live_run(project_id)
    by_number = {each.lease: each for each in view.held}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.multiselect(
            "Items",
            list(by_number),
            key="leases",
            format_func=lambda number: _lease_words(by_number[number], names),
        )
        if st.button("Release", disabled=not chosen, icon=":material/lock_open:"):
            _do(*[partial(run.release, number) for number in chosen])
        to = st.selectbox("to", _targets(view), key="lease_to", format_func=names.get)
        if st.button("Reassign", disabled=not (chosen and to), icon=":material/move_up:"):
            _do(*[partial(run.hand_over, number, to) for number in chosen])


def _targets(view: TeamView) -> list[str]:
    return [member.annotator for member in view.members]


def _lease_words(lease: HeldLease, names: Names) -> str:
    holder = names.get(lease.annotator, lease.annotator)
    return f"item {lease.example}, {holder}, until {when(lease.due)}"


def people(members: Sequence[Member], names: Names) -> None:
    """Each person's pace and agreement."""
    if not members:
        return
    st.subheader("People", anchor=False)
    percent = {name: st.column_config.NumberColumn(format="percent") for name in _SHARES}
    table(
        "people",
        member_table(members, names),
        "Active seconds leave idle time out. Agreement: how often the others gave the same "
        "answer on shared items, with its 95 % interval; self-agreement: how often they did so "
        "on items shown to them again. Only managers and owners see this table.",
        {**percent, "Median, s": st.column_config.NumberColumn(format="%.1f")},
    )


def _workload(view: TeamView) -> None:
    """How long what is left will take so many people."""
    st.subheader("Workload", anchor=False)
    left, right = st.columns(2)
    most = max(1, sum(member.at_work for member in view.members))
    people = left.number_input("People at work", 1, 10_000, most, key="workload_people")
    deadline = right.number_input("Hours to the deadline", 0.1, 10_000.0, 8.0, key="workload_hours")
    hours = hours_to_the_end(view, people)
    of_what = "the label budget" if view.budgeted else "what is queued now (there is no budget)"
    if hours is None:
        st.caption(f"{view.answers_left} answers left of {of_what}. No pace is known yet.")
        return
    words = f"{view.answers_left} answers left of {of_what}: {duration(hours * 3600)} of work at "
    words += f"the pace so far, each of {people} without a break."
    if hours > deadline:
        words += f" That is past the deadline in {duration(deadline * 3600)}."
        st.warning(words, icon=":material/schedule:")
        return
    st.success(words, icon=":material/schedule:")


def _do(*changes: Callable[[], None]) -> None:
    """Carry out changes as whoever is here now, and show the page anew."""
    try:
        for change in changes:
            allowed(Permission.MANAGE_PROJECT, change)()
    except LoopLabError as error:
        error_box(error)
        return
    st.rerun(scope="app")
