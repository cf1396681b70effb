"""The stopping rules voting: each rule's history, threshold and vote, and what joins them."""

import streamlit as st

from al_core.experiments.run_words import (
    ceiling_words,
    figure_words,
    models,
    price_words,
    trend_caption,
    trend_words,
)
from al_core.reporting.rule_panels import rules_figure, rules_table, votes_table
from pages.components.chart import chart, theme, unbroken
from pages.components.run_reading import RunReading, worth_of_a_point
from pages.components.table import words_table

_KEY = "worth_of_a_point"


def progress_stop(reading: RunReading) -> None:
    """What the advice is joined from."""
    advice, health = reading.health.advice, reading.health
    left, middle, right = st.columns(3)
    with left:
        st.metric("Trend, points per 100 labels", trend_words(advice))
        st.caption(unbroken(trend_caption(advice, len(health.versions))))
    with middle:
        st.metric("Agreement ceiling", figure_words(reading.standing.ceiling))
        st.caption(ceiling_words(reading.standing.ceiling))
    with right:
        st.metric("Next 100 labels cost", price_words(advice))
        st.number_input(
            "A point of accuracy is worth (money)",
            min_value=0.0,
            value=worth_of_a_point(),
            placeholder="not said",
            key=_KEY,
            on_change=_shared,
            help="Then the rule 'gain below price' can tell whether the next label earns its cost.",
        )
    labels = [float(each.labels) for each in health.versions]
    chart(
        "stopping_rules",
        rules_figure(advice.votes, labels, theme()),
        rules_table(advice.votes, labels),
        f"Each rule's figure after each of {models(len(labels))}, against labels closed. Dotted: "
        "its threshold; in the tinted part it says stop. Most rules look at a fixed random sample "
        "of the pool (500 examples at most) without using a label of it.",
    )
    words_table(
        "votes",
        votes_table(advice.votes),
        "One vote each. More than half of the rules that watch the model must say stop, and the "
        "accuracy must not surely rise; a spent budget, the ceiling, or labels that earn less than "
        "they cost stop alone.",
    )


def _shared() -> None:
    said = st.session_state[_KEY]
    if said:
        st.query_params["worth"] = f"{said:g}"
    else:
        st.query_params.pop("worth", None)
