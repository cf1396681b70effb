"""Arms against each other on the same seeds, corrected for how many pairs are looked at."""

from collections.abc import Sequence

import streamlit as st

from al_core.access.permissions import Session
from al_core.experiments.comparing import FIGURES, common_labels
from al_core.experiments.figure_groups import decimals_of
from al_core.experiments.pair_words import pair_sentences
from al_core.experiments.pairing import JudgedPair, judged_pairs, seeds_needed
from al_core.experiments.side_by_side import SideBySide
from al_core.reporting.savings import paired_figure, paired_table
from al_core.reporting.tables import Columns
from pages.components.address import asked_for, begin_with, share
from pages.components.chart import chart, theme
from pages.components.compare_differences import compare_differences
from pages.components.pin import pin_compared
from pages.components.table import table

EVERY_PAIR, AMONG_CHOSEN = "", "without the controls"
MOST_DRAWN = 30


def compare_pairs(seen: SideBySide, drawn: tuple[str, str], session: Session) -> None:
    """Differences of one figure between arms, with an interval and a verdict each; then curves.

    drawn: the axis and the quality of the curves.
    """
    metric, against = _asked(seen)
    pairs = _judged(seen, metric, against)
    if pairs:
        pin_compared(seen, f"Arm against arm: {metric}", pair_sentences(pairs), session)
        _pairs(seen, metric, pairs)
    compare_differences(seen, *drawn)


def _asked(seen: SideBySide) -> tuple[str, str]:
    """The figure and what is compared, which stand in the address."""
    left, right = st.columns(2)
    begin_with("pair_metric", (asked_for("metric", list(FIGURES)) or list(FIGURES))[0])
    metric = left.selectbox("Figure", list(FIGURES), key="pair_metric")
    share("metric", metric)
    kinds = [AMONG_CHOSEN, EVERY_PAIR, *seen.arms]
    asked = ["" if each == "every" else each for each in asked_for("against", ["every", *kinds])]
    begin_with("pair_against", (asked or kinds)[0])
    if st.session_state["pair_against"] not in kinds:
        st.session_state["pair_against"] = AMONG_CHOSEN
    against = right.selectbox("Compared", kinds, key="pair_against", format_func=_against)
    share("against", against or "every")
    return metric, against


def _judged(seen: SideBySide, metric: str, against: str) -> list[JudgedPair]:
    runs = seen.chosen_runs if against == AMONG_CHOSEN else seen.runs
    pairs = judged_pairs(runs, metric, "" if against == AMONG_CHOSEN else against, seen.named)
    if not pairs:
        st.info(
            "There are no two such arms with a seed in common; compare every pair of arms, or "
            "wait for more runs.",
            icon=":material/info:",
        )
    return pairs


def _pairs(seen: SideBySide, metric: str, pairs: Sequence[JudgedPair]) -> None:
    columns, caption = _columns(pairs), _caption(pairs, metric, seen)
    if len(pairs) <= MOST_DRAWN:
        figure = paired_figure([pair.comparison for pair in pairs], theme())
        chart("pairs", figure, columns, caption)
    table("pair_figures", columns, _correction(pairs), _config(metric))


def _against(kind: str) -> str:
    if kind == AMONG_CHOSEN:
        return "every pair of arms, without the random controls"
    return f"every other arm with {kind}" if kind else "every pair of arms"


def _columns(pairs: Sequence[JudgedPair]) -> Columns:
    figures = dict(paired_table([pair.comparison for pair in pairs]))
    first = {name: figures.pop(name) for name in ("arm_a", "arm_b", "verdict")}
    return {
        **first,
        **figures,
        "p_alone": [pair.p_value for pair in pairs],
        "p_corrected": [pair.p_holm for pair in pairs],
        "alone": [pair.alone for pair in pairs],
    }


def _config(metric: str) -> dict[str, object]:
    number, digits = st.column_config.NumberColumn, f"%.{decimals_of(metric) + 1}f"
    return {
        "arm_a": "Arm A",
        "arm_b": "Arm B",
        "verdict": "Verdict",
        "metric": None,
        "estimate": number("A minus B", format=digits),
        "low": number("from", format=digits),
        "high": number("to", format=digits),
        "seeds": number("Seeds", width=60),
        "level": None,
        "p_alone": number("p", format="%.4f"),
        "p_corrected": number("p corrected", format="%.4f"),
        "alone": "Looked at alone",
    }


def _caption(pairs: Sequence[JudgedPair], metric: str, seen: SideBySide) -> str:
    seeds = max(pair.comparison.interval.n for pair in pairs)
    at = "over each whole run"
    if metric in list(FIGURES)[:4]:
        at = f"at {common_labels(seen.runs):,.0f} labels, which every run has"
    return (
        f"{metric} {at}: arm A minus arm B on up to {seeds} seeds that both have, with a 95 % "
        "bootstrap interval. Grey: no difference shown."
    )


def _correction(pairs: Sequence[JudgedPair]) -> str:
    needed, seeds = seeds_needed(len(pairs)), max(pair.comparison.interval.n for pair in pairs)
    several = f"{len(pairs)} pairs are looked at, so p-values are corrected after Holm"
    words = (
        f"{several if len(pairs) > 1 else '1 pair is looked at'}: a difference counts where its "
        "interval leaves out 0 and the p-value (sign-flip test, corrected) is at most 0.05."
    )
    if seeds >= needed:
        return words
    return f"{words} With {seeds} seeds none can; simulate at least {needed}, or compare fewer."
