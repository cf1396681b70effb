"""Moments as the visitor's own clock shows them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st


def when(seconds: float) -> str:
    """A moment given in Unix seconds, in the time zone of the browser."""
    zone = ZoneInfo(st.context.timezone or "UTC")
    return f"{datetime.fromtimestamp(seconds, zone):%d %b %Y, %H:%M}"
