"""The strip on every page: data version, model and its age, queue depth, what the worker does."""

import streamlit as st

from al_core.access.permissions import Permission
from al_core.domain.results import JobProgress, LabStatus
from al_core.reporting.words import duration
from pages.components.guard import allowed, visitor
from pages.components.session import lab

POLL_SECONDS = 2.0


@st.fragment(run_every=POLL_SECONDS)
def status_strip() -> None:
    """How the lab is doing, renewed every two seconds, for as long as one may look."""
    session = visitor()
    if session is None:
        st.rerun()  # signed out elsewhere: the frame asks for a sign-in
    status = lab().status()
    with st.container(horizontal=True, vertical_alignment="center", key="strip"):
        for words in strip_words(status):
            st.caption(words, width="content")
        running = status.job is not None and status.job.state in {"queued", "running"}
        if status.job is not None and running and session.may(Permission.SIMULATE):
            st.button(
                "Cancel",
                key="strip_cancel",
                icon=":material/cancel:",
                type="tertiary",
                on_click=allowed(Permission.SIMULATE, lab().cancel),
                args=(status.job.job_id,),
            )


def strip_words(status: LabStatus) -> list[str]:
    """The parts of the strip, in words."""
    return [
        f":material/database: Data {status.data_version[:10] or 'none yet'}",
        f":material/model_training: Model {_model_words(status)}",
        f":material/inbox: Queue {status.queue_depth:,}",
        f":material/memory: Worker {_worker_words(status.job)}",
    ]


def _model_words(status: LabStatus) -> str:
    if status.model_version is None:
        return "none yet"
    return f"v{status.model_version}, {status.model_age_labels:,} labels old"


def _worker_words(job: JobProgress | None) -> str:
    if job is None:
        return "idle"
    if job.state == "running" and job.eta_seconds is not None:
        return f"{job.done:,} of {job.total:,}, about {duration(job.eta_seconds)} left"
    return job.state
