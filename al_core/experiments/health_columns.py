"""A run's groups in columns: what the model says, the data themselves, their features."""

from collections.abc import Mapping, Sequence

import numpy as np

from al_core.arrays.projection import narrowed
from al_core.datasets.row_figures import Values, row_figures
from al_core.domain.health import GROUP_TITLES, Aspect, GroupSize
from al_core.domain.values import Floats, Rows
from al_core.experiments.health_groups import RunData, rows_of
from al_core.experiments.merged_views import summed
from al_core.reporting.evidently_columns import FEWEST, Column
from al_core.reporting.evidently_quality import Answers

COMPONENTS = 8
MOST_COLUMNS = 20
CONFIDENCE, PREDICTED = "confidence", "predicted class"


def columns_of(data: RunData, reference: Rows, current: Rows) -> list[Column]:
    """What the model says, the data themselves, and a projection of their features.

    The projection is of random directions, the same in every report: directions fitted on one
    group would set it apart from the other. Tables need none: their own columns are compared.
    """
    columns = _paired("model", _model_says(data, reference), _model_says(data, current))
    dataset = data.dataset
    seen, shown = (row_figures(dataset.take(rows)) for rows in (reference, current))
    columns += _paired("data", seen, shown)[:MOST_COLUMNS]
    if dataset.kind != "table":
        columns += _paired("embedding", _projected(data, reference), _projected(data, current))
    return columns


def answers(data: RunData) -> Answers | None:
    """What the newest model makes of the labeled part of the audit set; None without a model."""
    if data.newest is None:
        return None
    known = data.newest.audit_labels >= 0
    rows, truth = data.problem.split.audit[known], data.newest.audit_labels[known]
    classes = tuple(data.state.classes)
    named = _probabilities(data, rows).argmax(axis=1) if rows.size else truth
    return Answers(
        data.newest.version,
        [classes[code] for code in truth.tolist()],
        [classes[code] for code in named.tolist()],
        classes,
    )


def remarks(
    data: RunData, groups: Sequence[GroupSize], columns: Sequence[Column]
) -> tuple[str, ...]:
    """What is left out of a comparison, or has to be known to read it."""
    return (*_about_groups(data, groups), *_about_columns(data, groups, columns))


def enough(groups: Sequence[GroupSize]) -> bool:
    """Whether all groups have examples enough to be compared."""
    return all(each.sampled >= FEWEST for each in groups)


def _about_groups(data: RunData, groups: Sequence[GroupSize]) -> list[str]:
    found = [
        f"{GROUP_TITLES[each.group]}: {each.sampled} examples; groups of fewer than {FEWEST} are "
        "not compared."
        for each in groups
        if not enough([each])
    ]
    if data.newest is None:
        found.append("There is no model yet: what it would say is not compared.")
    elif any(each.group == "labeled" for each in groups):
        found.append("The model has learned from the labeled set, so it is surer there.")
    both = np.intersect1d(rows_of(data, groups[0].group), rows_of(data, groups[1].group)).size
    if both:
        found.append(f"{both} examples belong to both groups, which makes these more alike.")
    return found


def _about_columns(
    data: RunData, groups: Sequence[GroupSize], columns: Sequence[Column]
) -> list[str]:
    found = []
    there = len(row_figures(data.dataset.take(np.zeros(1, dtype=np.int64))))
    if there > MOST_COLUMNS:
        found.append(f"The first {MOST_COLUMNS} of {there} columns are compared.")
    few = [column.name for column in columns if not column.comparable]
    if few and enough(groups):
        found.append(f"Columns with too few values to compare: {', '.join(few)}.")
    return found


def _paired(
    aspect: Aspect, reference: Mapping[str, Values], current: Mapping[str, Values]
) -> list[Column]:
    return [Column(name, aspect, reference[name], current[name]) for name in reference]


def _model_says(data: RunData, rows: Rows) -> Mapping[str, Values]:
    if data.newest is None or not rows.size:
        return {}
    said = _probabilities(data, rows)
    names = np.array(data.state.classes, dtype=object)
    return {CONFIDENCE: said.max(axis=1), PREDICTED: names[said.argmax(axis=1)]}


def _projected(data: RunData, rows: Rows) -> Mapping[str, Values]:
    narrow = narrowed(data.problem.features[rows], COMPONENTS)
    return {f"projection {place + 1}": narrow[:, place] for place in range(narrow.shape[1])}


def _probabilities(data: RunData, rows: Rows) -> Floats:
    """Of the newest model in the classes of now, (n, C); there must be one."""
    if data.newest is None:
        return np.zeros((rows.size, len(data.state.classes)))
    said = data.newest.model.predict_proba(data.problem.features[rows])
    return summed(said, data.state.merged)
