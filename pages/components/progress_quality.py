"""Quality of a run's models: on the audit set, by its own picks, and what random would give."""

import streamlit as st

from al_core.experiments.quality_tracks import quality_plane, quality_tracks
from al_core.experiments.run_words import control_words, lure_words, models
from al_core.experiments.watched_runs import WatchedRun
from al_core.reporting.axes import axis_title
from al_core.reporting.tracks import tracks_figure, tracks_table
from pages.components.chart import chart, theme
from pages.components.compare_curves import chosen_axis, chosen_quality
from pages.components.links import link_to
from pages.components.messages import empty_state
from pages.components.run_reading import RunReading


def progress_quality(reading: RunReading, run: WatchedRun) -> None:
    """The measure and the axis chosen, over all versions."""
    health, savings = reading.health, reading.savings
    strategy = reading.seen.plan.strategy.name
    with st.container(horizontal=True, gap="large"):
        axis, measure = chosen_axis(), chosen_quality()
    tracks = quality_tracks(health, savings, (measure, axis), strategy)
    if not tracks:
        empty_state(
            "No audit label yet",
            "Quality is measured on the locked audit set. Its items are slipped into the queue "
            "while people label: go on under **Label**.",
            ":material/lock:",
        )
        return
    plane = quality_plane(measure, axis)
    chart(
        "run_quality",
        tracks_figure(tracks, plane, theme()),
        tracks_table(tracks, plane),
        f"{plane.y_title} on the {health.audited:,} labeled items of the locked audit set, drawn "
        f"at random before anything else, against {axis_title(axis).lower()}; 95 % interval over "
        f"those items; {models(len(health.versions))}. {lure_words(health, measure)} "
        f"{control_words(savings, measure)}",
    )
    _tuning(run)


def _tuning(run: WatchedRun) -> None:
    """Where curves of architectures and strategies stand beside one another."""
    words = "Learning curves per architecture and strategy"
    if run.project_id:
        link_to("Workflow Lab", f"{words}: simulate before you change the plan", ":material/tune:")
        return
    link_to("Compare", f"{words}, of this simulation", ":material/tune:", sweep=run.group_id)
