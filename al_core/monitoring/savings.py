"""Labels, hours or money saved against the random control, paired by seed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression

from al_core.domain.errors import DataError
from al_core.domain.results import Interval, LearningCurve, Saving
from al_core.domain.values import Floats
from al_core.monitoring.bands import axis_values
from al_core.monitoring.intervals import paired_bootstrap, verdict

ROUNDING = 1e-9


@dataclass(frozen=True)
class Reach:
    """What a curve needed to get to a target; `censored`: it ended before, so "at least"."""

    needed: float
    censored: bool


def rising(y: Floats) -> Floats:
    """The nearest curve to `y`, (k,), that never falls (isotonic regression, least squares).

    A running maximum would count every lucky audit figure as reached for good.
    """
    return np.asarray(isotonic_regression(y).x)


def labels_to_reach(x: Floats, y: Floats, target: float) -> Reach:
    """Where the curve, smoothed so that it never falls, first is at `target` or above.

    Counted at the first finished model that is; nothing is read off between models.
    """
    if not x.shape[0]:
        return Reach(0.0, censored=True)
    there = np.flatnonzero(rising(y) >= target - ROUNDING)
    if not there.shape[0]:
        return Reach(float(x[-1]), censored=True)
    return Reach(float(x[there[0]]), censored=False)


def saving(
    arm: str,
    runs: Sequence[LearningCurve],
    controls: Sequence[LearningCurve],
    *,
    unit: str = "labels",
    seed: int = 0,
) -> Saving:
    """What the random control needs to reach the runs' final quality, minus the runs' own.

    runs[i] and controls[i] share a seed and the architecture. Both curves are smoothed so
    that they never fall; the target is the end of the run's smoothed accuracy, and the run's
    own need is where it first got there. Audit labels are bought on both sides and cancel.
    Where a control never got there its end counts: the saving is then "at least", and its
    interval is open above. unit: labels, hours or cost.
    """
    if len(runs) != len(controls):
        raise DataError(
            f"{len(runs)} runs of {arm} and {len(controls)} controls; pair them by seed"
        )
    pairs = [_paired(run, control, unit) for run, control in zip(runs, controls, strict=True)]
    interval = paired_bootstrap([difference for _, difference, _ in pairs], seed)
    at_least = any(censored for _, _, censored in pairs)
    if at_least:
        interval = Interval(interval.estimate, interval.low, math.inf, interval.n, interval.level)
    target = float(np.mean([target for target, _, _ in pairs])) if pairs else math.nan
    said = verdict(interval, "saved", "cost more")
    return Saving(arm, unit, target, interval, at_least, said)


def _paired(run: LearningCurve, control: LearningCurve, unit: str) -> tuple[float, float, bool]:
    """Target accuracy, saving and whether the control fell short, of one seed."""
    if not run.accuracy.shape[0] or not control.accuracy.shape[0]:
        raise DataError("A run without a finished model has no saving; wait for its first model")
    target = float(rising(run.accuracy)[-1])
    own = labels_to_reach(axis_values(run, unit), run.accuracy, target)
    theirs = labels_to_reach(axis_values(control, unit), control.accuracy, target)
    return target, theirs.needed - own.needed, theirs.censored
