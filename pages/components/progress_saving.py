"""Labels, hours and money that a run has saved against random so far, and how sure that is."""

import streamlit as st

from al_core.access.permissions import Session
from al_core.experiments.pinned_words import UNITS, run_words, saved_sentences
from al_core.experiments.quality_tracks import saving_plane, saving_tracks
from al_core.experiments.run_words import audit_wait, saved_figure, saved_range
from al_core.experiments.watched_runs import WatchedRun
from al_core.monitoring.control import FEWEST_AUDITED
from al_core.reporting.tracks import tracks_figure, tracks_table
from pages.components.address import asked_for, begin_with, share
from pages.components.chart import chart, theme
from pages.components.pin import pin
from pages.components.run_reading import RunReading


def progress_saving(reading: RunReading, run: WatchedRun, session: Session) -> None:
    """The newest saving in three units, then its history."""
    savings = reading.savings
    if reading.being_fitted and (savings is None or not savings.history):
        st.info(
            "The random control is being fitted from the run's own audit labels and random "
            "share; how far that is stands above.",
            icon=":material/hourglass_top:",
        )
        return
    if savings is None or not savings.history:
        st.info(
            "What was saved is told as soon as a random control is fitted from the run's own "
            f"audit labels and random share; that needs {FEWEST_AUDITED} audit labels.",
            icon=":material/info:",
        )
        return
    newest = savings.history[-1]
    told = {"labels": newest.saved, "hours": newest.hours, "cost": newest.cost}
    for column, (unit, saving) in zip(st.columns(3), told.items(), strict=True):
        with column.container(border=True):
            st.metric(f"{UNITS[unit]} saved", saved_figure(saving))
            st.caption(saved_range(saving))
    title = f"Saved against random by {run_words(run)}"
    pin("Progress & stop", title, saved_sentences(savings), [run.run_id], session)
    begin_with("saved_unit", (asked_for("unit", list(UNITS)) or ["labels"])[0])
    unit = st.segmented_control(
        "In", list(UNITS), key="saved_unit", required=True, format_func=UNITS.get,
        label_visibility="collapsed",
    )  # fmt: skip
    share("unit", unit)
    tracks = saving_tracks(savings, unit, reading.seen.plan.strategy.name)
    if not tracks:
        share_of_audit = reading.seen.plan.options.audit_share
        st.info(audit_wait(reading.health.audited, share_of_audit), icon=":material/info:")
        return
    plane = saving_plane(unit, tracks)
    chart(
        "run_savings",
        tracks_figure(tracks, plane, theme()),
        tracks_table(tracks, plane),
        f"{UNITS[unit]} that random selection would have needed more for the accuracy of each "
        f"model (v{newest.version} is the newest), with a 95 % interval, from this run alone: its "
        f"{savings.audited:,} audit labels and random share make the control. Above the dotted "
        "line is saved. The chart is cut where the estimates end; the CSV has whole intervals.",
    )
