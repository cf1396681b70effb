"""The log and the changed plan side by side: curves and figures."""

import streamlit as st

from al_core.experiments.quality_tracks import quality_plane
from al_core.experiments.what_if_results import WhatIf
from al_core.experiments.what_if_words import (
    again_words,
    audit_words,
    course_tracks,
    figure_columns,
    gap_words,
    headline,
    never_words,
)
from al_core.reporting.axes import axis_title
from al_core.reporting.tracks import tracks_figure, tracks_table
from pages.components.chart import chart, theme, unbroken
from pages.components.compare_curves import chosen_axis, chosen_quality
from pages.components.table import words_table


def what_if_courses(found: WhatIf) -> None:
    """What came of it in words, then one curve per course."""
    for words in (headline(found), never_words(found), gap_words(found), again_words(found)):
        if words:
            st.markdown(unbroken(words))
    with st.container(horizontal=True, gap="large"):
        axis, quality = chosen_axis(), chosen_quality()
    tracks, plane = course_tracks(found, axis, quality), quality_plane(quality, axis)
    chart(
        "what_if_curves",
        tracks_figure(tracks, plane, theme()),
        tracks_table(tracks, plane),
        f"{plane.y_title} against {axis_title(axis).lower()}; one run each, so without "
        f"intervals. {audit_words(found)} Same answers: only examples that the "
        "log has labels for can be handed out, so that line and the log's end on the same labels.",
    )


def what_if_figures(found: WhatIf) -> None:
    """Everything measured of each course."""
    words_table(
        "what_if_figures",
        figure_columns(found),
        "One run each. The log as it was; its own plan played again with its people and answers, "
        "which tells how true playing is; the changed plan likewise; and, of simulated runs, the "
        "changed plan simulated anew with the same seed, where people can answer everything. The "
        "gap is what playing misses of that; live runs have nothing to be held against.",
    )
