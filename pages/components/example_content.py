"""What people see of an example outside the labeler."""

import streamlit as st

from al_core.experiments.live_cards import Content


def example_content(content: Content) -> None:
    """Its text, its cells or its image."""
    if content.kind == "image":
        st.image(content.image, width=320)
    elif content.kind == "table":
        st.table({"": dict(content.cells)})
    else:
        st.text(content.text)
