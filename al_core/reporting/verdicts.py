"""What a saving means, in a sentence that the person who pays for labels can read."""

import math

from al_core.domain.results import Saving
from al_core.reporting.curves import seeds
from al_core.reporting.words import duration


def saving_words(saving: Saving) -> str:
    """The verdict on one arm against its random control, in one sentence."""
    arm, count = f"**{saving.arm}**", seeds(saving.interval.n)
    if saving.verdict == "cannot tell yet":
        return f"{arm}: cannot tell yet from {count}; 5 seeds or more can."
    goal = f"{saving.target_accuracy:.1%} accuracy"
    if saving.verdict == "no difference shown":
        return (
            f"{arm}: no difference from random selection is shown on the way to {goal} "
            f"({_range(saving)}, {count})."
        )
    sign, word = (1.0, "fewer") if saving.verdict == "saved" else (-1.0, "more")
    bound = "at least " if saving.at_least else ""
    amount = _amount(sign * saving.interval.estimate, saving.unit)
    return (
        f"{arm} reaches {goal} with {bound}{amount}{_noun(saving.unit, word)} than random "
        f"selection ({_range(saving)}, {count})."
    )


def _noun(unit: str, word: str) -> str:
    if unit == "labels":
        return f" {word} labels"
    return f" {'less' if word == 'fewer' else 'more'} {'time' if unit == 'hours' else 'money'}"


def _range(saving: Saving) -> str:
    low, high = saving.interval.low, saving.interval.high
    if math.isinf(high):
        return f"{_amount(low, saving.unit)} or more saved"
    return f"{_amount(low, saving.unit)} to {_amount(high, saving.unit)} saved"


def _amount(value: float, unit: str) -> str:
    if unit == "hours":
        return f"{'-' if value < 0.0 else ''}{duration(abs(value) * 3600.0)}"
    return format(value, ",.0f" if unit == "labels" else ",.2f")
