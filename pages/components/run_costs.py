"""What a run's hours and money went into: kinds that add up to its own totals."""

from collections.abc import Mapping

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.access.pseudonyms import names_shown
from al_core.experiments.cost_rows import (
    DEFINITIONS,
    cost_columns,
    cost_words,
    person_columns,
    share_bars,
)
from al_core.experiments.run_costs import RunCosts
from al_core.reporting.stacked import stacked_figure, stacked_table
from pages.components.chart import chart, theme
from pages.components.table import table, words_table


def cost_section(costs: Mapping[str, RunCosts], session: Session, key: str = "costs") -> None:
    """Runs by name: shares of the hours at work, a table of hours and money, the definitions."""
    st.markdown("\n".join(f"- {cost_words(name, each)}" for name, each in costs.items()))
    bars, title = share_bars(costs)
    chart(
        f"{key}_shares",
        stacked_figure(bars, title, theme()),
        stacked_table(bars),
        "What the hours that people were at work went into, one bar per run; every hour is in "
        "one kind. From the log of each run alone; time away is left out here.",
    )
    number = st.column_config.NumberColumn
    table(
        f"{key}_kinds",
        cost_columns(costs),
        "Kinds add up to the totals that the loop itself keeps. Paid answers of a batch that "
        "repeats itself are told in parts.",
        {
            "Hours": number(format="%.3f"),
            "Answers": number(format="%.1f"),
            "Money": number(format="%.2f"),
            "Share of money, %": number(format="%.1f"),
        },
    )
    if session.may(Permission.SEE_TEAM):
        _by_person(costs, session, key)
    with st.expander("What each kind means", icon=":material/help:"):
        words_table(f"{key}_meanings", DEFINITIONS, "Each answer, hour and training is in one.")


def _by_person(costs: Mapping[str, RunCosts], session: Session, key: str) -> None:
    with st.expander("By person, hours", icon=":material/groups:"):
        for name, each in costs.items():
            shown = names_shown(each.by_person, session)
            table(f"{key}_people_{name}", person_columns(each, shown), name)
