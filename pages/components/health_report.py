"""Two groups of a run compared by Evidently: our cards, and its whole report one click away."""

from functools import partial
from urllib.parse import urlencode

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.domain.health import GROUP_TITLES, Group, HealthReport
from al_core.domain.results import JobProgress
from al_core.experiments.health_files import Asked
from al_core.experiments.health_words import (
    GROUPS,
    group_words,
    quality_rows,
    quality_words,
    report_words,
    since_words,
    test_rows,
    usual_groups,
)
from pages.components.address import asked_for, begin_with, share
from pages.components.awaited import awaited
from pages.components.guard import allowed
from pages.components.health_cards import health_cards
from pages.components.messages import error_box, plain
from pages.components.progress import work_bar
from pages.components.run_reading import RunReading
from pages.components.session import lab
from pages.components.table import table


def health_report(reading: RunReading, session: Session) -> None:
    """Which groups, then what came of it; building takes half a minute once."""
    current, reference = _groups(reading)
    named = f"{current}-{reference}"
    if st.query_params.get("groups") != named:
        st.caption("Building takes about half a minute in a process beside the app; then it stays.")
        if not st.button("Compare", type="primary", icon=":material/compare:"):
            return
        share("groups", named)
    try:
        asked = Asked(reading.seen.run_id, current, reference, reading.seen.as_of)
        found = awaited("Looking for the report:", lambda: lab().health_report(asked))
    except LoopLabError as error:
        error_box(error)
        return
    if isinstance(found, HealthReport):
        _behind(found, asked, reading)
        _shown(found)
    elif found is not None:
        _built(found, session)


def _groups(reading: RunReading) -> tuple[Group, Group]:
    known = [f"{one}-{other}" for one in GROUPS for other in GROUPS]
    asked = asked_for("groups", known)
    usual = usual_groups(reading.standing.arrivals.arrived)
    first, second = asked[0].split("-") if asked else usual
    begin_with("health_current", first)
    begin_with("health_reference", second)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        current: Group = st.selectbox(
            "Compare", GROUPS, key="health_current", format_func=GROUP_TITLES.get, width=240
        )
        reference: Group = st.selectbox(
            "with (reference)",
            GROUPS,
            key="health_reference",
            format_func=GROUP_TITLES.get,
            width=240,
        )
    return current, reference


def _built(job: JobProgress, session: Session) -> None:
    """How far it is, or how it ended without a report."""
    reports = lab().health_reports
    may = session.may(Permission.SIMULATE)
    if job.under_way:
        cancel = partial(reports.cancel, job.job_id) if may else None
        work_bar(job.job_id, partial(reports.progress, job.job_id), cancel)
        return
    if job.state == "failed":
        st.error(f"The report failed: {plain(job.last_error)}", icon=":material/error:")
    else:
        st.info("The report was stopped.", icon=":material/cancel:")
    if may:
        st.button(
            "Try again", key="report_again", icon=":material/refresh:", args=(job.job_id,),
            on_click=allowed(Permission.SIMULATE, reports.again),
        )  # fmt: skip


def _behind(report: HealthReport, asked: Asked, reading: RunReading) -> None:
    """A run under way moves on from its report, which stays until somebody wants a newer one."""
    since = since_words(report, reading.seen.entries)
    if not since:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(since)
        st.button(
            "Compare again",
            icon=":material/refresh:",
            on_click=allowed(Permission.VIEW, lab().health_reports.renew),
            args=(asked,),
        )


def _shown(report: HealthReport) -> None:
    show = st.info if report.by_design or not report.drifted_columns else st.warning
    show(f"{plain(report_words(report))}.", icon=":material/compare:")
    if report.by_design:
        st.badge("differs by design: never an alarm", color="gray")
    _files(report)
    for size in (report.current, report.reference):
        st.caption(plain(group_words(size)))
    for note in report.notes:
        st.caption(f":material/info: {plain(note)}")
    health_cards(report)
    if report.quality is not None:
        st.subheader("Classification quality", anchor=False)
        share_column = st.column_config.NumberColumn(format="%.3f")
        config = dict.fromkeys(("Precision", "Recall", "F1"), share_column)
        words = f"{quality_words(report.quality)}. The intervals are on Progress & stop."
        table("report_quality", quality_rows(report.quality), words, config)
    if report.tests:
        with st.expander(f"Evidently's own {len(report.tests)} checks"):
            table("report_tests", test_rows(report.tests), "Those that do not hold come first.")


def _files(report: HealthReport) -> None:
    """Each whole report, in a tab of its own or as a file."""
    with st.container(horizontal=True):
        for place, file in enumerate(report.files):
            asked = {"report": file.report, "file": place}
            st.link_button(
                f"{file.title}: whole report",
                f"/api/whole_report?{urlencode(asked)}",
                icon=":material/open_in_new:",
            )
            st.download_button(
                "Download",
                file.html.read_bytes,
                file_name=f"{report.run_id}-{place}.html",
                mime="text/html",
                key=f"report_file_{place}",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
            )
