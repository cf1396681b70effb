"""When to take back work that lies too long: what a time-out with a fresh start costs or gains.

E(tau) = integral_0^tau (1 - F) dt / F(tau): each attempt takes min(time, tau) and succeeds with
chance F(tau). Memoryless times gain nothing from any tau, heavy tails do. For people who drop
the item at tau; where people work on and answer late, the gain is smaller.
"""

import numpy as np

from al_core.domain.errors import DataError
from al_core.domain.recommending import TimeOut
from al_core.domain.values import Floats

MOST_CUT = 0.05
WORTH_IT = 0.99
LEFT_LYING = 2.0
RARE = 0.99
SHORTEST_SECONDS = 30.0


def restart_seconds(times: Floats, tau: float) -> float:
    """Expected seconds until a label when work is dropped after `tau` and begun anew.

    times: a sample or quantiles of the labeling times, (n,). inf where none is within tau.
    """
    within = float(np.mean(times <= tau))
    return float(np.minimum(times, tau).mean()) / within if within else float("inf")


def best_time_out(times: Floats) -> TimeOut:
    """The time-out that shortens the wait most and cuts off at most 5 % of labels.

    Where none gains 1 %, twice the 99 % quantile: it only takes back what was left lying. Never
    below 30 s, which people need to see that an item is theirs.
    """
    if not times.size or not float(times.min()) > 0.0:
        raise DataError("no labeling times above 0 s; give measured times, or a mean")
    whole = float(times.mean())
    taus = np.unique(np.quantile(times, np.linspace(1.0 - MOST_CUT, 1.0, 101)))
    expected = [restart_seconds(times, float(tau)) for tau in taus]
    place = int(np.argmin(expected))
    tau = float(taus[place])
    if expected[place] > WORTH_IT * whole:
        tau = LEFT_LYING * float(np.quantile(times, RARE))
    tau = max(tau, SHORTEST_SECONDS)
    return TimeOut(tau, float(np.mean(times > tau)), restart_seconds(times, tau), whole)
