"""Compare: any runs side by side, against the random control and against each other."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.compare_ablation import compare_ablation
from pages.components.compare_curves import chosen_axis, chosen_quality, compare_curves
from pages.components.compare_figures import compare_figures
from pages.components.compare_flow import compare_flow
from pages.components.compare_gantt import compare_gantt
from pages.components.compare_pairs import compare_pairs
from pages.components.compare_picks import compare_picks
from pages.components.compare_plans import compare_plans
from pages.components.compare_ranks import compare_ranks
from pages.components.compare_redundancy import compare_redundancy
from pages.components.compare_savings import compare_savings
from pages.components.compare_targets import compare_targets
from pages.components.compared import compared
from pages.components.guard import enter
from pages.components.links import link_to
from pages.components.messages import empty_state
from pages.components.sections import sections
from pages.components.session import lab

session = enter(Permission.VIEW)

st.title("Compare", anchor=False)
sweeps, runs = lab().sweeps(), lab().watch.runs()
if not sweeps and not runs:
    empty_state(
        "Nothing to compare yet",
        "Press **Run the 60-second demo** on Start, or **Simulate** in Workflow Lab; what was run "
        "appears here.",
        ":material/compare_arrows:",
    )
    link_to("Start", "Start", ":material/home:")
    link_to("Workflow Lab", "Workflow Lab", ":material/science:")
    st.stop()
of = compared(sweeps, runs)
seen = of.seen
with st.container(horizontal=True, gap="large"):
    axis, quality = chosen_axis(), chosen_quality()
compare_curves(seen, axis, quality)

sections(
    "section",
    {
        "saved": ("Savings", lambda: compare_savings(seen, axis, session)),
        "target": ("To a target", lambda: compare_targets(seen, axis, session)),
        "figures": ("All figures", lambda: compare_figures(seen)),
        "flow": ("Idle and stale", lambda: compare_flow(seen)),
        "redundancy": ("Redundancy", lambda: compare_redundancy(seen)),
        "pairs": ("Arm against arm", lambda: compare_pairs(seen, (axis, quality), session)),
        "ranks": ("Over data sets", lambda: compare_ranks(seen, session)),
        "ablation": ("Worth of each choice", lambda: compare_ablation(of, session)),
        "gantt": ("Time and money", lambda: compare_gantt(seen, session)),
        "picks": ("What they pick", lambda: compare_picks(seen, of.sweeps)),
        "plans": ("Only differences", lambda: compare_plans(seen)),
    },
)
