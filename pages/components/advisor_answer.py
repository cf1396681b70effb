"""What simulating around the advice found: how far it is, or what is recommended and how sure."""

from functools import partial

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.constraints import Constraints
from al_core.domain.errors import LoopLabError
from al_core.domain.plan import Plan
from al_core.domain.recommending import Recommendation
from al_core.domain.results import JobProgress
from al_core.experiments.advice_files import Question
from al_core.experiments.advisor_questions import sweep_of
from al_core.experiments.advisor_tables import constraint_words, cost_dots, cost_table
from al_core.reporting.dots import dots_figure, dots_table
from pages.components.advisor_state import AdvisorForm, begin_anew
from pages.components.chart import chart, theme
from pages.components.fields import load_into_form
from pages.components.guard import allowed
from pages.components.links import link_to
from pages.components.messages import empty_state, error_box, plain
from pages.components.plan_summary import plan_summary
from pages.components.progress import work_bar
from pages.components.session import lab
from pages.components.table import table

_FORMS = {
    **{
        name: st.column_config.NumberColumn(format="%.2f")
        for name in ("Money to the target", "Hours to the target", "low", "high")
    },
    "Selection to model, s": st.column_config.NumberColumn(format="%.0f"),
}


def answer_part(form: AdvisorForm, given: Constraints, session: Session) -> None:
    """The recommendation of the advice in the address, or what to press for one."""
    if not form.advice:
        empty_state(
            "Nothing simulated yet",
            "The advice above is arithmetic. Press **Simulate around it** to race designs on data.",
            ":material/science:",
        )
        return
    try:
        question = lab().advisor.question(form.advice)
    except LoopLabError as error:
        error_box(error)
        return
    if given != question.given:
        _other(question)
    desk = lab().advisor.desk
    answer, job = desk.answer(form.advice), desk.progress(form.advice)
    if answer is not None:
        _recommended(answer, form.advice, session)
    elif job is not None and job.under_way:
        cancel = partial(desk.cancel, form.advice)
        work_bar(form.advice, partial(desk.progress, form.advice), cancel)
    else:
        _not_there(job, question)


def _other(question: Question) -> None:
    """The answer is to another question than what is typed now."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"What follows was asked for {plain(constraint_words(question.given))}.")
        st.button(
            "Put that into the form", key="advisor_back", type="tertiary", on_click=begin_anew,
            args=(question.given,),
        )  # fmt: skip


def _not_there(job: JobProgress | None, question: Question) -> None:
    if job is not None and job.state == "failed":
        st.error(f"Simulating failed: {plain(job.last_error)}", icon=":material/error:")
    elif job is not None:
        st.info("Simulating was stopped; nothing of it is kept.", icon=":material/cancel:")
    else:
        st.info("This was asked and not finished before the app stopped.", icon=":material/info:")
    st.button(
        "Simulate again", key="advisor_again", icon=":material/refresh:",
        on_click=allowed(Permission.SIMULATE, lab().advisor.desk.ask), args=(question,),
    )  # fmt: skip


def _in_detail(plan: Plan) -> None:
    """Put the plan into the form of Simulate, against its random control."""
    st.query_params.pop("sweep", None)
    load_into_form(sweep_of(plan), "")
    st.session_state["lab_section"] = "simulate"


def _recommended(found: Recommendation, advice_id: str, session: Session) -> None:
    with st.container(border=True):
        st.caption("Recommended after simulating")
        for place, words in enumerate(found.sentences):
            st.markdown(f"#### {plain(words)}" if not place else f"- {plain(words)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            if session.may(Permission.MANAGE_PROJECT):
                link_to("Projects", "Use this plan", ":material/label:", do="new", advice=advice_id)
            st.button(
                "Simulate it in detail", key="advisor_detail", icon=":material/science:",
                type="tertiary", on_click=_in_detail, args=(found.plan,),
            )  # fmt: skip
    dots = cost_dots(found)
    chart(
        "advisor_costs",
        dots_figure(dots, f"{found.unit.capitalize()} to the target", ",.3~g", theme()),
        dots_table(dots),
        f"What each design needed, in {found.unit}, to {found.target_words} "
        f"({found.target_accuracy:.1%} on the audit set), with a 95 % bootstrap interval over "
        "its seeds; an end that is open is not drawn. Designs are chosen, and dropped, by these "
        "figures and the rule's together, each weighed by how sure it is, so a point may lie to "
        "the left of the one chosen.",
    )
    with st.expander("Every design, and the plan in words"):
        table("advisor_designs", cost_table(found), "Every design simulated.", _FORMS)
        plan_summary(found.plan)
