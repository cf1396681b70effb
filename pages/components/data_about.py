"""What people read of a data set before it is read."""

import streamlit as st

from al_core.experiments.data_sets import NEEDS_A_NAME, DataListing, comes_with_labels
from pages.components.links import link_to
from pages.components.messages import plain


def data_about(listing: DataListing) -> None:
    """Title, what it is, what it is good for, where it comes from."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(listing.choice.title), anchor=False)
        if listing.choice.name != NEEDS_A_NAME:
            name = listing.choice.name
            if comes_with_labels(listing.choice.plan):
                link_to("Workflow Lab", "Use it in Workflow Lab", ":material/science:", data=name)
            link_to("Projects", "Label it", ":material/label:", do="new", data=name)
    about = listing.about
    if about is None:
        st.markdown(f"Your own file, stored in the lab's folder as `{listing.choice.name}`.")
        return
    st.markdown(f"{about.description}  \n**Good for:** {about.good_for}")
    st.caption(f"Source: {about.source} Licence: {about.licence}")
