"""What aliases pointed to, and who changed that when and why."""

import streamlit as st

from al_core.experiments.model_words import move_table
from al_core.experiments.registered import RegistryState
from pages.components.messages import empty_state
from pages.components.table import table
from pages.components.when import when


def models_history(state: RegistryState) -> None:
    """Promotions and roll-backs, newest first."""
    if not state.moves:
        empty_state(
            "Nothing promoted yet",
            "Choose a version under **Registry** and press **Promote to champion**.",
            ":material/history:",
        )
        return
    columns = dict(move_table(state.moves))
    at = [when(seconds) for seconds in columns.pop("at")]
    table(
        "model_moves",
        {"When": at, **columns},
        "Every promotion and roll-back, as the registry's hash-chained log has it.",
    )
    st.caption("The log is called `registry`; `python -m al_core verify` checks it too.")
