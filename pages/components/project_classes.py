"""Add, change and merge a project's classes while people label."""

from collections.abc import Callable, Sequence

import streamlit as st

from al_core.access.permissions import Permission
from al_core.domain.errors import LoopLabError
from al_core.domain.project import ClassSpec
from al_core.experiments.project_classes import ClassNow, add_class, classes_now, rename_class
from pages.components.guard import allowed
from pages.components.messages import error_box, plain
from pages.components.project_state import said, say
from pages.components.session import lab
from pages.components.table import table


def project_classes(project_id: str) -> None:
    """The classes as they stand, and what can be done to them."""
    found = classes_now(lab().live_run(project_id), lab().project_spec(project_id))
    _table(found)
    alive = [each for each in found if not each.merged_into]
    left, middle, right = st.columns(3)
    with left:
        _add(project_id)
    with middle:
        _change(project_id, alive)
    with right:
        _merge(project_id, alive)


def models_words(models: Sequence[int]) -> str:
    """Which versions learned from a class: "no model", "v1", "v1 to v4"."""
    if not models:
        return "no model"
    ends = f"v{models[0]}", f"v{models[-1]}"
    return ends[0] if len(models) == 1 else " to ".join(ends)


def _table(found: Sequence[ClassNow]) -> None:
    table(
        "classes",
        {
            "Class": [each.name for each in found],
            "Colour": [each.colour for each in found],
            "Meaning": [each.description for each in found],
            "Labels": [each.labels for each in found],
            "Models that learned it": [models_words(each.models) for each in found],
            "Merged into": [each.merged_into for each in found],
        },
        "Classes in the order of their numbers in the log. A model that learned a class keeps "
        "what it learned; the next one sees the classes as they stand.",
    )


def _add(project_id: str) -> None:
    with st.form(f"add_class_{project_id}", clear_on_submit=True):
        st.markdown("**Add a class**")
        new = _fields("new", ClassSpec(""))
        if st.form_submit_button("Add", icon=":material/add:"):
            run = lab().live_run(project_id)
            words = f"People can choose {new.name} now; models learn it from its first labels."
            _do(lambda: add_class(lab().store, project_id, run, new), words, "add")
        say("add")


def _change(project_id: str, alive: Sequence[ClassNow]) -> None:
    with st.container(border=True):
        st.markdown("**Change a class**")
        each = _chosen("Class", "change_class", alive)
        with st.form(f"change_class_{project_id}_{each.label}", border=False):
            wanted = _fields(f"{each.label}_{each.name}", _spec(each))
            if st.form_submit_button("Change", icon=":material/edit:"):
                run = lab().live_run(project_id)
                _do(
                    lambda: rename_class(lab().store, project_id, run, (each.label, wanted)),
                    f"{each.name} is {wanted.name} now. Models that learned it under the old "
                    f"name: {models_words(each.models)}.",
                    "change",
                )
        say("change")


def _merge(project_id: str, alive: Sequence[ClassNow]) -> None:
    with st.container(border=True):
        st.markdown("**Merge two classes**")
        source = _chosen("Class that goes", "merge_source", alive)
        others = [each for each in alive if each.label != source.label]
        if not others:
            st.caption("There is no other class to merge it into.")
            return
        target = _chosen("Class that stays", "merge_target", others)
        with st.popover("Merge", icon=":material/merge:"):
            st.markdown(
                f"All {source.labels} labels **{plain(source.name)}** become "
                f"**{plain(target.name)}**. This can't be undone. Models that learned from "
                f"them: {models_words(source.models)}; the next model sees the merged class."
            )
            if st.button("Merge them", type="primary", key="merge_now"):
                run = lab().live_run(project_id)
                _do(
                    lambda: run.merge_classes(source.label, target.label),
                    f"{source.name} is part of {target.name} now. Models that had learned from "
                    f"its labels: {models_words(source.models)}.",
                    "merge",
                )
        say("merge")


def _chosen(label: str, key: str, among: Sequence[ClassNow]) -> ClassNow:
    by_label = {each.label: each for each in among}
    return by_label[
        st.selectbox(label, list(by_label), key=key, format_func=lambda n: by_label[n].name)
    ]


def _fields(name: str, start: ClassSpec) -> ClassSpec:
    typed = st.text_input("Name", start.name, max_chars=100, key=f"class_name_{name}")
    colour = st.text_input(
        "Colour", start.colour, key=f"class_colour_{name}", placeholder="#rrggbb, or empty"
    )
    meaning = st.text_input("Meaning", start.description, key=f"class_meaning_{name}")
    return ClassSpec(typed.strip(), colour.strip(), meaning.strip())


def _spec(each: ClassNow) -> ClassSpec:
    return ClassSpec(each.name, each.colour, each.description)


def _do(change: Callable[[], object], words: str, button: str) -> None:
    """Carry out a change as whoever is here now, show the page anew and `words` at the button."""
    try:
        allowed(Permission.MANAGE_PROJECT, change)()
    except LoopLabError as error:
        error_box(error)
        return
    said(words, button)
    st.rerun()
