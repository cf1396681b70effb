"""Create a project: which data, which classes, how to go about it; checked before it starts."""

import secrets
from html import escape

import streamlit as st
from msgspec.structs import replace

from al_core.access.permissions import Permission
from al_core.domain.errors import LoopLabError
from al_core.domain.plan import DataPlan, Plan
from al_core.domain.project import ClassSpec
from al_core.experiments.data_sets import comes_with_labels, project_choices
from al_core.experiments.project_drafts import (
    Draft,
    class_lines,
    classes_read,
    drafted,
    on_data,
)
from pages.components.awaited import awaited
from pages.components.guard import allowed
from pages.components.links import link_to
from pages.components.messages import error_box
from pages.components.plan_summary import plan_summary
from pages.components.project_plan import plan_fields
from pages.components.project_state import (
    choice,
    forget_form,
    key_of,
    number,
    project_form_state,
    said,
)
from pages.components.session import lab

_SEEDS = {"none": "from no labels", "imported": "from labels that the data has"}


def project_form() -> None:
    """The whole way from nothing to a project that people can label."""
    start = project_form_state().start
    st.subheader("New project", anchor=False)
    if project_form_state().source[0]:
        st.caption("Begun with a plan from Workflow Lab; its simulated team stays behind.")
    name = st.text_input(
        "Name", max_chars=100, key=key_of("name"), persist_state="session", autocomplete="off"
    )
    data, rows = _data(start.data)
    try:
        found = _labels_of(data)
    except LoopLabError as error:
        error_box(error)
        return
    if found is None:
        return
    classes, seed = _classes(data, found)
    guidelines, highlight = _guidelines()
    st.markdown("**How the work goes**")
    plan = on_data(_named(plan_fields(start), name), data, rows)
    _audit_set(plan)
    _create_bar(Draft(plan, classes, guidelines, highlight, seed))


def _named(plan: Plan, name: str) -> Plan:
    return replace(plan, name=name)


def _data(start: DataPlan) -> tuple[DataPlan, int | None]:
    """The data set, and how many of its rows (None = all)."""
    choices = {each.name: each for each in project_choices(lab().home)}
    by_plan = {each.plan.dataset: name for name, each in choices.items()}
    wanted = st.query_params.get("data", "")
    begin = wanted if wanted in choices else by_plan.get(start.dataset, "digits")
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        name = choice(
            f"data_{wanted}",
            "Data set",
            list(choices),
            begin,
            format_func=lambda each: f"{choices[each].title} ({choices[each].kind})",
        )
    with right:
        rows = number("rows", "Rows to use", start.rows, min_value=1, placeholder="all")
    link_to("Data", "Add your own file, labeled or not", ":material/upload:", do="add")
    return choices[name].plan, rows


def _labels_of(data: DataPlan) -> tuple[str, ...] | None:
    """The classes that the data names; none where it has no labels, None while it is read."""
    if not comes_with_labels(data):
        return ()
    report = awaited("Reading the data set:", lambda: lab().data_report(data))
    return None if report is None else tuple(each.name for each in report.profile.classes)


def _classes(data: DataPlan, found: tuple[str, ...]) -> tuple[str, str]:
    """The classes as typed, and what labels to start from."""
    text = st.text_area(
        "Classes",
        class_lines(ClassSpec(name) for name in found),
        key=key_of(f"classes_{data.dataset}"),
        persist_state="session",
        height=180,
        placeholder="spam | #cc5522 | unasked for, to many\nham | | all else",
        help="One a line: name | #rrggbb | what it means. Colour and meaning may be left out; "
        'a name that holds | stands in double quotes: "this|that".',
    )
    _swatches(text)
    if not found:
        st.caption("The data has no labels: type the classes, and people begin from none.")
        return text, "none"
    seed = choice("seed", "Start", list(_SEEDS), "none", format_func=_SEEDS.get)
    return text, seed


def _audit_set(plan: Plan) -> None:
    """What is drawn before anybody labels; of unlabeled rows it is people who label it."""
    if comes_with_labels(plan.data):
        return
    try:
        rows = awaited("Drawing the audit set:", lambda: lab().audit_size(plan))
    except LoopLabError as error:
        error_box(error)
        return
    if rows is not None:
        st.caption(
            f"{rows.audit:,} of {rows.all:,} rows are drawn at random as audit set: no model "
            "learns from them, people label them unmarked among the others, and accuracy is "
            "measured on them. Its share stands under More settings."
        )


def _swatches(text: str) -> None:
    """The classes as they will look."""
    shown = "  ".join(
        f'<span><b style="color:{each.swatch}">&#9632;</b> {escape(each.name)}</span>'
        for each in classes_read(text)
    )
    if shown:
        st.html(f'<div style="display:flex;flex-wrap:wrap;gap:0.3rem 1rem">{shown}</div>')


def _guidelines() -> tuple[str, str]:
    text = st.text_area(
        "Guidelines (Markdown)",
        key=key_of("guidelines"),
        persist_state="session",
        height=140,
        placeholder="# How to decide\n\nWhat counts, what does not, what to do in doubt.",
    )
    if text.strip():
        with st.popover("Preview", icon=":material/visibility:"):
            st.markdown(text)
    highlight = st.text_input(
        "Terms to highlight in texts",
        key=key_of("highlight"),
        persist_state="session",
        placeholder="free, winner, prize",
    )
    return text, highlight


def _create_bar(draft: Draft) -> None:
    form = project_form_state()
    if st.button("Create project", type="primary", icon=":material/add:"):
        form.pressed, form.press = draft, secrets.token_hex(4)
    if form.pressed == draft:
        _create(draft, form.press)
    with st.expander("The plan in words"):
        plan_summary(draft.plan)


def _create(draft: Draft, press: str) -> None:
    begin = allowed(Permission.MANAGE_PROJECT, lab().begin_project)
    try:
        spec = drafted(draft)
        project_id = awaited("Reading the data, drawing the audit set:", lambda: begin(press, spec))
    except LoopLabError as error:
        error_box(error)
        return
    if project_id is None:
        return
    forget_form()
    said(f"Project {spec.plan.name} is open: people can label it now.")
    st.query_params.from_dict({"project": project_id})
    st.rerun()
