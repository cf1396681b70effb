"""A table as people meet it: sortable, with its caption and the CSV of what it shows."""

from collections.abc import Mapping

import streamlit as st

from al_core.reporting.tables import Columns, table_csv
from pages.components.chart import unbroken

_TWO_LINES = 54
_LONG = 60


def table(
    name: str, columns: Columns, caption: str, config: Mapping[str, object] | None = None
) -> None:
    """Show `columns` with its caption; `config` says how columns look, by their names.

    Long texts stand on two lines, so that they can be read without a click.
    """
    caption = unbroken(caption)
    st.dataframe(
        columns,
        hide_index=True,
        column_config=config,
        row_height=_TWO_LINES if _has_long_text(columns) else None,
        alt=caption,
        key=f"{name}_table",
        placeholder="-",
    )
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


def _has_long_text(columns: Columns) -> bool:
    return any(
        isinstance(value, str) and len(value) > _LONG
        for values in columns.values()
        for value in values
    )
