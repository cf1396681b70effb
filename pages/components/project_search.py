"""Search the pool for an example and label it by hand."""

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.finding import Found, found_examples
from al_core.experiments.live_run import LiveRun
from pages.components.awaited import awaited
from pages.components.example_content import example_content
from pages.components.guard import allowed
from pages.components.messages import error_box
from pages.components.project_state import said
from pages.components.session import lab


def project_search(project_id: str, session: Session) -> None:
    """Find, look, label; such labels are kept out of estimates that must be unbiased."""
    run = lab().live_run(project_id)
    st.caption(
        "Items of the pool that are neither labeled nor queued. A label given here is logged as "
        "found by hand and kept out of unbiased estimates; audit items can't be found."
    )
    words = st.text_input("A word, or the number of an item", key=f"search_{project_id}")
    if not words.strip():
        return
    try:
        found = awaited("Searching the pool:", lambda: _search(run, words))
    except LoopLabError as error:
        error_box(error)
        return
    if found is not None:
        _results(run, found, session)


def _search(run: LiveRun, words: str) -> object:
    free = run.looked_at(lambda state: len(state.available))
    return lab().desk.ask(f"search {run.run_id} {free} {words}", lambda: found_examples(run, words))


def _results(run: LiveRun, found: tuple[Found, ...], session: Session) -> None:
    if not found:
        st.info("No free item of the pool holds that; try another word.", icon=":material/search:")
        return
    by_example = {each.example: each for each in found}
    left, right = st.columns([2, 3])
    example = left.radio(
        f"{len(found)} found", list(by_example), key="found_example",
        format_func=lambda number: f"{number}: {by_example[number].words}",
    )  # fmt: skip
    with right:
        with st.container(border=True):
            example_content(run.content(example))
        _label(run, example, session)


def _label(run: LiveRun, example: int, session: Session) -> None:
    names = run.looked_at(lambda state: list(state.classes))
    gone = run.looked_at(lambda state: set(state.merged))
    alive = [label for label in range(len(names)) if label not in gone]
    label = st.selectbox("Class", alive, key="found_class", format_func=names.__getitem__)
    if not st.button("Label it", type="primary", icon=":material/label:"):
        return
    try:
        allowed(Permission.LABEL, run.label_by_hand)(session.person, example, label, 0.0)
    except LoopLabError as error:
        error_box(error)
        return
    said(f"Item {example} is {names[label]}.")
    st.rerun()
