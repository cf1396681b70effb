"""What a report is of: a run or project, or simulations side by side; and how to order it."""

from collections.abc import Callable

import streamlit as st

from al_core.access.permissions import Session
from al_core.domain.errors import LoopLabError
from al_core.domain.results import JobProgress
from al_core.experiments.messages import RunTask
from al_core.experiments.report_order import ReportTemplate
from al_core.experiments.watched_runs import WatchedRun
from pages.components.address import asked_for, begin_with, share
from pages.components.as_of import as_of
from pages.components.awaited import awaited
from pages.components.links import link_to
from pages.components.messages import empty_state, error_box
from pages.components.run_inspection import run_work
from pages.components.run_picker import run_picker
from pages.components.session import lab
from pages.components.sweep_picker import sweep_picker

Order = Callable[[ReportTemplate, str], str]
"""Takes the template and who asks; gives the report's id."""
_KINDS = {"run": "A run or project", "comparison": "A comparison"}


def report_source(session: Session) -> Order | None:
    """How to order what is chosen; None, with what to press, where there is nothing."""
    begin_with("report_of", (asked_for("of", list(_KINDS)) or ["run"])[0])
    kind = st.segmented_control(
        "Report on", list(_KINDS), key="report_of", format_func=_KINDS.get, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    share("of", kind)
    if kind == "comparison":
        return _comparison()
    run = run_picker("its report")
    if run is None:
        return None
    run = as_of(run, "the report tells of the log up to there, and the log in its zip ends there.")
    _readiness(run, session)
    return lambda template, by: lab().reports.of_run(run, template, by)


def _comparison() -> Order | None:
    sweeps = lab().sweeps()
    if not sweeps:
        empty_state(
            "Nothing to compare yet",
            "Press **Simulate** in Workflow Lab; a report can be made as soon as a run is done.",
            ":material/compare_arrows:",
        )
        link_to("Workflow Lab", "Workflow Lab", ":material/science:")
        return None
    chosen = sweep_picker(sweeps)
    if not chosen:
        st.info("Choose one or more simulations above.", icon=":material/info:")
        return None
    return lambda template, by: lab().reports.of_comparison(chosen, template, by)


def _readiness(run: WatchedRun, session: Session) -> None:
    """What rests on the run's models is worked out beside the page, once, and taken from there."""
    try:
        seen = awaited(
            "Reading the run's log:", lambda: lab().watch.inspection(run.run_id, run.as_of)
        )
    except LoopLabError as error:
        error_box(error)
        return
    if seen is None:
        return
    work: dict[RunTask, JobProgress | None] = {"versions": seen.job}
    if seen.job is None and seen.inspection is not None and seen.inspection.versions:
        work["savings"] = lab().watch.savings(seen.inspection).job
        work["batches"] = lab().watch.batches(seen.inspection).job
    missing = {task: job for task, job in work.items() if job is not None}
    for task, job in missing.items():
        run_work(job, run.run_id, task, session)
    if missing:
        st.caption("Build now, and the report says under Limits what is missing; or wait for it.")
