"""What people read about strategies before they choose one, in the order they see it."""

import inspect
import re
from typing import get_args

from al_core.strategies.base import Family, Need
from al_core.strategies.registry import STRATEGIES, known_strategy

FAMILIES: tuple[Family, ...] = get_args(Family)
FAMILY_WORDS: dict[Family, str] = {
    "random": "no model is asked",
    "uncertainty": "what the model is least sure of",
    "committee": "what several models disagree on",
    "diversity": "what is unlike everything chosen before",
    "density": "what many others resemble",
    "combined": "unsure and diverse at once",
    "text": "what the words themselves tell",
    "meta": "made of other strategies",
}
NEED_WORDS: dict[Need, str] = {
    "model": "a fitted model (before that it picks at random)",
    "probabilities": "class probabilities (calibrated where the model gives none)",
    "linear": "a linear model's coefficients",
    "committee": "several models that vote",
    "posterior": "several models of one kind, each fitted on a resample of the labels",
    "texts": "data that are texts",
    "votes": "several judgements per example",
    "history": "the batches of this run so far",
    "truth": "the true labels, which only a simulation has",
    "refit": "models fitted on the true labels, in simulations only",
}
_FORMULA_START = re.compile(r"[A-Za-z]\w*\(\w+\) [=~] ")
_PART_END = re.compile(r"\.(?= [A-Z])|;(?= )|\.$")
_FORMULA_END = re.compile(rf"{_PART_END.pattern}|:(?= )|,(?= (?:where|which|as|so that) )")


def by_family() -> list[str]:
    """Names of all strategies, family by family, each family as registered."""
    return sorted(STRATEGIES, key=lambda name: FAMILIES.index(STRATEGIES[name].family))


def method_of(name: str) -> str:
    """How the strategy works: its docstring between the first line and the cost."""
    _, _, below = inspect.cleandoc(known_strategy(name).__doc__ or "").partition("\n\n")
    return " ".join(below.split()).partition(" Cost O(")[0]


def formula_of(name: str) -> str:
    """The first formula of the method, such as "u(x) = ..."; its first part where it has none."""
    method = method_of(name)
    start = _FORMULA_START.search(method)
    tail = method[start.start() :] if start else method
    ending = _FORMULA_END if start else _PART_END
    ends = [end.start() for end in ending.finditer(tail)]
    whole = [end for end in ends if tail.count("(", 0, end) == tail.count(")", 0, end)]
    return tail[: whole[0]] if whole else tail
