"""Merge overlapping answers into one label: majority, or Dawid and Skene's EM."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from al_core.domain.errors import DataError
from al_core.domain.values import Floats, Labels, Rows

MOST_STEPS = 500
TOLERANCE = 1e-9
SMALLEST_CHANCE = 1e-300


def majority(labels: Sequence[int]) -> int | None:
    """The class said most often; None on a tie, or when nobody said anything."""
    leaders = Counter(labels).most_common(2)
    if not leaders or (len(leaders) == 2 and leaders[0][1] == leaders[1][1]):
        return None
    return leaders[0][0]


@dataclass(frozen=True)
class DawidSkene:
    """What the EM found.

    examples (n,) and annotators (a,): ids, ascending. posterior (n, k): chance of each class
    per example. confusions (a, k, k): `[who, true, said]`, rows sum to 1. shares (k,): how
    frequent each class is. log_likelihood: of all answers. steps: EM steps taken.
    """

    examples: Rows
    annotators: Rows
    posterior: Floats
    confusions: Floats
    shares: Floats
    log_likelihood: float
    steps: int

    @property
    def labels(self) -> Labels:
        """Most likely class per example, (n,); the first of equals."""
        return np.asarray(self.posterior.argmax(axis=1))


def dawid_skene(examples: Rows, annotators: Rows, labels: Labels, n_classes: int) -> DawidSkene:
    """Class chances and each person's confusion matrix from answers alone.

    One entry per answer in the three arrays; repeats are allowed. EM from the vote shares,
    until the log-likelihood gains less than 1e-9; no randomness, no smoothing (Dawid, Skene
    1979, doi 10.2307/2346806).
    """
    if not labels.shape[0]:
        raise DataError("No answers to merge; wait for at least one")
    if labels.min() < 0 or labels.max() >= n_classes:
        raise DataError(
            f"Answers run from {labels.min()} to {labels.max()}, but there are {n_classes} "
            f"classes; answers must be 0 to {n_classes - 1}"
        )
    example_ids, rows = np.unique(examples, return_inverse=True)
    annotator_ids, people = np.unique(annotators, return_inverse=True)
    shape = (example_ids.shape[0], annotator_ids.shape[0] * n_classes)
    said = csr_array((np.ones(labels.shape[0]), (rows, people * n_classes + labels)), shape=shape)
    by_answer = csr_array(said.T)
    posterior = _vote_shares(rows, labels, (shape[0], n_classes))
    likelihood, steps = -np.inf, 0
    while True:
        shares, confusions = _maximised(by_answer, posterior)
        posterior, gained = _expected(said, shares, confusions)
        steps += 1
        if gained - likelihood < TOLERANCE or steps == MOST_STEPS:
            break
        likelihood = gained
    tables = confusions.reshape(-1, n_classes, n_classes).transpose(0, 2, 1)
    return DawidSkene(example_ids, annotator_ids, posterior, tables, shares, gained, steps)


def _vote_shares(rows: Rows, labels: Labels, shape: tuple[int, int]) -> Floats:
    votes = np.bincount(rows * shape[1] + labels, minlength=shape[0] * shape[1]).reshape(shape)
    return np.asarray(votes / votes.sum(axis=1, keepdims=True))


def _maximised(by_answer: csr_array, posterior: Floats) -> tuple[Floats, Floats]:
    """M-step: class shares (k,), and chances (a * k, k) of what is said given what is true."""
    counts = np.asarray(by_answer @ posterior)
    n_classes = posterior.shape[1]
    by_person = counts.reshape(-1, n_classes, n_classes)
    totals = by_person.sum(axis=1, keepdims=True)
    uniform = np.full_like(by_person, 1.0 / n_classes)
    chances = np.divide(by_person, totals, out=uniform, where=totals > 0.0)
    return posterior.mean(axis=0), chances.reshape(counts.shape)


def _expected(said: csr_array, shares: Floats, confusions: Floats) -> tuple[Floats, float]:
    """E-step: class chances (n, k) per example, and the log-likelihood of the answers."""
    logs = np.asarray(said @ np.log(np.maximum(confusions, SMALLEST_CHANCE)))
    logs += np.log(np.maximum(shares, SMALLEST_CHANCE))
    highest = logs.max(axis=1, keepdims=True)
    chances = np.exp(logs - highest)
    sums = chances.sum(axis=1, keepdims=True)
    return chances / sums, float((highest + np.log(sums)).sum())
