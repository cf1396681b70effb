"""One strategy in words: when to use it, its formula, what it needs and costs."""

import streamlit as st

from al_core.reporting.palette import strategy_colour
from al_core.strategies.notes import FAMILY_WORDS, NEED_WORDS, formula_of, method_of
from al_core.strategies.registry import strategy_card
from pages.components.messages import plain


def strategy_about(name: str) -> None:
    """Family, use, formula and facts of the strategy of that name."""
    card = strategy_card(name)
    st.html(
        f'<span style="border-left: 4px solid {strategy_colour(name)}; padding-left: 0.5rem">'
        f"<b>{card.family}</b>: {FAMILY_WORDS[card.family]}</span>"
    )
    st.markdown(f"{plain(card.summary)} **Use:** {plain(card.when_to_use)}")
    st.code(formula_of(name), language=None, wrap_lines=True)
    needs = "; ".join(NEED_WORDS[need] for need in sorted(card.needs)) or "nothing but the features"
    draws = "draws at random, so seeds differ" if card.stochastic else "the same picks every time"
    st.caption(f"**Needs** {needs}. **Cost** {plain(card.cost)}; {draws}. **From** {card.paper}.")
    with st.popover("How it works", icon=":material/info:", type="tertiary"):
        st.markdown(plain(method_of(name)))
        st.caption("n pool rows, d features, C classes, b batch, l labeled rows.")
