"""The stream of examples that arrive while a simulated run goes on."""

import math
from collections.abc import Iterator

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.domain.plan import DriftPlan, Plan
from al_core.domain.values import Problem


class Arrivals:
    """Which examples are there at the start, which come later, and when.

    Where the world is to change, those of other domains come after all of the first.
    """

    def __init__(self, plan: Plan, problem: Problem) -> None:
        self._plan = plan.arrivals
        self._truth = problem.truth
        pool, seeds = problem.split.pool, set(problem.split.seed_set.tolist())
        order = random_for(plan.seed, 0, "arrivals").permutation(pool.shape[0])
        others = [row for row in pool[order].tolist() if row not in seeds]
        there = math.ceil(self._plan.initial_share * len(others))
        self._others = _other_worlds(plan.drift, problem)
        others.sort(key=self._others.__contains__)
        self._initial = tuple(sorted(seeds | set(others[:there])))
        self._reservoir = others[there:][::-1]
        self._gaps = self._drawn_gaps(random_for(plan.seed, 0, "arrival gaps"))
        self._dice = random_for(plan.seed, 0, "arrival classes")
        self._wanted: tuple[int, float] | None = None

    def initial(self) -> tuple[int, ...]:
        """Examples in the pool at the start, ascending."""
        return self._initial

    def next_example(self) -> int:
        """The example that arrives now."""
        if self._wanted is not None:
            self._draw(*self._wanted)
        return int(self._reservoir.pop())

    def next_gap_seconds(self) -> float | None:
        """Seconds to the next arrival; None when none will come."""
        if not self._reservoir or self._plan.rate_per_hour <= 0.0:
            return None
        return next(self._gaps) * 3600.0 / self._plan.rate_per_hour

    def follow(self, drift: DriftPlan) -> None:
        """The world changes: from now on other examples arrive."""
        if drift.drift == "domain_shift":
            self._reservoir.sort(key=self._others.__contains__)
        elif drift.drift == "prior_shift" and self._reservoir:
            share = float(np.mean(self._truth[self._reservoir] == drift.class_a))
            self._wanted = (drift.class_a, min(1.0, share + drift.points))

    def _draw(self, label: int, share: float) -> None:
        """Put the next example, of the class with that chance, where it is taken from."""
        wanted = self._dice.random() < share
        for place in range(len(self._reservoir) - 1, -1, -1):
            if (self._truth[self._reservoir[place]] == label) == wanted:
                self._reservoir.append(self._reservoir.pop(place))
                return

    def _drawn_gaps(self, generator: np.random.Generator) -> Iterator[float]:
        while True:
            even = self._plan.spacing == "even"
            yield from [1.0] * 256 if even else generator.standard_exponential(256).tolist()


def _other_worlds(drift: DriftPlan | None, problem: Problem) -> frozenset[int]:
    """Rows that are not of the first domain, where the plan has the world change."""
    if drift is None or drift.drift != "domain_shift" or problem.domains is None:
        return frozenset()
    return frozenset(np.flatnonzero(problem.domains).tolist())
