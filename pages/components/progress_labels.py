"""What better labels were worth in one run, apart from what selection was."""

import streamlit as st

from al_core.access.permissions import Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.label_gain_words import (
    caption,
    gain_dots,
    label_sentences,
    step_columns,
    whole_words,
)
from al_core.experiments.pinned_words import run_words
from al_core.experiments.run_words import saved_figure, saved_range
from al_core.experiments.watched_runs import WatchedRun
from al_core.reporting.dots import dots_figure, dots_table
from pages.components.awaited import awaited
from pages.components.chart import chart, theme
from pages.components.messages import plain
from pages.components.pin import pin
from pages.components.run_reading import RunReading
from pages.components.session import lab
from pages.components.table import table


def progress_labels(reading: RunReading, run: WatchedRun, session: Session) -> None:
    """Two gains side by side, then the steps of care one by one."""
    try:
        found = awaited(
            "Fitting the model on labels of each step:",
            lambda: lab().watch.label_gains(reading.seen),
        )
    except LoopLabError as error:
        st.info(plain(str(error)), icon=":material/info:")
        return
    if found is None:
        return
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        _selection(reading)
    with right, st.container(border=True, height="stretch"):
        st.metric("Gain by better labels", whole_words(found))
        st.caption(
            "Accuracy on the audit set of the model on labels as they stand, less that on first "
            f"answers alone, same examples: {found.whole_verdict}."
        )
    dots = gain_dots(found)
    if dots:
        figure = dots_figure(dots, "Points of per cent over the step before", "+.3~r", theme())
        chart("label_gains", figure, dots_table(dots), caption(found))
    number = st.column_config.NumberColumn
    table(
        "label_steps",
        step_columns(found),
        caption(found),
        {
            "Accuracy": number(format="%.3f"),
            "Gain": number(format="%+.2f"),
            "from": number(format="%+.2f"),
            "to": number(format="%+.2f"),
            "p corrected": number(format="%.4f"),
        },
    )
    words = label_sentences(found, run_words(run))
    pin("Progress & stop", f"Better labels in {run_words(run)}", words, [run.run_id], session)


def _selection(reading: RunReading) -> None:
    savings = reading.savings
    if savings is None or not savings.history:
        st.metric("Gain by selection", "not known yet")
        st.caption("It is told under *Saved against random* as soon as a control is fitted.")
        return
    saving = savings.history[-1].saved
    st.metric("Gain by selection, labels saved", saved_figure(saving))
    st.caption(f"{saved_range(saving)} More under *Saved against random*.")
