"""How good a run's models are class by class, on the audit set."""

import streamlit as st

from al_core.experiments.run_health import RunHealth
from al_core.experiments.trust_dots import MOST_CLASSES, class_dots, class_rows
from al_core.reporting.dots import dots_figure, dots_table
from pages.components.chart import chart, theme
from pages.components.table import table
from pages.components.version_picker import version_picker

_SHARES = (
    "F1", "Recall", "recall from", "recall to", "Precision", "precision from", "precision to",
)  # fmt: skip


def progress_classes(health: RunHealth) -> None:
    """A chart and a table of the version chosen."""
    if not health.audited:
        st.info("Classes are told apart once audit items are labeled.", icon=":material/lock:")
        return
    place = version_picker(health, "class_version")
    dots = class_dots(health, place)
    few = f" The {MOST_CLASSES} classes with the lowest F1." if _many(health, place) else ""
    chart(
        "classes",
        dots_figure(dots, "Share", ".0%", theme()),
        dots_table(dots),
        "Recall: of a class's items, how many were named so. Precision: of the items named so, "
        f"how many are of it. On {health.audited:,} labeled items of the locked audit set, 95 % "
        f"Wilson intervals; a class with few items has a wide one.{few}",
    )
    share = st.column_config.NumberColumn(format="percent")
    table(
        "class_figures",
        class_rows(health, place),
        "The same figures, the lowest F1 first. Named: answers of the model that say this class.",
        dict.fromkeys(_SHARES, share),
    )


def _many(health: RunHealth, place: int) -> bool:
    return len(health.versions[place].classes) > MOST_CLASSES
