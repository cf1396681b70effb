"""How large a batch should be for this team: B*T/N = R, and corrected for stragglers."""

import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.domain.plan import Plan
from al_core.experiments.advising import plan_batch_sizes, team_pace
from al_core.reporting.batch_size import batch_size_figure, batch_size_table
from al_core.reporting.words import duration, sensible
from pages.components.chart import chart, theme
from pages.components.messages import error_box


def batch_advice(plan: Plan) -> None:
    """The two sizes beside the makespans they come from."""
    try:
        pace, curve = team_pace(plan), plan_batch_sizes(plan)
    except LoopLabError as error:
        error_box(error)
        return
    st.markdown("**Batch size for this team**")
    rule, corrected, yours = st.columns(3)
    rule.metric(
        "B·T/N = R",
        sensible(curve.advice.by_rule),
        help="Labeling a batch takes as long as retraining, if nobody is slow.",
    )
    corrected.metric(
        "Corrected",
        sensible(curve.advice.corrected),
        help="For stragglers: the last labels of a batch keep everyone waiting.",
    )
    yours.metric("Yours", f"{plan.architecture.batch_size:,}")
    st.caption(
        f"N = {pace.n_people} people, T = {duration(pace.label_seconds)} per label, "
        f"R = {duration(pace.retrain_seconds)} to retrain. {curve.advice.note}"
    )
    chart(
        "batch_size",
        batch_size_figure(curve, theme()),
        batch_size_table(curve),
        "Time to label a batch by its size; where it meets R (dashed), people and trainer "
        "keep pace. Calculated, not simulated.",
    )
