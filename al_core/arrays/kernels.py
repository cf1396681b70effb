"""Similarities of rows with rows: cosine, Gaussian, or within a radius; all float64.

Rows are scaled and measured once (`measured`), then compared as often as needed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from al_core.arrays.blocks import row_blocks
from al_core.arrays.distances import ROUNDING, inner_products, squared_norms, unit_rows
from al_core.domain.values import Features, Floats, Rows

Scaling = Literal["unit", "none"]
"""unit: rows are scaled to length 1 before anything else (all-zero rows stay zero)."""
BLOCK_ENTRIES = 2**20
"""Entries of one block of values (8 MB)."""


@dataclass(frozen=True)
class Measured:
    """Rows in float64 and their squared lengths, (n, d) and (n,)."""

    rows: Features
    squared_norms: Floats

    def at(self, positions: Rows | slice) -> "Measured":
        """Some of them."""
        return Measured(self.rows[positions], self.squared_norms[positions])


def measured(block: Features, scaling: Scaling) -> Measured:
    """The block's rows, of length 1 where `scaling` says so."""
    rows = unit_rows(block) if scaling == "unit" else block.astype(np.float64, copy=False)
    return Measured(rows, squared_norms(rows))


@dataclass(frozen=True)
class Kernel:
    """How alike two rows are: `values(left, right)`, (n, m), of rows measured with `scaling`."""

    scaling: Scaling
    values: Callable[[Measured, Measured], Floats]

    def measured(self, block: Features) -> Measured:
        """The block's rows as this kernel takes them."""
        return measured(block, self.scaling)


def squared_distances_between(left: Measured, right: Measured) -> Floats:
    """Squared Euclidean distances, (n, m); below the rounding of their own terms they are 0."""
    distances = inner_products(left.rows, right.rows)
    distances *= -2.0
    distances += left.squared_norms[:, None]
    distances += right.squared_norms
    _clear_noise(distances, left.squared_norms, right.squared_norms)
    return distances


def _clear_noise(distances: Floats, left: Floats, right: Floats) -> None:
    """Set distances that are rounding of their terms, the squared norms, to 0; in place."""
    tolerance = ROUNDING * float(np.finfo(np.float64).eps)
    largest = tolerance * float(left.max(initial=0.0) + right.max(initial=0.0))
    one, other = np.nonzero(distances <= largest)
    noise = distances[one, other] <= tolerance * (left[one] + right[other])
    distances[one[noise], other[noise]] = 0.0


def cosine_kernel() -> Kernel:
    """k(x, z) = cos(x, z); 0 where a row is all zero."""
    return Kernel("unit", lambda left, right: inner_products(left.rows, right.rows))


def gaussian_kernel(bandwidth: float, scaling: Scaling = "unit") -> Kernel:
    """k(x, z) = exp(-||x - z||^2 / bandwidth^2)."""
    return Kernel(scaling, partial(_gaussian, bandwidth))


def _gaussian(bandwidth: float, left: Measured, right: Measured) -> Floats:
    exponents = squared_distances_between(left, right)
    exponents *= -1.0 / bandwidth**2
    return np.exp(exponents, out=exponents)


def ball_kernel(radius: float, scaling: Scaling = "unit") -> Kernel:
    """k(x, z) = 1 where ||x - z|| <= radius (to within rounding), else 0."""
    return Kernel(scaling, partial(_ball, radius))


def _ball(radius: float, left: Measured, right: Measured) -> Floats:
    products = inner_products(left.rows, right.rows)
    inside = 0.5 * (1.0 - ROUNDING * float(np.finfo(np.float64).eps))
    products -= (inside * left.squared_norms - 0.5 * radius**2)[:, None]
    return (products >= inside * right.squared_norms).astype(np.float64)


def kernel_blocks(n_rows: int, n_others: int) -> list[slice]:
    """Slices of rows whose values with the others make blocks of at most 8 MB."""
    return list(row_blocks(n_rows, max(1, BLOCK_ENTRIES // max(n_others, 1))))
