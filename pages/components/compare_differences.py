"""Curves as differences from one arm, seed by seed."""

import streamlit as st

from al_core.experiments.difference_tracks import (
    difference_bands,
    difference_plane,
    difference_points,
    difference_tracks,
)
from al_core.experiments.side_by_side import SideBySide
from al_core.reporting.axes import axis_title
from al_core.reporting.curves import seeds
from al_core.reporting.tracks import tracks_figure
from pages.components.address import asked_for, begin_with, share
from pages.components.chart import chart, theme


def compare_differences(seen: SideBySide, axis: str, quality: str) -> None:
    """Every other arm minus the one chosen, with its paired interval."""
    controls = [arm for arm in seen.arms if " · random" in arm]
    usual = (controls or seen.arms)[0]
    begin_with("difference_from", (asked_for("from", seen.arms) or [usual])[0])
    if st.session_state["difference_from"] not in seen.arms:
        st.session_state["difference_from"] = usual
    against = st.selectbox("Difference from", seen.arms, key="difference_from", width=420)
    share("from", against)
    found = difference_bands(seen.runs, axis, quality, against, seen.named)
    if not found:
        st.info("No other arm has a seed in common with it.", icon=":material/info:")
        return
    most = max(band.n for band in found)
    chart(
        "difference_curves",
        tracks_figure(difference_tracks(found), difference_plane(axis, quality, against), theme()),
        difference_points(found),
        f"Each arm minus {against} on the same seeds, against {axis_title(axis).lower()}; mean "
        f"over up to {seeds(most)} with a pointwise 95 % interval of the paired differences, where "
        "there are two seeds or more. Only the range that all of those runs have.",
    )
