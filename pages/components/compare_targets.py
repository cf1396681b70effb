"""What arms need to reach an accuracy: labels, hours or money; unreached is "more than"."""

import math

import streamlit as st

from al_core.access.permissions import Session
from al_core.experiments.pair_words import target_sentences
from al_core.experiments.pairing import seeds_needed
from al_core.experiments.side_by_side import SideBySide
from al_core.experiments.target_words import NEEDS_DIGITS, needs_columns, needs_dots, target_caption
from al_core.experiments.targets import Target, needs, needs_apart, target_of, usual_target
from al_core.reporting.dots import dots_figure, dots_table
from al_core.reporting.savings import paired_table
from pages.components.address import asked_for, begin_with, share
from pages.components.chart import chart, theme
from pages.components.pin import pin_compared
from pages.components.table import table

KEY, AGAINST = "target_accuracy", "target_against"


def compare_targets(seen: SideBySide, axis: str, session: Session) -> None:
    """Reached by how many seeds, with how much; and how far arms differ."""
    target = _target(seen, axis)
    found = needs(seen.runs, target, seen.named)
    dots, caption = needs_dots(found, target), target_caption(target, seen.seeds)
    title = f"{axis.capitalize()} to {target.accuracy:.1%}"
    chart(
        "targets", dots_figure(dots, title, NEEDS_DIGITS[axis], theme()), dots_table(dots), caption
    )
    number = st.column_config.NumberColumn
    table(
        "target_needs",
        needs_columns(found, target),
        "Median: of all seeds, those that fell short counted as more than the range.",
        {"Seeds": number(width=60), "Reached": number(width=80)},
    )
    words = target_sentences(found, target)
    pin_compared(seen, f"{axis.capitalize()} to {target.accuracy:.1%} accuracy", words, session)
    _apart(seen, target)


def _target(seen: SideBySide, axis: str) -> Target:
    usual = usual_target(seen.runs, seen.named)
    begin_with(KEY, 100.0 * (_asked() or (usual if math.isfinite(usual) else 0.5)))
    percent = st.number_input(
        "Target accuracy, %", 0.0, 100.0, key=KEY, step=0.5, format="%g", width=220
    )
    share("target", f"{percent:g}")
    return target_of(seen.runs, percent / 100.0, axis)


def _asked() -> float:
    """The target of the address as a share, 0 where there is none that can be read."""
    try:
        asked = float(st.query_params.get("target", "0"))
    except ValueError:
        return 0.0
    return asked / 100.0 if 0.0 < asked <= 100.0 else 0.0


def _apart(seen: SideBySide, target: Target) -> None:
    usual = [arm for arm in seen.arms if " · random" in arm] or seen.arms
    begin_with(AGAINST, (asked_for("needs", seen.arms) or usual)[0])
    if st.session_state[AGAINST] not in seen.arms:
        st.session_state[AGAINST] = usual[0]
    against = st.selectbox("Compared with", seen.arms, key=AGAINST, width=420)
    share("needs", against)
    pairs = needs_apart(seen.runs, target, against, seen.named)
    if not pairs:
        st.info("No other arm has a seed in common with it.", icon=":material/info:")
        return
    columns = dict(paired_table([pair.comparison for pair in pairs]))
    columns["p_corrected"] = [pair.p_holm for pair in pairs]
    number, digits = st.column_config.NumberColumn, "%.2f"
    table(
        "target_pairs",
        columns,
        f"Each arm minus {against}, seed by seed, a run that fell short at the end of the range; "
        f"95 % bootstrap interval, sign-flip p-values corrected after Holm for {len(pairs)} "
        f"pair{'' if len(pairs) == 1 else 's'} ({seeds_needed(len(pairs))} seeds or more can "
        "show one). Less is better.",
        {
            "arm_a": "Arm", "arm_b": None, "metric": None, "level": None,
            "estimate": number("Difference", format=digits),
            "low": number("from", format=digits),
            "high": number("to", format=digits),
            "seeds": number("Seeds", width=60),
            "verdict": "Verdict",
            "p_corrected": number("p corrected", format="%.4f"),
        },
    )  # fmt: skip
