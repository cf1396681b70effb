"""Whether to go on labeling, in one sentence, above everything else."""

import streamlit as st

from pages.components.messages import plain
from pages.components.run_reading import RunReading

_LOOKS = {
    "continue": ("Continue", ":material/play_arrow:", "blue"),
    "stop": ("Stop", ":material/flag:", "green"),
    "random would do as well": ("Random would do as well", ":material/casino:", "orange"),
}


def progress_advice(reading: RunReading) -> None:
    """The advice and its reason."""
    advice = reading.health.advice
    words, icon, colour = _LOOKS[advice.decision]
    with st.container(border=True, key="advice"):
        st.markdown(f"#### {icon} :{colour}[{words}]")
        reason = advice.reason[:1].upper() + advice.reason[1:]
        st.markdown(f"{plain(reason)}.")
