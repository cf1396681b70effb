"""How sure a share of counted items is."""

import numpy as np
from scipy.special import ndtri

from al_core.domain.results import Interval
from al_core.domain.values import Floats

LEVEL = 0.95


def wilson_bounds(hits: Floats, n: Floats, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Wilson's (1927) score interval of hits / n, any shape; 0 to 1 where n is 0.

    It stays within 0 and 1 and holds for few items too (doi 10.1080/01621459.1927.10502953).
    """
    z = float(ndtri(0.5 + level / 2.0))
    safe = np.maximum(n, 1.0)
    share = hits / safe
    middle = share + z * z / (2.0 * safe)
    half = z * np.sqrt(share * (1.0 - share) / safe + z * z / (4.0 * safe * safe))
    low, high = (middle - half) / (1.0 + z * z / safe), (middle + half) / (1.0 + z * z / safe)
    return np.where(n > 0, np.clip(low, 0.0, 1.0), 0.0), np.where(n > 0, np.clip(high, 0, 1), 1.0)


def wilson_interval(hits: int, n: int, level: float = LEVEL) -> Interval:
    """The share hits / n with Wilson's interval; nan from 0 to 1 without items."""
    low, high = wilson_bounds(np.array(float(hits)), np.array(float(n)), level)
    return Interval(hits / n if n else float("nan"), float(low), float(high), n, level)
