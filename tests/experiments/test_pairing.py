import pytest

from al_core.experiments.pairing import judged_pairs, seeds_needed
from tests.experiments.runs import arm_runs

MARGIN, RANDOM = "sequential · margin", "sequential · random"


def race(lead, seeds=8):
    wobble = [0.5 + 0.01 * (-1) ** seed for seed in range(seeds)]
    return arm_runs("margin", [lead + height for height in wobble]) + arm_runs("random", wobble)


def test_clear_lead_is_told():
    (pair,) = judged_pairs(race(0.1), "Accuracy")
    found = pair.comparison
    assert (found.arm_a, found.arm_b, found.verdict) == (MARGIN, RANDOM, f"{MARGIN} higher")
    assert found.interval.estimate == pytest.approx(0.1)


def test_p_value_is_that_of_all_sign_patterns():
    (pair,) = judged_pairs(race(0.1), "Accuracy")
    assert pair.p_value == pair.p_holm == 2 / 2**8


def test_interval_that_holds_0_shows_no_difference():
    runs = arm_runs("margin", [0.5 + 0.01 * (-1) ** seed for seed in range(8)])
    (pair,) = judged_pairs(runs + arm_runs("random", [0.5] * 8), "Accuracy")
    assert pair.comparison.verdict == "no difference shown"


def test_lead_that_does_not_survive_many_looks_is_no_difference():
    names = ["margin", "entropy", "badge", "qbc", "core_set"]
    runs = [run for name in names for run in arm_runs(name, [0.5] * 6)]
    runs += arm_runs("random", [0.4] * 6)
    pair = judged_pairs(runs, "Accuracy")[4]
    assert pair.comparison.verdict == "no difference shown"
    assert pair.alone == f"{MARGIN} higher"


def test_few_seeds_cannot_tell_yet():
    (pair,) = judged_pairs(race(0.1, seeds=4), "Accuracy")
    assert pair.comparison.verdict == "cannot tell yet"


def test_against_an_arm_means_every_other_minus_that_one():
    runs = race(0.1) + arm_runs("badge", [0.7] * 8)
    pairs = judged_pairs(runs, "Accuracy", against=RANDOM)
    assert [(pair.comparison.arm_a, pair.comparison.arm_b) for pair in pairs] == [
        (MARGIN, RANDOM),
        ("sequential · badge", RANDOM),
    ]
    pairs = judged_pairs(runs, "Accuracy", against=MARGIN)
    assert pairs[0].comparison.interval.estimate == pytest.approx(-0.1)


def test_figure_that_is_not_known_shows_nothing():
    runs = race(0.1)
    (pair,) = judged_pairs(runs, "Redundancy")
    assert (pair.comparison.verdict, pair.p_value) == ("cannot tell yet", 1.0)


@pytest.mark.parametrize(("n_pairs", "seeds"), [(0, 6), (1, 6), (2, 7), (28, 11)])
def test_seeds_that_so_many_pairs_need(n_pairs, seeds):
    assert seeds_needed(n_pairs) == seeds
    assert max(n_pairs, 1) * 2 / 2**seeds <= 0.05 < max(n_pairs, 1) * 2 / 2 ** (seeds - 1)
