"""Off-policy estimates against every log that a small pool can give."""

import math
from collections import defaultdict
from itertools import product

import numpy as np
import pytest

from al_core.arrays.random_share import with_random_share
from al_core.domain.errors import DataError
from al_core.domain.values import Selection
from al_core.monitoring.off_policy import (
    LoggedSelection,
    batch_chances,
    doubly_robust,
    ips,
    listed_chances,
    refusal,
    snips,
    target_picks,
    uniform_chances,
    worth,
)

POOL, SHARE = 6, 0.4
OWN, OTHER = np.array([4, 1, 0]), np.array([1, 5, 4])
OUTCOMES = np.array([1.0, 0.0, 1.0, 0.25, 0.5, 1.0])
GUESSES = np.array([0.3, 0.2, 0.9, 0.6, 0.1, 0.7])


def every_log(order, share, pool=POOL):
    """All batches with their chances, every sequence counted slot by slot as the loop draws it."""
    found = defaultdict(float)

    def go(picks, chance):
        if len(picks) == len(order):
            found[tuple(sorted(picks))] += chance
            return
        left = [row for row in range(pool) if row not in picks]
        following = next(row for row in order if row not in picks)
        for row in left:
            q = share / len(left) + (1.0 - share) * (row == following)
            if q > 0.0:
                go([*picks, row], chance * q)

    go([], 1.0)
    return found


def selection(picks, *, target, logged=None, outcomes=OUTCOMES, guesses=GUESSES):
    logged = batch_chances(POOL, OWN, SHARE) if logged is None else logged
    rows = np.array(picks)
    return LoggedSelection(logged, target, rows, outcomes[rows], guesses)


def expected(estimate, target, rounds=1):
    """Mean of an estimate over all logs of so many independent selections, and the truth."""
    logs, mean = every_log(OWN.tolist(), SHARE), 0.0
    batches = [(selection(picks, target=target), chance) for picks, chance in logs.items()]
    for joint in product(batches, repeat=rounds):
        chance = math.prod(each for _, each in joint)
        mean += chance * estimate([batch for batch, _ in joint])
    return mean, float(target @ OUTCOMES / target.sum())


def unrefused(method):
    """The estimate alone, whatever the log is worth."""
    from al_core.monitoring import off_policy as module

    inner = {"ips": module._ips, "snips": module._snips, "dr": module._doubly_robust}[method]
    return lambda selections: inner(selections, None, 0.95).estimate


TARGETS = {
    "another list": batch_chances(POOL, OTHER, 0.0),
    "another list with a random share": batch_chances(POOL, OTHER, 0.25),
    "random": uniform_chances(POOL, 3),
    "itself": batch_chances(POOL, OWN, SHARE),
}


@pytest.mark.parametrize("share", [0.0, 0.1, 0.4, 1.0])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_chances_to_be_in_a_batch_are_those_of_all_logs_counted(share, size):
    order = [4, 1, 0, 3, 2][:size]
    counted = np.zeros(POOL)
    for picks, chance in every_log(order, share).items():
        counted[list(picks)] += chance
    np.testing.assert_allclose(batch_chances(POOL, np.array(order), share), counted, atol=1e-12)


def test_chances_are_those_of_the_loop_s_own_draws():
    drawn, times = np.zeros(POOL), 2000
    plain = Selection(OWN, np.zeros(POOL), None)
    for seed in range(times):
        generator = np.random.default_rng(seed)
        picks = with_random_share(plain, np.arange(POOL), SHARE, generator).picks
        drawn[picks] += 1 / times
    np.testing.assert_allclose(batch_chances(POOL, OWN, SHARE), drawn, atol=0.04)


def test_chances_add_up_to_the_batch():
    assert batch_chances(500, np.arange(60), 0.1).sum() == pytest.approx(60.0, abs=1e-9)


def test_a_list_that_fills_the_pool_is_picked_whole():
    assert listed_chances(3, 3, 0.5)[0].tolist() == pytest.approx([1.0, 1.0, 1.0])


@pytest.mark.parametrize("size", [0, 7])
def test_a_batch_that_no_pool_can_fill_is_refused(size):
    with pytest.raises(DataError, match=f"a batch of {size} of 6; ask for 1 to 6"):
        listed_chances(6, size, 0.1)


@pytest.mark.parametrize("target", TARGETS.values(), ids=list(TARGETS))
@pytest.mark.parametrize("method", ["ips", "dr"])
def test_ips_and_doubly_robust_are_unbiased_over_all_logs(method, target):
    mean, truth = expected(unrefused(method), target)
    assert mean == pytest.approx(truth, abs=1e-12)


@pytest.mark.parametrize("method", ["ips", "dr"])
def test_they_are_over_all_pairs_of_selections_too(method):
    mean, truth = expected(unrefused(method), TARGETS["another list"], rounds=2)
    assert mean == pytest.approx(truth, abs=1e-12)


def test_doubly_robust_is_unbiased_whatever_was_guessed():
    logs, target = every_log(OWN.tolist(), SHARE), TARGETS["another list"]
    for guesses in (np.zeros(POOL), np.ones(POOL), 1.0 - OUTCOMES):
        mean = sum(
            chance * unrefused("dr")([selection(picks, target=target, guesses=guesses)])
            for picks, chance in logs.items()
        )
        assert mean == pytest.approx(float(target @ OUTCOMES / 3), abs=1e-12)


def test_snips_has_a_bias_that_shrinks_with_the_log():
    target = TARGETS["another list with a random share"]
    biases = [
        mean - truth
        for mean, truth in (expected(unrefused("snips"), target, rounds) for rounds in (1, 2))
    ]
    print("bias of SNIPS after 1 and 2 selections:", *(f"{bias:+.4f}" for bias in biases))
    assert abs(biases[0]) > 0.01
    assert abs(biases[1]) < 0.8 * abs(biases[0])


def test_the_plain_mean_of_the_picks_is_not_the_other_policy_s():
    target = TARGETS["random"]
    mean = sum(
        chance * OUTCOMES[list(picks)].mean()
        for picks, chance in every_log(OWN.tolist(), SHARE).items()
    )
    assert mean == pytest.approx(0.5, abs=0.06)
    assert float(target @ OUTCOMES / 3) == pytest.approx(0.625)


def test_perfect_guesses_leave_doubly_robust_without_noise():
    target = TARGETS["random"]
    found = {
        round(unrefused("dr")([selection(picks, target=target, guesses=OUTCOMES)]), 12)
        for picks in every_log(OWN.tolist(), SHARE)
    }
    assert found == {round(float(OUTCOMES.mean()), 12)}


def test_a_policy_held_against_itself_is_worth_its_own_picks_and_more():
    many = [selection((4, 1, 0), target=TARGETS["itself"])] * 10
    assert worth(many) > 30.0
    assert ips(many).estimate == pytest.approx(0.5)
    assert refusal(many) == ""


def long_log(seed, *, target, selections=25):
    """So many selections of one policy, drawn by the loop's own code."""
    plain, found = Selection(OWN, np.zeros(POOL), None), []
    for number in range(selections):
        generator = np.random.default_rng([seed, number])
        picks = with_random_share(plain, np.arange(POOL), SHARE, generator).picks
        found.append(selection(picks.tolist(), target=target))
    return found


@pytest.mark.parametrize("method", [ips, snips, doubly_robust])
def test_intervals_hold_the_truth_about_as_often_as_they_say(method):
    target = TARGETS["another list"]
    truth = float(target @ OUTCOMES / 3)
    held = 0
    for seed in range(40):
        found = method(long_log(seed, target=target))
        held += found.low <= truth <= found.high
    assert held >= 36


def test_an_interval_names_its_picks_and_level():
    found = snips(long_log(0, target=TARGETS["random"]), level=0.9)
    assert (found.n, found.level) == (75, 0.9)
    assert 0.0 <= found.low < found.estimate < found.high <= 1.0


def test_a_larger_level_gives_a_wider_interval():
    log = long_log(0, target=TARGETS["random"])
    for method in (ips, snips, doubly_robust):
        assert method(log, level=0.99).low < method(log, level=0.8).low


def test_without_a_random_share_picks_that_were_never_possible_refuse_it():
    greedy = batch_chances(POOL, OWN, 0.0)
    log = [selection((4, 1, 0), target=TARGETS["another list"], logged=greedy)] * 20
    assert refusal(log).startswith("20 of 60 picks had no chance at all of being chosen")
    with pytest.raises(DataError, match="a random share above 0 gives every example a chance"):
        ips(log)


def test_without_a_random_share_the_same_picks_are_no_estimate_but_known():
    greedy = batch_chances(POOL, OWN, 0.0)
    log = [selection((4, 1, 0), target=greedy, logged=greedy)]
    assert math.isinf(worth(log))
    for method in (ips, snips, doubly_robust):
        found = method(log)
        assert (found.low, found.estimate, found.high) == (0.5, 0.5, 0.5)


def test_a_log_worth_too_little_is_refused_with_what_it_is_worth():
    log = [selection((4, 1, 0), target=TARGETS["another list"])]
    assert 1.0 < worth(log) < 10.0
    assert "the log is worth 2.5 picks of the other policy, 10 are needed" in refusal(log)


def test_a_log_worth_too_little_is_told_how_much_longer_would_do():
    log = [selection((4, 1, 0), target=TARGETS["another list"])]
    assert "a log 4.1 times as long or a larger random share would do" in refusal(log)
    assert refusal(log * 5) == ""


def test_a_log_of_nothing_is_refused():
    assert refusal([]) == "there is no selection to estimate from"


def test_what_the_log_is_worth_does_not_hang_on_what_was_picked():
    target = TARGETS["another list"]
    worths = {
        round(worth([selection(picks, target=target)]), 12)
        for picks in every_log(OWN.tolist(), SHARE)
    }
    assert len(worths) == 1


def test_worth_grows_in_proportion_to_the_log():
    one = selection((4, 1, 0), target=TARGETS["random"])
    assert worth([one] * 7) == pytest.approx(7 * worth([one]))
    assert target_picks([one] * 7) == pytest.approx(21.0)


def test_an_outcome_nobody_knows_widens_the_interval_to_both_ends():
    log = long_log(3, target=TARGETS["random"])
    missing = np.where(np.arange(3) == 0, np.nan, log[0].outcomes)
    holed = [LoggedSelection(log[0].logged, log[0].target, log[0].picks, missing, GUESSES)]
    for method in (ips, snips, doubly_robust):
        whole, wider = method(log), method(holed + log[1:])
        assert wider.high - wider.low > whole.high - whole.low
        assert np.isfinite(wider.estimate)


def test_outcomes_beyond_0_and_1_are_refused():
    log = [
        selection((4, 1, 0), target=TARGETS["itself"], outcomes=2.0 + OUTCOMES) for _ in range(10)
    ]
    with pytest.raises(DataError, match=r"an outcome is 2\.5; outcomes go from 0 to 1"):
        snips(log)
