"""Squared Euclidean distances and cosine similarities, dense or sparse, in blocks.

All figures are float64. A squared distance below the rounding of its own terms is 0, so that
equal rows are at distance 0 and their ties are broken by rank, not by noise.
"""

import numpy as np

from al_core.arrays.blocks import (
    BLOCK_ROWS,
    Dense,
    as_dense,
    dense_rows,
    is_sparse,
    measured_blocks,
    over_blocks,
    row_blocks,
    taken,
)
from al_core.domain.values import Features, Floats, Rows

CENTER_BLOCK = 512
"""Centers handled at a time: a block of distances is then at most 32 MB."""
ROUNDING = 64
"""Rounding of a difference of inner products, in units of the type's epsilon."""


def squared_norms(block: Features) -> Floats:
    """Squared Euclidean length of each row, (n,)."""
    if is_sparse(block):
        return np.asarray(block.multiply(block).sum(axis=1), dtype=np.float64).ravel()
    return np.asarray(np.einsum("ij,ij->i", block, block, dtype=np.float64))


def inner_products(left: Features, right: Features) -> Floats:
    """Inner products of the rows of two matrices of the same kind, (n, m)."""
    return np.asarray(as_dense(left @ right.T), dtype=np.float64)


def without_noise(distances: Floats, scale: Floats, epsilon: float) -> Floats:
    """`distances` with those that are rounding of terms of size `scale` set to 0."""
    return np.where(distances <= ROUNDING * epsilon * scale, 0.0, distances)


def squared_distances(left: Features, right: Features) -> Floats:
    """Squared Euclidean distances between the rows of two matrices, (n, m)."""
    left, right = left.astype(np.float64, copy=False), right.astype(np.float64, copy=False)
    scale = squared_norms(left)[:, None] + squared_norms(right)[None, :]
    distances = scale - 2.0 * inner_products(left, right)
    return without_noise(distances, scale, float(np.finfo(np.float64).eps))


def rough_squared_distances(left: Features, right: Features) -> Dense:
    """Squared Euclidean distances in the rows' own precision, (n, m); its rounding is 0."""
    own, others = own_squared_norms(left), own_squared_norms(right)
    distances = as_dense((-2.0 * left) @ right.T)
    distances += own[:, None]
    distances += others
    noise = ROUNDING * np.finfo(left.dtype).eps * (own + others.max())
    distances[distances <= noise[:, None]] = 0.0
    return distances


def nearest_squared_distances(features: Features, rows: Rows, centers: Rows) -> Floats:
    """Squared distance of each of `rows` to the nearest of the rows `centers`, (n,)."""
    groups = [features[centers[group]] for group in row_blocks(centers.size, CENTER_BLOCK)]

    def nearest(block: Features) -> Floats:
        each = [squared_distances(block, group).min(axis=1) for group in groups]
        return np.asarray(np.minimum.reduce(each))

    return over_blocks(features, rows, nearest)


def rounding_of(features: Features) -> float:
    """The most that rounding can take from an inner product of two rows, over their lengths.

    gamma_d of the matrix's own precision (Higham 2002, Accuracy and Stability, 3.1), and some
    more for the additions that follow.
    """
    return float((features.shape[1] + ROUNDING) * np.finfo(features.dtype).eps)


def upper_squared_distances(block: Features, centers: Features) -> Floats:
    """Upper bounds on the squared distance of each row to its nearest center, (n,).

    One product in the rows' own precision, raised by the most that its rounding can be.
    """
    norms, own = own_squared_norms(centers), own_squared_norms(block)
    distances = as_dense((-2.0 * centers) @ block.T)
    distances += norms[:, None]
    nearest = np.asarray(distances.min(axis=0), dtype=np.float64)
    return np.asarray(nearest + own + rounding_of(block) * (own + norms.max()))


def own_squared_norms(block: Features) -> Floats:
    """Squared length of each row in the block's own precision, (n,)."""
    if is_sparse(block):
        return squared_norms(block)
    return np.asarray(np.einsum("ij,ij->i", block, block))


def unit_rows(block: Features) -> Features:
    """Rows scaled to length 1, float64; all-zero rows stay zero."""
    norms = np.sqrt(squared_norms(block))
    scale = np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 0)
    if is_sparse(block):
        return block.astype(np.float64).multiply(scale[:, None]).tocsr()
    return np.asarray(block * scale[:, None], dtype=np.float64)


def cosine_similarities(left: Features, right: Features) -> Floats:
    """Cosines between the rows of two matrices, (n, m); 0 where a row is all zero."""
    return inner_products(unit_rows(left), unit_rows(right))


def nearest_cosines(features: Features, rows: Rows, others: Rows) -> Floats:
    """Cosine of each of `rows` with the most similar of the rows `others`, (n,).

    The products are in the matrix's own precision.
    """
    groups = [
        unit_rows(features[others[group]]).astype(features.dtype)
        for group in row_blocks(others.size, CENTER_BLOCK)
    ]

    def nearest(block: Features) -> Floats:
        each = [as_dense(group @ block.T).max(axis=0) for group in groups]
        return np.asarray(np.maximum.reduce(each) * inverse_lengths(block))

    return over_blocks(features, rows, nearest)


def inverse_lengths(block: Features) -> Floats:
    """1 / Euclidean length of each row, (n,); 0 where a row is all zero."""
    lengths = np.sqrt(own_squared_norms(block).astype(np.float64))
    return np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)


def mean_cosines(features: Features, rows: Rows) -> Floats:
    """Mean cosine of each of `rows` with all of `rows`, (n,): a product with their mean."""
    scale = over_blocks(features, rows, inverse_lengths)
    mean = weighted_sum(features, rows, scale) / max(rows.size, 1)
    mean = mean.astype(features.dtype)
    return scale * over_blocks(features, rows, lambda block: np.asarray(block @ mean))


def weighted_sum(features: Features, rows: Rows, weights: Floats) -> Floats:
    """Sum of `rows` times their weights, (d,).

    Where they are most of the matrix the others are passed over with weight 0, not left out.
    """
    if 2 * rows.size > features.shape[0]:
        weights, given = np.zeros(features.shape[0]), weights
        weights[rows] = given
        rows = np.arange(features.shape[0])
    total = np.zeros(features.shape[1])
    for block in row_blocks(rows.size):
        part = taken(features, rows[block])
        total += part.T @ weights[block].astype(part.dtype)
    return total


class RowProducts:
    """Inner products of chosen rows with one row at a time, without copying a large matrix.

    Few rows (8192, or a quarter of the matrix) are held as a copy; the products of more are
    picked from those of the whole matrix, in its own precision.
    """

    def __init__(self, features: Features, rows: Rows) -> None:
        self._features = features
        self._rows = rows
        self._part: Features | None = None
        if rows.size <= max(BLOCK_ROWS, features.shape[0] // 4):
            self._part = features[rows].astype(np.float64)
        self.epsilon = float(np.finfo((features if self._part is None else self._part).dtype).eps)
        self.squared_norms = over_blocks(features, rows, squared_norms)

    def with_row(self, row: int) -> Floats:
        """Inner product of each chosen row with `row`, (n,)."""
        vector = dense_rows(self._features, np.array([row]))[0]
        if self._part is not None:
            return np.asarray(self._part @ vector, dtype=np.float64)
        products = self._features @ vector.astype(self._features.dtype)
        return np.asarray(products[self._rows], dtype=np.float64)

    def squared_distances_to(self, position: int) -> Floats:
        """Squared distances of the chosen rows to the one at `position`, (n,)."""
        scale = self.squared_norms + self.squared_norms[position]
        distances = scale - 2.0 * self.with_row(int(self._rows[position]))
        return without_noise(distances, scale, self.epsilon)


class RowDistances:
    """Squared distances between chosen rows, or between their outer products with `factors`.

    For rows x of the matrix and f of `factors`, (n, C), the distance is that of the products
    f x^T, by <f x^T, g y^T> = <f, g> <x, y>: nothing of size n x C d is held. All in the
    matrix's own precision.
    """

    def __init__(self, features: Features, rows: Rows, factors: Floats | None = None) -> None:
        self._features, self._rows = features, rows
        self._factors = None if factors is None else factors.astype(features.dtype, copy=False)
        self._noise = float(ROUNDING * np.finfo(features.dtype).eps)
        self.squared_norms = over_blocks(features, rows, own_squared_norms).astype(np.float64)
        if factors is not None:
            self.squared_norms *= squared_norms(factors)
        self._norms = self.squared_norms.astype(features.dtype, copy=False)

    def between(self, positions: Rows, others: Rows) -> Dense:
        """Squared distances between the rows at these positions, (m, k)."""
        left, right = (self._features[self._rows[each]] for each in (positions, others))
        return self._distances(as_dense(left @ right.T), positions, others)

    def nearest(self, others: Rows) -> Floats:
        """Squared distance of every row to the nearest of those at `others`, (n,)."""
        right = self._features[self._rows[others]]
        found = np.empty(self._rows.size)

        def products(part: Features) -> Floats:
            return np.asarray(as_dense(part @ right.T), dtype=part.dtype)

        for block, part in measured_blocks(self._features, self._rows, products):
            found[block] = self._distances(part, block, others).min(axis=1)
        return found

    def to_each(self, others: Rows) -> Dense:
        """Squared distance of every row to each of those at `others`, (k, n)."""
        everything = slice(0, self._rows.size)
        left, right = taken(self._features, self._rows), self._features[self._rows[others]]
        return self._distances(as_dense(left @ right.T), everything, others).T

    def _distances(self, products: Dense, left: Rows | slice, right: Rows) -> Dense:
        if self._factors is not None:
            products *= self._factors[left] @ self._factors[right].T
        scale = self._norms[left][:, None] + self._norms[right]
        products *= -2.0
        products += scale
        scale *= self._noise
        products[products <= scale] = 0.0
        return products
