"""Say from a run's own random share whether the strategy's choice is still worth it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from al_core.monitoring.shares import wilson_interval

Level = Literal["unknown", "green", "orange", "red"]
FEWEST = 10
MODELS = 3
STABLE_KAPPA = 0.99
LEVEL = 0.8


@dataclass(frozen=True)
class Surprises:
    """Answers that the newest model had a guess for, and how many of these guesses were wrong."""

    answers: int
    wrong: int

    @property
    def share(self) -> float:
        """Share of wrong guesses; at least one answer is needed."""
        return self.wrong / self.answers


@dataclass(frozen=True)
class ValueHint:
    """How much the next labels are worth, and the figures that say so."""

    level: Level
    text: str


def value_hint(chosen: Surprises, at_random: Surprises, agreements: Sequence[float]) -> ValueHint:
    """What labels are worth: green informative, orange no better than random, red stop.

    Red: Cohen's kappa between successive models averaged >= .99 over the last three
    (Bloodgood & Vijay-Shanker 2009). Green: the model was wrong more often on what the
    strategy chose than on what came at random, by Newcombe's (1998) 80 % score interval.
    `agreements`: kappa of each model with the one before, the first one's left out.
    """
    last = agreements[-MODELS:]
    if len(last) == MODELS and sum(last) / MODELS >= STABLE_KAPPA:
        kappa = sum(last) / MODELS
        return ValueHint(
            "red", f"the last {MODELS} models agree (kappa {kappa:.3f}): think of stopping"
        )
    if min(chosen.answers, at_random.answers) < FEWEST:
        return ValueHint("unknown", _too_few(chosen, at_random))
    figures = (
        f"the model was wrong on {chosen.share:.0%} of {chosen.answers} chosen "
        f"and {at_random.share:.0%} of {at_random.answers} random items"
    )
    if lower_bound(chosen, at_random) > 0.0:
        return ValueHint("green", f"informative: {figures}")
    return ValueHint("orange", f"no better than random shown: {figures}")


def lower_bound(first: Surprises, second: Surprises) -> float:
    """Lower end of Newcombe's 80 % interval for the difference of two shares.

    Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, method 10.
    """
    low = wilson_interval(first.wrong, first.answers, LEVEL).low
    high = wilson_interval(second.wrong, second.answers, LEVEL).high
    gap = first.share - second.share
    return gap - math.hypot(first.share - low, high - second.share)


def _too_few(chosen: Surprises, at_random: Surprises) -> str:
    return (
        f"value of choosing not known yet: {min(chosen.answers, FEWEST)} of {FEWEST} chosen, "
        f"{min(at_random.answers, FEWEST)} of {FEWEST} random items answered"
    )
