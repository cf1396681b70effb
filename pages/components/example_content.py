"""An example as people see it when they label it: text, image or the cells of a row."""

import streamlit as st

from al_core.experiments.live_cards import Content

IMAGE_PIXELS = 120
MOST_CHARACTERS = 400
MOST_CELLS = 12


def example_content(example: int, content: Content) -> None:
    """The example under its number; long texts are cut, wide rows too."""
    st.caption(f"Example {example}")
    if content.kind == "image":
        st.image(content.image, width=IMAGE_PIXELS)
    elif content.kind == "table":
        cells = content.cells[:MOST_CELLS]
        columns = {"Column": [name for name, _ in cells], "Value": [value for _, value in cells]}
        st.table(columns)
    else:
        more = "…" if len(content.text) > MOST_CHARACTERS else ""
        st.text(f"{content.text[:MOST_CHARACTERS]}{more}")
