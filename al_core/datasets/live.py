"""The data of a live run: labels may be missing, rows be added; the project names the classes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np

from al_core.datasets.additions import joined
from al_core.datasets.catalogue import FILE_SUFFIXES
from al_core.datasets.dataset import UNLABELED, Dataset, duplicate_groups
from al_core.datasets.features import features_of, features_of_more, stacked
from al_core.datasets.problem import planned_dataset, shown_texts
from al_core.datasets.splits import draw_live_split
from al_core.domain.plan import Plan
from al_core.domain.values import Features, Labels, Problem, Rows, Split


@dataclass(frozen=True, eq=False)
class LiveData:
    """A data set as people are to label it. codes: (n,), positions in `classes`, -1 for none.

    `initial`: the rows that the run began with; `added`: those of each addition, with their
    hashes in `added_hashes`. The audit set and what features are fitted on are of the
    initial rows, whatever comes later.
    """

    initial: Dataset
    classes: tuple[str, ...]
    codes: Labels
    split: Split
    added: tuple[Dataset, ...] = ()
    added_hashes: tuple[str, ...] = ()

    @cached_property
    def dataset(self) -> Dataset:
        """All rows."""
        return joined(self.initial, self.added)

    @cached_property
    def version(self) -> str:
        """The hash that names the data: of the initial rows, chained with each addition's."""
        version = self.initial.content_hash
        for rows_hash in self.added_hashes:
            version = version_after(version, rows_hash)
        return version

    @property
    def fit_rows(self) -> Rows:
        """Rows that features are fitted on: the pool that the run began with."""
        return self.split.pool[self.split.pool < len(self.initial)]

    def grown(self, rows: Dataset, rows_hash: str) -> "LiveData":
        """The data with rows put behind it: in the pool, unlabeled."""
        before, n_new = self.codes.shape[0], len(rows)
        new = np.arange(before, before + n_new, dtype=np.int64)
        return replace(
            self,
            codes=np.concatenate([self.codes, np.full(n_new, UNLABELED, dtype=np.int64)]),
            split=replace(self.split, pool=np.concatenate([self.split.pool, new])),
            added=(*self.added, rows),
            added_hashes=(*self.added_hashes, rows_hash),
        )


def version_after(version: str, rows_hash: str) -> str:
    """The data version after rows with that hash were added."""
    return hashlib.sha256(f"{version}|{rows_hash}".encode()).hexdigest()


def live_data(plan: Plan, classes: Sequence[str], cache: Path | None = None) -> LiveData:
    """The plan's data set under a project's classes; the audit set is drawn at random."""
    dataset = planned_dataset(_named(plan, classes), cache)
    codes = codes_among(dataset, classes)
    split = draw_live_split(codes, duplicate_groups(dataset), plan.split, plan.seed)
    return LiveData(dataset, tuple(classes), codes, split)


def live_problem(data: LiveData, plan: Plan, cache: Path | None = None) -> Problem:
    """What models need of it."""
    return Problem(
        name=data.initial.name,
        features=_features(data, plan.data.features, cache),
        truth=data.codes,
        classes=data.classes,
        split=data.split,
        data_version=data.version,
        texts=shown_texts(data.dataset),
    )


def _features(data: LiveData, recipe: str, cache: Path | None) -> Features:
    first = features_of(data.initial, recipe, data.fit_rows, cache)
    fitted = data.initial.take(data.fit_rows) if data.added else data.initial
    return stacked([first, *(features_of_more(fitted, rows, recipe, cache) for rows in data.added)])


def _named(plan: Plan, classes: Sequence[str]) -> Plan:
    """The plan itself; a file without a label column takes its classes from the project."""
    data = plan.data
    told = {"label", "classes"} & set(data.params)
    if told or not data.dataset.lower().endswith(FILE_SUFFIXES):
        return plan
    named = msgspec.structs.replace(data, params={**data.params, "classes": tuple(classes)})
    return msgspec.structs.replace(plan, data=named)


def codes_among(dataset: Dataset, classes: Sequence[str]) -> Labels:
    """The labels a data set came with as positions in other classes, -1 where not among them."""
    place = {name: position for position, name in enumerate(classes)}
    new = [place.get(name, UNLABELED) for name in dataset.classes]
    return np.array([*new, UNLABELED], dtype=np.int64)[dataset.codes]
