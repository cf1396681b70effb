"""Labels, hours and money saved against random, told from one run with an interval.

The control is `control.py`'s, continued by `reach.py`. How often the interval holds the truth
on simulated runs says benchmarks/SAVINGS.md. Each moment is judged on its own: who looks at
every version and takes the best will be misled more often than 5 % of the time.
"""

import math

import numpy as np

from al_core.domain.results import Interval, Saving
from al_core.domain.values import Floats
from al_core.monitoring.intervals import CANNOT_TELL, NO_DIFFERENCE
from al_core.monitoring.reach import Needed

LEVEL = 0.95
DIGITS = 6
"""What is told is rounded to so many places: 1e-15 of a label is nothing saved."""


def saving_now(needed: Needed, arm: str, pool_size: int, audited: int) -> Saving:
    """Labels that random selection would need beyond the run's own for its present quality.

    Median and central 95 % of the draws. Nothing beyond the pool is told apart: an interval
    that reaches it is open above, an estimate there is "at least". The interval's n is the
    number of audit labels. verdict: "saved" and "cost more" where the interval leaves out 0;
    "no difference shown" where it holds 0 and rules out both that random needs twice the
    run's labels and that it needs half; "cannot tell yet" otherwise.
    """
    if not needed.draws.shape[0]:
        nothing = Interval(math.nan, -math.inf, math.inf, audited, LEVEL)
        return Saving(arm, "labels", needed.target, nothing, at_least=False, verdict=CANNOT_TELL)
    tail = (1.0 - LEVEL) / 2.0
    draws = np.minimum(needed.draws, pool_size)
    ends = np.quantile(draws, [tail, 0.5, 1.0 - tail]) - needed.own
    low, median, high = np.round(ends, DIGITS).tolist()
    most = pool_size - needed.own
    interval = Interval(median, low, math.inf if high >= most else high, audited, LEVEL)
    said = _verdict(interval, needed.own)
    return Saving(arm, "labels", needed.target, interval, median >= most, said)


def _verdict(interval: Interval, own: float) -> str:
    if interval.low > 0.0:
        return "saved"
    if interval.high < 0.0:
        return "cost more"
    told = interval.high < own and interval.low > -own / 2.0
    return NO_DIFFERENCE if told else CANNOT_TELL


def converted(saving: Saving, unit: str, per_label: float) -> Saving:
    """The same in hours or cost, at what one label of the run takes: the pace is equal."""
    told = saving.interval
    interval = Interval(
        told.estimate * per_label, told.low * per_label, told.high * per_label, told.n, told.level
    )
    return Saving(
        saving.arm, unit, saving.target_accuracy, interval, saving.at_least, saving.verdict
    )


def pace(labels: Floats, spent: Floats) -> float:
    """Hours or money per label: all that was spent by the labels since the first model.

    labels and spent: at each finished model, (v,). NaN with one model, before there is a pace.
    """
    bought = float(labels[-1] - labels[0])
    return float(spent[-1] - spent[0]) / bought if bought > 0.0 else math.nan
