"""The loop that compares strategies: no people, no queue, no log; fit, measure, select.

Imported by curves.py. Same rows, splits and seed sets for all strategies of a seed, so that
they are paired. Features are made once a set, from all of its rows (labels are not looked at);
the audit set is 30 %, duplicates stay on one side, the seed set is drawn at random.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import project_root  # noqa: F401 - first: sets the path
import pyarrow.parquet as pq

from al_core.arrays.randomness import random_for, tie_ranks
from al_core.datasets.catalogue import load_dataset
from al_core.datasets.dataset import Dataset, duplicate_groups, row_sample
from al_core.datasets.features import features_of, recipe_name
from al_core.datasets.splits import draw_split
from al_core.domain.plan import ModelPlan, SplitPlan
from al_core.domain.ports import Model
from al_core.domain.values import AuditMetrics, Features, LabeledSet, Labels, Rows
from al_core.models.audit import measured
from al_core.models.committees import committee
from al_core.models.fitting import fit_model
from al_core.models.runtime import blas_single_threaded
from al_core.strategies.base import Need, PastBatch, QueryContext, Strategy
from al_core.strategies.registry import STRATEGIES, strategy_named

FOLDER = "LOOPLAB_SHARED_DATA"
UNFIT: tuple[Need, ...] = ("truth", "refit", "votes")
"""Needs that a loop with one true label a row can't or must not serve."""


@dataclass(frozen=True)
class Preset:
    """`seeds` labels to start with, then `rounds` batches of `batch`."""

    seeds: int
    batch: int
    rounds: int

    @property
    def labels(self) -> tuple[int, ...]:
        """Labels at each measurement."""
        return tuple(self.seeds + self.batch * done for done in range(self.rounds + 1))


PRESETS = {
    "small": Preset(30, 10, 20),
    "medium": Preset(100, 50, 20),
    "batch50": Preset(25, 50, 10),
    "batch100": Preset(25, 100, 5),
}


@dataclass(frozen=True)
class BenchSet:
    """A data set ready for the loop. groups: a number shared by duplicates."""

    name: str
    features: Features
    codes: Labels
    n_classes: int
    groups: Rows
    texts: Sequence[str] | None
    model: ModelPlan


@dataclass(frozen=True)
class _Round:
    """Where a run stands when it selects."""

    seed: int
    labeled: LabeledSet
    candidates: Rows
    model: Model
    history: tuple[PastBatch, ...]


def shared_file(name: str) -> Path | None:
    """The file of a set in the folder that LOOPLAB_SHARED_DATA names; None where it is not."""
    path = Path(os.environ.get(FOLDER, "")) / f"{name}.parquet"
    return path if os.environ.get(FOLDER) and path.is_file() else None


def _loaded(name: str) -> Dataset:
    path = shared_file(name)
    if path is None:
        return load_dataset(name)
    names = pq.read_schema(path).names
    features = [each for each in names if each.startswith("f") and each[1:].isdigit()]
    roles = {"text": "text"} if "text" in names else {"features": features}
    return load_dataset(str(path), {"label": "label", **roles})


@cache
def bench_set(name: str, recipe: str = "auto", rows: int | None = None) -> BenchSet:
    """A set by catalogue name or by its file's name; `rows` of them drawn at random."""
    dataset = row_sample(_loaded(name), rows, random_for(0, 0, "rows"))
    every = np.arange(len(dataset), dtype=np.int64)
    is_text = dataset.kind == "text"
    unit_rows = recipe_name(dataset, recipe) in {"tfidf", "tfidf_svd"}
    return BenchSet(
        name,
        features_of(dataset, recipe, every),
        dataset.codes,
        len(dataset.classes),
        duplicate_groups(dataset),
        dataset.texts if is_text else None,
        ModelPlan(params={"C": 10.0 if unit_rows else 1.0}),
    )


def has_room(data: BenchSet, preset: Preset) -> bool:
    """Whether the pool is at least twice the labels: else every strategy takes nearly all."""
    return 0.7 * data.codes.size >= 2 * preset.labels[-1]


def fitting_strategies(data: BenchSet) -> list[str]:
    """Strategies that have what they need on this set."""
    able = [name for name in STRATEGIES if not any(_wants(name, need) for need in UNFIT)]
    if data.texts is None:
        able = [name for name in able if not _wants(name, "texts")]
    return [name for name in able if name != "in_order"]


def _wants(name: str, need: Need) -> bool:
    return strategy_named(name, {}).wants(need)


def learning_curve(
    data: BenchSet, preset: Preset, strategy_name: str, seed: int
) -> list[AuditMetrics]:
    """Quality on the audit set after the seed set and after each batch."""
    blas_single_threaded()
    plan = SplitPlan(audit_share=0.3, seed_size=preset.seeds, seed_draw="random")
    split = draw_split(data.codes, data.groups, plan, seed)
    audit, truth = data.features[split.audit], data.codes[split.audit]
    strategy = strategy_named(strategy_name, {})
    labeled, found = LabeledSet(split.seed_set, data.codes[split.seed_set]), []
    history: list[PastBatch] = []
    while True:
        model = _fitted(data, labeled, seed, len(found))
        found.append(measured(model, audit, truth, data.n_classes))
        if len(found) > preset.rounds:
            return found
        candidates = np.setdiff1d(split.pool, labeled.rows)
        now = _Round(seed, labeled, candidates, model, tuple(history))
        chosen = strategy.select(_context(data, strategy, now), preset.batch)
        picks = chosen.picks
        history.append(PastBatch(picks, data.codes[picks], chosen.reasons))
        rows = np.union1d(labeled.rows, picks)
        labeled = LabeledSet(rows, data.codes[rows])


def _fitted(data: BenchSet, labeled: LabeledSet, seed: int, version: int) -> Model:
    return fit_model(
        data.model, data.features, labeled, data.n_classes,
        seed=int(random_for(seed, version, "model").integers(2**31)),
        previous=None, needs_probabilities=False,
    )  # fmt: skip


def _context(data: BenchSet, strategy: Strategy, now: _Round) -> QueryContext:
    number = len(now.history) + 1
    members: Sequence[Model] = ()
    if strategy.wants("committee"):
        drawn = int(random_for(now.seed, number, "committee").integers(2**31))
        members = committee(data.features, now.labeled, data.n_classes, seed=drawn)
    return QueryContext(
        features=data.features, candidates=now.candidates,
        labeled=now.labeled.rows, labels=now.labeled.labels, model=now.model, committee=members,
        tie_ranks=tie_ranks(now.candidates, now.seed),
        random=random_for(now.seed, number, "strategy"), texts=data.texts, history=now.history,
    )  # fmt: skip
