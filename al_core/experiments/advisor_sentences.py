"""What a recommendation says in plain words: the choice, how sure, and what it rests on."""

import math

from al_core.domain.recommending import DesignCost, Difference, Recommendation
from al_core.experiments.advisor_words import design_words
from al_core.monitoring.intervals import CANNOT_TELL, NO_DIFFERENCE


def sentences(found: Recommendation) -> tuple[str, ...]:
    """Choice with interval, runner-up, random, plain loop, and what was simulated on."""
    said = (
        _choice(found),
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
            f"{design_words(best.design)} came nearest for {_amount(found, best)}."
        )
    return (
        f"Take {design_words(best.design)}: {_amount(found, best)} to "
        f"{found.target_words} ({found.target_accuracy:.3f} on average), over "
        f"{len(best.seeds)} seeds."
    )


def _runner_up(found: Recommendation) -> str:
    second = found.runner_up
    if second is None:
        return ""
    name = design_words(second.other.design)
    return f"Runner-up: {name}; {_held_against(found, second)}."


def _random(found: Recommendation) -> str:
    if found.random is None:
        chosen = found.best.design.strategy == "random"
        return "Random selection is as good here: it costs least." if chosen else ""
    words = _held_against(found, found.random)
    if found.random_is_as_good:
        return f"Random selection is as good here: {words}."
    return f"Random selection in the same loop: {words}."


def _plain(found: Recommendation) -> str:
    plain = found.sequential
    if plain is None or plain == found.runner_up:
        return ""
    return f"A plain loop, {design_words(plain.other.design)}: {_held_against(found, plain)}."


def _held_against(found: Recommendation, difference: Difference) -> str:
    """What the other costs besides, as the interval has it."""
    interval, unit = difference.interval, _unit(found)
    ends = f"{_end(interval.low)} to {_end(interval.high)} {unit}"
    if difference.verdict == CANNOT_TELL:
        return f"too few seeds to tell ({ends})"
    if difference.verdict == NO_DIFFERENCE:
        return f"no difference shown ({ends})"
    return f"it {difference.verdict}, by {abs(interval.estimate):.3g} {unit} ({ends})"


def _amount(found: Recommendation, cost: DesignCost) -> str:
    interval, least = cost.interval, "at least " if cost.at_least else ""
    ends = f"{_end(interval.low)} to {_end(interval.high)}"
    return f"{least}{interval.estimate:.3g} {_unit(found)} ({ends})"


def _end(value: float) -> str:
    if math.isinf(value):
        return "open" if value > 0 else "unknown"
    return f"{value:.3g}"


def _unit(found: Recommendation) -> str:
    return "h" if found.unit == "hours" else "of money"


def _ground(found: Recommendation) -> str:
    return f"Simulated on {found.dataset}."
