"""How far people agree: alpha, kappas, pairs, and three rules of merging side by side."""

import streamlit as st

from al_core.access.permissions import Session
from al_core.access.pseudonyms import names_shown
from al_core.experiments.live_review import AgreementView
from al_core.experiments.people_tables import (
    Names,
    agreement_words,
    confusion_table,
    figure_words,
    merged_table,
    pair_table,
    self_table,
)
from pages.components.as_of import entry_asked
from pages.components.awaited import awaited
from pages.components.label_project import LabelProject
from pages.components.messages import empty_state
from pages.components.session import lab
from pages.components.table import table

_SHARE = st.column_config.NumberColumn(format="percent")
_FIGURE = st.column_config.NumberColumn(format="%.2f")


def agreement_figures(project: LabelProject, session: Session) -> None:
    """All figures of agreement of a project."""
    found = _as_of(project.project_id)
    if found is None:
        return
    view, reasons = found
    names = names_shown(view.people, session)
    _selves(view, names)
    if not view.raw.units:
        empty_state(
            "No item has two answers yet",
            "Agreement needs an overlap of 2 or more in the project's plan.",
            ":material/balance:",
        )
        return
    _figures(view)
    _pairs(view, names)
    _merged(view)
    if reasons:
        columns = {"Reason": list(reasons), "Decisions": list(reasons.values())}
        table("reasons", columns, "Why adjudicators had to decide.")


def _as_of(project_id: str) -> tuple[AgreementView, dict[str, int]] | None:
    """Agreement and reasons now, or as of the entry in the address; None while it is read."""
    review = lab().review(project_id)
    entry = entry_asked(review.run.run_id, "people agree by their answers up to there.")
    if entry is None:
        return review.agreement(), review.reasons()
    then = awaited("Reading the project's log:", lambda: lab().past_review(project_id, entry))
    return None if then is None else (then.agreement, then.reasons)


def _selves(view: AgreementView, names: Names) -> None:
    if not view.selves:
        return
    st.subheader("With themselves", anchor=False)
    words = (
        "Items shown to the same person again, unmarked: how often the second answer was the "
        "first one, with its 95 % interval. Second answers are no labels."
    )
    shares = dict.fromkeys(("Same answer", "low", "high"), _SHARE)
    table("selves", self_table(view, names), words, shares)


def _figures(view: AgreementView) -> None:
    figures = {
        "Krippendorff's alpha": view.alpha,
        "Fleiss' kappa": view.fleiss,
        "Same answer": view.raw,
    }
    for column, (name, found) in zip(st.columns(len(figures)), figures.items(), strict=True):
        with column:
            st.metric(name, figure_words(found.value))
            st.caption(agreement_words(found))


def _pairs(view: AgreementView, names: Names) -> None:
    st.subheader("Two by two", anchor=False)
    words = "Cohen's kappa of every two people with its 95 % interval: 1 is perfect, 0 is chance."
    kappas = dict.fromkeys(("Cohen's kappa", "low", "high"), _FIGURE)
    table("pairs", pair_table(view, names), words, {**kappas, "Same answer": _SHARE})
    place = st.selectbox(
        "Confusion between",
        range(len(view.pairs)),
        key="confused_pair",
        format_func=lambda number: " and ".join(_both(view, number, names)),
    )
    first, second = _both(view, place, names)
    columns = confusion_table(view.pairs[place], view.classes, (first, second))
    table(
        "confusion", columns, f"Items that {first} and {second} both answered, by what each said."
    )


def _both(view: AgreementView, number: int, names: Names) -> tuple[str, str]:
    pair = view.pairs[number]
    return names[view.people[pair.first]], names[view.people[pair.second]]


def _merged(view: AgreementView) -> None:
    st.subheader("Three ways to merge", anchor=False)
    differing = sum(row.differs for row in view.merged)
    words = (
        f"The rules differ on {differing} of {len(view.merged)} items with two answers or more; "
        "those come first. Dawid-Skene and the weighted vote learn from all answers how far each "
        "person is to be trusted."
    )
    shares = dict.fromkeys(("chance, Dawid-Skene", "chance, weighted"), _SHARE)
    table("merged", merged_table(view.merged, view.classes), words, shares)
