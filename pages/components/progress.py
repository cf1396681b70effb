"""Long work on the page: how far, how long still, cancel, and what went wrong last."""

from collections.abc import Callable

import streamlit as st

from al_core.access.permissions import Permission
from al_core.domain.results import JobProgress
from al_core.reporting.words import duration
from pages.components.guard import allowed
from pages.components.messages import plain
from pages.components.session import lab

POLL_SECONDS = 1.0


def job_progress(job_id: str) -> JobProgress:
    """Show a job of the lab and return how far it is; while it runs the display is renewed."""
    job: JobProgress = lab().progress(job_id)
    if job.under_way:
        work_bar(job_id, lambda: lab().progress(job_id), lambda: lab().cancel(job_id))
    else:
        _ended(job)
    return job


@st.fragment(run_every=POLL_SECONDS)
def work_bar(
    job_id: str, ask: Callable[[], JobProgress | None], cancel: Callable[[], None] | None
) -> None:
    """A bar that follows what `ask` says; no button without `cancel`; the page when it ends."""
    job = ask()
    if job is None or not job.under_way:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(1.0, job.done / max(job.total, 1)), text=plain(progress_words(job)))
        if cancel is not None:
            st.button(
                "Cancel",
                key=f"cancel_{job_id}",
                icon=":material/cancel:",
                on_click=allowed(Permission.SIMULATE, cancel),
            )
    if job.last_error:
        st.warning(f"Last error: {job.last_error}")


def _ended(job: JobProgress) -> None:
    if job.state == "failed":
        st.error(f"{job.title} failed: {job.last_error}", icon=":material/error:")
    elif job.state == "cancelled":
        st.info(
            f"{job.title} was cancelled after {job.done:,} of {job.total:,}; "
            "what was finished is kept.",
            icon=":material/cancel:",
        )


def progress_words(job: JobProgress) -> str:
    """The line above the bar: what, how far, how long still."""
    if job.state == "queued":
        return f"{job.title}: waiting for the worker"
    left = "" if job.eta_seconds is None else f", about {duration(max(1.0, job.eta_seconds))} left"
    return f"{job.title}: {job.done:,} of {job.total:,}{left}"
