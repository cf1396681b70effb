"""Settings that are not the same in all arms."""

import streamlit as st

from al_core.experiments.comparing import plan_differences
from al_core.experiments.side_by_side import SideBySide
from pages.components.table import table


def compare_plans(seen: SideBySide) -> None:
    """One row per setting that differs, one column per arm."""
    found = plan_differences(seen.runs, seen.named)
    if not found:
        st.info("All arms ran under the same settings.", icon=":material/info:")
        return
    arms = list(found[0].values)
    columns = {"Setting": [difference.setting for difference in found]}
    columns |= {arm: [difference.values[arm] for difference in found] for arm in arms}
    table(
        "plan_differences",
        columns,
        "Only what differs between the plans; name and seed are left out. A control's larger "
        "label budget shows under budget.labels.",
        {"Setting": st.column_config.TextColumn(pinned=True)},
    )
