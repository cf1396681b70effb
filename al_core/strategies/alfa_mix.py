"""Pick what changes its class after a small step towards the labeled classes."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta
from scipy.special import softmax

from al_core.arrays.blocks import Dense, as_dense, row_blocks, taken
from al_core.arrays.distances import squared_distances
from al_core.arrays.medoids import direction_medoids
from al_core.arrays.ranking import top_k
from al_core.domain.ports import LinearHead
from al_core.domain.values import Features, Floats, Rows, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy

LEVELS = 2.0 ** np.arange(-5, 1)
"""Bounds of random mixing that are tried: 1/32, 1/16, ..., 1."""
MOST_MIXED = 10_000
BLOCK_ENTRIES = 2**20


@dataclass(frozen=True)
class AlfaMix(Strategy):
    """Medoids of what changes its class when a little of a labeled class is mixed in.

    x is mixed with the mean z of each class's labeled rows (of all labeled rows for a class
    without) to x + alpha * (z - x). Linear model: the alpha of norm bound c / sqrt(d) that
    raises the loss of the predicted class most is (c / sqrt(d)) (|z - x| / |g|) g / (z - x),
    g the gradient at x, so that the class changes at one c(x), found exactly from k x k
    products. Other models: alpha drawn from N(c/2, c/2) within (0, c], c = 1/32, 1/16, ..., 1,
    for at most 10,000 candidates, chosen at random. Of the candidates with c(x) below the
    lowest multiple of `step` that more than b stay under, rows scaled to length 1, k-means
    with b clusters: the nearest to each center is picked. Too few below 1: filled by utility
    (published: at random). u(x) = 1 / (1 + c(x)), 0 where no c <= 1 does it for a model that
    is not linear. Cost O(n C (d + C) + n b d). Paper: Parvaneh, Abbasnejad, Teney, Haffari,
    van den Hengel, Shi 2022, arXiv 2203.07034.
    """

    name: ClassVar[str] = "alfa_mix"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Few labels, a linear model on embeddings; batches of 10 and up."
    cost: ClassVar[str] = "O(n (C d + b d))"
    paper: ClassVar[str] = "Parvaneh et al. 2022, arXiv 2203.07034"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "linear"})
    stochastic: ClassVar[bool] = True

    step: Annotated[float, Meta(gt=0, le=1)] = 1 / 32

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """Medoids of the candidates that change, then the next to change."""
        caps = _caps(context)
        utilities = 1.0 / (1.0 + caps)
        positions = self._positions(context, caps, batch_size)
        reasons = {"instability": utilities[positions]}
        return context.picked(positions, utilities, reasons=reasons)

    def _positions(self, context: QueryContext, caps: Floats, batch_size: int) -> Rows:
        changing = np.flatnonzero(caps <= self._level(caps, batch_size))
        k = min(batch_size, changing.size)
        if k == 0:
            return top_k(-caps, batch_size, context.tie_ranks)
        rows, ranks = context.candidates[changing], context.tie_ranks[changing]
        medoids = direction_medoids(context.features, rows, k, ranks, context.random)
        ranked = top_k(-caps, caps.size, context.tie_ranks)
        picked = changing[medoids]
        return np.concatenate([picked, ranked[~np.isin(ranked, picked)]])[:batch_size]

    def _level(self, caps: Floats, batch_size: int) -> float:
        """The lowest multiple of `step` that more than a batch stay under; at most 1."""
        if caps.size <= batch_size:
            return 1.0
        enough = float(np.partition(caps, batch_size)[batch_size])
        return min(1.0, float(np.ceil(enough / self.step)) * self.step)


def _caps(context: QueryContext) -> Floats:
    anchors = class_anchors(context)
    if isinstance(context.scorer, LinearHead):
        return context.over_candidates(ExactMix(context.scorer, anchors).caps)
    return _random_caps(context, anchors)


def class_anchors(context: QueryContext) -> Floats:
    """Mean features of each class's labeled rows, (m, d); of all for classes without any.

    Without labels: of the candidates.
    """
    shown = np.unique(context.labels)
    groups = [context.labeled[context.labels == label] for label in shown]
    if shown.size < context.scorer.n_classes:
        groups.append(context.labeled if context.labeled.size else context.candidates)
    means = [np.asarray(taken(context.features, rows).mean(axis=0)).ravel() for rows in groups]
    return np.asarray(means, dtype=np.float64)


class ExactMix:
    """The least mixing that changes the class a linear model gives.

    A step of length t along the gradient changes the decision values by t * r G / sqrt(r G r),
    G the inner products of the coefficients and r = p - onehot(argmax p): linear in t, so the
    first other class to catch up is known, and the features are needed for r alone.
    """

    def __init__(self, head: LinearHead, anchors: Floats) -> None:
        self._weights, self._intercepts = head.coefficients, head.intercepts
        if self._weights.shape[0] == 1 and head.classes.size == 2:
            self._weights = np.concatenate([-self._weights, self._weights]) / 2.0
            self._intercepts = np.concatenate([-self._intercepts, self._intercepts]) / 2.0
        self._gram = self._weights @ self._weights.T
        self._anchors = anchors

    def caps(self, block: Features) -> Floats:
        """Bound c(x) of the mixing at which each row changes its class, inf for never; (n,)."""
        farthest = np.sqrt(squared_distances(block, self._anchors).max(axis=1))
        reach = farthest / np.sqrt(block.shape[1])
        values = np.asarray(block @ self._weights.T, dtype=np.float64) + self._intercepts
        return _ratio(self._steps(values), reach)

    def _steps(self, values: Floats) -> Floats:
        """Length of the shortest step along the gradient that changes the argmax, (n,)."""
        every, top = np.arange(values.shape[0]), values.argmax(axis=1)
        residuals = softmax(values, axis=1)
        residuals[every, top] = 0.0
        residuals[every, top] = -residuals.sum(axis=1)
        slopes = residuals @ self._gram
        lengths = np.sqrt(np.maximum(np.einsum("ij,ij->i", residuals, slopes), 0.0))
        behind = values[every, top][:, None] - values
        gained = slopes - slopes[every, top][:, None]
        behind[every, top] = np.inf
        shortest: Floats = _ratio(behind, gained).min(axis=1)
        shortest[lengths > 0] *= lengths[lengths > 0]
        return shortest


def _ratio(above: Floats, below: Floats) -> Floats:
    """`above / below`, inf where `below` is not positive."""
    ratio: Floats = np.full(above.shape, np.inf)
    np.divide(above, below, out=ratio, where=(below > 0) & np.isfinite(above))
    return ratio


def _random_caps(context: QueryContext, anchors: Floats) -> Floats:
    """The lowest of the levels at which a random mixing changes each candidate's class, (n,)."""
    caps, part = np.full(context.candidates.size, np.inf), np.arange(context.candidates.size)
    if part.size > MOST_MIXED:
        part = np.sort(context.random.choice(part.size, MOST_MIXED, replace=False))
    for block in row_blocks(part.size, max(1, BLOCK_ENTRIES // anchors.shape[1])):
        rows = context.features[context.candidates[part[block]]]
        caps[part[block]] = _block_caps(context, as_dense(rows), anchors)
    return caps


def _block_caps(context: QueryContext, rows: Dense, anchors: Floats) -> Floats:
    caps = np.full(rows.shape[0], np.inf)
    clear = context.scorer.predict(rows)
    for level in LEVELS:
        for anchor in anchors:
            draws = context.random.normal(level / 2, level / 2, size=rows.shape)
            mixed = rows + np.clip(draws, 1e-8, level) * (anchor - rows)
            changed = context.scorer.predict(mixed.astype(rows.dtype)) != clear
            caps[changed] = np.minimum(caps[changed], level)
    return caps
