"""When arrivals are looked at, with what, and what follows."""

import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.loop.arrival_watch import ALPHA, CLEAR, ArrivalWatch
from al_core.loop.state import LoopState
from al_core.loop.tallies import Version

N = 1000


class Weighing:
    """A model of two classes that goes by the first column."""

    def predict_proba(self, features):
        above = np.where(features[:, 0] > 0.0, 0.9, 0.1)
        return np.column_stack((1.0 - above, above))


@pytest.fixture(scope="module")
def look():
    generator = np.random.default_rng(5)
    features = generator.normal(size=(N, 4))
    features[800:] += 1.0
    return lambda state, model: ArrivalWatch(seed=0).look(state, model, features)


def state_with(later, **fields):
    """400 examples at the start, one model, and `later` arrivals."""
    usual = {
        "first_arrivals": list(range(400)),
        "later_arrivals": list(later),
        "versions": [Version(3, 10, 0.0, 0.0, 0.0, 0.0)],
    }
    return LoopState(**{**usual, **fields})


def test_arrivals_like_the_start_are_tested_and_leave_the_alarm_off(look):
    (tested,) = look(state_with(range(400, 500)), Weighing())

    assert (tested.look, tested.tested, tested.arrived, tested.model_version) == (1, 100, 100, 3)
    assert tested.threshold == pytest.approx(ALPHA / 26)
    assert min(tested.p_values.values()) > tested.threshold


def test_other_arrivals_are_an_alarm_that_names_the_test_and_its_figure(look):
    tested, found = look(state_with(range(800, 900)), Weighing())

    assert isinstance(found, ev.DriftFound)
    assert found.figure == tested.p_values[found.method] == min(tested.p_values.values())
    assert found.figure < found.threshold == tested.threshold


def test_later_looks_need_smaller_p_values(look):
    tested = look(state_with(range(400, 500), looks=4), Weighing())[0]

    assert (tested.look, tested.threshold) == (5, pytest.approx(ALPHA * 25 / (29 * 30)))


@pytest.mark.parametrize(
    ("later", "fields"),
    [
        (range(400, 429), {}),
        (range(400, 500), {"arrivals_tested": 81}),
        (range(400, 500), {"first_arrivals": list(range(20))}),
    ],
    ids=["few arrivals", "few new ones", "few to compare with"],
)
def test_there_is_no_look_at_too_little(look, later, fields):
    assert look(state_with(later, **fields), Weighing()) == ()


def test_there_is_no_look_without_a_model(look):
    assert look(state_with(range(400, 500)), None) == ()


def test_an_alarm_is_not_raised_twice(look):
    signs = look(state_with(range(800, 900), drift_alarm=True), Weighing())

    assert [type(sign) for sign in signs] == [ev.ArrivalsTested]


def test_the_alarm_clears_when_the_last_arrivals_look_like_the_start(look):
    later = [*range(800, 860), *range(400, 600)]
    tested, cleared = look(state_with(later, drift_alarm=True), Weighing())

    assert tested.tested == 200
    assert isinstance(cleared, ev.DriftCleared)
    assert cleared.figure > cleared.threshold == CLEAR


def test_accepted_arrivals_are_what_later_ones_are_compared_with(look):
    later = range(800, 960)
    before = look(state_with(later), Weighing())
    after = look(state_with(later, reference_end=100, arrivals_tested=100), Weighing())

    assert [type(sign) for sign in before] == [ev.ArrivalsTested, ev.DriftFound]
    assert [type(sign) for sign in after] == [ev.ArrivalsTested]
    assert after[0].tested == 60


def test_arrivals_before_the_last_two_hundred_count_to_the_reference(look):
    """What differs from the start alone differs from a hundred more that came like it."""
    later = [*range(400, 600), *range(600, 700), *range(800, 850)]
    fixed = look(state_with(later, normal_arrivals=0), Weighing())[0]
    grown = look(state_with(later), Weighing())[0]

    assert fixed.tested == grown.tested == 200
    assert grown.p_values["predicted classes"] < fixed.p_values["predicted classes"]


def test_what_gave_an_alarm_never_becomes_the_reference():
    state = LoopState(arrivals_tested=450)
    state.apply(1.0, ev.DriftFound("features", 1e-9, 1e-3))
    state.apply(2.0, ev.DriftCleared("features", 0.5, 0.05))
    state.arrivals_tested = 900
    state.apply(3.0, ev.DriftFound("features", 1e-9, 1e-3))

    assert state.normal_arrivals == 250
    state.apply(4.0, ev.ArrivalsAccepted("ana"))
    assert state.normal_arrivals is None
