"""What the advisor's form begins with: a preset, or what a run's log says."""

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.access.pseudonyms import names_shown
from al_core.domain.constraints import Constraints
from al_core.domain.errors import LoopLabError
from al_core.domain.measuring import MeasuredConstraints
from al_core.experiments.advisor_tables import measured_table, person_table, unmeasured_words
from al_core.experiments.presets import PRESETS
from pages.components.advisor_state import AdvisorForm, begin_anew, key_of, start_over
from pages.components.awaited import awaited
from pages.components.messages import error_box, plain
from pages.components.session import lab
from pages.components.table import table, words_table


def begin_bar(form: AdvisorForm) -> None:
    """Buttons that fill the form; a form begun anew has its lists closed."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Begin with a preset", icon=":material/bookmark:", key=key_of("presets")):
            for preset in PRESETS.values():
                st.button(
                    preset.title, key=f"begin_{preset.name}", on_click=begin_anew,
                    args=(preset.given,), help=preset.claim, width="stretch",
                )  # fmt: skip
        with st.popover(
            "Measure from a project or run", icon=":material/straighten:", key=key_of("runs")
        ):
            _runs(form)
        st.button(
            "Start over", icon=":material/restart_alt:", type="tertiary", on_click=start_over,
            key="advisor_over",
        )  # fmt: skip


def _runs(form: AdvisorForm) -> None:
    runs = {run.run_id: run for run in lab().watch.runs()}
    if not runs:
        st.caption("No run yet: label in a project, or press **Simulate** in Workflow Lab.")
        return
    chosen = st.selectbox(
        "Run", list(runs), key="advisor_run",
        format_func=lambda each: f"{runs[each].group}: {runs[each].title}",
    )  # fmt: skip
    st.button(
        "Measure", key="advisor_measure", type="primary", on_click=_measure, args=(form, chosen)
    )


def _measure(form: AdvisorForm, run_id: str) -> None:
    form.measuring = run_id


def measuring(form: AdvisorForm, typed: Constraints) -> None:
    """Go on measuring what was asked for; what is found goes into the form."""
    if not form.measuring:
        return
    try:
        run_id = form.measuring
        found = awaited("Reading the run's log:", lambda: lab().advisor.measured(run_id, typed))
    except LoopLabError as error:
        form.measuring = ""
        error_box(error)
        return
    if found is not None:
        begin_anew(found.constraints, found)
        st.rerun()


def measured_part(found: MeasuredConstraints, session: Session) -> None:
    """What the log said, how sure that is, and what it could not say."""
    with st.expander("What was measured", icon=":material/straighten:", expanded=True):
        words_table(
            "measured", measured_table(found),
            "Measured on the run's log; the form holds these values now.",
        )  # fmt: skip
        st.caption(plain(unmeasured_words(found)))
        if found.people and session.may(Permission.SEE_TEAM):
            names = names_shown((each.annotator for each in found.people), session)
            table(
                "measured_people", person_table(found, names),
                "Active seconds per label of each person, with a 95 % interval of the mean.",
                {"Lapsed": st.column_config.NumberColumn(format="percent")},
            )  # fmt: skip
