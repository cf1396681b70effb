"""The columns of a health report as cards: both groups drawn, with method and threshold."""

import streamlit as st

from al_core.domain.health import GROUP_TITLES, HealthCard, HealthReport
from al_core.experiments.health_words import aspects_of, card_words, cards_by_column
from al_core.reporting.health_columns import column_figure, column_table
from pages.components.chart import chart, theme
from pages.components.messages import plain

PER_ROW = 2
MOST_COLUMNS = 12


def health_cards(report: HealthReport) -> None:
    """The aspect chosen, column by column; those that differ come first."""
    aspects = aspects_of(report)
    if not aspects:
        return
    if st.session_state.get("health_aspect") not in aspects:
        st.session_state["health_aspect"] = next(iter(aspects))
    aspect = st.segmented_control(
        "Of", list(aspects), key="health_aspect", required=True, format_func=aspects.get,
        label_visibility="collapsed",
    )  # fmt: skip
    columns = cards_by_column(report.cards, aspect)
    for start in range(0, min(len(columns), MOST_COLUMNS), PER_ROW):
        places = st.columns(PER_ROW)
        for place, (name, cards) in zip(places, columns[start : start + PER_ROW], strict=False):
            with place.container(border=True):
                _card(name, cards, report, start)
    if len(columns) > MOST_COLUMNS:
        st.caption(f"{len(columns) - MOST_COLUMNS} more columns are in the whole report.")


def _card(name: str, cards: list[HealthCard], report: HealthReport, row: int) -> None:
    drifted = any(card.drifted for card in cards)
    words, colour = ("differs", "orange") if drifted else ("no difference shown", "gray")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(name)}**")
        st.badge(words, color=colour)
    groups = (GROUP_TITLES[report.reference.group], GROUP_TITLES[report.current.group])
    first = cards[0]
    told = "; ".join(card_words(card) for card in cards)
    chart(
        f"column_{report.current.group}_{first.aspect}_{row}_{name}",
        column_figure(first, groups, theme()),
        column_table(first, groups),
        f"{told}. {first.reference.values:,} and {first.current.values:,} values.",
    )
