"""Where a run is going: when it is at a target, with what chance, at what cost."""

import streamlit as st

from al_core.access.permissions import Session
from al_core.access.pseudonyms import names_shown
from al_core.domain.forecasts import RunForecast
from al_core.experiments.forecast_answers import Answer, answer_for
from al_core.experiments.forecast_coverage import coverage_on_file
from al_core.experiments.forecast_tracks import (
    chance_plane,
    chance_tracks,
    fan_plane,
    fan_tracks,
    unit_of,
)
from al_core.experiments.forecast_words import (
    SAME_PACE,
    arrivals_table,
    families_table,
    fan_caption,
    headline,
    hours_words,
    past_table,
    past_words,
    people_caption,
    people_table,
    reasons,
    target_by_default,
    under_names,
    without_breaks,
)
from al_core.reporting.tracks import tracks_figure, tracks_table
from pages.components.chart import chart, theme, unbroken
from pages.components.messages import plain
from pages.components.progress_target import asked_hours_a_day, asked_target
from pages.components.run_inspection import run_work
from pages.components.run_reading import RunReading
from pages.components.session import lab
from pages.components.table import table

_LOOKS = {
    "reached": (":material/check_circle:", "green"),
    "told": (":material/schedule:", "blue"),
    "unlikely": (":material/trending_flat:", "orange"),
    "cannot tell yet": (":material/help:", "gray"),
}
_PERCENT = st.column_config.NumberColumn(format="percent")
_SECONDS = st.column_config.NumberColumn(format="%.1f")
_CHECK = st.column_config.NumberColumn(format="%.2f")


def progress_forecast(reading: RunReading, session: Session) -> None:
    """The forecast as of the newest model, for the target in the address."""
    worked = lab().watch.forecast(reading.seen)
    if worked.job is not None:
        run_work(worked.job, reading.seen.run_id, "forecast", session)
    if worked.found is None:
        st.info(
            "The forecast simulates the queue forward under every architecture; how far that is "
            "stands above. It is kept, so that this is done once for each model.",
            icon=":material/hourglass_top:",
        )
        return
    forecast = worked.found
    target = asked_target(forecast.run_id, target_by_default(forecast))
    answer = answer_for(forecast, target)
    _verdict(forecast, answer)
    _fan(forecast, answer, reading)
    if answer.arrivals:
        _arrivals(forecast, answer)
    _trust(forecast)
    _people(forecast, session)
    _families(forecast)


def _verdict(forecast: RunForecast, answer: Answer) -> None:
    icon, colour = _LOOKS[answer.verdict]
    with st.container(border=True, key="forecast_verdict"):
        st.markdown(f"#### {icon} :{colour}[{headline(answer)}]")
        st.markdown(unbroken(plain(reasons(forecast, answer))))
        covered = coverage_on_file()
        st.caption(unbroken(f"{past_words(forecast)} {covered.words if covered else ''}"))


def _fan(forecast: RunForecast, answer: Answer, reading: RunReading) -> None:
    tracks = fan_tracks(forecast, reading.health, reading.seen.plan.strategy.name)
    plane = fan_plane(answer, tracks)
    caption = fan_caption(forecast, reading.health.audited)
    chart("forecast", tracks_figure(tracks, plane, theme()), tracks_table(tracks, plane), caption)


def _arrivals(forecast: RunForecast, answer: Answer) -> None:
    st.subheader("When, and under which architecture", anchor=False)
    hours_a_day = asked_hours_a_day() if without_breaks(forecast) else None
    unit = unit_of(answer)
    tracks, plane = chance_tracks(answer, unit), chance_plane(unit)
    if tracks:
        chart(
            "forecast_chance",
            tracks_figure(tracks, plane, theme()),
            tracks_table(tracks, plane),
            f"The chance to be at the target by then, over {answer.needed.shape[0]:,} draws of "
            f"the curve and 12 simulated ways of the queue on from where it stands. "
            f"{hours_words(forecast)}",
        )
    table(
        "forecast_architectures",
        arrivals_table(answer.arrivals, hours_a_day),
        f"Median and central 90 %; never: not by {forecast.labels[-1]:,.0f} labels. {SAME_PACE}",
        {"Chance": _PERCENT, "Within the budget": _PERCENT},
    )


def _trust(forecast: RunForecast) -> None:
    if not forecast.past:
        return
    with st.expander("How this run's own forecasts would have done"):
        table(
            "forecast_past",
            past_table(forecast.past),
            "What was foretold with the first part of this run alone, and what came: accuracy "
            "half the way to the newest model, and at it; 90 % intervals.",
            {"From": _PERCENT, "To": _PERCENT, "Came": _PERCENT},
        )


def _people(forecast: RunForecast, session: Session) -> None:
    if not forecast.people:
        return
    forecast = under_names(forecast, names_shown((each.name for each in forecast.people), session))
    with st.expander("People: how fast, how long"):
        seconds = dict.fromkeys(("Seconds a label", "from", "to"), _SECONDS)
        table(
            "forecast_people",
            people_table(forecast),
            people_caption(forecast),
            {**seconds, "Check": _CHECK, "At work": _PERCENT},
        )


def _families(forecast: RunForecast) -> None:
    if not forecast.families:
        return
    with st.expander("Families of curves"):
        table(
            "forecast_families",
            families_table(forecast),
            "What each family would say alone, and its weight in the forecast (Viering and Loog "
            "2022; Domhan, Springenberg and Hutter 2015).",
            {
                "Weight": _PERCENT,
                "Its best curve at the farthest": _PERCENT,
                "Off on the last 30 %": _PERCENT,
            },
        )
