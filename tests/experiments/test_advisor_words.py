"""The reasons of the advice: each holds for the design it speaks of, with the figures behind it."""

from dataclasses import replace

import pytest

from al_core.domain.constraints import Constraints
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, OptionsPlan
from al_core.domain.recommending import Design, Estimate, TimeOut
from al_core.domain.results import BatchSizeAdvice
from al_core.experiments.advisor_words import Ruled, design_words, reasons
from al_core.monitoring.pace import Pace

PLAIN = Estimate(Design("sequential", 10), 14.0, 100.0, 9.0, 0.25, 5.0, 120.0)
HYBRID = Estimate(Design("hybrid", 20), 10.0, 100.0, 7.0, 0.02, 15.0, 240.0)
FULL = Estimate(Design("parallel", 5), 12.0, 100.0, 6.0, 0.0, 40.0, 300.0)
SIZES = BatchSizeAdvice(60.0, 40.7, 2400.0, 1800.0, "")
LEFT_LYING = TimeOut(107.0, 0.0, 20.0, 20.0)
PACE = Pace(7.0, 0.02, 15.0, 240.0, 20.0)


def ruled(*estimates, **changes):
    """What the reasons are read from; the first estimate is the design advised."""
    best = estimates[0].design
    plain = Ruled(
        Constraints(), ArchitecturePlan(best.kind, best.batch_size, trigger_share=0.8),
        OptionsPlan(random_share=0.1), LEFT_LYING, SIZES, estimates, PACE,
    )  # fmt: skip
    return replace(plain, **changes)


def reason(topic, *estimates, **changes):
    found = reasons(ruled(*(estimates or (HYBRID, PLAIN, FULL)), **changes))
    return next(each for each in found if each.topic == topic)


def test_hybrid_is_for_people_who_would_wait_and_picks_that_would_be_stale():
    assert reason("architecture").because == (
        "People wait 2% of their time against 25% in a plain loop, since retraining starts before "
        "the stragglers are done; picks are 15 labels behind their model, against 40 with a queue "
        "that is always full."
    )


def test_hybrid_whose_picks_are_no_fresher_is_for_what_a_full_queue_costs():
    fresh = replace(FULL, behind_labels=12.0)
    because = reason("architecture", HYBRID, PLAIN, fresh).because
    assert because.endswith("; a queue that is always full would cost 20.0% more.")
    assert "labels behind" not in because


def test_hybrid_beside_a_cheaper_full_queue_is_for_the_latency():
    late = replace(FULL, behind_labels=12.0, cost=9.0)
    because = reason("architecture", HYBRID, PLAIN, late).because
    assert because.endswith(
        "; with a queue that is always full, 5 min pass from selection to model."
    )


def test_plain_loop_tells_what_waiting_costs():
    because = reason("architecture", PLAIN, HYBRID, FULL).because
    assert because.startswith("Waiting for each batch and its retraining costs people 25% of their")


def test_full_queue_tells_its_price():
    assert reason("architecture", FULL, HYBRID, PLAIN).because == (
        "Even the best plain loop would leave people waiting 25% of their time; with a queue that "
        "is always full nobody waits. The price: picks are 40 labels behind their model."
    )


@pytest.mark.parametrize(("limit", "said"), [(239.0, True), (240.0, False), (None, False)])
def test_latency_is_complained_of_only_where_the_best_design_is_too_slow(limit, said):
    given = Constraints(acceptable_latency_seconds=limit)
    because = reason("architecture", constraints=given).because
    assert ("No design is as quick as" in because) is said


def test_batch_size_tells_the_rule_the_correction_and_why_another():
    assert reason("batch size").because == (
        "The rule of thumb says 60, corrected for stragglers 40.7: labeling a batch then takes as "
        "long as retraining. Of the sizes weighed, 20 costs least: larger ones choose more with "
        "one model, smaller ones train and wait more often."
    )


def test_batches_of_one_have_no_smaller_ones_to_speak_of():
    alone = replace(FULL, design=Design("parallel", 1))
    assert reason("batch size", alone, HYBRID, PLAIN).because.endswith(
        "1 costs least: larger ones choose more with one model."
    )


def test_large_sizes_are_told_without_exponents():
    because = reason(
        "batch size", sizes=BatchSizeAdvice(9000.0, 8700.4, 3600.0, 3500.0, "")
    ).because
    assert "says 9,000, corrected for stragglers 8,700:" in because


def test_trigger_is_hybrids_alone():
    assert reason("trigger").advised == "80% of a batch"
    assert reason("trigger", PLAIN, HYBRID, FULL).because == "A plain loop waits for every label."
    assert reason("trigger", FULL, HYBRID, PLAIN).advised == "none"


def test_time_out_that_gains_tells_how_much_and_what_it_cuts_off():
    gains = TimeOut(77.0, 0.05, 16.0, 20.0)
    found = reason("time-out", time_out=gains)
    assert found.advised == "1 min 17 s"
    assert found.because == (
        "The tail of the times is heavy: taking an item back then and giving it to somebody else "
        "shortens the mean wait from 20 s to 16 s; 5.0% of labels take longer."
    )


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "hardly any label takes longer."),
        (0.0009, "hardly any label takes longer."),
        (0.001, "0.1% of labels take longer."),
    ],
)
def test_time_out_that_only_takes_back_tells_how_many_it_meets(share, words):
    lying = replace(LEFT_LYING, cut_share=share)
    because = reason("time-out", time_out=lying).because
    assert because.startswith("Giving items to somebody else gains nothing with such times")
    assert because.endswith(words)


def test_people_who_never_err_need_no_second_opinion():
    assert reason("overlap").because == (
        "Nobody is said to err, so a second answer would tell nothing."
    )


def test_mistakes_too_cheap_to_ask_twice_are_named():
    found = reason("overlap", constraints=Constraints(annotator_accuracy=0.9, mislabel_cost=0.01))
    assert found.advised == "1 person per example"
    assert found.because == "A person errs on 10%; at what a mistake costs, asking more is dearer."


def test_overlap_tells_what_one_and_what_the_majority_gets_wrong():
    shaky = Constraints(annotator_accuracy=0.8, mislabel_cost=50.0)
    found = reason("overlap", constraints=shaky, options=OptionsPlan(overlap=3))
    assert found.advised == "3 people per example"
    assert found.because == (
        "A mistake costs 50; one person errs on 20%, the majority of 3 on 10.4% at most."
    )


@pytest.mark.parametrize(
    ("options", "advised"),
    [
        (OptionsPlan(overlap=1), "none"),
        (OptionsPlan(overlap=3, consensus="majority"), "majority"),
        (OptionsPlan(overlap=3, consensus="dawid_skene"), "Dawid-Skene"),
    ],
)
def test_consensus_goes_with_the_overlap(options, advised):
    assert reason("consensus", options=options).advised == advised


def test_cadence_is_told_in_labels_in_time_and_in_latency():
    found = reason("retraining")
    assert found.advised == "every 20 labels"
    assert found.because == (
        "That is every 2 min 20 s; from an example's selection to a model that has seen its label "
        "pass 4 min."
    )


def test_random_share_tells_how_many_labels_it_is():
    given = Constraints(budget=BudgetPlan(labels=80))
    found = reason("random share", constraints=given, options=OptionsPlan(random_share=0.2))
    assert found.advised == "20%"
    assert found.because.startswith("About 16 of 80 labels are then a random sample")


def test_design_is_named_with_its_strategy():
    assert design_words(Design("hybrid", 20, "entropy")) == "hybrid, batches of 20, entropy"
