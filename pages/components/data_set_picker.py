"""Choose a data set from the catalogue and one's own files."""

from collections.abc import Sequence

import streamlit as st

from al_core.experiments.data_sets import NEEDS_A_NAME, DataListing
from pages.components.address import asked_for, begin_with, share

KEY = "data_set"


def data_set_picker(listings: Sequence[DataListing]) -> DataListing:
    """The data set that is looked at; its name is in the address."""
    by_name = {listing.choice.name: listing for listing in listings}
    begin_with(KEY, (asked_for("data", list(by_name)) or ["digits"])[0])
    name = st.radio(
        "Data sets",
        list(by_name),
        key=KEY,
        format_func=lambda name: by_name[name].choice.title,
        captions=[listing.words for listing in listings],
    )
    share("data", name)
    return by_name[name]


def named_on_openml(listing: DataListing) -> str:
    """The data set's name for the catalogue; on OpenML the one that the user types."""
    if listing.choice.name != NEEDS_A_NAME:
        return listing.choice.name
    typed = st.text_input("Its name on openml.org", placeholder="credit-g", key="openml_name")
    return f"{NEEDS_A_NAME}:{typed.strip()}" if typed.strip() else ""
