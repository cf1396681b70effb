"""Fisher information of softmax regression from its factors, and a greedy search by its trace.

I(x) = S (x) z z^T with S = diag(p) - p p^T and z the features: a Kronecker product, so that a
row needs J x J numbers, never (J d) x (J d). As S has no part along (1, ..., 1), it is held in
an orthonormal basis of the other J = n_classes - 1 directions; traces are the same.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import helmert

from al_core.arrays.blocks import row_blocks
from al_core.domain.values import Floats

BLOCK, STRIPE = 1024, 128
"""Rows of the pool, and of a matrix of weights, handled at a time."""


def label_covariances(probabilities: Floats) -> Floats:
    """diag(p) - p p^T of each row in J = n_classes - 1 directions, (n, J, J)."""
    n_rows, n_classes = probabilities.shape
    basis = helmert(n_classes).T
    pairs = (basis[:, :, None] * basis[:, None, :]).reshape(n_classes, -1)
    second = (probabilities @ pairs).reshape(n_rows, n_classes - 1, n_classes - 1)
    mean = probabilities @ basis
    return np.asarray(second - mean[:, :, None] * mean[:, None, :])


def information(rows: Floats, covariances: Floats) -> Floats:
    """Sum of the rows' Fisher informations, (J d, J d)."""
    n_directions, width = covariances.shape[1], rows.shape[1]
    total = np.zeros((n_directions, width, n_directions, width))
    for one in range(n_directions):
        for other in range(one, n_directions):
            part = rows.T @ (covariances[:, one, other, None] * rows)
            total[one, :, other] = part
            total[other, :, one] = part
    return total.reshape(n_directions * width, -1)


class TraceSearch:
    """What adding or taking away rows does to tr(M^-1 F), M growing by each row's information.

    rows: (m, d). covariances: (m, J, J), times the weight that a row has in M. start: M before
    the first row, (J d, J d), positive definite. target: F, (J d, J d). Held beside M^-1 and
    M^-1 F M^-1: two tables of (m, J, J), brought up to date in O(m d J^2) per row (Woodbury).
    """

    def __init__(self, rows: Floats, covariances: Floats, start: Floats, target: Floats) -> None:
        self._rows, self._covariances = rows, covariances
        self._inverse = np.asarray(np.linalg.inv(start), dtype=np.float64)
        self._weighted = self._inverse @ target @ self._inverse
        self._spread = _in_each(rows, self._inverse)
        self._worth = _in_each(rows, self._weighted)

    def gains(self, positions: NDArray[np.int64] | slice = slice(None)) -> Floats:
        """How much the trace falls when each row is added, (n,)."""
        return self._falls(positions, self._covariances[positions])

    def losses(self, positions: NDArray[np.int64]) -> Floats:
        """How much the trace rises when each row, added before, is taken away, (n,)."""
        return -self._falls(positions, -self._covariances[positions])

    def add(self, position: int) -> None:
        """Add one row's information to M."""
        self._change(position, self._covariances[position])

    def remove(self, position: int) -> None:
        """Take one row's information, added before, from M."""
        self._change(position, -self._covariances[position])

    def _falls(self, positions: NDArray[np.int64] | slice, change: Floats) -> Floats:
        """tr(Q S (I + P S)^-1) with P, Q the row's part of M^-1 and of M^-1 F M^-1."""
        inner = np.eye(change.shape[1]) + self._spread[positions] @ change
        outer = self._worth[positions] @ change
        solved = np.linalg.solve(inner.transpose(0, 2, 1), outer.transpose(0, 2, 1))
        return np.asarray(np.trace(solved, axis1=1, axis2=2))

    def _change(self, position: int, change: Floats) -> None:
        spread, worth = self._spread[position], self._worth[position].copy()
        core = np.linalg.solve(np.eye(change.shape[0]) + change @ spread, change)
        columns, seen = self._beside(self._inverse, position)
        valued, seen_valued = self._beside(self._weighted, position)
        _follow_tables(self._spread, self._worth, (seen, seen_valued), (core, worth))
        _follow_matrices(self._inverse, self._weighted, (columns, valued), (core, worth))

    def _beside(self, matrix: Floats, position: int) -> tuple[Floats, Floats]:
        """`matrix` times the row's J columns, (J d, J), and that product seen from each row."""
        row, n_directions = self._rows[position], self._covariances.shape[1]
        columns = (matrix.reshape(-1, row.size) @ row).reshape(-1, n_directions)
        by_feature = columns.reshape(n_directions, row.size, n_directions).transpose(1, 0, 2)
        seen = self._rows @ by_feature.reshape(row.size, -1)
        return columns, seen.reshape(-1, n_directions, n_directions)


def _follow_tables(
    spread: Floats, worth: Floats, seen: tuple[Floats, Floats], change: tuple[Floats, Floats]
) -> None:
    """Bring each row's part of M^-1 and of W = M^-1 F M^-1 up to date in place, (n, J, J).

    M^-1 becomes M^-1 - A B^T with A = B K, and W becomes W - A Y^T - Y A^T with
    Y = H - A Q / 2; B and H are the changed row's columns of both, K the core, Q its own part
    of W. seen: B and H as each row sees them. change: K and Q.
    """
    (left, right), (core, own) = seen, change
    scaled = _times(left, core)
    halved = right - _times(scaled, own / 2.0)
    spread -= scaled @ left.transpose(0, 2, 1)
    crossed = scaled @ halved.transpose(0, 2, 1)
    worth -= crossed + crossed.transpose(0, 2, 1)


def _follow_matrices(
    inverse: Floats, weighted: Floats, columns: tuple[Floats, Floats], change: tuple[Floats, Floats]
) -> None:
    """The same for M^-1 and W whole, (k, k), stripe by stripe: no second large matrix."""
    (left, right), (core, own) = columns, change
    scaled = left @ core
    halved = right - scaled @ (own / 2.0)
    both, turned = np.hstack([scaled, halved]), np.hstack([halved, scaled])
    for stripe in row_blocks(inverse.shape[0], STRIPE):
        inverse[stripe] -= scaled[stripe] @ left.T
        weighted[stripe] -= both[stripe] @ turned.T


def _times(tables: Floats, matrix: Floats) -> Floats:
    """Each of the tables, (n, J, J), times one matrix: a single product."""
    return np.asarray((tables.reshape(-1, tables.shape[2]) @ matrix).reshape(tables.shape))


def _in_each(rows: Floats, matrix: Floats) -> Floats:
    """z^T A z for each row z and each of the J x J blocks A of symmetric `matrix`, (n, J, J)."""
    width = rows.shape[1]
    n_directions = matrix.shape[0] // width
    result = np.empty((rows.shape[0], n_directions, n_directions))
    for block in row_blocks(rows.shape[0], BLOCK):
        part = rows[block]
        for one in range(n_directions):
            stripe = part @ matrix[one * width : (one + 1) * width, one * width :]
            parts = stripe.reshape(part.shape[0], n_directions - one, width) @ part[:, :, None]
            result[block, one, one:] = parts[:, :, 0]
            result[block, one:, one] = parts[:, :, 0]
    return result
