"""One finding of a playbook: what, who, when, the note, the view, the runs; take it down."""

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.playbook import LONGEST_NOTE, PinnedFinding
from pages.components.guard import allowed
from pages.components.links import open_again
from pages.components.messages import error_box, plain
from pages.components.pages_table import PAGES
from pages.components.session import lab
from pages.components.table import table
from pages.components.when import when


def playbook_finding(pinned: PinnedFinding, session: Session) -> None:
    """Everything that was written down, inert, with a way back to the view it came from."""
    event = pinned.event
    with st.container(border=True):
        st.markdown(f"**{plain(event.title)}**")
        if event.note:
            _lines(event.note, ":material/sticky_note_2: ")
        _lines(event.words, "")
        st.caption(f"Pinned by {plain(event.by)}, {when(pinned.pinned_at)}{_down(pinned)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            if event.page in {page.title for page in PAGES}:
                open_again(event.page, f"Open on {event.page}", event.address)
            if pinned.up and session.may(Permission.MANAGE_PROJECT):
                _take_down(pinned, session)
        _runs(pinned)


def _lines(text: str, mark: str) -> None:
    """Typed text as it was typed, line by line, with nothing in it that acts."""
    lines = [plain(line) for line in text.splitlines() if line.strip()]
    st.markdown(mark + "  \n".join(lines))


def _down(pinned: PinnedFinding) -> str:
    if pinned.taken_down is None or pinned.taken_down_at is None:
        return ""
    because = f": {plain(pinned.taken_down.reason)}" if pinned.taken_down.reason else ""
    return f"; taken down by {plain(pinned.taken_down.by)}, {when(pinned.taken_down_at)}{because}"


def _runs(pinned: PinnedFinding) -> None:
    heads, key = pinned.event.heads, pinned.event.finding
    grown = lab().playbook.changed_since(pinned)
    count = f"{len(heads):,} run{'' if len(heads) == 1 else 's'} behind it"
    more = f", {len(grown):,} with more in the log since" if grown else ", as they were then"
    with st.expander(count + more, icon=":material/receipt_long:"):
        columns = {
            "Run": list(heads),
            "Log head": list(heads.values()),
            "Since": ["goes on" if run_id in grown else "unchanged" for run_id in heads],
        }
        table(key, columns, "The hash of the last entry of each run's log when it was pinned.")


def _take_down(pinned: PinnedFinding, session: Session) -> None:
    key = pinned.event.finding
    with st.popover("Unpin", icon=":material/keep_off:", key=f"unpin_{key}"):
        reason = st.text_input("Why?", key=f"why_{key}", max_chars=LONGEST_NOTE)
        st.caption("It moves to those taken down; the log keeps both.")
        if st.button("Take it down", key=f"unpin_now_{key}", type="primary"):
            try:
                allowed(Permission.MANAGE_PROJECT, lab().playbook.unpin)(
                    key, reason, session.person
                )
            except LoopLabError as error:
                error_box(error)
            else:
                st.rerun()
