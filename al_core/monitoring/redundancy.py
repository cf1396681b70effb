"""How much of a batch says the same twice, against a random batch of the same size."""

from dataclasses import dataclass

import numpy as np

from al_core.arrays.distances import cosine_similarities, nearest_cosines
from al_core.arrays.neighbours import batch_redundancy
from al_core.domain.results import Interval
from al_core.domain.values import Features, Floats, Rows

RANDOM_BATCHES = 40
TWINS_FROM = 0.95
MOST_TWINS = 20
LEVEL = 0.95


@dataclass(frozen=True)
class Twins:
    """Two examples that are nearly the same; `other` is of the batch, or was there before."""

    example: int
    other: int
    cosine: float
    same_batch: bool


@dataclass(frozen=True)
class Redundancy:
    """Similarities of a batch; 1 = all the same, 0 = nothing in common.

    inside: mean cosine of each pick with the most similar other pick. to_labeled: with the
    most similar example selected before. *_at_random: the same of random batches of that size
    from the same candidates, mean with the range of the middle 95 % of them.
    """

    inside: float
    inside_at_random: Interval
    to_labeled: float
    to_labeled_at_random: Interval
    twins: tuple[Twins, ...]


@dataclass(frozen=True)
class Choice:
    """What a batch was chosen from: its picks, all candidates (with them), what came before."""

    picks: Rows
    candidates: Rows
    before: Rows


def selection_redundancy(
    features: Features, picks: Rows, candidates: Rows, generator: np.random.Generator
) -> tuple[float, float]:
    """Similarity inside a batch, and inside one random batch of its size from `candidates`.

    What the loop logs at each selection, which rule "redundant", pages and reports then read.
    """
    at_random = candidates[generator.permutation(candidates.shape[0])[: picks.shape[0]]]
    return batch_redundancy(features, picks), batch_redundancy(features, at_random)


def above_random(inside: float, at_random: float) -> float:
    """How much more alike a batch is than a random one, from -2 to 2: the figure that is acted on.

    >>> above_random(0.75, 0.5)
    0.25
    """
    return inside - at_random


def redundancy_of(features: Features, choice: Choice, generator: np.random.Generator) -> Redundancy:
    """Compare a batch with 40 random ones of the same size from the same candidates."""
    size = min(choice.picks.size, choice.candidates.size)
    drawn = [
        generator.choice(choice.candidates, size, replace=False) for _ in range(RANDOM_BATCHES)
    ]
    inside = np.array([batch_redundancy(features, rows) for rows in drawn])
    nearest = _nearest_before(features, choice.candidates, choice.before)
    place = {row: number for number, row in enumerate(choice.candidates.tolist())}
    likeness = np.array([nearest[[place[row] for row in rows.tolist()]].mean() for rows in drawn])
    own = nearest[[place[row] for row in choice.picks.tolist()]]
    return Redundancy(
        batch_redundancy(features, choice.picks),
        _range_of(inside),
        float(own.mean()),
        _range_of(likeness),
        twins_of(features, choice.picks, choice.before),
    )


def twins_of(features: Features, picks: Rows, before: Rows) -> tuple[Twins, ...]:
    """Pairs of cosine 0.95 and more, the most alike first, at most twenty."""
    found = []
    inside = np.triu(cosine_similarities(features[picks], features[picks]), 1)
    for i, j in np.argwhere(inside >= TWINS_FROM):
        found.append(Twins(int(picks[i]), int(picks[j]), float(inside[i, j]), same_batch=True))
    if before.size:
        across = cosine_similarities(features[picks], features[before])
        nearest = across.argmax(axis=1)
        for i in np.flatnonzero(across.max(axis=1) >= TWINS_FROM):
            j = nearest[i]
            pair = int(picks[i]), int(before[j]), float(across[i, j])
            found.append(Twins(*pair, same_batch=False))
    found.sort(key=lambda pair: (-pair.cosine, pair.example, pair.other))
    return tuple(found[:MOST_TWINS])


def coverage(features: Features, sample: Rows, selected: Rows) -> float:
    """Mean cosine of a sample of the pool with the most similar selected example."""
    if not selected.size or not sample.size:
        return 0.0
    return float(nearest_cosines(features, sample, selected).mean())


def _nearest_before(features: Features, rows: Rows, before: Rows) -> Floats:
    if not before.size:
        return np.zeros(rows.size)
    return nearest_cosines(features, rows, before)


def _range_of(values: Floats) -> Interval:
    low, high = np.quantile(values, [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0])
    return Interval(float(values.mean()), float(low), float(high), values.size, LEVEL)
