"""Who labels: how many people, how fast, how well, when."""

import msgspec
import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.domain.plan import Person
from al_core.experiments.entries import hour_spans, hours_text, time_tables
from pages.components.fields import choice, entry, field_key, form_state, number, share
from pages.components.messages import error_box

_SPREADS = ["lognormal", "exponential", "deterministic", "bootstrap"]
_SPREAD_TITLES = {
    "lognormal": "lognormal",
    "exponential": "exponential",
    "deterministic": "all the same",
    "bootstrap": "measured (upload below)",
}


def team_essentials(start: Person) -> Person:
    """People, seconds per label, spread and accuracy."""
    left, right = st.columns(2)
    with left:
        count = number("people", "People", start.count)
        accuracy = share("accuracy", "Right answers", start.accuracy)
    with right:
        mean = number("mean_seconds", "Mean seconds per label", start.mean_seconds, step=1.0)
        spread = choice(
            "spread", "Spread of times", _SPREADS, start.spread, format_func=_SPREAD_TITLES.get
        )
    return msgspec.structs.replace(
        start, count=count, mean_seconds=mean, spread=spread, accuracy=accuracy
    )


def team_details(person: Person) -> Person:
    """What the same person does besides: skips, shifts, absences, letting work lapse."""
    left, middle, right = st.columns(3)
    with left:
        cv = _variation(person)
        skip = share("skip_rate", "Skipped", person.skip_rate)
    with middle:
        abandonment = share(
            "abandonment",
            "Dropped at the time-out",
            person.abandonment,
            help="Of the items still open when the lease ends; the rest are answered late.",
        )
        alike = share(
            "alike",
            "Time saved on alike items",
            person.alike_discount,
            help="When an item resembles the one before it.",
        )
    with right:
        shifts = _hours("shifts", "At work, hours", person.shifts, "always")
        absences = _hours("absences", "Away, hours", person.absences, "never")
    times = _times(person) if person.spread == "bootstrap" else ()
    return msgspec.structs.replace(
        person,
        cv=cv,
        skip_rate=skip,
        abandonment=abandonment,
        alike_discount=alike,
        shifts=shifts,
        absences=absences,
        times=times,
    )


def _variation(person: Person) -> float:
    only = "How wide the lognormal spread is: standard deviation / mean."
    off = person.spread != "lognormal"
    cv: float = number("cv", "Variation of times", person.cv, step=0.1, help=only, disabled=off)
    return cv


def _hours(
    name: str, label: str, start: tuple[tuple[float, float], ...], empty: str
) -> tuple[tuple[float, float], ...]:
    read = entry(
        name,
        label,
        hours_text(start),
        hour_spans,
        placeholder=empty,
        help="Spans of hours since the start, such as 0-4, 5-8.5",
    )
    return read or ()


def _times(person: Person) -> tuple[float, ...]:
    kept = field_key("times")
    st.session_state.setdefault(kept, person.times)
    upload = st.file_uploader(
        "Table of measured times: CSV, Parquet or JSONL with a column `seconds`, and a column "
        "`set` where it holds several",
        key=field_key("times_file"),
    )
    if upload is not None:
        try:
            tables = time_tables(upload.getvalue(), upload.name)
        except LoopLabError as error:
            error_box(error)
            form_state().faults.append(str(error))
        else:
            st.session_state[kept] = tables[choice("times_set", "Set", list(tables), "all")]
    times: tuple[float, ...] = st.session_state[kept]
    st.caption(
        f"{len(times):,} measured times are used, scaled to the mean above; a mean of 0 takes "
        "them as they are."
    )
    return times
