"""Agreement between two raters, or between two successive models."""

import numpy as np

from al_core.domain.errors import DataError
from al_core.domain.values import Labels


def agreement_kappa(a: Labels, b: Labels, n_classes: int) -> float:
    """Cohen's kappa of two label arrays, (n,): 1 = perfect, 0 = what chance would give.

    When both name one and the same class throughout, chance explains everything and kappa is
    0/0; they agree perfectly, so 1 is given (Bloodgood, Vijay-Shanker 2009, use it between
    successive models as a sign to stop).
    """
    if a.shape != b.shape or not a.shape[0]:
        raise DataError(
            f"Agreement of {a.shape[0]} and {b.shape[0]} labels; give two lists of equal length"
        )
    together = float(np.count_nonzero(a == b)) / a.shape[0]
    shares_a = np.bincount(a, minlength=n_classes) / a.shape[0]
    shares_b = np.bincount(b, minlength=n_classes) / b.shape[0]
    by_chance = float(shares_a @ shares_b)
    return 1.0 if together == 1.0 else (together - by_chance) / (1.0 - by_chance)
