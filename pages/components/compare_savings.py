"""What each arm saves against random selection: in words, drawn, and as a table."""

import streamlit as st

from al_core.access.permissions import Session
from al_core.experiments.comparing import savings
from al_core.experiments.side_by_side import SideBySide
from al_core.reporting.savings import savings_figure, savings_table
from al_core.reporting.verdicts import saving_words
from pages.components.chart import chart, theme
from pages.components.compare_curves import control_words
from pages.components.pin import pin_compared
from pages.components.table import table

_DIGITS = {"labels": "%.0f", "hours": "%.2f", "cost": "%.2f"}


def compare_savings(seen: SideBySide, unit: str, session: Session) -> None:
    """Labels, hours or money that the random control needs more for the same accuracy."""
    found = savings(seen.against_control, unit, seen.named)
    if not found:
        st.info(
            "No arm has a random control on the same seeds yet: simulate with the control, or "
            "wait for it to finish.",
            icon=":material/info:",
        )
        return
    words = [saving_words(saving) for saving in found]
    st.markdown("\n".join(f"- {each}" for each in words))
    pin_compared(seen, f"{_noun(unit)} saved against random", words, session)
    chart(
        "savings",
        savings_figure(found, theme()),
        savings_table(found),
        f"{_noun(unit)} that the random control needs more than the arm to reach the arm's "
        f"{_accuracy(seen)} accuracy on the locked audit set, paired by seed, 95 % bootstrap "
        "interval. Right of 0 is saved. Triangle: at least, as the control never got there. Grey "
        f"row: 0 lies within the interval, or there are fewer than 5 seeds. {control_words(seen)}",
    )
    shown = dict(savings_table(found))
    shown["high"] = [None if saving.at_least else saving.interval.high for saving in found]
    table(
        "savings_figures",
        shown,
        "The same figures. Ticked: at least so much, with no upper end, as the control stopped "
        "before it had caught up on some seed.",
        _config(unit),
    )


def _accuracy(seen: SideBySide) -> str:
    return "final" if seen.cut is None else "newest"


def _config(unit: str) -> dict[str, object]:
    number = st.column_config.NumberColumn
    return {
        "arm": "Arm",
        "unit": None,
        "target_accuracy": number("Accuracy reached", format="%.3f"),
        "estimate": number(f"{_noun(unit)} saved", format=_DIGITS[unit]),
        "low": number("from", format=_DIGITS[unit]),
        "high": number("to", format=_DIGITS[unit]),
        "seeds": number("Seeds", width=60),
        "level": None,
        "at_least": "At least",
        "verdict": "Verdict",
    }


def _noun(unit: str) -> str:
    return "Money" if unit == "cost" else unit.capitalize()
