"""How good a run's models are class by class, on the audit set."""

import streamlit as st

from al_core.experiments.class_tracks import class_plane, class_tracks, classes_by_f1, items_of
from al_core.experiments.run_health import RunHealth
from al_core.experiments.trust_dots import MOST_CLASSES, class_dots, class_rows
from al_core.reporting.dots import dots_figure, dots_table
from al_core.reporting.tracks import tracks_figure, tracks_table
from pages.components.address import asked_for, begin_with, share
from pages.components.chart import chart, theme
from pages.components.compare_curves import chosen_axis
from pages.components.messages import plain
from pages.components.table import table
from pages.components.version_picker import version_picker

_SHARES = (
    "F1", "Recall", "recall from", "recall to", "Precision", "precision from", "precision to",
)  # fmt: skip


def progress_classes(health: RunHealth) -> None:
    """A chart and a table of the version chosen, then one class over all versions."""
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
    percent = st.column_config.NumberColumn(format="percent")
    table(
        "class_figures",
        class_rows(health, place),
        "The same figures, the lowest F1 first. Named: answers of the model that say this class.",
        dict.fromkeys(_SHARES, percent),
    )
    _one_class(health)


def _one_class(health: RunHealth) -> None:
    st.subheader("One class over all models", anchor=False)
    classes = classes_by_f1(health)
    begin_with("class_followed", (asked_for("class", classes) or classes)[0])
    if st.session_state["class_followed"] not in classes:
        st.session_state["class_followed"] = classes[0]
    with st.container(horizontal=True, gap="large"):
        name = st.selectbox("Class, the lowest F1 first", classes, key="class_followed", width=260)
        axis = chosen_axis()
    share("class", name)
    tracks, plane = class_tracks(health, name, axis), class_plane(name, axis)
    chart(
        "class_over_models",
        tracks_figure(tracks, plane, theme()),
        tracks_table(tracks, plane),
        f"Recall and precision of {plain(name)} against {plane.x_title.lower()}, on "
        f"{items_of(health, name):,} audit items of it, with 95 % Wilson intervals. Precision is "
        "missing where no item was named so.",
    )


def _many(health: RunHealth, place: int) -> bool:
    return len(health.versions[place].classes) > MOST_CLASSES
