"""Query strategies to choose from: family by family, found by typing a part of either name."""

import streamlit as st

from al_core.strategies.notes import by_family
from al_core.strategies.registry import STRATEGIES
from pages.components.fields import field_key


def strategy_title(name: str) -> str:
    """A strategy as lists show it: its family, then its name."""
    return f"{STRATEGIES[name].family}: {name.replace('_', ' ')}"


def strategies_but(control: str) -> list[str]:
    """All strategies by family, without the control."""
    return [name for name in by_family() if name != control]


def add_to_simulation(name: str) -> None:
    """Put a strategy among those of the form."""
    key = field_key("strategies")
    chosen = st.session_state.get(key, [])
    if name not in chosen:
        st.session_state[key] = [*chosen, name]
