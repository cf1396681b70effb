"""What the other strategy would have picked at each selection, and what its picks were like."""

import streamlit as st

from al_core.experiments.what_if_results import WhatIf
from al_core.experiments.what_if_words import (
    estimate_columns,
    off_policy_words,
    other_strategy,
    picks_columns,
    picks_tracks,
    picks_words,
    refusal_words,
)
from al_core.reporting.tracks import Plane, tracks_figure, tracks_table
from pages.components.chart import chart, theme, unbroken
from pages.components.messages import empty_state
from pages.components.table import table, words_table

_SAME = (
    "The strategy is not changed",
    "With the same models and pools it picks what it picked. Choose another query strategy above.",
    ":material/check:",
)
_METHODS = (
    "Estimated: over all selections of the log with a model, each with its own model and pool, the "
    "mean over the picks that the other strategy (with the changed random share) would have made. "
    "Not: what later models would have been. IPS (Horvitz, Thompson 1952) and doubly robust "
    "(Dudik, Langford, Li 2011, with the model's own probabilities as guesses) are unbiased, SNIPS "
    "(Swaminathan, Joachims 2015) is consistent; 95 % intervals, which treat picks as drawn one by "
    "one; a bound below 0 or above 1 is the price of being unbiased."
)


def what_if_picks(found: WhatIf) -> None:
    """Shares over the batches, then every selection."""
    if not found.other_picks:
        empty_state(*_SAME)
        return
    st.markdown(unbroken(picks_words(found.other_picks, other_strategy(found))))
    tracks = picks_tracks(found.other_picks)
    plane = Plane("Batch", "Share of its picks", y_format=".0%", y_range=(-0.03, 1.03))
    chart(
        "what_if_shares",
        tracks_figure(tracks, plane, theme()),
        tracks_table(tracks, plane),
        "Of the examples that the other strategy would have picked at each selection of the log, "
        "with the log's model and pool: the share that the log picked too, and the share that "
        "nobody had labeled by the end of the log. Its random share is left out.",
    )
    table(
        "what_if_picks",
        picks_columns(found.other_picks),
        "One row per selection of the log. Picks are row numbers, best first.",
    )


def what_if_estimates(found: WhatIf) -> None:
    """Estimates with intervals, or in words why there are none."""
    told = found.off_policy
    if told is None:
        empty_state(*_SAME)
        return
    if told.refusal:
        st.warning(refusal_words(told), icon=":material/block:")
        st.caption(unbroken(_METHODS))
        return
    st.markdown(unbroken(off_policy_words(told)))
    words_table("what_if_estimates", estimate_columns(told), _METHODS)
