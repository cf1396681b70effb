"""The claims' figures against ORACLES that are not ours: queueing theory's closed forms."""

import pytest

from al_core.domain.results import Interval
from al_core.experiments.claims import (
    EarlierTrigger,
    FasterLoop,
    LoopOfTimes,
    Money,
    ShorterRound,
    claim_row,
    row_of,
    verdict,
)


def plain(batch_size, people, retrain, spread="exponential", cv=0.0):
    return LoopOfTimes("sequential", batch_size, people, retrain, spread, cv)


def fixed(batch_size, people, retrain):
    return plain(batch_size, people, retrain, "deterministic")


def hundred_for_twenty(retrain):
    return FasterLoop("", fixed(20, 20, retrain), fixed(100, 20, retrain))


def test_hundred_items_for_twenty_people_are_three_times_as_fast_at_r_of_five_t():
    row = claim_row(hundred_for_twenty(5.0))
    assert row.calculated == pytest.approx(3.0, abs=1e-12)
    assert row.simulated.estimate == pytest.approx(3.0, abs=1e-9)
    assert row.verdict == "as claimed"


@pytest.mark.parametrize(("retrain", "times"), [(0.0, 1.0), (1.0, 5 / 3), (20.0, 4.2)])
def test_how_many_times_depends_on_how_long_retraining_takes(retrain, times):
    assert hundred_for_twenty(retrain).calculated == pytest.approx(times, abs=1e-12)


def test_without_retraining_larger_batches_gain_nothing_and_the_claim_fails():
    row = claim_row(hundred_for_twenty(0.0))
    assert row.simulated.estimate == pytest.approx(1.0, abs=1e-9)
    assert row.verdict == "worse"


def test_overlap_alone_gives_two_at_most():
    pipeline = LoopOfTimes("parallel", 20, 20, 1.0, "deterministic", ahead=1)
    row = claim_row(FasterLoop("", fixed(20, 20, 1.0), pipeline))
    assert (row.calculated, row.simulated.estimate) == (2.0, pytest.approx(2.0, abs=1e-9))


def test_queue_that_never_runs_dry_gives_3_93_times():
    always_full = LoopOfTimes("parallel", 10, 10, 1.0)
    assumption = FasterLoop("", plain(10, 10, 1.0), always_full)
    assert assumption.calculated == pytest.approx(3.93, abs=0.005)


@pytest.mark.slow
def test_queue_that_never_runs_dry_gives_that_through_the_engine_too():
    always_full = LoopOfTimes("parallel", 10, 10, 1.0)
    found = FasterLoop("", plain(10, 10, 1.0), always_full).simulated()
    assert found.low <= 3.93 <= found.high
    assert found.high - found.low < 1.0


@pytest.mark.parametrize(("people", "change"), [(4, -0.384), (5, -0.432), (20, -0.635)])
def test_fifteen_of_twenty_come_so_much_sooner_with_exponential_times(people, change):
    row = row_of(EarlierTrigger("", plain(20, people, 0.0)), None)
    assert row.calculated == pytest.approx(change, abs=0.0006)
    assert row.verdict == "as claimed"


@pytest.mark.slow
@pytest.mark.parametrize(("people", "change"), [(4, -0.384), (5, -0.432), (20, -0.635)])
def test_fifteen_of_twenty_come_so_much_sooner_through_the_engine_too(people, change):
    found = EarlierTrigger("", plain(20, people, 0.0)).simulated()
    assert found.low - 0.01 <= change <= found.high + 0.01
    assert found.high - found.low < 0.2


@pytest.mark.slow
@pytest.mark.parametrize(("cv", "change"), [(0.3, -0.25), (0.5, -0.28), (1.0, -0.39), (2.0, -0.60)])
def test_fifteen_of_twenty_come_so_much_sooner_with_lognormal_times(cv, change):
    found = EarlierTrigger("", plain(20, 4, 0.0, "lognormal", cv)).simulated()
    assert found.low - 0.03 <= change <= found.high + 0.03


def test_times_that_all_are_the_same_gain_only_the_last_wave():
    row = claim_row(EarlierTrigger("", fixed(20, 4, 0.0)))
    assert (row.calculated, row.simulated.estimate) == pytest.approx((-0.2, -0.2), abs=1e-9)
    assert row.verdict == "worse"


def test_twenty_people_with_equal_times_gain_nothing():
    assert EarlierTrigger("", fixed(20, 20, 0.0)).calculated == 0.0


def test_no_closed_form_is_told_for_lognormal_times():
    assert EarlierTrigger("", plain(20, 4, 0.0, "lognormal", 0.5)).calculated is None


@pytest.mark.slow
def test_in_a_loop_that_goes_on_four_people_gain_less_than_the_claim():
    """The five stragglers' work is not saved, only put off: a round takes 5 T of work anyway."""
    hybrid = LoopOfTimes("hybrid", 20, 4, 1.0, trigger=15)
    row = claim_row(ShorterRound("", plain(20, 4, 1.0), hybrid))
    assert row.simulated.low > 5.0 / 7.083 - 1.0 - 0.05
    assert row.verdict == "worse"


@pytest.mark.parametrize(
    ("kind", "retrain", "pace"),
    [("sequential", 7.0, 20 / 12), ("sequential", 0.0, 4.0), ("parallel", 7.0, 20 / 7),
     ("parallel", 5.0, 4.0), ("parallel", 1.0, 4.0)],
)  # fmt: skip
def test_pace_of_fixed_times_is_b_over_a_plus_r_or_over_the_longer(kind, retrain, pace):
    loop = LoopOfTimes(kind, 20, 4, retrain, "deterministic", ahead=1)
    assert loop.pace == pytest.approx(pace)


@pytest.mark.parametrize(("people", "size", "makespan"), [(10, 60, 7.929), (4, 20, 6.083)])
def test_makespan_of_exponential_times_is_that_of_theory(people, size, makespan):
    """T (B/N - 1 + H_N): 39.6 min for T = 5 min, N = 10, B = 60."""
    assert plain(size, people, 0.0).makespan == pytest.approx(makespan, abs=0.001)


def test_no_closed_form_is_told_for_a_pipeline_of_varying_times():
    pipeline = LoopOfTimes("parallel", 20, 20, 1.0, ahead=1)
    assert FasterLoop("", plain(20, 20, 1.0), pipeline).calculated is None


def test_plan_of_a_loop_has_nobody_pick_at_random_or_time_out():
    plan = LoopOfTimes("hybrid", 20, 4, 2.0, trigger=15).plan
    assert (plan.options.random_share, plan.architecture.trigger_count) == (0.0, 15)
    assert (plan.training.seconds, plan.team[0].count) == (120.0, 4)
    assert plan.options.lease_seconds > 1e9


def test_same_seed_gives_the_same_figure():
    once, again = (FasterLoop("", plain(4, 2, 1.0), plain(8, 2, 1.0)) for _ in range(2))
    assert once.simulated() == again.simulated()


@pytest.mark.parametrize(
    ("share", "net"), [(2 / 7, -0.4), (0.05, -0.557143), (1.0, -0.15), (3.0, 0.075)]
)
def test_net_saving_of_60_and_30_per_cent_hangs_on_what_compute_costs_at_first(share, net):
    assert Money("", share).calculated == pytest.approx(net, abs=1e-6)


def test_forty_per_cent_holds_at_two_sevenths_alone():
    verdicts = [row_of(Money("", share), None).verdict for share in (0.05, 2 / 7, 1.0)]
    assert verdicts == ["better", "as claimed", "worse"]


@pytest.mark.parametrize(
    ("found", "claimed", "unit", "said"),
    [
        (Interval(3.01, 2.9, 3.1, 6), (3.0, 3.0), "times", "as claimed"),
        (Interval(3.9, 3.5, 4.3, 6), (3.0, 3.0), "times", "better"),
        (Interval(1.7, 1.6, 1.8, 6), (3.0, 3.0), "times", "worse"),
        (Interval(2.5, 1.9, 3.1, 6), (3.0, 3.0), "times", "cannot tell yet"),
        (Interval(3.0, 1.5, 4.5, 6), (3.0, 3.0), "times", "cannot tell yet"),
        (Interval(-0.5, -0.52, -0.48, 6), (-0.63, -0.38), "change", "as claimed"),
        (Interval(-0.7, -0.72, -0.68, 6), (-0.63, -0.38), "change", "better"),
        (Interval(-0.2, -0.25, -0.15, 6), (-0.63, -0.38), "change", "worse"),
    ],
)
def test_verdict_goes_by_the_interval(found, claimed, unit, said):
    assert verdict(found, claimed, unit) == said


def test_what_was_not_run_and_has_no_closed_form_can_not_be_told():
    row = row_of(EarlierTrigger("", plain(20, 4, 0.0, "lognormal", 0.5)), None)
    assert (row.calculated, row.simulated, row.verdict) == (None, None, "cannot tell yet")
