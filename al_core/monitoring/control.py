"""The random control's learning curve, from the labels of one run alone.

What random selection would have given can't be seen in a run that selects otherwise, and no
second run is paid for. But two of the run's parts are random: the locked audit set, drawn
before anything else, and the standing random share. Models trained on subsets of them (and on
the seed set, which the control would have too) are true random controls; measured by
cross-fitting, each on audit examples that it was not trained on, they give the control's
curve without bias for up to nearly as many labels as the two parts hold. Those models serve
for this alone: no audit label ever trains a model of the run.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError
from al_core.domain.values import Floats, LabeledSet, Labels, Rows

Flags = NDArray[np.bool_]
Predict = Callable[[Rows], Labels]
Fit = Callable[[LabeledSet], Predict]
"""Trains the run's classifier on labels; what it gives says the classes of rows."""

REPEATS = 6
SIZES = 9
MOST_FOLDS = 10
FEWEST_AUDITED = 50
FEWEST_TO_START = 5


@dataclass(frozen=True)
class RunLabels:
    """The labels of a run in the order in which they were chosen.

    rows and labels, (n,). at_random: whether the slot was filled at random, (n,), so
    that each of the rows not chosen before it had the same chance. seeds: how many of the
    first are the seed set. pool_size: rows of the pool, seed set included.
    """

    rows: Rows
    labels: Labels
    at_random: Flags
    seeds: int
    pool_size: int


@dataclass(frozen=True)
class Audited:
    """The audit set as far as it is labeled: rows and labels, (a,)."""

    rows: Rows
    labels: Labels

    def __len__(self) -> int:
        return int(self.rows.shape[0])


@dataclass(frozen=True)
class ControlCurve:
    """What random controls got right of the audit set.

    sizes: labels they were trained on, ascending, (k,). correct: (repeats, k, a), each
    repeat a random order of the labels whose beginnings are the training sets. known: labels
    that there are to draw from, seed set included.
    """

    sizes: Rows
    correct: Flags
    known: int


def as_if_random(run: RunLabels, seed: int) -> Rows:
    """Places in `run` of labels that are a uniform sample of the pool, seed set left out.

    The random slots, but a slot can't draw what was chosen before it, so that late ones come
    from a pool whose uncertain examples are gone. Each is therefore exchanged, with the chance
    |chosen before| / |pool without seeds and uniform ones before|, for one of those that the
    strategy had chosen before it, whose labels are known. In a run that selects at random
    altogether every label counts.
    """
    generator = random_for(seed, 0, "as if random")
    chosen: list[int] = []
    uniform: list[int] = []
    for place in range(run.seeds, run.rows.shape[0]):
        if not run.at_random[place]:
            chosen.append(place)
            continue
        drawn = int(generator.integers(run.pool_size - run.seeds - len(uniform)))
        if drawn < len(chosen):
            uniform.append(chosen[drawn])
            chosen[drawn] = place
        else:
            uniform.append(place)
    return np.array(uniform, dtype=np.int64)


def control_band(control: ControlCurve, level: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Mean accuracy at each size with a normal band over audit examples, (k,) each."""
    by_example = control.correct.mean(axis=0)
    mean = by_example.mean(axis=1)
    error = by_example.std(axis=1, ddof=1) / math.sqrt(by_example.shape[1])
    half = float(ndtri(0.5 + level / 2.0)) * error
    return mean, np.maximum(0.0, mean - half), np.minimum(1.0, mean + half)


def control_curve(
    fit: Fit,
    run: RunLabels,
    audit: Audited,
    groups: Rows,
    *,
    seed: int = 0,
    step: Callable[[int, int], None] | None = None,
) -> ControlCurve:
    """Accuracy of random controls on the audit set, each on examples it has not seen.

    groups: a number shared by identical rows, one per row of the data; a training set has no
    row identical to one that it is measured on. `step(done, total)` is called after each fit
    and may raise to stop. About 180 fits. DataError for fewer than 50 audit labels.
    """
    if len(audit) < FEWEST_AUDITED:
        raise DataError(
            f"{len(audit)} audit labels; the control needs {FEWEST_AUDITED}, label more of them"
        )
    bench = _Bench(fit, run, audit, groups, as_if_random(run, seed))
    sizes = bench.sizes()
    folds = [bench.folds_at(size) for size in sizes.tolist()]
    total = REPEATS * sum(folds)
    correct = np.zeros((REPEATS, sizes.shape[0], len(audit)), dtype=np.bool_)
    done = 0
    for repeat in range(REPEATS):
        deal = bench.deal(random_for(seed, repeat, "control"))
        for at, size in enumerate(sizes.tolist()):
            for fold in range(folds[at]):
                asked = np.flatnonzero(deal.group_place % folds[at] == fold)
                correct[repeat, at, asked] = bench.right(deal, asked, size)
                done += 1
                if step is not None:
                    step(done, total)
    return ControlCurve(sizes, correct, bench.known)


@dataclass(frozen=True)
class _Deal:
    """One random order of the labels to draw from; audit groups in random order."""

    order: Rows
    group_place: Rows


class _Bench:
    """The labels to draw from: seed set, then audit set and random share together."""

    def __init__(
        self, fit: Fit, run: RunLabels, audit: Audited, groups: Rows, uniform: Rows
    ) -> None:
        self._fit, self._audit, self._groups = fit, audit, groups
        self._seeds = LabeledSet(run.rows[: run.seeds], run.labels[: run.seeds])
        self._rows = np.concatenate((audit.rows, run.rows[uniform]))
        self._labels = np.concatenate((audit.labels, run.labels[uniform]))
        self.known = run.seeds + int(self._rows.shape[0])

    def sizes(self) -> Rows:
        """From the seed set alone, in equal steps of the logarithm; the last has ten folds."""
        last = self.known - math.ceil(len(self._audit) / MOST_FOLDS)
        first = min(max(len(self._seeds), FEWEST_TO_START), last)
        return np.unique(np.round(np.geomspace(first, last, SIZES)).astype(np.int64))

    def folds_at(self, size: int) -> int:
        """Fewest folds that leave enough labels to train on."""
        left = self.known - size
        return min(MOST_FOLDS, max(2, math.ceil(len(self._audit) / max(left, 1))))

    def deal(self, generator: np.random.Generator) -> _Deal:
        """A random order."""
        _, group = np.unique(self._groups[self._audit.rows], return_inverse=True)
        place = generator.permutation(int(group.max()) + 1)[group]
        return _Deal(generator.permutation(self._rows.shape[0]), place)

    def right(self, deal: _Deal, asked: Rows, size: int) -> Flags:
        """Whether a control of `size` labels is right on some of the audit examples."""
        rows = self._audit.rows[asked]
        alike = np.isin(self._groups[self._rows[deal.order]], self._groups[rows])
        drawn = deal.order[~alike][: size - len(self._seeds)]
        trained_on = np.concatenate((self._seeds.rows, self._rows[drawn]))
        labels = np.concatenate((self._seeds.labels, self._labels[drawn]))
        order = np.argsort(trained_on)
        predict = self._fit(LabeledSet(trained_on[order], labels[order]))
        return np.asarray(predict(rows) == self._audit.labels[asked])
