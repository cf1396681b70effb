"""Whether the models of a run can be trusted: calibration, disagreement, staleness."""

import streamlit as st

from al_core.experiments.quality_tracks import disagreement_tracks, ece_tracks
from al_core.experiments.run_health import RunHealth
from al_core.experiments.run_words import calibration_words, figure_words, models
from al_core.experiments.trust_dots import gain_dots, staleness_dots, staleness_rows
from al_core.reporting.dots import dots_figure, dots_table
from al_core.reporting.reliability import reliability_figure, reliability_table
from al_core.reporting.tracks import Plane, tracks_figure, tracks_table
from pages.components.chart import chart, theme
from pages.components.table import table
from pages.components.version_picker import version_picker

_ECE = Plane("Labels closed", "Calibration error (ECE)", y_format=".1%", height=380)
_DISAGREEMENT = Plane("Labels closed", "Disagreement", y_format=".3f", height=300)
_SHARES = (
    "Confidence of the model that chose", "It was right", "Newest was right", "Gain", "from", "to",
)  # fmt: skip


def progress_trust(health: RunHealth, calibration: str) -> None:
    """Calibration first, then what models say of one another and of old choices.

    calibration: that of the run's plan.
    """
    _calibration(health, calibration)
    _disagreement(health)
    _staleness(health)


def _calibration(health: RunHealth, calibration: str) -> None:
    st.subheader("Calibration", anchor=False)
    if not health.audited:
        st.info("Calibration is told once audit items are labeled.", icon=":material/lock:")
        return
    place = version_picker(health, "calibration_version")
    version = health.versions[place]
    left, right = st.columns(2, gap="medium")
    with left:
        chart(
            "reliability",
            reliability_figure(version.reliability, theme()),
            reliability_table(version.reliability),
            f"Model v{version.version} on {health.audited:,} audit items: where it is so sure, so "
            "often it is right (95 % Wilson intervals); below, items per bin. Under the dashed "
            "line it is too sure of itself. ECE "
            f"{figure_words(version.reliability.ece)}.",
        )
    with right:
        tracks = ece_tracks(health)
        chart(
            "calibration_error",
            tracks_figure(tracks, _ECE, theme()),
            tracks_table(tracks, _ECE),
            "Expected calibration error (Guo et al. 2017), 10 bins, of each of "
            f"{models(len(health.versions))} on the audit set, 95 % interval over items. Chance "
            "alone gives more than 0. "
            f"{calibration_words(calibration)}",
        )


def _disagreement(health: RunHealth) -> None:
    st.subheader("Disagreement of successive models", anchor=False)
    tracks = disagreement_tracks(health)
    if not tracks:
        st.info("That takes two models; label on.", icon=":material/info:")
        return
    chart(
        "disagreement",
        tracks_figure(tracks, _DISAGREEMENT, theme()),
        tracks_table(tracks, _DISAGREEMENT),
        "The last five models up to each, on a fixed random sample of the pool (500 examples at "
        "most, no labels used). Split votes: share that does not name the class most of them "
        "name. Information: Jensen-Shannon divergence (BALD, Houlsby et al. 2011). No interval: "
        "the sample stays the same.",
    )


def _staleness(health: RunHealth) -> None:
    st.subheader("Confidence against staleness", anchor=False)
    bins = health.staleness
    if not bins:
        st.info("No answer yet to an item that a model chose.", icon=":material/info:")
        return
    answers = f"{sum(each.answers for each in bins):,}"
    left, right = st.columns(2, gap="medium")
    with left:
        dots = staleness_dots(bins)
        chart(
            "staleness_accuracy",
            dots_figure(dots, "Share that named the answer", ".0%", theme()),
            dots_table(dots),
            f"{answers} answers by how many models had come since their item was chosen: how "
            "often the model that chose it, and the newest one at the answer, named the class "
            "answered. Neither had seen the label. 95 % Wilson intervals.",
        )
    with right:
        gains = gain_dots(bins)
        chart(
            "staleness_gain",
            dots_figure(gains, "Accuracy gained by waiting", "+.0%", theme()),
            dots_table(gains),
            "Newest minus choosing model on the same answers, 95 % interval (Agresti, Min 2005). "
            "Above 0: old choices were made by a clearly worse model. 0 by definition for 0 "
            "behind.",
        )
    share = st.column_config.NumberColumn(format="percent")
    words = "The same figures, with how sure the model was that chose the item."
    table("staleness_figures", staleness_rows(bins), words, dict.fromkeys(_SHARES, share))
