"""One simulated run whose saving is known, and what is told of it. Imported by savings.py.

A lean loop (no people, no log) that keeps what a log would: the order of choice and which slots
were random. The truth comes from random controls with the same pool and seed set: 6 orders,
their accuracy averaged, measured on every row outside the pool; the audit set is a random part
of those rows. What is told is `al_core.monitoring`'s, from the run and its audit set alone; the
middle of a run is looked back at from its end, with all labels of audit set and random share.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import project_root  # noqa: F401 - first: sets the path
from lean_loop import BenchSet, bench_set

from al_core.arrays.random_share import with_random_share
from al_core.arrays.randomness import random_for, tie_ranks
from al_core.datasets.catalogue import load_dataset
from al_core.datasets.dataset import duplicate_groups
from al_core.datasets.features import features_of
from al_core.datasets.splits import draw_split
from al_core.domain.plan import ModelPlan, SplitPlan
from al_core.domain.values import Floats, LabeledSet, Labels, Rows
from al_core.models.fitting import fit_model
from al_core.models.runtime import blas_single_threaded
from al_core.monitoring.control import Audited, Fit, RunLabels, control_curve
from al_core.monitoring.one_run import saving_now
from al_core.monitoring.reach import labels_needed
from al_core.monitoring.savings import rising
from al_core.strategies.base import QueryContext
from al_core.strategies.registry import strategy_named

CONTROLS = 6
STEP = 1.4
SEEDS = 20
SHARE = 0.1


@dataclass(frozen=True)
class Setting:
    """A run: a set (or scenario), a strategy, batch size, labels in the end, audit labels."""

    set: str
    strategy: str
    batch: int
    labels: int = 500
    audit: int = 400
    outside: float = 0.4


@dataclass(frozen=True)
class Told:
    """The saving told at one model of a run, and the true one; inf = the pool is too small."""

    labels: int
    own: float
    estimate: float
    low: float
    high: float
    verdict: str
    truth: float


@dataclass(frozen=True)
class _Run:
    """A finished run: labels in order, labels of each model, what each got right outside."""

    labeled: RunLabels
    sizes: Rows
    correct: np.ndarray


SCENARIOS = {
    "many_classes": {"rows": 6000, "classes": 30, "features": 100, "separation": 7.0,
                     "imbalance": 0.1},
    "imbalanced": {"rows": 6000, "classes": 10, "features": 20, "separation": 4.0,
                   "imbalance": 0.3},
    "noisy": {"rows": 6000, "classes": 4, "features": 20, "separation": 2.5, "noise": 0.1},
}  # fmt: skip
"""Constructed sets, by what is special about them."""


@cache
def world(name: str) -> BenchSet:
    """A constructed set, or one by name; at most 6,000 rows of it."""
    if name not in SCENARIOS:
        return bench_set(name, "auto", 6000)
    found = load_dataset("scenario", dict(SCENARIOS[name]), seed=5)
    every = np.arange(len(found), dtype=np.int64)
    features = features_of(found, "auto", every)
    groups = duplicate_groups(found)
    return BenchSet(name, features, found.codes, len(found.classes), groups, None, ModelPlan())


def told(setting: Setting, seed: int) -> list[Told]:
    """What is told in the middle of a run and at its end."""
    blas_single_threaded()
    data = world(setting.set)
    plan = SplitPlan(audit_share=setting.outside, seed_size=SEEDS, seed_draw="stratified")
    split = draw_split(data.codes, data.groups, plan, seed)
    run = _simulated(data, setting, split.pool, split.seed_set, seed)
    outside = split.audit
    places = random_for(seed, 0, "audit part").permutation(outside.shape[0])[: setting.audit]
    audit = Audited(outside[places], data.codes[outside[places]])
    fit = partial(_predictor, data, seed)
    control = control_curve(fit, run.labeled, audit, data.groups, seed=seed)
    versions = (run.sizes.shape[0] // 2, run.sizes.shape[0])
    reached = [_own(run, version) for version in versions]
    truth = _controls(data, split.pool, run, outside, (fit, seed, max(t for t, _ in reached)))
    found = []
    for version, (target, own) in zip(versions, reached, strict=True):
        sizes, correct = run.sizes[:version].astype(float), run.correct[:version][:, places]
        needed = labels_needed(control, sizes, correct, seed)
        saving = saving_now(needed, setting.strategy, split.pool.shape[0], len(audit))
        labels, interval = int(sizes[-1]), saving.interval
        said = (interval.estimate, interval.low, interval.high, saving.verdict)
        found.append(Told(labels, needed.own, *said, _reached(*truth, target) - own))
    return found


def _own(run: _Run, version: int) -> tuple[float, float]:
    """True quality of a version, smoothed, and the labels with which the run had it first."""
    curve = rising(run.correct[:version].mean(axis=1))
    return float(curve[-1]), float(run.sizes[np.flatnonzero(curve >= curve[-1] - 1e-9)[0]])


def _predictor(data: BenchSet, seed: int, labeled: LabeledSet) -> Callable[[Rows], Labels]:
    model = fit_model(
        data.model, data.features, labeled, data.n_classes,
        seed=seed, previous=None, needs_probabilities=False,
    )  # fmt: skip
    return lambda rows: model.predict(data.features[rows])


def _simulated(data: BenchSet, setting: Setting, pool: Rows, seeds: Rows, seed: int) -> _Run:
    strategy = strategy_named(setting.strategy, {})
    uniform = setting.strategy == "random"
    outside = np.setdiff1d(np.arange(data.codes.shape[0]), pool)
    order, flags = seeds.tolist(), [True] * seeds.shape[0]
    sizes, correct = [], []
    while True:
        rows = np.array(sorted(order), dtype=np.int64)
        model = fit_model(
            data.model, data.features, LabeledSet(rows, data.codes[rows]), data.n_classes,
            seed=seed, previous=None, needs_probabilities=False,
        )  # fmt: skip
        sizes.append(len(order))
        correct.append(model.predict(data.features[outside]) == data.codes[outside])
        if len(order) >= setting.labels:
            break
        left = np.setdiff1d(pool, rows)
        context = QueryContext(
            features=data.features, candidates=left, labeled=rows, labels=data.codes[rows],
            model=model, committee=(), tie_ranks=tie_ranks(left, seed),
            random=random_for(seed, len(sizes), "strategy"), texts=data.texts,
        )  # fmt: skip
        size = min(setting.batch, setting.labels - len(order))
        dice = random_for(seed, len(sizes), "random share")
        share = 0.0 if uniform else SHARE
        mixed = with_random_share(strategy.select(context, size), left, share, dice)
        order += mixed.picks.tolist()
        flags += [True] * size if uniform else list(mixed.at_random)
    chosen = np.array(order, dtype=np.int64)
    labeled = RunLabels(chosen, data.codes[chosen], np.array(flags), seeds.shape[0], pool.shape[0])
    return _Run(labeled, np.array(sizes), np.array(correct))


def _controls(
    data: BenchSet, pool: Rows, run: _Run, outside: Rows, how: tuple[Fit, int, float]
) -> tuple[Floats, Floats]:
    """Labels and mean accuracy of random controls, on until they are past the target."""
    fit, seed, target = how
    seeds = run.labeled.rows[: run.labeled.seeds]
    rest = np.setdiff1d(pool, seeds)
    orders = [random_for(seed, each, "true control").permutation(rest) for each in range(CONTROLS)]
    sizes: list[float] = []
    means: list[float] = []
    past = 0
    while past < 2 and (not sizes or sizes[-1] < pool.shape[0]):
        size = min(pool.shape[0], math.ceil(sizes[-1] * STEP) if sizes else 30)
        right = []
        for order in orders[: CONTROLS if size <= 2000 else CONTROLS // 2]:
            rows = np.sort(np.concatenate((seeds, order[: size - seeds.shape[0]])))
            predicted = fit(LabeledSet(rows, data.codes[rows]))(outside)
            right.append(float(np.mean(predicted == data.codes[outside])))
        sizes.append(float(size))
        means.append(float(np.mean(right)))
        past += means[-1] > target
    return np.array(sizes), rising(np.array(means))


def _reached(sizes: Floats, means: Floats, target: float) -> float:
    """Labels at which the mean curve is at the target, between sizes in proportion of log n."""
    if target > means[-1]:
        return math.inf
    place = int(np.searchsorted(means, target))
    if place == 0:
        return float(sizes[0])
    part = (target - means[place - 1]) / (means[place] - means[place - 1])
    ends = np.log(sizes[place - 1 : place + 1])
    return float(np.exp(ends[0] + part * (ends[1] - ends[0])))
