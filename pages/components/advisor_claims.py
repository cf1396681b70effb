"""Well-known claims, each with the assumptions under which it holds and under which not."""

from functools import partial

import streamlit as st

from al_core.access.permissions import Permission
from al_core.experiments.advisor_tables import claim_sentence, claim_table
from al_core.experiments.presets import PRESETS, Preset, calculated_outcome
from pages.components.advisor_state import begin_anew
from pages.components.guard import allowed
from pages.components.messages import plain
from pages.components.progress import work_bar
from pages.components.session import lab
from pages.components.table import words_table


def claims_part() -> None:
    """One card per preset."""
    for preset in PRESETS.values():
        with st.container(border=True):
            _claim(preset)


def _claim(preset: Preset) -> None:
    outcome = lab().advisor.desk.outcome(preset.name)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{preset.title}.** The claim: {plain(preset.claim)}")
        st.button(
            "Begin with it", key=f"claim_{preset.name}", type="tertiary", on_click=begin_anew,
            args=(preset.given,),
        )  # fmt: skip
    shown = outcome or calculated_outcome(preset)
    st.markdown(claim_sentence(shown))
    words_table(f"claim_{preset.name}", claim_table(shown), shown.how)
    _work(preset, done=outcome is not None)


def _work(preset: Preset, *, done: bool) -> None:
    desk = lab().advisor.desk
    job = desk.progress(preset.name)
    if job is not None and job.under_way:
        ask, cancel = partial(desk.progress, preset.name), partial(desk.cancel, preset.name)
        work_bar(preset.name, ask, cancel)
        return
    if job is not None and job.state == "failed":
        st.error(f"Simulating failed: {plain(job.last_error)}", icon=":material/error:")
    if not done:
        st.button(
            "Simulate it", key=f"enact_{preset.name}", icon=":material/play_arrow:",
            on_click=allowed(Permission.SIMULATE, desk.enact), args=(preset.name,),
        )  # fmt: skip
