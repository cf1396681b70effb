"""What is asked of a forecast: the target, and how many hours a day people work."""

import streamlit as st

from pages.components.address import begin_with, share

_TARGET, _SHARED, _HOURS = "forecast_target", "forecast_target_shared", "forecast_hours_a_day"


def asked_target(run_id: str, usual: float) -> float:
    """The accuracy that this run is to reach, a share: that of the address, or the usual one."""
    key = f"{_TARGET}_{run_id}"
    begin_with(key, 100.0 * (_target_of_address(run_id) or usual))
    percent = st.number_input(
        "Target accuracy, %",
        min_value=1.0,
        max_value=100.0,
        step=0.5,
        format="%.1f",
        key=key,
        width=220,
        help="Reached once three models in a row are there on average.",
    )
    told = f"{percent / 100.0:g}"
    share("target", told)
    st.session_state[_SHARED] = (run_id, told)
    return float(percent) / 100.0


def asked_hours_a_day() -> float | None:
    """Hours that people work a day, None while nobody said so."""
    if _HOURS not in st.session_state:
        st.session_state[_HOURS] = _number("day", 0.0, 24.0)
    said = st.number_input(
        "Hours a day that people work",
        value=None,
        min_value=0.5,
        max_value=24.0,
        step=0.5,
        placeholder="not said",
        key=_HOURS,
        width=220,
        on_change=_share_hours,
        help="Turns hours of work into days in the table.",
    )
    return float(said) if said else None


def _share_hours() -> None:
    hours = st.session_state.get(_HOURS)
    if hours:
        st.query_params["day"] = f"{hours:g}"
    else:
        st.query_params.pop("day", None)


def _target_of_address(run_id: str) -> float | None:
    """The address's target, unless it was put there for another run."""
    run, told = st.session_state.get(_SHARED, (run_id, ""))
    if run != run_id and st.query_params.get("target") == told:
        return None
    return _number("target", 0.0, 1.0)


def _number(name: str, above: float, most: float) -> float | None:
    """A number of the address, None where there is none that can be."""
    try:
        found = float(st.query_params.get(name, ""))
    except ValueError:
        return None
    return found if above < found <= most else None
