"""What if: a run's log under another plan, as far as its people and answers can tell."""

import streamlit as st

from al_core.access.permissions import Permission
from al_core.experiments.pinned_words import run_words, what_if_sentences
from pages.components.as_of import as_of
from pages.components.guard import enter
from pages.components.pin import pin
from pages.components.run_picker import run_picker
from pages.components.sections import sections
from pages.components.what_if_change import what_if_change
from pages.components.what_if_courses import what_if_courses, what_if_figures
from pages.components.what_if_picks import what_if_estimates, what_if_picks
from pages.components.what_if_work import what_if_limits, what_if_work

session = enter(Permission.VIEW)

st.title("What if", anchor=False)
run = run_picker("what another plan would have done with its people and answers")
if run is None:
    st.stop()
run = as_of(run)
changes = what_if_change(run)
if changes is None:
    st.stop()
found = what_if_work(run, changes, session)
if found is None:
    st.stop()
title = f"What if: {run_words(run)}"
pin("What if", title, what_if_sentences(found), [run.run_id], session)

sections(
    "what_if_section",
    {
        "courses": ("Curves", lambda: what_if_courses(found)),
        "figures": ("All figures", lambda: what_if_figures(found)),
        "picks": ("What it would have picked", lambda: what_if_picks(found)),
        "estimates": ("Off-policy estimates", lambda: what_if_estimates(found)),
        "limits": ("What this leaves out", lambda: what_if_limits(found)),
    },
)
