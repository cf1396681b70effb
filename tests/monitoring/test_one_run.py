"""Labels saved told from one run: known power laws, every verdict, and its conversions."""

import math

import numpy as np
import pytest

from al_core.monitoring.control import ControlCurve, control_curve
from al_core.monitoring.one_run import converted, pace, saving_now
from al_core.monitoring.reach import Needed, labels_needed, level_variance
from tests.monitoring.random_worlds import LearningWorld, audited, run_labels

SIZES = np.array([30, 45, 70, 100, 150, 225, 310, 400])
AUDITED = 4000


def right(share):
    """The first examples are right, the others wrong."""
    return np.arange(AUDITED) < round(share * AUDITED)


def control(accuracy):
    """Controls that agree in all repeats, as `accuracy` says of each size."""
    once = np.array([right(accuracy(size)) for size in SIZES])
    return ControlCurve(SIZES, np.repeat(once[None], 6, axis=0), known=440)


def power(n):
    return 1.0 - 0.8 * n**-0.25


def needed(quality, own=300):
    return labels_needed(control(power), np.array([float(own)]), right(quality)[None])


def now(draws, own=400.0, pool_size=3000):
    return saving_now(Needed(0.9, own, np.asarray(draws, dtype=float)), "margin", pool_size, 300)


@pytest.mark.parametrize("truth", [50, 120, 300, 400, 800])
def test_a_power_law_is_read_off_where_the_run_is(truth):
    found = needed(power(truth)).draws
    assert np.median(found) == pytest.approx(truth, rel=0.15)
    assert np.quantile(found, 0.025) < truth < np.quantile(found, 0.975)


def test_what_lies_far_beyond_the_curve_is_less_certain():
    near, far = needed(power(380)).draws, needed(power(1200)).draws
    assert np.log(far).std() > 1.5 * np.log(near).std()


def test_a_floor_below_the_run_is_never_reached_for_sure():
    flat = control(lambda n: 0.8 - 0.5 * n**-0.8)
    found = labels_needed(flat, np.array([500.0]), right(0.9)[None])
    assert np.mean(found.draws > 5000.0) > 0.9


def test_the_runs_own_need_is_where_its_smoothed_curve_first_was():
    models = np.array([right(0.5), right(0.8), right(0.8), right(0.8)])
    found = labels_needed(control(power), np.array([20.0, 40.0, 60.0, 80.0]), models)
    assert (found.own, found.target) == (40.0, pytest.approx(0.8))


def test_a_curve_that_falls_tells_nothing():
    found = labels_needed(control(lambda n: 0.9 - 0.001 * n), np.array([400.0]), right(0.95)[None])
    assert found.draws.shape == (0,)
    told = saving_now(found, "margin", 3000, 300)
    assert (told.verdict, told.interval.low, told.interval.high) == (
        "cannot tell yet", -math.inf, math.inf,
    )  # fmt: skip


def test_controls_that_agree_have_no_luck_of_the_draw():
    assert level_variance(control(power)) == 0.0


def test_luck_of_the_draw_is_found_beside_changes_of_mind():
    """Each repeat has an accuracy of its own, sd 0.05, half of the labels drawn: (0.05 / 0.2)^2."""
    generator = np.random.default_rng(0)
    chances = 0.8 + 0.05 * generator.normal(size=(400, 1, 1))
    correct = generator.random((400, 1, 300)) < chances
    found = level_variance(ControlCurve(np.array([200]), correct, known=400))
    assert found == pytest.approx(0.0625, rel=0.25)


def test_the_saving_is_what_random_needs_more():
    told = now(np.linspace(700.0, 900.0, 2001))
    assert told.interval.estimate == 400.0
    assert (told.interval.low, told.interval.high) == (305.0, 495.0)
    assert (told.verdict, told.unit, told.target_accuracy) == ("saved", "labels", 0.9)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (450.0, 700.0, "saved"),
        (100.0, 390.0, "cost more"),
        (250.0, 700.0, "no difference shown"),
        (250.0, 900.0, "cannot tell yet"),
        (150.0, 700.0, "cannot tell yet"),
    ],
)
def test_the_verdict_follows_from_the_interval(low, high, verdict):
    assert now(np.linspace(low, high, 2001)).verdict == verdict


def test_an_interval_that_reaches_the_pool_is_open():
    told = now(np.linspace(500.0, 5000.0, 2001), pool_size=3000)
    assert (told.interval.high, told.at_least, told.verdict) == (math.inf, False, "saved")


def test_a_control_that_the_pool_is_too_small_for_makes_it_at_least():
    told = now(np.full(100, math.inf), pool_size=3000)
    assert (told.interval.estimate, told.at_least) == (2600.0, True)


def test_hours_are_labels_at_the_runs_pace():
    told = converted(now(np.linspace(700.0, 900.0, 2001)), "hours", per_label=0.01)
    assert (told.unit, told.interval.estimate, told.verdict) == ("hours", 4.0, "saved")


def test_the_pace_counts_from_the_first_model_on():
    assert pace(np.array([20.0, 40.0, 70.0]), np.array([1.0, 3.0, 6.0])) == pytest.approx(0.1)
    assert math.isnan(pace(np.array([20.0]), np.array([1.0])))


@pytest.mark.parametrize(("share", "verdict"), [(2.0, "saved"), (1.0, "no difference shown")])
def test_the_interval_holds_a_known_saving_in_nine_of_ten_runs(share, verdict):
    """Each example has a hardness of its own; random needs `share` times the run's labels."""
    labels = np.arange(20.0, 501.0, 40.0)
    held, said = 0, 0
    for seed in range(20):
        hardness = np.random.default_rng(seed).random(6000)
        world = LearningWorld(steep, seed, hardness)
        audit = audited(400)
        curve = control_curve(world.fit, run_labels(520), audit, np.arange(6000), seed=seed)
        correct = hardness[audit.rows] < steep(share * labels)[:, None]
        told = saving_now(labels_needed(curve, labels, correct, seed), "margin", 4000, 400)
        held += told.interval.low <= (share - 1.0) * 500.0 <= told.interval.high
        said += told.verdict == verdict
    assert held >= 18
    assert said >= 11


def steep(n):
    return 1.0 - 5.0 * n**-0.6
