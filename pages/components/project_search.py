"""Search the pool for an example and label it by hand."""

import streamlit as st

from al_core.access.permissions import Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.finding import Found, found_examples
from al_core.experiments.live_run import LiveRun
from pages.components.awaited import awaited
from pages.components.decider import DeciderSettings, ShownCase, classes_shown, decider
from pages.components.messages import error_box
from pages.components.session import lab


def project_search(project_id: str, session: Session) -> None:
    """Find, look, label; such labels are kept out of estimates that must be unbiased."""
    run = lab().live_run(project_id)
    st.caption(
        "Items of the pool that are neither labeled nor queued; one key labels. A label given here "
        "is logged as found by hand and kept out of unbiased estimates; audit items can't be found."
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
        _results(run, found, project_id, session.person)


def _search(run: LiveRun, words: str) -> object:
    free = run.looked_at(lambda state: len(state.available))
    return lab().desk.ask(f"search {run.run_id} {free} {words}", lambda: found_examples(run, words))


def _results(run: LiveRun, found: tuple[Found, ...], project_id: str, person: str) -> None:
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
        decider(found_settings(run, example, (project_id, person)))


def found_settings(run: LiveRun, example: int, asked: tuple[str, str]) -> DeciderSettings:
    """What the browser gets of an example that was found; asked: project and person."""
    spec = lab().project_spec(asked[0])
    names, merged = run.looked_at(lambda state: (tuple(state.classes), tuple(state.merged)))
    free = run.looked_at(lambda state: example in state.available)
    cases = (ShownCase(example, run.content(example)),) if free else ()
    return DeciderSettings(
        route="by_hand",
        project=asked[0],
        person=asked[1],
        classes=classes_shown(names, merged, spec.classes),
        cases=cases,
        total=len(cases),
        highlight=spec.highlight,
    )
