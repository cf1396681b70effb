"""What an ablation found, in sentences: gains by selection, by better labels, and what to do."""

import math

from al_core.domain.effects import HARMS, HELPS, NOTHING_CHANGED, Effect, Gains
from al_core.domain.plan import Plan
from al_core.domain.results import Interval
from al_core.experiments.ablation import BOTH, ablated, arm_without, options_on
from al_core.experiments.ablation_effects import GAINS, Ablation, Measure, effects, gains
from al_core.experiments.cut_words import moment_words
from al_core.experiments.cuts import Cut
from al_core.experiments.pairing import seeds_needed
from al_core.monitoring.intervals import CANNOT_TELL
from al_core.reporting.curves import seeds
from al_core.reporting.words import counted

UNITS = {"Hours": " h", "Money": ""}
TITLES = {
    "selection": "Gain by selection",
    "labels": "Gain by better labels",
    BOTH: "Both together",
}
_AGAINST = {
    "selection": "against random selection under the same architecture",
    "labels": "against one answer each, by majority, without an adjudicator",
    BOTH: "against random selection with one answer each",
}


def amount_words(interval: Interval, measure: Measure) -> str:
    """An effect with its interval, such as "+3.20 points (+1.10 to +5.00, 10 seeds)"."""
    if math.isnan(interval.estimate):
        return "not measured"
    form, unit = f"+.{measure.decimals}f", UNITS.get(measure.name, " points")
    if measure.name == "Hours" and abs(interval.estimate) < 1.0:
        form, unit, interval = "+.1f", " min", _in_minutes(interval)
    told = f"{interval.estimate:{form}}{unit}"
    if not (math.isfinite(interval.low) and math.isfinite(interval.high)):
        return f"{told} ({seeds(interval.n)}, no interval)"
    return f"{told} ({interval.low:{form}} to {interval.high:{form}}, {seeds(interval.n)})"


def _in_minutes(hours: Interval) -> Interval:
    return Interval(60.0 * hours.estimate, 60.0 * hours.low, 60.0 * hours.high, hours.n)


def effect_words(effect: Effect, measure: Measure) -> str:
    """One option's effect as a sentence with its verdict."""
    instead = f", against {effect.instead}" if effect.instead else ""
    amount = amount_words(effect.interval, measure)
    return f"**{effect.title.capitalize()}**: {_verdict(effect)}, {amount}{instead}."


def gain_words(effect: Effect, measure: Measure) -> str:
    """What a group is worth and against what."""
    amount = amount_words(effect.interval, measure)
    return f"{amount} {_AGAINST[effect.name]}: {_verdict(effect)}."


def beyond_words(gains: Gains, measure: Measure) -> str:
    """What both bring beyond the sum of the two; "" where there are not both."""
    if gains.beyond is None:
        return ""
    return f"Together less the sum of the two: {amount_words(gains.beyond, measure)}."


def no_labels_words(plan: Plan) -> str:
    """Why a plan has no gain by better labels; "" where it has."""
    if any(option.group == "labels" for option in options_on(plan)):
        return ""
    return (
        "This plan takes one answer per example and has no adjudicator, so there is nothing to "
        "take away. Set *People per example* to 2 or more to learn what better labels are worth."
    )


def missing_words(of: Ablation, name: str) -> str:
    """Why a gain is not told: the plan has nothing of the kind, or runs are still to come."""
    there = [each for each in GAINS if arm_without(of.plan, each, ablated(of.plan))]
    if name == BOTH and len(there) < len(GAINS):
        return "Told where a plan has both."
    if name in there:
        return "Its runs are still to come."
    if name == "labels":
        return no_labels_words(of.plan)
    return "This plan selects at random, so there is no selection to take away."


def ablation_sentences(of: Ablation, measure: Measure) -> list[str]:
    """Everything an ablation found in one measure, as it is pinned."""
    each_option, found = effects(of, measure.name), gains(of, measure.name)
    if not each_option:
        return []
    told = [f"Told in {measure.name.lower()}."]
    told += [f"{TITLES[each.name]}: {gain_words(each, measure)}" for each in found.parts]
    told += [each for each in (beyond_words(found, measure), no_labels_words(of.plan)) if each]
    return told + [effect_words(each, measure) for each in each_option]


def ablation_size(plan: Plan, count: int) -> str:
    """What an ablation of a plan would run."""
    arms = len(ablated(plan)) + 1
    options = counted(len(options_on(plan)), "option")
    return f"{options} switched off in turn, {arms:,} arms on {seeds(count)}: {arms * count:,} runs"


def ablation_caption(effects: list[Effect], measure: Measure, cut: Cut | None = None) -> str:
    """What an effect is, from how many seeds, as of when, and how it is judged."""
    count = max((each.interval.n for each in effects), default=0)
    needed = seeds_needed(len(effects))
    better = "Right of 0 the option helps" if measure.sign > 0 else "Left of 0 the option helps"
    few = "" if count >= needed else f" With {seeds(count)} none can; {needed} can."
    return (
        f"The whole plan minus the plan without the option, in {measure.meaning}; on the same "
        f"seeds, splits and seed sets (up to {seeds(count)}), 95 % bootstrap interval. {better}. "
        f"{_until(cut)} A verdict needs an interval without 0 and a sign-flip p-value, corrected "
        f"after Holm for {counted(len(effects), 'option')}, of at most 0.05.{few}"
    )


def _until(cut: Cut | None) -> str:
    if cut is None:
        return "Runs to their ends: the budget counts answers and is the same in every arm."
    return f"Each run{moment_words(cut)[1:]}, not at the end of its budget."


def _verdict(effect: Effect) -> str:
    if effect.verdict in {HELPS, HARMS, NOTHING_CHANGED}:
        return effect.verdict
    if effect.verdict == CANNOT_TELL:
        return "cannot tell yet"
    return "no difference shown"
