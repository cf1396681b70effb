"""What the advisor measured, simulated and held against claims, as rows that people read."""

import math
from collections.abc import Mapping

from al_core.domain.claims import ClaimRow, PresetOutcome, Unit
from al_core.domain.constraints import Constraints
from al_core.domain.measuring import Measured, MeasuredConstraints
from al_core.domain.recommending import DesignCost, Recommendation, WorkflowAdvice
from al_core.domain.results import Interval
from al_core.reporting.dots import Dot
from al_core.reporting.tables import Columns
from al_core.reporting.words import counted, duration, sensible


def measured_table(found: MeasuredConstraints) -> Columns:
    """Each figure with its interval, over how many, and whether the advice uses it."""
    return {
        "Measured": [each.topic for each in found.measured],
        "Value": [_amount(each) for each in found.measured],
        "95 % interval": [_between(each.interval) for each in found.measured],
        "n": [each.interval.n for each in found.measured],
        "How": [
            each.how if each.used else f"{each.how} (told only)" for each in found.measured
        ],
    }  # fmt: skip


def person_table(found: MeasuredConstraints, names: Mapping[str, str]) -> Columns:
    """How each person works; names as they may be seen."""
    people = found.people
    return {
        "Person": [names.get(each.annotator, each.annotator) for each in people],
        "Answers": [each.seconds.n for each in people],
        "Mean, s": [_known(each.seconds.estimate) for each in people],
        "low": [_known(each.seconds.low) for each in people],
        "high": [_known(each.seconds.high) for each in people],
        "Variation": [_known(each.cv) for each in people],
        "Lapsed": [_known(each.lapsed.estimate) for each in people],
    }


def unmeasured_words(found: MeasuredConstraints) -> str:
    """What stays as entered, and why."""
    said = "; ".join(f"{each.topic} ({each.why})" for each in found.unmeasured)
    return f"Not measured, so as entered: {said}."


def _amount(measured: Measured) -> str:
    value = measured.interval.estimate
    if measured.unit == "share":
        return f"{value:.1%}"
    if measured.unit == "people" and value == 1.0:
        return "1 person"
    return f"{sensible(value)} {measured.unit}"


def _between(interval: Interval) -> str:
    if not (math.isfinite(interval.low) and math.isfinite(interval.high)):
        return "can't be told yet"
    return f"{sensible(interval.low)} to {sensible(interval.high)}"


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def claim_table(outcome: PresetOutcome) -> Columns:
    """Row by row: what is assumed, claimed, calculated, simulated, and what follows."""
    ran = any(row.simulated is not None for row in outcome.rows)
    return {
        "If": [row.assumes for row in outcome.rows],
        "Figure": [row.figure for row in outcome.rows],
        "Claimed": [_claimed(row) for row in outcome.rows],
        "Calculated": [_figure(row.calculated, row.unit) for row in outcome.rows],
        "Simulated": [
            _simulated(row.simulated, row.unit) if row.simulated else "a sum" if ran else "not yet"
            for row in outcome.rows
        ],
        "So it is": [_said(row) for row in outcome.rows],
    }


def claim_sentence(outcome: PresetOutcome) -> str:
    """Under how many assumptions the claim holds, is exceeded, falls short, or is open."""
    said = [row.verdict for row in outcome.rows]
    unsure = said.count("cannot tell yet")
    return (
        f"Of {len(said)} sets of assumptions it holds under {said.count('as claimed')}, is "
        f"exceeded under {said.count('better')} and falls short under {said.count('worse')}"
        + (f"; {unsure} are open." if unsure else ".")
    )


def _claimed(row: ClaimRow) -> str:
    if row.low == row.high:
        return _figure(row.low, row.unit)
    return f"{_figure(row.high, row.unit)} to {_figure(row.low, row.unit)}"


def _simulated(found: Interval, unit: Unit) -> str:
    if found.low == found.high:
        return f"{_figure(found.estimate, unit)}, exactly"
    if not (math.isfinite(found.low) and math.isfinite(found.high)):
        return _figure(found.estimate, unit)
    low, high = _figure(found.low, unit), _figure(found.high, unit)
    return f"{_figure(found.estimate, unit)} ({low} to {high}, {found.n} seeds)"


def _said(row: ClaimRow) -> str:
    if row.simulated is None is row.calculated:
        return "not simulated yet"
    return f"{row.verdict} than claimed" if row.verdict in {"better", "worse"} else row.verdict


def _figure(value: float | None, unit: Unit) -> str:
    if value is None:
        return "no closed form"
    if unit == "times":
        return f"{value:.2f} x"
    percent = round(100.0 * value)
    return f"{percent:+d} %" if percent else "0 %"


def cost_dots(found: Recommendation) -> list[Dot]:
    """What each design needed to get to the target; those simulated to the end come first."""
    return [
        Dot(_name(each), _stayed(found, each), _drawn(each.interval)) for each in _in_order(found)
    ]


def _in_order(found: Recommendation) -> list[DesignCost]:
    """The recommended one, others on as many seeds, and those that dropped out before."""
    return sorted(found.tried, key=lambda each: (each != found.best, -len(each.seeds)))


def _stayed(found: Recommendation, cost: DesignCost) -> str:
    if cost == found.best:
        return "recommended"
    return "compared with it" if cost.seeds == found.best.seeds else "dropped out early"


def cost_table(found: Recommendation) -> Columns:
    """Every design that was simulated, in the order of `cost_dots`."""
    tried = _in_order(found)
    return {
        "Design": [each.design.name for each in tried],
        f"{found.unit.capitalize()} to the target": [each.interval.estimate for each in tried],
        "low": [_known(each.interval.low) for each in tried],
        "high": [_known(each.interval.high) for each in tried],
        "At least": [each.at_least for each in tried],
        "Seeds": [len(each.seeds) for each in tried],
        "Selection to model, s": [_known(each.latency_seconds) for each in tried],
        "Standing": [_stayed(found, each) for each in tried],
    }


def _name(cost: DesignCost) -> str:
    bound = ", at least" if cost.at_least else ""
    return f"{cost.design.name} ({counted(len(cost.seeds), 'seed')}{bound})"


def _drawn(interval: Interval) -> Interval:
    """An end that is open is drawn as none: the row says "at least"."""
    low = interval.low if math.isfinite(interval.low) else interval.estimate
    high = interval.high if math.isfinite(interval.high) else interval.estimate
    return Interval(interval.estimate, low, high, interval.n, interval.level)


def reason_lines(advice: WorkflowAdvice) -> list[tuple[str, str]]:
    """What is advised, and why, line by line."""
    return [(f"{each.topic.capitalize()}: {each.advised}", each.because) for each in advice.reasons]


def design_words(advice: WorkflowAdvice) -> str:
    """What is advised, in a few words.

    Such as "Hybrid, batches of 20".
    """
    return f"{advice.design.kind.capitalize()}, batches of {advice.design.batch_size}"


def constraint_words(given: Constraints) -> str:
    """What the advice was asked for, in one line."""
    team = "1 person" if given.people == 1 else f"{given.people} people"
    budget = counted(given.budget.labels or 0, "label")
    return (
        f"{team} at {duration(given.mean_label_seconds)} per label, {given.hours_per_day:g} h a "
        f"day; {duration(given.mean_retrain_seconds)} to retrain; {budget}; as little "
        f"{'money' if given.objective == 'money' else 'time'} as may be"
    )
