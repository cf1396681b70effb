"""Links to other pages that keep what is looked at in the address."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.components.pages_table import PAGES


def link_to(title: str, label: str, icon: str, **query: str) -> None:
    """A link to the page of that title; `query` becomes part of its address."""
    st.page_link(_file(title), label=label, icon=icon, query_params=query)


def open_again(title: str, label: str, query: Mapping[str, Sequence[str]]) -> None:
    """A link to the page of that title at an address that was kept."""
    pairs = [(name, value) for name, values in query.items() for value in values]
    st.page_link(_file(title), label=label, icon=":material/open_in_new:", query_params=pairs)


def go_to(title: str, **query: str) -> None:
    """Open the page of that title."""
    st.switch_page(_file(title), query_params=query)


def _file(title: str) -> str:
    return str(next(page for page in PAGES if page.title == title).path)
