"""All figures of all arms, in groups; sortable."""

import streamlit as st

from al_core.experiments.comparing import arm_figures, common_labels
from al_core.experiments.figure_groups import GROUPS, figure_columns
from al_core.experiments.side_by_side import SideBySide
from pages.components.address import asked_for, begin_with, share
from pages.components.table import table


def compare_figures(seen: SideBySide) -> None:
    """One row per arm; each figure is a mean over seeds with half its 95 % interval."""
    begin_with("figure_group", (asked_for("figures", list(GROUPS)) or list(GROUPS))[0])
    group = st.segmented_control(
        "Figures", list(GROUPS), key="figure_group", required=True, label_visibility="collapsed"
    )
    share("figures", group)
    arms = arm_figures(seen.runs, seen.named)
    columns: dict[str, object] = {
        "Arm": [arm.arm for arm in arms],
        "Seeds": [arm.seeds for arm in arms],
    }
    config = {"Seeds": st.column_config.NumberColumn(width=60)}
    for column in figure_columns(arms, group):
        columns[column.name] = column.estimates
        columns[f"{column.name} ±"] = column.half_widths
        shape, digits = st.column_config.NumberColumn, f"%.{column.decimals}f"
        config[column.name] = shape(format=digits)
        config[f"{column.name} ±"] = shape("±", format=f"± {digits}")
    table(f"figures_{group.split()[0].lower()}", columns, _caption(group, seen), config)


def _caption(group: str, seen: SideBySide) -> str:
    words = "Mean over seeds, ± half of the 95 % interval. Press a column's head to sort."
    if group == next(iter(GROUPS)):
        labels = common_labels(seen.runs)
        words += (
            f" Accuracy (on the locked audit set), area, hours and cost are read at "
            f"{labels:,.0f} labels, the most that every run has: controls with a larger budget "
            "gain nothing by it. Labels per hour is over the whole run."
        )
    return words
