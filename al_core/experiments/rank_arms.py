"""Arms over several data sets by their ranks, where there are enough sets for ranks to speak.

Demsar 2006, JMLR 7, 1-30: the data sets are the sample; seeds only make each value surer.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from al_core.domain.errors import DataError
from al_core.domain.results import RunResult
from al_core.domain.values import Floats
from al_core.experiments.comparing import (
    FIGURES,
    ArmNaming,
    arm_of,
    arms,
    common_labels,
    set_name,
)
from al_core.monitoring.ranks import FEWEST_SETS, RankTest, rank_test
from al_core.reporting.critical_difference import Ranks
from al_core.reporting.tables import Columns

BETTER: dict[str, int] = {
    "Accuracy": 1,
    "Area under the curve": 1,
    "Hours": -1,
    "Cost": -1,
    "Labels per hour": 1,
}
"""Figures that arms can be ranked by, and whether more (1) or less (-1) of them is better."""


@dataclass(frozen=True)
class RankedArms:
    """Means over seeds of a figure, (sets, arms), and the test on their ranks.

    test: None, with why in `refused`, where ranks say nothing. left_out: arms that not all
    data sets have.
    """

    figure: str
    arms: tuple[str, ...]
    sets: tuple[str, ...]
    values: Floats
    left_out: tuple[str, ...]
    test: RankTest | None
    refused: str = ""

    @property
    def order(self) -> list[int]:
        """Places of the arms from the best mean rank on."""
        if self.test is None:
            return list(range(len(self.arms)))
        return [int(place) for place in np.argsort(self.test.mean_ranks, kind="stable")]

    @property
    def alike(self) -> list[tuple[int, int]]:
        """Longest runs of arms in `order`, as (first, last), that Nemenyi does not tell apart."""
        if self.test is None:
            return []
        ranks = self.test.mean_ranks[self.order]
        groups: list[tuple[int, int]] = []
        for first in range(ranks.size):
            last = int(np.searchsorted(ranks, ranks[first] + self.test.critical_difference)) - 1
            if last > first and (not groups or last > groups[-1][1]):
                groups.append((first, last))
        return groups


def ranked_arms(runs: Sequence[RunResult], figure: str, within: ArmNaming = arm_of) -> RankedArms:
    """Rank the arms that every data set has; `within` names them without their data.

    Accuracy, area, hours and cost are read, on each set, where all its runs have as many labels.
    """
    by_set: dict[bytes, list[RunResult]] = {}
    for run in runs:
        by_set.setdefault(msgspec.json.encode(run.plan.data), []).append(run)
    sets = list(by_set.values())
    found = [_means(each, figure, within) for each in sets]
    everywhere = [arm for arm in found[0] if all(arm in each for each in found)] if found else []
    values = np.array([[each[arm] for arm in everywhere] for each in found])
    values = values.reshape(len(sets), len(everywhere))
    left_out = dict.fromkeys(arm for each in found for arm in each if arm not in everywhere)
    names = tuple(set_name(each[0].plan.data) for each in sets)
    refused = _dependent(sets) or _refusal(values)
    test = None if refused else rank_test(BETTER[figure] * values)
    return RankedArms(figure, tuple(everywhere), names, values, tuple(left_out), test, refused)


def _means(runs: Sequence[RunResult], figure: str, within: ArmNaming) -> dict[str, float]:
    end = common_labels(runs)
    return {
        arm: float(np.mean([FIGURES[figure](run, end) for run in by_seed.values()]))
        for arm, by_seed in arms(runs, within).items()
    }


def _dependent(sets: Sequence[Sequence[RunResult]]) -> str:
    """Which data are there twice, with other rows or features; ranks take sets as independent."""
    plans = [each[0].plan.data for each in sets]
    sources = Counter(msgspec.json.encode((plan.dataset, plan.params)) for plan in plans)
    for plan in plans:
        count = sources[msgspec.json.encode((plan.dataset, plan.params))]
        if count > 1:
            return (
                f"{set_name(plan)} is there {count} times, with other rows or features: ranks need "
                "data sets that have nothing in common. Choose one simulation of each set above."
            )
    return ""


def _refusal(values: Floats) -> str:
    """Why ranks say nothing; "" where they do."""
    sets, n_arms = values.shape
    if sets < FEWEST_SETS:
        return (
            f"{sets} data set{'' if sets == 1 else 's'}: ranks need {FEWEST_SETS} or more. "
            "Simulate the same arms on more sets and choose those simulations above."
        )
    if n_arms < 2:
        return (
            f"{n_arms} arm{'' if n_arms == 1 else 's'} on every one of {sets} sets: ranks need "
            "two or more. Simulate the same arms on all of them."
        )
    missing = int((~np.isfinite(values)).sum())
    if missing:
        return f"{missing} of {values.size} values are missing: wait for those runs."
    return ""


def rank_words(ranked: RankedArms) -> str:
    """What the test says, in one sentence."""
    test = ranked.test
    if test is None:
        return ranked.refused
    k, n = len(ranked.arms), test.n_sets
    figures = (
        f"Friedman's chi-square {test.chi_square:.2f}, F {_finite(test.f_statistic)} on {k - 1} "
        f"and {(k - 1) * (n - 1)} degrees of freedom (p = {test.p_value:.3f}); critical "
        f"difference of mean ranks after Nemenyi {test.critical_difference:.2f}."
    )
    if test.p_value > 0.05:
        return f"**No difference shown** between {k} arms over {n} data sets. {figures}"
    best = ranked.arms[ranked.order[0]]
    return f"**Arms differ** over {n} data sets; best mean rank: {best}. {figures}"


def _finite(value: float) -> str:
    return f"{value:.2f}" if math.isfinite(value) else "beyond all bounds"


def ranks_of(ranked: RankedArms) -> Ranks:
    """What the diagram draws; only where there is a test."""
    if ranked.test is None:
        raise DataError(ranked.refused)
    order = ranked.order
    return Ranks(
        [ranked.arms[place] for place in order],
        [float(ranked.test.mean_ranks[place]) for place in order],
        ranked.alike,
        ranked.test.critical_difference,
    )


def value_columns(ranked: RankedArms) -> Columns:
    """One row per data set, one column per arm."""
    arms_of = {arm: ranked.values[:, place].tolist() for place, arm in enumerate(ranked.arms)}
    return {"Data set": list(ranked.sets), **arms_of}
