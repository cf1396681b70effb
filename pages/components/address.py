"""What someone may want to share stands in the page's address."""

from collections.abc import Sequence

import streamlit as st


def asked_for(name: str, known: Sequence[str]) -> list[str]:
    """The values of `name` in the address that there are."""
    return [value for value in st.query_params.get_all(name) if value in known]


def begin_with(key: str, value: object) -> None:
    """The value that the widget `key` has when it is first shown."""
    if key not in st.session_state:
        st.session_state[key] = value


def share(name: str, value: str | Sequence[str]) -> None:
    """Put `value` into the address, for reloads and for others."""
    values = [value] if isinstance(value, str) else list(value)
    if st.query_params.get_all(name) != values:
        st.query_params[name] = values
