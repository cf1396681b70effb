"""Which model version of a run is looked at."""

import streamlit as st

from al_core.experiments.run_health import RunHealth
from pages.components.address import asked_for, share


def version_picker(health: RunHealth, key: str) -> int:
    """The place of the version chosen among the run's versions: that of the address, or the newest.

    Only an older one stands in the address, so that who follows the newest goes on to do so.
    """
    newest = len(health.versions) - 1
    places = list(range(newest, -1, -1))
    by_number = {str(each.version): place for place, each in enumerate(health.versions)}
    if st.session_state.get(key) not in places:
        asked = asked_for("model", list(by_number))
        st.session_state[key] = by_number[asked[0]] if asked else newest
    chosen: int = st.selectbox(
        "Model", places, key=key, width=260, format_func=lambda place: _words(health, place)
    )
    if chosen != newest:
        share("model", str(health.versions[chosen].version))
    elif "model" in st.query_params:
        del st.query_params["model"]
    return chosen


def _words(health: RunHealth, place: int) -> str:
    version = health.versions[place]
    newest = ", newest" if place == len(health.versions) - 1 else ""
    return f"v{version.version}, {version.labels:,} labels{newest}"
