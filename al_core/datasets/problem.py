"""From a plan to the problem that the engine runs on."""

from pathlib import Path

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.datasets.catalogue import load_dataset
from al_core.datasets.dataset import UNLABELED, Dataset, duplicate_groups, row_sample
from al_core.datasets.features import features_of
from al_core.datasets.online import Fetcher
from al_core.datasets.splits import draw_split, published_order
from al_core.domain.errors import DataError
from al_core.domain.plan import Plan
from al_core.domain.values import Problem


def load_problem(plan: Plan, cache: Path | None = None) -> Problem:
    """Data, split and features as the plan says; every row must have a label.

    Features are fitted on the pool, whatever the protocol.
    """
    dataset = planned_dataset(plan, cache)
    _refuse_unlabeled(dataset)
    return problem_of(dataset, plan, cache)


def problem_of(dataset: Dataset, plan: Plan, cache: Path | None = None) -> Problem:
    """The problem that a plan makes of its `planned_dataset`; labels may be missing."""
    groups = duplicate_groups(dataset)
    split = draw_split(dataset.codes, groups, plan.split, plan.seed)
    return Problem(
        name=dataset.name,
        features=features_of(dataset, plan.data.features, split.pool, cache),
        truth=dataset.codes,
        classes=dataset.classes,
        split=split,
        data_version=dataset.content_hash,
        texts=shown_texts(dataset),
        pre_labels=dataset.pre_labels,
        domains=dataset.domains,
    )


def planned_dataset(
    plan: Plan, cache: Path | None = None, fetcher: Fetcher | None = None
) -> Dataset:
    """The data set whose row numbers a run's events speak of.

    Sampled where the plan says so, and under the published protocol in that order.
    """
    data = plan.data
    dataset = load_dataset(data.dataset, data.params, plan.seed, cache, fetcher)
    sample = row_sample(dataset, data.rows, random_for(plan.seed, 0, "rows"))
    if plan.split.protocol == "published":
        return sample.take(published_order(len(sample), plan.seed))
    return sample


def shown_texts(dataset: Dataset) -> tuple[str, ...] | None:
    """The texts themselves, or those that belong to the embeddings."""
    return dataset.texts if dataset.kind == "text" else dataset.shown or None


def _refuse_unlabeled(dataset: Dataset) -> None:
    missing = int(np.count_nonzero(dataset.codes == UNLABELED))
    if missing:
        raise DataError(
            f"{missing} of {len(dataset)} rows of {dataset.name} have no label, a simulation "
            'needs them all; set unlabeled = "drop" in the data parameters'
        )
