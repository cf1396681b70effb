"""Decide what people split on, one item at a time, without seeing who said what."""

from collections.abc import Sequence

import streamlit as st

from al_core.access.permissions import Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.adjudicating import (
    REASONS,
    Case,
    case_of,
    cases,
    undecided,
)
from pages.components.awaited import awaited
from pages.components.decider import (
    AHEAD,
    DeciderSettings,
    ShownCase,
    classes_shown,
    decider,
)
from pages.components.label_project import LabelProject
from pages.components.messages import empty_state, error_box
from pages.components.session import lab


def disputes(project: LabelProject, session: Session) -> None:
    """What was left undecided, what people split on, what they flagged."""
    _decide(cases(lab().review(project.project_id)), project, session)


def likely_errors(project: LabelProject, session: Session) -> None:
    """Labels that models fitted on all the others take for another class, worst first."""
    try:
        found = awaited(
            "Fitting models that have not seen each label.",
            lambda: lab().suspects(project.project_id),
        )
    except LoopLabError as error:
        error_box(error)
        return
    if found is None:
        return
    review = lab().review(project.project_id)
    left = undecided(found, review)
    st.caption(
        f"Of {found.labels} labels {len(found.found)} look wrong to models that had not seen "
        f"them; an estimated {found.error_share:.1%} are (confident learning). The model's own "
        "guess stays hidden."
    )
    _decide([case_of(each, review) for each in left], project, session)


def _decide(waiting: Sequence[Case], project: LabelProject, session: Session) -> None:
    if not waiting:
        empty_state(
            "Nothing to decide",
            "Items come here when people split, skip one for the adjudicator, or flag it.",
            ":material/task_alt:",
        )
        return
    decider(case_settings(waiting, project, session.person))
    st.caption(
        "Name a reason, then one key decides and the next item comes. Who said what stays "
        "hidden: letters are dealt anew for each item. A note can become part of the guidelines."
    )


def case_settings(waiting: Sequence[Case], project: LabelProject, person: str) -> DeciderSettings:
    """What the adjudicator's browser gets: the first cases, without anybody's name."""
    run = lab().live_run(project.project_id)
    names, merged = run.looked_at(lambda state: (tuple(state.classes), tuple(state.merged)))
    shown = tuple(
        ShownCase(each.example, run.content(each.example), each.kind, each.answers, each.words)
        for each in waiting[:AHEAD]
    )
    return DeciderSettings(
        route="ruling",
        project=project.project_id,
        person=person,
        classes=classes_shown(names, merged, project.spec.classes),
        cases=shown,
        total=len(waiting),
        reasons=REASONS,
        highlight=project.spec.highlight,
    )
