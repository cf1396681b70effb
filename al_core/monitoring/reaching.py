"""Cost to target over several seeds: where the average quality first is what is wanted.

Each seed has a target of its own where it is set by a control on the same split, so that easy
and hard splits count alike. The gap to it is averaged over seeds before the crossing is read
off: a single run's audit figure crosses by luck, an average of ten hardly does.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.domain.results import Interval, LearningCurve
from al_core.domain.values import Floats
from al_core.monitoring.areas import held
from al_core.monitoring.bands import axis_values
from al_core.monitoring.intervals import percentile_ends

RESAMPLES = 1000
ROUNDING = 1e-9


@dataclass(frozen=True)
class Approach:
    """Runs of one arm on several seeds, and how far each is from its seed's target.

    curves, targets: one per seed, in one order for all arms compared. unit: labels, hours or
    cost.
    """

    curves: tuple[LearningCurve, ...]
    targets: tuple[float, ...]
    unit: str

    @cached_property
    def grid(self) -> Floats:
        """Every point at which some seed has a new model, ascending, (g,)."""
        return np.unique(np.concatenate([axis_values(each, self.unit) for each in self.curves]))

    @cached_property
    def gaps(self) -> Floats:
        """Accuracy minus target, (seeds, g); before its first model a run has accuracy 0."""
        rows = []
        for curve, target in zip(self.curves, self.targets, strict=True):
            x = axis_values(curve, self.unit)
            heights = held(x, curve.accuracy, self.grid)
            rows.append(np.where(self.grid >= x[0], heights, 0.0) - target)
        return np.stack(rows)

    @property
    def end(self) -> float:
        """The last point of the runs: what an arm that never got there has needed at least."""
        return float(self.grid[-1])

    def crossing(self) -> float:
        """Where the mean gap, smoothed so that it never falls, first is 0 or above; else inf."""
        n = len(self.curves)
        return float(self.crossings(np.full((1, n), 1.0 / n))[0])

    def crossings(self, weights: Floats) -> Floats:
        """The same for weighted means, (m,); weights: of the seeds, (m, seeds), rows sum to 1.

        The smoothed curve (isotonic regression) is 0 or above right after the place where the
        sum of all gaps so far is smallest, so that no curve needs to be smoothed to know it.
        """
        sums = np.cumsum(weights @ self.gaps + ROUNDING, axis=1)
        lowest = np.column_stack((np.zeros(sums.shape[0]), sums)).argmin(axis=1)
        return np.asarray(np.append(self.grid, math.inf)[lowest])


def cost_interval(arm: Approach, seed: int = 0) -> tuple[Interval, bool]:
    """The arm's cost to target with a bootstrap interval over seeds, and whether it is at least.

    Never reached: the estimate is the runs' end, and the interval is open above.
    """
    found, n = arm.crossing(), len(arm.curves)
    if n < 2:
        return Interval(min(found, arm.end), -math.inf, math.inf, n), math.isinf(found)
    low, high = percentile_ends(arm.crossings(_resamples(n, seed)), n)
    return Interval(min(found, arm.end), min(low, arm.end), high, n), math.isinf(found)


def cost_difference(other: Approach, mine: Approach, seed: int = 0) -> tuple[Interval, bool]:
    """The other arm's cost to target minus mine on the same seeds: paired bootstrap, at least.

    Where only one gets there, that resample says plus or minus infinity; where neither does, 0.
    """
    n = len(mine.curves)
    estimate = _apart(min(other.crossing(), other.end), min(mine.crossing(), mine.end))
    if n < 2:
        return Interval(estimate, -math.inf, math.inf, n), True
    weights = _resamples(n, seed)
    theirs, own = other.crossings(weights), mine.crossings(weights)
    drawn = np.array([_apart(*each) for each in zip(theirs.tolist(), own.tolist(), strict=True)])
    low, high = percentile_ends(drawn, n)
    return Interval(estimate, low, high, n), not bool(np.isfinite(drawn).all())


def _apart(other: float, mine: float) -> float:
    return 0.0 if math.isinf(other) and math.isinf(mine) else other - mine


def _resamples(n: int, seed: int) -> Floats:
    """Weights of the seeds in 1,000 resamples, the same for every arm: (1000, n)."""
    counts = random_for(seed, n, "reaching").multinomial(n, np.full(n, 1.0 / n), size=RESAMPLES)
    return np.asarray(counts / n)
