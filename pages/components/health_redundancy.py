"""How much of each batch says the same twice, against random batches; the pairs side by side."""

from collections.abc import Sequence

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.health_tracks import MEASURES, batch_plane, batch_tracks
from al_core.experiments.redundancies import BatchView
from al_core.experiments.run_words import batch_words, rule_words, twin_words
from al_core.monitoring.redundancy import RANDOM_BATCHES, TWINS_FROM, Twins
from al_core.reporting.tracks import tracks_figure, tracks_table
from pages.components.awaited import awaited
from pages.components.chart import chart, theme
from pages.components.example_content import example_content
from pages.components.messages import empty_state, error_box
from pages.components.run_inspection import run_work
from pages.components.run_reading import RunReading
from pages.components.session import lab

MOST_PAIRS = 6
_WORDS = {
    "inside": "Mean cosine of each pick with the most similar other pick of its batch",
    "to_labeled": "Mean cosine of each pick with the most similar example selected before",
    "coverage": "Mean cosine of a fixed sample of 500 of the pool with the most similar selected "
    "example, after each batch",
    "above": "Mean cosine of each pick with the most similar other pick of its batch, less the "
    "same of the one random batch that the loop drew as it selected, both from the log",
}


def health_redundancy(reading: RunReading, session: Session) -> None:
    """The measure chosen over all batches, then the near-duplicates of one batch."""
    worked = lab().watch.batches(reading.seen)
    if worked.job is not None:
        run_work(worked.job, reading.seen.run_id, "batches", session)
    views = worked.found
    if not views:
        if worked.job is None:
            empty_state(
                "No batch yet", "The first is chosen when people begin under **Label**.",
                ":material/dynamic_feed:",
            )  # fmt: skip
        return
    measure = st.segmented_control(
        "Measure", list(MEASURES), key="redundancy_measure", default="inside", required=True,
        format_func=MEASURES.get, label_visibility="collapsed",
    )  # fmt: skip
    tracks, plane = batch_tracks(views, measure), batch_plane(measure)
    chart(
        "redundancy",
        tracks_figure(tracks, plane, theme()),
        tracks_table(tracks, plane),
        _caption(measure, len(views), reading),
    )
    _pairs(reading, views, session)


def _caption(measure: str, batches: int, reading: RunReading) -> str:
    if measure == "above":
        return (
            f"{_WORDS[measure]}: above 0 = more alike than at random. {batches:,} batches. "
            f"{rule_words(reading.standing.plan)}"
        )
    band = "" if measure == "coverage" else f"; band: the middle 95 % of {RANDOM_BATCHES} of them"
    better = "high = well covered" if measure == "coverage" else "high = says the same twice"
    return (
        f"{_WORDS[measure]}: 1 = all the same, {better}. {batches:,} batches. Grey: random batches "
        f"of the same size from the same candidates{band}."
    )


def _pairs(reading: RunReading, views: Sequence[BatchView], session: Session) -> None:
    st.subheader("Near-duplicates", anchor=False)
    with_pairs = [place for place, view in enumerate(views) if view.redundancy.twins]
    if not with_pairs:
        st.caption(f"No pair of cosine {TWINS_FROM} or more in any batch.")
        return
    place = st.selectbox(
        "Batch", with_pairs[::-1], key="twins_batch", width=420,
        format_func=lambda each: batch_words(views[each]),
    )  # fmt: skip
    twins = views[place].redundancy.twins[:MOST_PAIRS]
    st.caption(
        f"The {len(twins)} most alike of {len(views[place].redundancy.twins)} pairs of cosine "
        f"{TWINS_FROM} or more: what one of them would have told, the other tells too."
    )
    if not session.may(Permission.LABEL):
        st.info("Your role does not see the examples themselves.", icon=":material/visibility_off:")
        return
    _shown(reading, twins)


def _shown(reading: RunReading, twins: Sequence[Twins]) -> None:
    examples = sorted({each for pair in twins for each in (pair.example, pair.other)})
    try:
        contents = awaited(
            "Reading the examples:", lambda: lab().watch.contents(reading.seen, examples)
        )
    except LoopLabError as error:
        error_box(error)
        return
    if contents is None:
        return
    for row in range(0, len(twins), 2):
        for column, pair in zip(st.columns(2), twins[row : row + 2], strict=False):
            with column.container(border=True):
                st.caption(twin_words(pair))
                left, right = st.columns(2)
                with left:
                    example_content(pair.example, contents[pair.example])
                with right:
                    example_content(pair.other, contents[pair.other])
