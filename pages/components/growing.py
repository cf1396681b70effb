"""Notes on sweeps that are not complete, and the page renewed as runs come in."""

from collections.abc import Sequence

import streamlit as st

from al_core.experiments.side_by_side import SideBySide
from pages.components.messages import plain
from pages.components.progress import job_progress
from pages.components.session import lab

POLL_SECONDS = 3.0


def growing(sweep_ids: Sequence[str], seen: SideBySide) -> None:
    """Say what is still to come or missing; while sweeps run, renew the page with each run."""
    _named_apart(seen)
    jobs = [lab().progress(sweep_id) for sweep_id in sweep_ids]
    running = [job for job in jobs if job.under_way]
    for job in running:
        job_progress(job.job_id)
    if running:
        st.caption(
            f"Compared so far: {seen.finished:,} finished runs; {seen.missing:,} are still to "
            "come. The page follows."
        )
        _watch(tuple(sweep_ids), sum(job.done for job in jobs))
    elif seen.missing:
        st.info(
            f"{seen.missing:,} of {seen.finished + seen.missing:,} runs are missing: they failed "
            "or were cancelled. **Start** can resume them.",
            icon=":material/info:",
        )


def _named_apart(seen: SideBySide) -> None:
    """Which arms belong to which sweep, where their plans differ."""
    if any(seen.variants.values()):
        names = {sweep.sweep_id: sweep.name for sweep in lab().sweeps()}
        words = [
            f"**{plain(variant)}**: {plain(names[name])}" for name, variant in seen.variants.items()
        ]
        st.caption("Arms are named apart by what differs between the plans. " + "; ".join(words))


@st.fragment(run_every=POLL_SECONDS)
def _watch(sweep_ids: Sequence[str], done: int) -> None:
    if sum(lab().progress(sweep_id).done for sweep_id in sweep_ids) != done:
        st.rerun()
