"""Which model version of a run is looked at."""

import streamlit as st

from al_core.experiments.run_health import RunHealth


def version_picker(health: RunHealth, key: str) -> int:
    """The place of the version chosen among the run's versions; at first the newest."""
    newest = len(health.versions) - 1
    places = list(range(newest, -1, -1))
    if st.session_state.get(key) not in places:
        st.session_state[key] = newest
    chosen: int = st.selectbox(
        "Model", places, key=key, width=260, format_func=lambda place: _words(health, place)
    )
    return chosen


def _words(health: RunHealth, place: int) -> str:
    version = health.versions[place]
    newest = ", newest" if place == len(health.versions) - 1 else ""
    return f"v{version.version}, {version.labels:,} labels{newest}"
