"""Choose the sweeps to compare; which ones stands in the address."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from al_core.store.sweeps import SweepRecord
from pages.components.address import asked_for, begin_with, share

KEY = "compared"


def sweep_picker(sweeps: Sequence[SweepRecord], unasked: Sequence[str] | None = None) -> list[str]:
    """The ids of the sweeps that are compared: those of the address, else the newest.

    unasked: what is chosen in place of the newest where the address names none.
    """
    by_id = {sweep.sweep_id: sweep for sweep in sweeps}
    usual = list(by_id)[:1] if unasked is None else list(unasked)
    begin_with(KEY, asked_for("sweep", list(by_id)) or usual)
    chosen: list[str] = st.multiselect(
        "Simulations",
        list(by_id),
        key=KEY,
        format_func=lambda sweep_id: _words(by_id[sweep_id]),
        placeholder="Choose one or more",
    )
    share("sweep", chosen)
    return chosen


def _words(sweep: SweepRecord) -> str:
    zone = ZoneInfo(st.context.timezone or "UTC")
    return f"{sweep.name}, {datetime.fromtimestamp(sweep.created_at, zone):%d %b %H:%M}"
