"""What deserves somebody's attention in a run, each with what to do."""

import streamlit as st

from al_core.experiments.run_words import alert_figures
from pages.components.messages import plain
from pages.components.run_reading import RunReading

_LOOKS = {
    "act": (st.error, ":material/priority_high:"),
    "look": (st.warning, ":material/visibility:"),
}


def health_alerts(reading: RunReading) -> None:
    """A box for each alert, drift first; one quiet line when there is none."""
    found, drift = reading.standing.alerts, reading.standing.arrivals.alarm
    if drift is not None:
        st.error(
            f"**Arrivals have drifted** ({plain(drift.method)}: p = {drift.figure:.2g}, threshold "
            f"{drift.threshold:.2g}).  \nTo do: look at **Arrivals** below; select at random for "
            "now, or accept them as the new normal.",
            icon=":material/notifications_active:",
        )
    for alert in found:
        show, icon = _LOOKS[alert.severity]
        show(
            f"**{plain(alert.name.capitalize())}**: {plain(alert.message)} "
            f"({alert_figures(alert)}).  \nTo do: {plain(alert.remedy)}.",
            icon=icon,
        )
    if not found and drift is None:
        st.success(
            "Nothing to act on: queue, people, staleness, classes and arrivals are as they should "
            "be.",
            icon=":material/check_circle:",
        )
