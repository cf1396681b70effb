"""The parts of a page, one at a time; which one stands in the address."""

from collections.abc import Callable, Mapping

import streamlit as st

from pages.components.address import asked_for, begin_with, share


def sections(
    key: str, parts: Mapping[str, tuple[str, Callable[[], None]]], named: str = "show"
) -> None:
    """A row of titles, the first one chosen unless the address asks for another, and its part.

    named: what stands in the address, where a page has sections within sections.
    """
    first = next(iter(parts))
    begin_with(key, (asked_for(named, list(parts)) or [first])[0])
    chosen = st.segmented_control(
        "Details", list(parts), key=key, format_func=lambda name: parts[name][0],
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    chosen = chosen or first  # a page that begins anew under way has had none for a moment
    share(named, chosen)
    parts[chosen][1]()
