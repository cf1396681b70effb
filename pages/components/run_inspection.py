"""The models of one run, redone from its log beside the page; the page follows as it grows."""

from functools import partial

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.domain.results import JobProgress
from al_core.experiments.background import Pending
from al_core.experiments.inspecting import Inspection
from al_core.experiments.inspection_desk import Looked
from al_core.experiments.messages import RunTask
from al_core.experiments.run_watch import got_on
from al_core.experiments.watched_runs import WatchedRun
from pages.components.awaited import awaited
from pages.components.guard import allowed
from pages.components.messages import empty_state, error_box, plain
from pages.components.progress import work_bar
from pages.components.session import lab

LIVE_POLL_SECONDS = 5.0


def run_inspection(run: WatchedRun, session: Session) -> Inspection | None:
    """The versions of a run as far as they are redone, the work on the others above; or None."""
    watch = lab().watch
    try:
        seen = awaited("Reading the run's log:", lambda: watch.inspection(run.run_id, run.as_of))
    except LoopLabError as error:
        error_box(error)
        return None
    if seen is None:
        return None
    if seen.job is not None:
        run_work(seen.job, run.run_id, "versions", session)
    if seen.job is None or not seen.job.under_way:
        _follow(run, seen)
    found = seen.inspection
    if found is None or not found.versions:
        _nothing_yet(run, seen)
        return None
    return found


def run_work(job: JobProgress, run_id: str, task: RunTask, session: Session) -> None:
    """A bar while the work goes on, what went wrong when it did; Cancel, or Try again."""
    if job.under_way:
        desk = lab().watch.inspections
        cancel = partial(desk.cancel, run_id, task) if session.may(Permission.SIMULATE) else None
        work_bar(job.job_id, partial(desk.job, task, run_id), cancel)
        return
    if job.state == "failed":
        st.error(f"{job.title} failed: {plain(job.last_error)}", icon=":material/error:")
    elif job.state == "cancelled":
        st.info(f"{job.title} was stopped; what was done is kept.", icon=":material/cancel:")
    if job.state in {"failed", "cancelled"} and session.may(Permission.SIMULATE):
        st.button(
            "Try again" if job.state == "failed" else "Go on",
            key=f"again_{task}",
            icon=":material/refresh:",
            on_click=allowed(Permission.SIMULATE, lab().watch.inspections.again),
            args=(run_id, task),
        )


def _nothing_yet(run: WatchedRun, seen: Looked) -> None:
    if seen.job is not None:
        return
    words = "The first figures come with the first model."
    if run.project_id:
        words += " Label until a batch is closed on **Label**; the page follows."
    empty_state("No model yet", words, ":material/hourglass_empty:")


def _follow(run: WatchedRun, seen: Looked) -> None:
    """Renew the page when a run under way has got on."""
    if run.state in {"live", "running"} and seen.inspection is not None:
        _watch(run.run_id, seen.inspection)


@st.fragment(run_every=LIVE_POLL_SECONDS)
def _watch(run_id: str, shown: Inspection) -> None:
    try:
        newest = lab().watch.inspection(run_id)
    except LoopLabError:
        return  # the page says it when it is opened anew
    if isinstance(newest, Pending) or newest.inspection is None:
        return
    if newest.job is not None or got_on(newest.inspection, shown):
        st.rerun()
