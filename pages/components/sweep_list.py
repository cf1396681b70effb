"""Earlier sweeps: open one, resume one that was cut short, use its plan again."""

import streamlit as st

from al_core.access.permissions import Permission
from al_core.domain.results import JobProgress
from al_core.store.sweeps import SweepRecord
from pages.components.guard import allowed
from pages.components.links import link_to
from pages.components.messages import plain
from pages.components.session import lab
from pages.components.when import when

SHOWN = 6
_BADGES = {
    "queued": ("waiting", "gray"),
    "running": ("running", "blue"),
    "done": ("done", "green"),
    "failed": ("stopped", "orange"),
    "cancelled": ("cancelled", "gray"),
}


def sweep_list() -> None:
    """The newest sweeps, and all of them on request."""
    sweeps = lab().sweeps()
    if not sweeps:
        return
    st.subheader("Earlier simulations", anchor=False)
    everything = len(sweeps) <= SHOWN or st.toggle(f"All {len(sweeps)}", key="all_sweeps")
    for record in sweeps if everything else sweeps[:SHOWN]:
        _row(record)


def _row(record: SweepRecord) -> None:
    job = lab().progress(record.sweep_id)
    words, colour = _BADGES[job.state]
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{plain(record.name)}**")
            st.caption(f"{when(record.created_at)} · {job.done:,} of {job.total:,} runs{_why(job)}")
        st.badge(words, color=colour)
        st.button("Open", key=f"open_{record.sweep_id}", on_click=_open, args=(record.sweep_id,))
        if job.state in {"failed", "cancelled"} and job.done < job.total:
            st.button(
                "Resume",
                key=f"resume_{record.sweep_id}",
                icon=":material/play_arrow:",
                on_click=allowed(Permission.SIMULATE, _resume),
                args=(record.sweep_id,),
            )
        link_to("Workflow Lab", "Use this plan", ":material/tune:", sweep=record.sweep_id)
        link_to("Compare", "Compare", ":material/compare_arrows:", sweep=record.sweep_id)


def _open(sweep_id: str) -> None:
    st.query_params["sweep"] = sweep_id


def _resume(sweep_id: str) -> None:
    lab().resume(sweep_id)
    _open(sweep_id)


def _why(job: JobProgress) -> str:
    return f" · {plain(job.last_error)}" if job.state == "failed" and job.last_error else ""
