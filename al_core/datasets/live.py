"""The data of a live run: labels may be missing, and the project says what the classes are."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from al_core.datasets.catalogue import FILE_SUFFIXES
from al_core.datasets.dataset import UNLABELED, Dataset, duplicate_groups
from al_core.datasets.features import features_of
from al_core.datasets.problem import planned_dataset, shown_texts
from al_core.datasets.splits import draw_live_split
from al_core.domain.plan import Plan
from al_core.domain.values import Labels, Problem, Split


@dataclass(frozen=True, eq=False)
class LiveData:
    """A data set as people are to label it. codes: (n,), positions in `classes`, -1 for none."""

    dataset: Dataset
    classes: tuple[str, ...]
    codes: Labels
    split: Split

    @property
    def version(self) -> str:
        """The hash that names the data."""
        return self.dataset.content_hash


def live_data(plan: Plan, classes: Sequence[str], cache: Path | None = None) -> LiveData:
    """The plan's data set under a project's classes; the audit set is drawn at random."""
    dataset = planned_dataset(_named(plan, classes), cache)
    codes = codes_among(dataset, classes)
    split = draw_live_split(codes, duplicate_groups(dataset), plan.split, plan.seed)
    return LiveData(dataset, tuple(classes), codes, split)


def live_problem(data: LiveData, plan: Plan, cache: Path | None = None) -> Problem:
    """What models need of it."""
    return Problem(
        name=data.dataset.name,
        features=features_of(data.dataset, plan.data.features, data.split.pool, cache),
        truth=data.codes,
        classes=data.classes,
        split=data.split,
        data_version=data.version,
        texts=shown_texts(data.dataset),
    )


def _named(plan: Plan, classes: Sequence[str]) -> Plan:
    """The plan itself; a file without a label column takes its classes from the project."""
    data = plan.data
    told = {"label", "classes"} & set(data.params)
    if told or not data.dataset.lower().endswith(FILE_SUFFIXES):
        return plan
    named = replace(data, params={**data.params, "classes": tuple(classes)})
    return replace(plan, data=named)


def codes_among(dataset: Dataset, classes: Sequence[str]) -> Labels:
    """The labels a data set came with as positions in other classes, -1 where not among them."""
    place = {name: position for position, name in enumerate(classes)}
    new = [place.get(name, UNLABELED) for name in dataset.classes]
    return np.array([*new, UNLABELED], dtype=np.int64)[dataset.codes]
