"""Reports under way and on file: progress, cancel, downloads, and a preview."""

from functools import partial

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.results import JobProgress
from al_core.experiments.report_order import FORMATS
from al_core.experiments.report_places import MadeReport
from pages.components.guard import allowed
from pages.components.messages import plain
from pages.components.progress import work_bar
from pages.components.session import lab
from pages.components.when import when

PREVIEW_PIXELS = 900
SHOWN = 10
_KINDS = {
    "html": "text/html",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "md": "text/markdown",
    "zip": "application/zip",
}


def report_jobs(session: Session) -> None:
    """Bars of those under way; what went wrong of others, to be put away."""
    for job in lab().reports.desk.jobs():
        if job.under_way:
            _follow(job.job_id, session)
        else:
            _ended(job, session)


def _follow(report_id: str, session: Session) -> None:
    desk = lab().reports.desk
    cancel = partial(desk.cancel, report_id) if session.may(Permission.SIMULATE) else None
    work_bar(report_id, partial(desk.progress, report_id), cancel)


def _ended(job: JobProgress, session: Session) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if job.state == "failed":
            st.error(f"The report failed: {plain(job.last_error)}", icon=":material/error:")
        else:
            st.info("The report was stopped; nothing of it is kept.", icon=":material/cancel:")
        if session.may(Permission.SIMULATE):
            st.button(
                "Put away",
                key=f"dismiss_{job.job_id}",
                type="tertiary",
                on_click=allowed(Permission.SIMULATE, lab().reports.desk.dismiss),
                args=(job.job_id,),
            )


def report_shelf(session: Session) -> None:
    """The newest reports, each with its files; one can be looked at here."""
    made = [each for each in lab().reports.desk.reports() if may_see(each, session)]
    if not made:
        st.caption("No report on file yet: what is built appears here, and stays.")
        return
    st.subheader("On file", anchor=False)
    everything = len(made) <= SHOWN or st.toggle(f"All {len(made)}", key="all_reports")
    for report in made if everything else made[:SHOWN]:
        _row(report)
    _preview([report for report in made if "html" in report.files])


def may_see(report: MadeReport, session: Session) -> bool:
    """Whether a person's role lets them see all that was put into a report."""
    template = report.order.template
    examples = not template.raw_text or session.may(Permission.LABEL)
    return examples and (not template.with_log or session.may(Permission.SEE_TEAM))


def _row(report: MadeReport) -> None:
    order = report.order
    with st.container(border=True):
        st.markdown(f"**{plain(order.title)}**")
        then = "" if order.as_of is None else f" as of entry {order.as_of:,}"
        seen = ", with raw text" if order.template.raw_text else ""
        by = f" by {plain(order.made_by)}" if order.made_by else ""
        st.caption(f"{when(order.made_at)}{by}, of {plain(order.name)}{then}{seen}")
        with st.container(horizontal=True):
            for name, path in report.files.items():
                st.download_button(
                    name.upper(),
                    path.read_bytes,
                    file_name=path.name,
                    mime=_KINDS[name],
                    key=f"{report.report_id}_{name}",
                    help=FORMATS[name],
                    icon=":material/download:",
                    on_click="ignore",
                )


def _preview(made: list[MadeReport]) -> None:
    if not made:
        return
    titles = {each.report_id: f"{each.order.title}, {when(each.order.made_at)}" for each in made}
    st.subheader("Preview", anchor=False)
    chosen = st.selectbox(
        "Report", list(titles), key="report_previewed", format_func=titles.get,
        label_visibility="collapsed",
    )  # fmt: skip
    address = f"/api/report_page?report={chosen}"
    st.link_button("Open in a tab of its own", address, icon=":material/open_in_new:")
    st.iframe(address, height=PREVIEW_PIXELS, alt="Preview of the report")
