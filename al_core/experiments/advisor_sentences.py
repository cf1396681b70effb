"""What a recommendation says in plain words: the choice, how sure, and what it rests on."""

import math

from al_core.domain.recommending import DesignCost, Difference, Recommendation
from al_core.domain.results import Interval
from al_core.experiments.advisor_words import design_words
from al_core.monitoring.intervals import CANNOT_TELL, NO_DIFFERENCE
from al_core.reporting.words import duration, sensible


def sentences(found: Recommendation) -> tuple[str, ...]:
    """Choice with interval, its latency, runner-up, random, plain loop, what was simulated on."""
    said = (
        _choice(found),
        _latency(found),
        _runner_up(found),
        _random(found),
        _plain(found),
        _ground(found),
    )
    return tuple(words for words in said if words)


def _choice(found: Recommendation) -> str:
    best = found.best
    if best.at_least:
        return (
            f"No design reached {found.target_words} within the budget; "
            f"{design_words(best.design)} came nearest for at least {_amount(found, best)}."
        )
    does = "takes" if found.unit == "hours" else "costs"
    return (
        f"Take {design_words(best.design)}: it {does} {_amount(found, best)} to reach "
        f"{found.target_words} (accuracy {found.target_accuracy:.3f} on average), over "
        f"{len(best.seeds)} seeds."
    )


def _latency(found: Recommendation) -> str:
    """Said where the choice is slower than is acceptable."""
    seconds, given = found.best.latency_seconds, found.constraints
    if not given.too_slow(seconds):
        return ""
    most = duration(given.acceptable_latency_seconds or 0.0)
    if math.isinf(seconds):
        return f"Too slow: no model saw a label in time, and {most} is acceptable."
    return (
        f"Too slow: it takes {duration(seconds)} on average from selection to a model that has "
        f"seen the label, and {most} is acceptable."
    )


def _name(found: Recommendation, cost: DesignCost) -> str:
    """The design in words, and whether it is slower than is acceptable."""
    slow = ", but too slow" if found.constraints.too_slow(cost.latency_seconds) else ""
    return design_words(cost.design) + slow


def _runner_up(found: Recommendation) -> str:
    second = found.runner_up
    if second is None:
        return ""
    name = _name(found, second.other)
    return f"Runner-up: {name}; {_held_against(found, second)}."


def _random(found: Recommendation) -> str:
    if found.random is None:
        chosen = found.best.design.strategy == "random"
        return "Random selection is as good here: it costs least." if chosen else ""
    if found.random_is_as_good:
        ends = _ends(found, found.random.interval)
        return f"Random selection is as good here: a tenth more at most ({ends})."
    words = _held_against(found, found.random)
    if found.random.verdict == NO_DIFFERENCE:
        return f"Random selection may do as well: {words}; more seeds may tell."
    return f"Random selection in the same loop: {words}."


def _plain(found: Recommendation) -> str:
    plain = found.sequential
    if plain is None or plain == found.runner_up:
        return ""
    return f"A plain loop, {_name(found, plain.other)}: {_held_against(found, plain)}."


def _held_against(found: Recommendation, difference: Difference) -> str:
    """What the other costs besides, as the interval has it."""
    interval, ends = difference.interval, _ends(found, difference.interval)
    if difference.verdict == CANNOT_TELL:
        return f"too few seeds to tell ({ends})"
    if difference.verdict == NO_DIFFERENCE:
        return f"no difference shown ({ends})"
    return f"it {difference.verdict}, by {sensible(abs(interval.estimate))}{_unit(found)} ({ends})"


def _amount(found: Recommendation, cost: DesignCost) -> str:
    interval = cost.interval
    return f"{sensible(interval.estimate)}{_unit(found)} ({_ends(found, interval)})"


def _ends(found: Recommendation, interval: Interval) -> str:
    """From where to where, in words where an end is open."""
    low, high, unit = interval.low, interval.high, _unit(found)
    if math.isinf(low) and math.isinf(high):
        return "anything"
    if math.isinf(high):
        return f"{sensible(low)}{unit} or more"
    most = f"{sensible(high)}{unit}"
    return f"up to {most}" if math.isinf(low) else f"{sensible(low)} to {most}"


def _unit(found: Recommendation) -> str:
    """Money is in whatever the prices are in."""
    return " h" if found.unit == "hours" else ""


def _ground(found: Recommendation) -> str:
    return (
        f"Simulated on {found.dataset}; figures are from the seeds that the choice was made by, "
        "which favours it a little."
    )
