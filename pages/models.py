"""Models: versions that were registered, which of them is champion, and what it says."""

import streamlit as st

from al_core.access.permissions import Permission
from al_core.domain.errors import LoopLabError
from pages.components.address import asked_for, begin_with, share
from pages.components.guard import enter
from pages.components.messages import error_box
from pages.components.models_history import models_history
from pages.components.models_list import models_list
from pages.components.models_predict import models_predict
from pages.components.models_register import models_register
from pages.components.project_state import say
from pages.components.session import lab

session = enter(Permission.VIEW)

st.title("Models", anchor=False)
st.caption(
    "A registered version never changes: it is fitted again from its run's log, kept in a file "
    "named by its hash, and told apart by name and number. Champion and candidate point to one."
)
say()
try:
    state = lab().registry.state()
except LoopLabError as error:
    error_box(error)
    st.stop()

SECTIONS = {
    "registry": ("Registry", lambda: models_list(state, session)),
    "register": ("Register a version", lambda: models_register(session)),
    "predict": ("Predict", lambda: models_predict(state)),
    "history": ("Promotions", lambda: models_history(state)),
}
begin_with("models_section", (asked_for("show", list(SECTIONS)) or ["registry"])[0])
section = st.segmented_control(
    "Details", list(SECTIONS), key="models_section", required=True,
    format_func=lambda name: SECTIONS[name][0], label_visibility="collapsed",
)  # fmt: skip
share("show", section)
SECTIONS[section][1]()
