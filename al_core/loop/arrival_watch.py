"""Watch what arrives: the newest model's view of it against a reference sample.

Both are seen by the same model version, so a better model is no drift. The reference is what
was there at the start, or what had arrived when a person last called that the new normal; and,
as long as there was no alarm, what came after it and is not among the newest.
"""

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.domain import events as ev
from al_core.domain.ports import Model
from al_core.domain.values import Features, Rows
from al_core.loop.ports import Signs
from al_core.loop.standing import ARRIVALS_TESTED
from al_core.loop.state import LoopState
from al_core.monitoring.arrivals import Sample, compared
from al_core.monitoring.drift import threshold_at_look

REFERENCE_ROWS = 500
SINCE_ROWS = 500
FEWEST_ARRIVALS = 30
NEW_ARRIVALS_A_LOOK = 20
ALPHA = 0.05
CLEAR = 0.05


class ArrivalWatch:
    """Tests the last 200 arrivals, each time there are 20 new ones and a newer model.

    The chance of any alarm in a run without drift is at most `ALPHA` (thresholds of all looks
    sum to it). An alarm is over once the smallest p-value is above `CLEAR`.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def look(self, state: LoopState, model: Model | None, features: Features) -> Signs:
        """What was seen and what follows from it; empty when there is nothing to look at."""
        arrivals = np.array(state.later_arrivals[state.reference_end :], dtype=np.int64)
        fresh = len(state.later_arrivals) - state.arrivals_tested
        reference = self._reference(state)
        few = arrivals.size < FEWEST_ARRIVALS or fresh < NEW_ARRIVALS_A_LOOK
        if model is None or few or reference.size < FEWEST_ARRIVALS:
            return ()
        window = arrivals[-ARRIVALS_TESTED:]
        p_values = compared(*(_seen(model, features[rows]) for rows in (reference, window)))
        look = state.looks + 1
        threshold = threshold_at_look(ALPHA, look)
        tested = ev.ArrivalsTested(
            look, window.size, len(state.later_arrivals), state.versions[-1].number,
            p_values, threshold,
        )  # fmt: skip
        return (tested, *_changes(tested, alarm=state.drift_alarm))

    def _reference(self, state: LoopState) -> Rows:
        """A fixed sample of what was there, or the last arrivals called normal; those since."""
        return np.concatenate((self._normal(state), _since(state)))

    def _normal(self, state: LoopState) -> Rows:
        if state.reference_end:
            accepted = state.later_arrivals[: state.reference_end]
            return np.array(accepted[-REFERENCE_ROWS:], dtype=np.int64)
        start = np.array(state.first_arrivals, dtype=np.int64)
        keep = random_for(self._seed, 0, "drift reference").permutation(start.size)
        return np.sort(start[keep[:REFERENCE_ROWS]])


def _since(state: LoopState) -> Rows:
    """The last arrivals that passed for normal: before those tested, and before any alarm."""
    end = state.normal_arrivals
    if end is None:
        end = max(0, len(state.later_arrivals) - ARRIVALS_TESTED)
    return np.array(state.later_arrivals[state.reference_end : end][-SINCE_ROWS:], dtype=np.int64)


def _seen(model: Model, features: Features) -> Sample:
    return Sample(model.predict_proba(features), features)


def _changes(tested: ev.ArrivalsTested, *, alarm: bool) -> Signs:
    test = min(tested.p_values, key=tested.p_values.__getitem__)
    p_value = tested.p_values[test]
    if not alarm and p_value < tested.threshold:
        return (ev.DriftFound(test, p_value, tested.threshold),)
    if alarm and p_value > CLEAR:
        return (ev.DriftCleared(test, p_value, CLEAR),)
    return ()
