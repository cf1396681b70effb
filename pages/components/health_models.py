"""How the model changes on a fixed reference set, and how labels differ from the pool by design."""

import streamlit as st

from al_core.experiments.health_tracks import design_dots, model_tracks
from al_core.loop.rules import SIZE_RULES, STRATEGY_RULES
from al_core.reporting.dots import dots_figure, dots_table
from al_core.reporting.tracks import Plane, tracks_figure, tracks_table
from pages.components.chart import chart, theme
from pages.components.run_reading import RunReading

_THRESHOLDS = {rule.name: rule.threshold for rule in (*SIZE_RULES, *STRATEGY_RULES)}
_PLANE = Plane("Labels closed", "Uncertainty, agreement", y_format=".2f", y_range=(0.0, 1.03))


def health_models(reading: RunReading) -> None:
    """Two charts; neither ever raises an alarm."""
    st.subheader("Model change on the fixed reference set", anchor=False)
    st.badge("model change, not data drift", color="blue", icon=":material/model_training:")
    tracks = model_tracks(reading.seen)
    chart(
        "model_change",
        tracks_figure(tracks, _PLANE, theme()),
        tracks_table(tracks, _PLANE),
        "The same examples throughout, drawn at random from the pool at the start: whatever moves "
        "here is the model, not the data. Mean uncertainty: 1 - the highest probability, high = "
        "unsure. Kappa: how far a model names the same classes as the one before, 1 = all the "
        "same. No alarm rests on either; of the adaptive loop's rules, plateau reads kappa (above "
        f"{_THRESHOLDS['plateau']:g} three times) and uncertainty its fall (more than "
        f"{_THRESHOLDS['uncertainty']:.0%} between two models). No interval: the sample stays the "
        f"same. {len(tracks[0].x):,} models.",
    )
    st.subheader("Labeled set against pool", anchor=False)
    st.badge("differs by design: never an alarm", color="gray", icon=":material/design_services:")
    dots = design_dots(reading.seen, reading.health)
    labels = reading.health.versions[-1].labels
    sample = reading.seen.versions[-1].stop_rows.size
    chart(
        "labeled_and_pool",
        dots_figure(dots, "Share", ".0%", theme()),
        dots_table(dots),
        f"Shares of the classes among {labels:,} labels and in {sample:,} examples of the pool as "
        "the newest model names them, 95 % Wilson intervals; no threshold. A query strategy "
        "prefers some classes: that is what it is for.",
    )
