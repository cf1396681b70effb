"""What to know of a data set: sizes, balance, repeated rows, clashes, the audit set, samples."""

from textwrap import shorten

import streamlit as st

from al_core.datasets.profile import DataProfile
from al_core.experiments.data_reports import DataReport
from al_core.reporting.bars import class_balance_figure, class_balance_table
from pages.components.chart import chart, theme
from pages.components.messages import plain

TALL_CHART_CLASSES = 30
IMAGE_PIXELS = 72
SAMPLE_CHARACTERS = 300


def data_profile(report: DataReport) -> None:
    """The whole report of one data set."""
    profile = report.profile
    _sizes(profile)
    for warning in profile.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    if profile.classes:
        _balance(profile)
    _audit_set(report)
    _samples(report)
    st.caption(
        f"Data version `{profile.content_hash[:16]}`: a hash over all rows and labels in their "
        "order. Runs name it, so that each can be traced to exactly this content."
    )


def _sizes(profile: DataProfile) -> None:
    figures = {
        "Rows": f"{profile.rows:,}",
        "Classes": f"{len(profile.classes):,}",
        "Unlabeled": f"{profile.unlabeled:,}",
        "Repeats": f"{profile.duplicates:,}",
        "Label clashes": f"{profile.clashes:,}",
    }
    for column, (label, value) in zip(st.columns(5), figures.items(), strict=True):
        column.metric(label, value, help=_MEANINGS.get(label))
    if profile.word_quantiles:
        low, _, middle, _, high = profile.word_quantiles
        st.caption(
            f"Words per text: half have up to {middle:,.0f}; 5 % have {low:,.0f} or fewer, "
            f"5 % have {high:,.0f} or more."
        )
    if profile.missing:
        gaps = ", ".join(f"{column} ({count:,})" for column, count in profile.missing.items())
        st.caption(f"Missing values, kept as a category of their own: {plain(gaps)}.")


_MEANINGS = {
    "Repeats": "Rows whose content occurred before; all stay on one side of the split.",
    "Label clashes": "Contents that occur with more than one label: no model gets all right.",
}


def _balance(profile: DataProfile) -> None:
    names = [found.name for found in profile.classes]
    counts = [found.rows for found in profile.classes]
    st.subheader("Class balance", anchor=False)
    with st.container(height=460 if len(names) > TALL_CHART_CLASSES else "content", border=False):
        chart(
            "class_balance",
            class_balance_figure(names, counts, theme()),
            class_balance_table(names, counts),
            f"Labeled rows of each of the {len(names)} classes of {profile.name}, "
            f"{sum(counts):,} in all.",
        )


def _audit_set(report: DataReport) -> None:
    st.subheader("The audit set comes first", anchor=False)
    if report.refusal:
        st.warning(
            f"A run with the usual settings can't start on this: {plain(report.refusal)}",
            icon=":material/warning:",
        )
        return
    st.markdown(
        f"Before anything is selected, a run draws its **audit set** at random: with the usual "
        f"30 % and seed 0 that is **{report.audit_rows:,} rows**. It stays locked: no model "
        f"trains on it, no strategy sees it, and every accuracy in Loop Lab is measured on it, "
        f"because figures on actively chosen labels mislead. Rows that repeat one another stay on "
        f"one side. The other **{report.pool_rows:,} rows** are the pool, of which "
        f"{report.seed_rows} are given labels to start with."
    )


def _samples(report: DataReport) -> None:
    profile = report.profile
    st.subheader("A few rows", anchor=False)
    if report.images:
        captions = [f"label {label}" for _, label in report.images]
        st.image([pixels for pixels, _ in report.images], captions, width=IMAGE_PIXELS)
        return
    st.table(
        {
            "Label": [plain(label) or "(none)" for _, label in profile.sample],
            "Row": [plain(shorten(text, SAMPLE_CHARACTERS)) for text, _ in profile.sample],
        },
        border="horizontal",
        hide_index=True,
        alt=f"A few rows of {profile.name}, evenly spaced.",
    )
