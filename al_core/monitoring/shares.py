"""Intervals of shares that were counted."""

import math

Z_95 = 1.959963984540054
"""Both sides of a normal outside it: 5 %."""


def wilson(share: float, n: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson's score interval of a share of `n`, by default the 95 % one.

    Wilson 1927, doi:10.1080/01621459.1927.10502953.
    """
    square = z * z
    middle = share + square / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return (middle - half) / (1 + square / n), (middle + half) / (1 + square / n)
