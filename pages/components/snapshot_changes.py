"""What changed between two snapshots, or two moments of a run."""

from collections.abc import Sequence

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.change_words import (
    Choice,
    change_numbers,
    changed_labels_table,
    choices,
    class_table,
    counts_caption,
)
from al_core.experiments.registered import RegistryState
from al_core.experiments.registry_desk import SHOWN_CHANGES
from al_core.experiments.snapshot_changes import Changes, Moment
from al_core.experiments.watched_runs import WatchedRun
from pages.components.address import asked_for, begin_with, share
from pages.components.awaited import awaited
from pages.components.messages import error_box, plain
from pages.components.session import lab
from pages.components.table import table


def snapshot_changes(
    state: RegistryState, run: WatchedRun, moments: Sequence[Moment], session: Session
) -> None:
    """Choose two, then rows, labels and classes that are not as they were."""
    st.subheader("What changed", anchor=False)
    offered = choices(state, run.run_id, moments)
    start, newest = (f"{run.run_id}:{moments[place].seq}" for place in (0, -1))
    with st.container(horizontal=True):
        before = _choice("From", "from", offered, start, run.run_id)
        after = _choice("To", "to", offered, newest, run.run_id)
    try:
        found = awaited(
            "Comparing rows and labels:",
            lambda: lab().registry.changes(before.entry, after.entry),
        )
    except LoopLabError as error:
        error_box(error)
        return
    if found is not None:
        _shown(found[0])
        _labels(*found, session)


def _choice(label: str, name: str, offered: dict[str, Choice], first: str, run_id: str) -> Choice:
    key = f"changes_{name}_{run_id}"
    begin_with(key, (asked_for(name, list(offered)) or [first])[0])
    if st.session_state[key] not in offered:
        st.session_state[key] = first
    chosen: str = st.selectbox(
        label, list(offered), key=key, width=420, format_func=lambda each: offered[each].words
    )
    share(name, chosen)
    return offered[chosen]


def _shown(found: Changes) -> None:
    if found.nothing:
        st.success("Rows, labels and classes are the same.", icon=":material/check:")
    with st.container(horizontal=True):
        for name, value in change_numbers(found).items():
            st.metric(name, value, border=True)
    for old, new in found.renamed:
        st.caption(f":material/edit: {plain(old)} is called {plain(new)}")
    table("class_changes", class_table(found), counts_caption(found))


def _labels(found: Changes, texts: dict[int, str], session: Session) -> None:
    """Each label that is not as it was; not for people who may be asked for one of them."""
    labels = found.labels
    if not labels:
        return
    if not session.may(Permission.ADJUDICATE):
        st.caption("Which label changed how is shown to adjudicators, managers and owners.")
        return
    table(
        "label_changes",
        changed_labels_table(labels[:SHOWN_CHANGES], texts),
        f"{len(labels):,} labels are not as they were, the first "
        f"{min(len(labels), SHOWN_CHANGES):,} shown: changed ones first, then those that went, "
        "then those that came.",
    )
