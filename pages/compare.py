"""Compare: runs side by side, against the random control and against each other."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.awaited import awaited
from pages.components.compare_as_of import chosen_cut, left_out
from pages.components.compare_curves import chosen_axis, chosen_quality, compare_curves
from pages.components.compare_figures import compare_figures
from pages.components.compare_flow import compare_flow
from pages.components.compare_gantt import compare_gantt
from pages.components.compare_pairs import compare_pairs
from pages.components.compare_picks import compare_picks
from pages.components.compare_plans import compare_plans
from pages.components.compare_redundancy import compare_redundancy
from pages.components.compare_savings import compare_savings
from pages.components.growing import growing
from pages.components.guard import enter
from pages.components.links import link_to
from pages.components.messages import empty_state
from pages.components.sections import sections
from pages.components.session import lab
from pages.components.sweep_picker import sweep_picker

session = enter(Permission.VIEW)

st.title("Compare", anchor=False)
sweeps = lab().sweeps()
if not sweeps:
    empty_state(
        "Nothing to compare yet",
        "Press **Run the 60-second demo** on Start, or **Simulate** in Workflow Lab; what was run "
        "appears here.",
        ":material/compare_arrows:",
    )
    link_to("Start", "Start", ":material/home:")
    link_to("Workflow Lab", "Workflow Lab", ":material/science:")
    st.stop()
chosen = sweep_picker(sweeps)
if not chosen:
    st.info("Choose one or more simulations above.", icon=":material/info:")
    st.stop()
cut = chosen_cut()
seen = awaited("Reading the logs of the runs:", lambda: lab().side_by_side(chosen, cut))
if seen is None:
    st.stop()
growing(chosen, seen)
left_out(seen)
if seen.modelless and not seen.runs:
    st.stop()
if not seen.runs:
    st.info("The first run is still under way; it appears here when done.", icon="⏳")
    st.stop()
if len(seen.datasets) > 1:
    st.warning(
        f"These simulations ran on different data ({', '.join(seen.datasets)}): their accuracies "
        "can't be held against each other. Choose simulations on one data set.",
        icon=":material/warning:",
    )
with st.container(horizontal=True, gap="large"):
    axis, quality = chosen_axis(), chosen_quality()
compare_curves(seen, axis, quality)

sections(
    "section",
    {
        "saved": ("Savings", lambda: compare_savings(seen, axis)),
        "figures": ("All figures", lambda: compare_figures(seen)),
        "flow": ("Idle and stale", lambda: compare_flow(seen)),
        "redundancy": ("Redundancy", lambda: compare_redundancy(seen)),
        "pairs": ("Arm against arm", lambda: compare_pairs(seen)),
        "gantt": ("Who did what", lambda: compare_gantt(seen)),
        "picks": ("What they pick", lambda: compare_picks(seen, chosen)),
        "plans": ("Only differences", lambda: compare_plans(seen)),
    },
)
