"""Do arrivals look like the reference sample? A cheap test for every look inside the loop."""

import math

import numpy as np
from scipy.special import kolmogorov

from al_core.domain.errors import DataError
from al_core.domain.values import Floats

LOOKS_ALIKE = 25


def arrival_drift(reference_confidence: Floats, arrivals_confidence: Floats) -> float:
    """P-value of the two-sample Kolmogorov-Smirnov test; low = the arrivals differ.

    Arrays (n,) and (m,) of one figure per example, such as the model's confidence. Stephens'
    approximation (1970, doi 10.1111/j.2517-6161.1970.tb00821.x): no table, any sizes.
    """
    n, m = reference_confidence.shape[0], arrivals_confidence.shape[0]
    if not n or not m:
        raise DataError(f"Drift of {m} arrivals against {n} reference examples; give some of both")
    reference, arrivals = np.sort(reference_confidence), np.sort(arrivals_confidence)
    everything = np.concatenate((reference, arrivals))
    below_reference = np.searchsorted(reference, everything, side="right") / n
    below_arrivals = np.searchsorted(arrivals, everything, side="right") / m
    distance = float(np.abs(below_reference - below_arrivals).max())
    root = math.sqrt(n * m / (n + m))
    return float(kolmogorov((root + 0.12 + 0.11 / root) * distance))


def threshold_at_look(alpha: float, look: int) -> float:
    """Bonferroni over looks without an end: alpha c / ((k + c - 1)(k + c)) at look k = 1, 2, ...

    The thresholds of all looks sum to `alpha`, so the chance of any false alarm in a run
    without drift is at most `alpha`. c = 25 spreads it over the first looks nearly evenly: a
    drift comes when there have been some, and the first see the fewest arrivals.
    """
    return alpha * LOOKS_ALIKE / ((look + LOOKS_ALIKE - 1) * (look + LOOKS_ALIKE))
