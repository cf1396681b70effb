"""How a report is to look: sections, formats, title, logo, and what may be seen in it."""

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.report_order import (
    FORMATS,
    LONGEST_TITLE,
    SECTIONS,
    ReportTemplate,
)
from pages.components.address import begin_with
from pages.components.guard import allowed
from pages.components.messages import error_box
from pages.components.session import lab

_TITLE, _SECTIONS, _FORMATS, _RAW, _LOG, _EVIDENTLY, _LOGO = (
    "report_title", "report_sections", "report_formats", "report_raw", "report_log",
    "report_evidently", "report_logo",
)  # fmt: skip
_TEMPLATE, _NAME = "report_template", "report_template_name"
_USUAL = "the usual report"


def report_form(session: Session) -> ReportTemplate:
    """What is chosen now; begins with a template if one is chosen."""
    _begin(ReportTemplate())
    _templates(session)
    st.text_input(
        "Title", key=_TITLE, max_chars=LONGEST_TITLE, placeholder="made of the name",
        autocomplete="off",
    )  # fmt: skip
    st.pills(
        "Sections", list(SECTIONS), key=_SECTIONS, selection_mode="multi", format_func=SECTIONS.get,
        help="The first page with decision, numbers and figure is always there.",
    )  # fmt: skip
    st.pills(
        "Formats", list(FORMATS), key=_FORMATS, selection_mode="multi", format_func=FORMATS.get
    )
    _what_is_seen(session)
    logo = st.file_uploader(
        "Logo (PNG or JPEG, up to 1 MB)",
        key=_LOGO,
        type=["png", "jpg", "jpeg"],
        max_upload_size=1,
    )
    kept = st.session_state.get("report_kept_logo", b"")
    if kept and logo is None:
        st.caption("The template's logo is used.")
    return _chosen(logo.getvalue() if logo is not None else kept)


def _what_is_seen(session: Session) -> None:
    st.checkbox(
        "Attach Evidently's reports that are on file", key=_EVIDENTLY,
        help="They are built on Drift & health, under Groups compared.",
    )  # fmt: skip
    st.checkbox(
        "Show raw text: examples, remarks, reasons", key=_RAW,
        disabled=not session.may(Permission.LABEL),
        help="Left out otherwise: a report travels further than the data may.",
    )  # fmt: skip
    st.checkbox(
        "Put a project's log into the zip: it names people", key=_LOG,
        disabled=not session.may(Permission.SEE_TEAM),
        help="It is needed to replay the project. Logs of simulations are always in the zip.",
    )  # fmt: skip


def _templates(session: Session) -> None:
    try:
        known = lab().reports.templates()
    except LoopLabError as error:
        error_box(error)
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Template", [_USUAL, *known], key=_TEMPLATE, on_change=_apply, width=320)
        if not session.may(Permission.SIMULATE):
            return
        with st.popover("Keep as template", icon=":material/bookmark_add:"):
            st.text_input("Name", key=_NAME, max_chars=80, autocomplete="off")
            if st.button("Keep", key="report_keep"):
                _keep()
        if st.session_state[_TEMPLATE] != _USUAL:
            st.button(
                "Remove template", key="report_drop", type="tertiary",
                on_click=allowed(Permission.SIMULATE, _drop),
            )  # fmt: skip


def _keep() -> None:
    named = st.session_state.get(_NAME, "")
    upload = st.session_state.get(_LOGO)
    logo = (
        upload.getvalue() if upload is not None else st.session_state.get("report_kept_logo", b"")
    )
    try:
        lab().reports.keep(_chosen(logo, named))
    except LoopLabError as error:
        error_box(error)
        return
    st.success("Kept.", icon=":material/check:")


def _drop() -> None:
    lab().reports.drop(st.session_state[_TEMPLATE])
    st.session_state[_TEMPLATE] = _USUAL
    _apply()


def _apply() -> None:
    """Take over everything from the template chosen."""
    found = lab().reports.templates().get(st.session_state[_TEMPLATE], ReportTemplate())
    for key, value in _fields(found).items():
        st.session_state[key] = value
    st.session_state["report_kept_logo"] = found.logo


def _begin(template: ReportTemplate) -> None:
    for key, value in _fields(template).items():
        begin_with(key, value)


def _fields(template: ReportTemplate) -> dict[str, object]:
    return {
        _TITLE: template.title,
        _SECTIONS: list(template.sections),
        _FORMATS: list(template.formats),
        _RAW: template.raw_text,
        _LOG: template.with_log,
        _EVIDENTLY: template.evidently,
    }


def _chosen(logo: bytes, name: str = "") -> ReportTemplate:
    state = st.session_state
    return ReportTemplate(
        name=name,
        title=state.get(_TITLE, ""),
        sections=tuple(each for each in SECTIONS if each in state.get(_SECTIONS, ())),
        formats=tuple(each for each in FORMATS if each in state.get(_FORMATS, ())),
        raw_text=bool(state.get(_RAW)),
        with_log=bool(state.get(_LOG)),
        evidently=bool(state.get(_EVIDENTLY)),
        logo=logo,
    )
