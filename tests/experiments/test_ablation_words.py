import math

import pytest

from al_core.domain.effects import Effect
from al_core.domain.plan import ArchitecturePlan, OptionsPlan, Plan, StrategyPlan
from al_core.domain.results import Interval
from al_core.experiments.ablation_effects import (
    MEASURES,
    Ablation,
    ablation_sweep,
    ablations,
    effects,
    gains,
)
from al_core.experiments.ablation_words import (
    ablation_caption,
    ablation_sentences,
    ablation_size,
    amount_words,
    beyond_words,
    effect_words,
    missing_words,
    no_labels_words,
)
from al_core.experiments.cuts import Cut
from tests.experiments.ablated_runs import ablated_runs

ACCURACY, HOURS = MEASURES["Accuracy in the end"], MEASURES["Hours"]
THREE_EACH = Plan(options=OptionsPlan(overlap=3))


def ablation(plan, worth, seeds=8):
    (found,) = ablations(ablation_sweep(plan, seeds=seeds), ablated_runs(plan, worth, seeds=seeds))
    return found


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval(3.2, 1.1, 5.0, 10), "+3.20 points (+1.10 to +5.00, 10 seeds)"),
        (Interval(3.2, -math.inf, math.inf, 1), "+3.20 points (1 seed, no interval)"),
        (Interval(math.nan, -math.inf, math.inf, 0), "not measured"),
    ],
)
def test_an_amount_has_its_interval_or_says_that_there_is_none(interval, words):
    assert amount_words(interval, ACCURACY) == words


def test_hours_are_told_in_hours():
    assert amount_words(Interval(-2.0, -3.0, -1.0, 6), HOURS).startswith("-2.000 h (-3.000")


def test_less_than_an_hour_is_told_in_minutes():
    words = amount_words(Interval(-0.1, -0.2, 0.05, 6), HOURS)
    assert words == "-6.0 min (-12.0 to +3.0, 6 seeds)"


@pytest.mark.parametrize(
    ("plan", "name", "words"),
    [
        (THREE_EACH, "selection", "Its runs are still to come."),
        (THREE_EACH, "labels", "Its runs are still to come."),
        (THREE_EACH, "both", "Its runs are still to come."),
        (Plan(), "both", "Told where a plan has both."),
        (Plan(), "labels", no_labels_words(Plan())),
        (
            Plan(strategy=StrategyPlan("random"), options=OptionsPlan(overlap=3)),
            "selection",
            "This plan selects at random, so there is no selection to take away.",
        ),
    ],
)
def test_a_gain_that_is_not_told_says_why(plan, name, words):
    assert missing_words(Ablation(plan, {}), name) == words


@pytest.mark.parametrize(
    "verdict", ["helps", "harms", "changes nothing", "no difference shown", "cannot tell yet"]
)
def test_every_verdict_is_said(verdict):
    effect = Effect("trigger", "trigger", "wait", "Timing", Interval(1, 0, 2, 8), 1.0, 1.0, verdict)
    assert effect_words(effect, ACCURACY) == (
        f"**Trigger**: {verdict}, +1.00 points (+0.00 to +2.00, 8 seeds), against wait."
    )


def test_a_plan_with_several_answers_each_needs_no_hint():
    assert no_labels_words(THREE_EACH) == ""
    assert "takes one answer per example" in no_labels_words(Plan())


def test_what_would_run_is_counted():
    assert ablation_size(THREE_EACH, 10) == (
        "3 options switched off in turn, 5 arms on 10 seeds: 50 runs"
    )


def test_the_caption_says_which_side_helps_and_how_it_is_judged():
    told = effects(ablation(Plan(architecture=ArchitecturePlan(kind="hybrid")), {}), "Hours")
    words = ablation_caption(told, HOURS)
    assert "Left of 0 the option helps" in words
    assert "corrected after Holm for 3 options" in words
    assert "the budget counts answers" in words


def test_the_caption_of_runs_that_are_cut_says_where():
    told = effects(ablation(Plan(), {}), "Hours")
    words = ablation_caption(told, HOURS, Cut("labels", 80))
    assert "Each run as of 80 labels, not at the end of its budget." in words
    assert "Each run as of entry 9," in ablation_caption(told, HOURS, Cut("entry", 9))


def test_what_is_pinned_has_both_gains_and_every_option():
    of = ablation(THREE_EACH, {"strategy": 0.03, "overlap": 0.04, "both": 0.06})
    told = ablation_sentences(of, ACCURACY)
    assert told[0] == "Told in accuracy in the end."
    assert told[1].startswith("Gain by selection: +3.00 points")
    assert told[2].startswith("Gain by better labels: +4.00 points")
    assert beyond_words(gains(of, ACCURACY.name), ACCURACY) in told
    assert sum(each.startswith("**") for each in told) == 3


def test_before_the_first_pair_there_is_nothing_to_pin():
    (of,) = ablations(ablation_sweep(Plan(), seeds=8), [])
    assert ablation_sentences(of, ACCURACY) == []
