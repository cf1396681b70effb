"""What the architectures are, in a sentence each."""

import streamlit as st

from al_core.loop.architectures import ARCHITECTURES
from al_core.reporting.palette import architecture_colour


def architecture_notes() -> None:
    """Four cards, in the colours of their curves."""
    columns = st.columns(len(ARCHITECTURES))
    for column, (name, kind) in zip(columns, ARCHITECTURES.items(), strict=True):
        with column, st.container(border=True, height="stretch"):
            colour = architecture_colour(name)
            st.html(
                f'<span style="border-left: 4px solid {colour}; padding-left: 0.5rem; '
                f'font-weight: 600">{name.capitalize()}</span>'
            )
            st.caption(kind.meaning)
