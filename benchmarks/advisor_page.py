"""The page of the advisor against brute force. Imported by advisor_vs_brute_force.py."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from advisor_results import GRID, Results, Verdict, on_first, sterner, verdicts
from advisor_situations import LABELS, Situation

from al_core.domain.recommending import Design

NEAR, FAR = 1.05, 1.10
INTRODUCTION = (
    "Written by `advisor_vs_brute_force.py` ({machine}). {n} situations: data set x people x "
    "retraining, with times, their spread and prices rotating; {labels} labels, target = what "
    "random selection reaches with two thirds of them, on the same split. Brute force ran {grid} "
    "designs (four architectures, batches of 1 to 40) on {first} seeds each; the advisor knew "
    "the constraints and simulated on the catalogue set `scenario`, with seeds of its own. "
    "Costs are compared on {fresh} fresh seeds, in hours or money as each situation asks."
)
WAYS = (
    "A situation's cost to target is read where accuracy minus target, averaged over seeds, "
    "first is 0. Brute force's best is the cheapest on the first seeds; on those it flatters "
    "itself, so it is measured on the fresh ones, as the advisor's choice is. The plain loop is "
    "the sequential design that was cheapest on the first seeds. The constant choice is "
    "favoured: it is picked on the seeds it is measured on."
)
LEFT_OUT = (
    "Data whose curve is flat at the target (breast cancer, three noisy classes) were tried "
    "first and left out before anything was compared: where accuracy hardly rises, the cost of "
    "reaching a figure is noise, and no number of seeds at hand told designs apart. The target "
    "(two thirds of the budget, not all of it) was chosen after seeing the first runs. "
    "The model "
    "is a quick Gaussian one (`advisor_model.py`), so that thousands of loops fit in minutes. "
    "The strategy is margin throughout; people work round the clock and never err."
)
HEAD = (
    "| situation | brute force's best | advisor | rule alone | advisor / best | rule / best | "
    "advisor / plain loop |\n|---|---|---|---|---|---|---|"
)


def page_of(results: Results, cases: Sequence[Situation], first: int) -> str:
    """What was done, the summary, situations that failed, the table."""
    found = verdicts(results, cases, first)
    if not found:
        return "# The advisor against brute force\n\nNothing is finished yet.\n"
    machine = f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores"
    fresh = min(len(results.seeds(each.situation, each.best)) for each in found) - first
    told = INTRODUCTION.format(
        machine=machine, n=len(found), labels=LABELS, grid=len(GRID), first=first, fresh=fresh
    )
    lines = ["# The advisor against brute force", "", told, "", *_summary(found)]
    lines += [*_sterner(sterner(results, cases, first, first + fresh), fresh), ""]
    lines += [*_on_first(results, [each.situation for each in found], first), ""]
    lines += [WAYS, "", LEFT_OUT, "", *_failed(found), "", HEAD, *map(_line, found), ""]
    return "\n".join(lines)


def _summary(found: Sequence[Verdict]) -> list[str]:
    plain = [each.against_plain for each in found]
    return [
        (
            f"- Within 5 % of brute force's best: advisor {_share(found, 'advisor', NEAR)}, "
            f"rule alone {_share(found, 'rule', NEAR)} (goal 80 %)."
        ),
        f"- Within 10 %: {_share(found, 'advisor', FAR)}, {_share(found, 'rule', FAR)}.",
        f"- Cheaper than brute force's best: {_share(found, 'advisor', 0.9999)}.",
        (
            f"- Against the best plain loop: at most {max(plain):.2f} times its cost (goal 1.10), "
            f"{np.median(plain):.2f} in the median."
        ),
        (
            f"- Target reached by the advisor's choice: {sum(each.reached for each in found)} of "
            f"{len(found)}."
        ),
    ]


def _sterner(ratios: Sequence[float], fresh: int) -> list[str]:
    if not ratios:
        return []
    near, far = (sum(each <= most for each in ratios) for most in (NEAR, FAR))
    return [
        (
            f"- Sterner, for a best picked on few seeds is not sure to be the best: its three "
            f"cheapest ran on {fresh // 2} of the fresh seeds too, the best of them on all of "
            f"these is brute force's best, and both are measured on the other {fresh // 2}. "
            f"Within 5 %: {near} of {len(ratios)} ({near / len(ratios):.0%}); within 10 %: {far}; "
            f"{np.exp(np.mean(np.log(ratios))):.2f} of its cost in the geometric mean, "
            f"{max(ratios):.2f} at worst."
        )
    ]


def _share(found: Sequence[Verdict], whose: str, most: float) -> str:
    near = sum(getattr(each, whose) <= most for each in found)
    return f"{near} of {len(found)} ({near / len(found):.0%})"


def _on_first(results: Results, cases: Sequence[Situation], first: int) -> list[str]:
    """The advisor in total against every constant choice, and against a flattered best."""
    ratios = on_first(results, cases, first)
    near = sum(ratio <= NEAR for ratio in ratios["advisor"])
    means = {name: float(np.mean(values)) for name, values in ratios.items()}
    mine, rule = means.pop("advisor"), means.pop("rule")
    best = sorted(means, key=means.__getitem__)[:3]
    said = ", ".join(f"{name} {means[name]:.3f}" for name in best)
    return [
        (
            "Mean cost over all situations, as a multiple of the cheapest of the grid on the first "
            f"seeds: advisor {mine:.3f}, rule alone {rule:.3f}; the best constant choices: {said}. "
            "Measured so, on the very seeds that brute force chose by, the advisor is within 5 % "
            f"of it in {near} of {len(cases)}."
        )
    ]


def _failed(found: Sequence[Verdict]) -> list[str]:
    far = sorted((e for e in found if e.advisor > NEAR), key=lambda e: -e.advisor)
    said = [f"- {e.situation.name}: {_words(e.chosen)} at {e.advisor:.2f}" for e in far]
    worse = [e for e in found if e.against_plain > FAR]
    said += [f"- {e.situation.name}: {e.against_plain:.2f} of the plain loop" for e in worse]
    return ["## Where it is not within the goals", "", *(said or ["Nowhere."])]


def _line(each: Verdict) -> str:
    designs = " | ".join(_words(one) for one in (each.best, each.chosen, each.ruled))
    figures = f"{each.advisor:.2f} | {each.rule:.2f} | {each.against_plain:.2f}"
    return f"| {each.situation.name} | {designs} | {figures} |"


def _words(design: Design) -> str:
    return f"{design.kind} {design.batch_size}"
