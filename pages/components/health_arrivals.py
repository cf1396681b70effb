"""Arrivals against the reference sample: every look, the alarm, the fallback, and its levers."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.health_tracks import arrival_plane, arrival_tracks, outlying_shares
from al_core.experiments.run_words import state_words
from al_core.experiments.watched_runs import WatchedRun
from al_core.loop.arrival_watch import ALPHA, CLEAR, REFERENCE_ROWS
from al_core.loop.standing import ARRIVALS_TESTED
from al_core.reporting.outlying import outlying_figure, outlying_table
from al_core.reporting.tracks import tracks_figure, tracks_table
from pages.components.chart import chart, theme
from pages.components.guard import allowed
from pages.components.messages import empty_state, plain
from pages.components.run_reading import RunReading
from pages.components.session import lab
from pages.components.table import table

_SAID = "arrivals_said"


def health_arrivals(reading: RunReading, run: WatchedRun, session: Session) -> None:
    """State and levers first, then the history."""
    standing = reading.standing
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(plain(state_words(standing)))
        if run.project_id and session.may(Permission.MANAGE_PROJECT):
            _levers(reading, run.project_id, session.person)
    if _SAID in st.session_state:
        st.warning(plain(st.session_state.pop(_SAID)), icon=":material/info:")
    _looks(reading)
    _happened(reading)
    _outlying(reading)


def _levers(reading: RunReading, project_id: str, by: str) -> None:
    """Buttons that act on the live run as whoever is here now."""
    live = lab().live_run(project_id)
    if reading.standing.forced:
        _button("Let rules choose again", "undo", partial(live.force_strategy, "", by))
    else:
        _button("Force random", "casino", partial(live.force_strategy, "random", by))
    if reading.standing.arrivals.arrived:
        _button("Accept as the new normal", "done_all", partial(live.accept_arrivals, by))


def _button(words: str, icon: str, act: Callable[[], None]) -> None:
    st.button(
        words,
        icon=f":material/{icon}:",
        on_click=allowed(Permission.MANAGE_PROJECT, _done),
        args=(act,),
    )


def _done(act: Callable[[], None]) -> None:
    try:
        act()
    except LoopLabError as error:
        st.session_state[_SAID] = str(error)


def _looks(reading: RunReading) -> None:
    story = reading.standing.arrivals
    if not story.looks:
        empty_state(
            "No arrivals tested yet",
            "Rows that come in after the start are compared with what was there, 20 new ones and "
            "a newer model at a time, from the 30th on. Add rows under **Projects**, or simulate "
            "with arrivals in **Workflow Lab**.",
            ":material/move_to_inbox:",
        )
        return
    tracks, plane = arrival_tracks(story), arrival_plane(story)
    chart(
        "arrival_tests",
        tracks_figure(tracks, plane, theme()),
        tracks_table(tracks, plane),
        f"Looks so far: {len(story.looks):,}, each at the newest {ARRIVALS_TESTED} of "
        f"{story.arrived:,} arrivals at most, against up to {REFERENCE_ROWS} examples that were "
        "there before and older arrivals that raised no alarm, both as the same model sees them, "
        "so a better model is no drift. Confidence: Kolmogorov-Smirnov test of the highest "
        "probability. Predicted classes: does one class get higher probabilities? Features: "
        "Kolmogorov-Smirnov, the smallest p-value of up to 20. Classifier: can one tell arrivals "
        "from what was there (Lopez-Paz & Oquab 2017)? Each p-value is corrected for the number "
        "of tests and features; below the dashed threshold is an alarm. The thresholds of all "
        f"looks add up to {ALPHA:g}, the most runs that alarm without drift. Shaded: alarm on; "
        f"it is over once every p-value is above {CLEAR:g}.",
    )


def _happened(reading: RunReading) -> None:
    happened = reading.standing.arrivals.happened
    if not happened:
        return
    columns = {
        "Hours": [each.hours for each in happened],
        "Arrived by then": [each.arrived for each in happened],
        "What": [each.kind for each in happened],
        "Why": [each.words for each in happened],
    }
    words = "Alarms and strategies put in force, by rule or by hand, with cause and threshold."
    config = {
        "Hours": st.column_config.NumberColumn(format="%.2f", width=70),
        "Arrived by then": st.column_config.NumberColumn(width=110),
        "What": st.column_config.TextColumn(width=90),
    }
    table("fallbacks", columns, words, config)


def _outlying(reading: RunReading) -> None:
    found = reading.health.outlying
    if found is None or not found.arrivals.size:
        return
    st.subheader("Do arrivals lie outside of what the model was shown?", anchor=False)
    edges, counts = outlying_shares(found)
    chart(
        "outlying",
        outlying_figure(edges, counts, theme()),
        outlying_table(edges, counts),
        f"The newest {found.arrivals.size:,} unlabeled arrivals by their mean distance to the 5 "
        "nearest labels (kNN score, Sun et al. 2022), as a percentile of unlabeled rows of the "
        f"pool. {found.share:.0%} lie beyond the pool's 95th percentile, where 5% are expected; "
        "dotted: what equal data would give. Right: unlike anything labeled. A score without a "
        "threshold: it raises no alarm.",
    )
