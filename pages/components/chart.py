"""A chart as people meet it: figure, caption, and what to take away (SVG, PNG, CSV)."""

import plotly.graph_objects as go
import streamlit as st

from al_core.reporting.palette import Theme
from al_core.reporting.tables import Columns, table_csv

_UNUSED_BUTTONS = ["select2d", "lasso2d", "autoScale2d"]


def theme() -> Theme:
    """The theme that the visitor looks at."""
    return "dark" if st.context.theme.type == "dark" else "light"


@st.fragment
def chart(name: str, figure: go.Figure, columns: Columns, caption: str) -> None:
    """Show `figure` with its caption; `columns` is exactly what is plotted.

    `name` is the key on the page and the name of the files. The caption says what is shown
    and from how many seeds or labels; it is the text for screen readers too.
    """
    caption = unbroken(caption)
    image = st.session_state.get(f"{name}_image", "SVG").lower()
    options = {"format": image, "filename": name, "scale": 2 if image == "png" else 1}
    st.plotly_chart(
        figure,
        theme=None,
        key=f"{name}_chart",
        alt=caption,
        config={
            "displaylogo": False,
            "toImageButtonOptions": options,
            "modeBarButtonsToRemove": _UNUSED_BUTTONS,
        },
    )
    with st.container(gap="xxsmall"):
        st.caption(caption)
        with st.popover("Save", icon=":material/download:", type="tertiary"):
            _save_choices(name, columns)


def unbroken(words: str) -> str:
    """`words` with each number kept on one line with its percent sign."""
    return words.replace(" %", "\u00a0%")


def _save_choices(name: str, columns: Columns) -> None:
    st.download_button(
        "Data as CSV",
        table_csv(columns).encode("utf-8-sig"),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"{name}_csv",
        on_click="ignore",
    )
    st.radio(
        "Image: press the camera on the chart",
        ["SVG", "PNG"],
        key=f"{name}_image",
        horizontal=True,
    )
