"""The snapshots that were taken of a run."""

import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.experiments.model_words import snapshot_table
from al_core.experiments.registered import RegistryState
from al_core.experiments.watched_runs import WatchedRun
from pages.components.awaited import awaited
from pages.components.links import link_to
from pages.components.messages import error_box
from pages.components.session import lab
from pages.components.table import table
from pages.components.when import when


def snapshot_list(state: RegistryState, run: WatchedRun) -> None:
    """Those of the run, newest first, then the datasheet and the charts of one of them."""
    mine = [each for each in state.snapshots if each.event.run_id == run.run_id]
    if not mine:
        st.info("No snapshot of this run was taken yet.", icon=":material/photo_camera:")
        return
    columns = snapshot_table(mine, {run.run_id: run.title})
    taken = [when(each.taken_at) for each in reversed(mine)]
    table(
        "snapshots",
        {**columns, "Taken": taken},
        "Snapshots of this run, newest first: a hash over rows and labels sorted by example, the "
        "snapshot before, and the hash of the log entry it is of.",
    )
    by_entry = {each.event.seq: each.event for each in reversed(mine)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Snapshot", list(by_entry), key=f"snapshot_of_{run.run_id}_{len(mine)}", width=420,
            format_func=lambda seq: f"{by_entry[seq].snapshot[:12]} {by_entry[seq].title}",
        )  # fmt: skip
        event = by_entry[chosen]
        link_to(
            "Progress & stop", "Progress as of it", ":material/monitoring:",
            run=run.run_id, as_of=str(event.seq),
        )  # fmt: skip
        link_to(
            "Drift & health", "Health as of it", ":material/health_metrics:",
            run=run.run_id, as_of=str(event.seq),
        )  # fmt: skip
        try:
            sheet = awaited("Writing the datasheet:", lambda: lab().registry.datasheet(event))
        except LoopLabError as error:
            error_box(error)
            return
        if sheet is not None:
            st.download_button(
                "Datasheet", sheet.encode(), file_name=f"datasheet-{event.snapshot[:12]}.md",
                mime="text/markdown", key="snapshot_sheet", icon=":material/download:",
                on_click="ignore",
            )  # fmt: skip
