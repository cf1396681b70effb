"""What there is to read about query strategies, before choosing."""

import streamlit as st

from al_core.strategies.notes import by_family
from al_core.strategies.registry import strategy_card


def strategy_notes() -> None:
    """Every strategy by family: when to use it, what it costs, where it comes from."""
    cards = [strategy_card(name) for name in by_family()]
    st.dataframe(
        {
            "Family": [card.family for card in cards],
            "Strategy": [card.name.replace("_", " ") for card in cards],
            "When to use": [card.when_to_use for card in cards],
            "Cost": [card.cost for card in cards],
            "Paper": [card.paper for card in cards],
        },
        hide_index=True,
        alt="Query strategies with family, use, cost and paper",
    )
    st.caption("n pool rows, d features, C classes, b batch, l labeled rows.")
