"""A table as people meet it, with its caption and the CSV of what it shows."""

from collections.abc import Mapping

import streamlit as st

from al_core.reporting.tables import Columns, table_csv
from pages.components.chart import unbroken


def table(
    name: str, columns: Columns, caption: str, config: Mapping[str, object] | None = None
) -> None:
    """Show `columns` to sort and search; `config` says how columns look, by their names."""
    caption = unbroken(caption)
    st.dataframe(
        columns,
        hide_index=True,
        column_config=config,
        alt=caption,
        key=f"{name}_table",
        placeholder="-",
    )
    _below(name, columns, caption)


def words_table(name: str, columns: Columns, caption: str) -> None:
    """Show `columns` whose texts are long: they are broken into lines, so that all is read."""
    caption = unbroken(caption)
    shown = {title: [_cell(value) for value in values] for title, values in columns.items()}
    st.table(shown, hide_index=True, alt=caption)
    _below(name, columns, caption)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _below(name: str, columns: Columns, caption: str) -> None:
    with st.container(gap="xxsmall"):
        st.caption(caption)
        st.download_button(
            "Table as CSV",
            table_csv(columns).encode("utf-8-sig"),
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"{name}_table_csv",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
