"""Whose time went where in one run, and what idle, stale and redundant work cost."""

import streamlit as st

from al_core.access.permissions import Session
from al_core.experiments.cost_rows import cost_words
from al_core.experiments.inspecting import Inspection
from al_core.experiments.pinned_words import run_words
from al_core.experiments.watched_runs import WatchedRun
from pages.components.awaited import awaited
from pages.components.links import link_to
from pages.components.pin import pin
from pages.components.run_bars import run_bars
from pages.components.run_costs import cost_section
from pages.components.session import lab


def progress_costs(seen: Inspection, run: WatchedRun, session: Session) -> None:
    """Hours and money by kind, then the Gantt chart."""
    watch = lab().watch
    costs = awaited("Adding up hours and money:", lambda: watch.costs(seen))
    if costs is None:
        return
    prices = seen.plan.prices
    st.caption(
        f"Prices of the plan: {prices.per_person_hour:g} per hour at work, {prices.per_label:g} "
        f"per paid answer, {prices.per_compute_hour:g} per hour of training."
    )
    name = run_words(run)
    cost_section({name: costs}, session)
    words = [cost_words(name, costs)]
    pin("Progress & stop", f"Hours and money of {name}", words, [run.run_id], session)
    spans = awaited("Reading who did what:", lambda: watch.spans(seen))
    if spans is not None:
        st.subheader("Who did what", anchor=False)
        run_bars("gantt", name, spans, session)
    link_to("Compare", "Compare with other runs", ":material/compare_arrows:", run=run.run_id)
