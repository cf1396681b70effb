"""The benchmark of strategies runs, and its checks tell right picks from wrong ones."""

from dataclasses import replace

import numpy as np
import pytest
from strategies import in_this_process, measured, peer_rows, row
from strategy_speed.checks import Verdict
from strategy_speed.contenders import preparation
from strategy_speed.measuring import Call, NotHere
from strategy_speed.outcomes import Outcome, extra_at_most, faster_than, passes_at_most
from strategy_speed.points import LARGE_POINTS, MILLION_POINTS, SMALL_POINTS
from strategy_speed.pools import made_pool, probabilities

BY_TASK = {point.task: point for point in SMALL_POINTS}
CHECKED = ["margin", "qbc", "core_set", "badge", "kmeans_medoids", "density_weighted"]


def tiny(point):
    return replace(point, rows=400, width=8, batch=5, peers=())


def call(cpu_seconds, pass_seconds=0.5, extra_mib=10.0):
    return Call(cpu_seconds, pass_seconds, extra_mib, [1, 2])


def outcome(**seconds):
    calls = {name: [call(each) for each in given] for name, given in seconds.items()}
    return Outcome(calls, {name: Verdict(right=True, found="identical") for name in calls})


@pytest.mark.parametrize("point", SMALL_POINTS, ids=lambda point: point.task)
def test_our_picks_are_right_on_a_tiny_pool(point):
    found = in_this_process(tiny(point))

    if "ours" in found.calls:
        assert found.verdicts["ours"].right, found.verdicts["ours"].found
        assert found.verdicts["ours"].found in row(point, found)


@pytest.mark.parametrize("task", CHECKED)
def test_random_picks_with_one_of_them_twice_are_wrong(task):
    pool = made_pool(400, 8)
    random = np.random.default_rng(0)
    calls = [random.choice(pool.candidates, 20, replace=False) for _ in range(50)]
    for picks in calls:
        picks[1] = picks[0]

    assert not BY_TASK[task].check(pool, calls).right


def by_squared_distance(gradients, candidates, seed):
    """k-means++ as in the paper: no bounds, no products, one distance after the other."""
    random = np.random.default_rng(seed)
    weights, nearest, picks = (gradients**2).sum(axis=1), np.inf, []
    while len(picks) < 4:
        picks.append(random.choice(candidates, p=weights[candidates] / weights[candidates].sum()))
        nearest = np.minimum(nearest, ((gradients - gradients[picks[-1]]) ** 2).sum(axis=1))
        weights = nearest
    return np.array(picks)


def test_plain_sampling_by_squared_distance_has_the_distribution_of_badge():
    pool = made_pool(400, 8)
    residuals = probabilities(pool.features, pool.coefficients, pool.intercepts)
    residuals[np.arange(400), residuals.argmax(axis=1)] -= 1.0
    gradients = (residuals[:, :, None] * pool.features[:, None, :]).reshape(400, -1)
    calls = [by_squared_distance(gradients, pool.candidates, seed) for seed in range(400)]

    assert BY_TASK["badge"].check(pool, calls).right


def test_a_strategy_that_is_not_registered_is_said_so():
    point = replace(tiny(BY_TASK["margin"]), task="no_such")

    assert "not measured: no strategy is called 'no_such'" in row(point, in_this_process(point))


def test_a_peer_that_is_not_installed_is_left_out_by_name():
    def start(name):
        return preparation(name, "margin")

    found = measured(["nobody"], start, repeats=1)
    found.calls["ours"] = [call(1.0)]

    assert peer_rows(BY_TASK["margin"], found) == [
        "| margin 10k x 384, b 100 | nobody | left out: No module named 'nobody' | | | |"
    ]


def test_a_contender_that_breaks_off_is_noted_and_the_others_go_on():
    class Broken:
        def call(self, seed):
            raise NotHere(f"its process ended at {seed}")

        def close(self):
            pass

    class Steady(Broken):
        def call(self, seed):
            return call(1.0 + seed)

    found = measured(["a", "b"], lambda name: Broken() if name == "a" else Steady(), repeats=2)

    assert found.notes == {"a": "its process ended at 0"}
    assert [each.cpu_seconds for each in found.calls["b"]] == [1.0, 2.0]


def test_a_ratio_is_the_median_of_neighbouring_calls():
    found = outcome(ours=[1.0, 2.0, 10.0], modAL=[4.0, 6.0, 20.0])

    assert found.times_ours("modAL") == 3.0


def test_the_best_peer_is_the_fastest_with_right_picks():
    found = outcome(ours=[1.0], a=[2.0], b=[3.0], c=[4.0])
    found.verdicts["a"] = Verdict(right=False, found="3 of 100 the same")

    assert found.best_peer == "b"


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        (faster_than("modAL", 4), ">= 4x modAL: met (4x)"),
        (faster_than("modAL", 5), ">= 5x modAL: NOT MET (4x)"),
        (faster_than("apricot", 5), ">= 5x apricot: not measured"),
        (passes_at_most(12), "<= 12 passes: met (2)"),
        (extra_at_most(9), "<= 9 MiB above the pool: NOT MET (10 MiB)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_goal_says_what_was_reached(goal, said):
    assert goal.verdict(outcome(ours=[1.0], modAL=[4.0])) == said


def test_every_goal_of_a_million_rows_bounds_the_memory():
    bounds = {goal.text for point in MILLION_POINTS for goal in point.goals}

    assert "<= 4096 MiB above the pool" in bounds
    assert len({point.name for point in SMALL_POINTS + LARGE_POINTS + MILLION_POINTS}) == 31
