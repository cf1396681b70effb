"""Simulate designs around the advice: same seeds for all, the dearer half drops out each round.

Successive halving (Jamieson and Talwalkar 2016, arXiv 1502.07943) over designs, through the
engine. Which half is dearer is told from the simulated cost and the rule's, each by how sure it
is (monitoring/shrinkage.py).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np

from al_core.domain.constraints import Constraints
from al_core.domain.errors import Cancelled
from al_core.domain.recommending import Design, WorkflowAdvice
from al_core.domain.values import Floats
from al_core.experiments.advisor_ground import Ground
from al_core.experiments.advisor_plans import planned
from al_core.experiments.advisor_rules import TARGET_SHARE, estimate
from al_core.experiments.advisor_runs import Course, Runner
from al_core.experiments.sweeping import CONTROL
from al_core.monitoring.areas import held
from al_core.monitoring.reaching import Approach, cost_interval
from al_core.monitoring.savings import rising
from al_core.monitoring.shrinkage import toward_rule

UNITS = {"money": "cost", "hours": "hours"}
FEWEST_LEFT = 2
LEAST_COST = 1e-9
"""What is reached by the seed set's model may cost nothing; logs need more than that."""

FAR = 2.0
"""Designs that the rule expects to cost more than so many times the best are not simulated."""


@dataclass(frozen=True)
class Effort:
    """How much to simulate.

    designs: most that are tried. seeds: so many in all after each round; other strategies join in
    the last of several rounds.
    """

    designs: int = 10
    seeds: tuple[int, ...] = (3, 6, 12)
    first_seed: int = 0


@dataclass(frozen=True)
class Watch:
    """Who looks on.

    told: runs done, runs planned, what is done now; called between runs, in this thread.
    cancelled: asked now and then, also inside a run.
    """

    told: Callable[[int, int, str], None] = lambda _done, _total, _words: None
    cancelled: Callable[[], bool] = lambda: False


@dataclass
class Race:
    """What was run: courses by design and seed, each seed's target, who leads."""

    unit: str
    leader: Design
    courses: dict[Design, dict[int, Course]] = field(default_factory=dict)
    targets: dict[int, float] = field(default_factory=dict)

    def approach(self, design: Design, seeds: Sequence[int] | None = None) -> Approach:
        """A design's runs against the targets, on `seeds` or all that it has."""
        mine = self.courses[design]
        chosen = sorted(mine) if seeds is None else list(seeds)
        curves = tuple(mine[seed].curve for seed in chosen)
        return Approach(curves, tuple(self.targets[seed] for seed in chosen), self.unit)


def first_designs(advice: WorkflowAdvice, strategy: str, most: int) -> list[Design]:
    """Who starts: the rule's best of each architecture, adaptive, then on in the rule's order."""
    named = [msgspec.structs.replace(each.design, strategy=strategy) for each in advice.estimates]
    costs = {design: each.cost for design, each in zip(named, advice.estimates, strict=True)}
    found = list({each.kind: each for each in reversed(named)}.values())[::-1]
    found += [
        msgspec.structs.replace(each, kind="adaptive") for each in found if each.kind == "hybrid"
    ]
    for design in named:
        if costs[design] <= FAR * costs[named[0]] and _tells_more(design, found):
            found.append(design)
    return found[:most]


def _tells_more(design: Design, beside: Sequence[Design]) -> bool:
    """Whether no design of the same architecture is within a factor of two in batch size."""
    sizes = [each.batch_size for each in beside if each.kind == design.kind]
    return all(max(size, design.batch_size) >= 2 * min(size, design.batch_size) for size in sizes)


def raced(
    given: Constraints, advice: WorkflowAdvice, ground: Ground, how: tuple[Effort, Watch]
) -> Race:
    """Run the rounds; the last one with the other strategies on the leader's architecture."""
    effort, watch = how
    return _Racing(given, advice, ground, effort, watch).run()


@dataclass
class _Racing:
    given: Constraints
    advice: WorkflowAdvice
    ground: Ground
    effort: Effort
    watch: Watch
    done: int = 0

    def __post_init__(self) -> None:
        self.runner = Runner(self.ground.cache, self.watch.cancelled)
        strategy = self.ground.strategies[0]
        self.left = first_designs(self.advice, strategy, self.effort.designs)
        self.race = Race(UNITS[self.given.objective], self.left[0])
        plain = next(e.design for e in self.advice.estimates if e.design.kind == "sequential")
        self.plain = msgspec.structs.replace(plain, strategy=strategy)
        self.total = 0

    def run(self) -> Race:
        """Every round in turn."""
        for place in range(len(self.effort.seeds)):
            running = self._runners(place)
            self._round(running, place)
            self.left = self._ranked([each for each in running if self._stands(each)])
            if not self._last(place):
                self.left = self.left[: self._kept(len(self.left))]
        self.race.leader = self.left[0]
        if len(self.effort.seeds) > 1:
            self._control()
        return self.race

    def _control(self) -> None:
        """Random on the leader's loop too, where another design led when the guests joined."""
        twin = msgspec.structs.replace(self.race.leader, strategy=CONTROL)
        if twin not in self.race.courses:
            self._round([twin], len(self.effort.seeds) - 1)

    def _stands(self, design: Design) -> bool:
        """Whether it can lead: what joins in the last round can't, but for the plain loop."""
        return design in self.left or design == self.plain

    def _last(self, place: int) -> bool:
        return place == len(self.effort.seeds) - 1

    def _runners(self, place: int) -> list[Design]:
        """Who runs in a round: what is left, and in the last of several the guests."""
        return [*self.left, *self._guests()] if self._last(place) and place else self.left

    def _guests(self) -> list[Design]:
        """Who joins in the last round: other strategies, random, and the plain loop."""
        replace = msgspec.structs.replace
        others = [replace(self.left[0], strategy=name) for name in self.ground.challengers]
        return others if self.plain in self.left else [*others, self.plain]

    def _kept(self, running: int) -> int:
        return max(FEWEST_LEFT, math.ceil(running / 2))

    def _round(self, designs: Sequence[Design], place: int) -> None:
        seeds = range(self.effort.first_seed, self.effort.first_seed + self.effort.seeds[place])
        self.total = self.done + self._missing(designs, seeds) + self._later(place)
        for seed in seeds:
            self._aim(seed)
            for design in designs:
                courses = self.race.courses.setdefault(design, {})
                if seed not in courses:
                    courses[seed] = self._course(design, seed, design.name)

    def _missing(self, designs: Sequence[Design], seeds: Sequence[int]) -> int:
        """Runs of a round that are still to be done, controls included."""
        controls = 0 if self.given.target_accuracy is not None else 1
        aimed = controls * sum(seed not in self.race.targets for seed in seeds)
        courses = self.race.courses
        return aimed + sum(seed not in courses.get(each, {}) for each in designs for seed in seeds)

    def _later(self, place: int) -> int:
        """About how many runs the rounds after this one need."""
        total, running, seeds = 0, len(self.left), self.effort.seeds
        for later in range(place + 1, len(seeds)):
            running = self._kept(running)
            total += (running + 1) * (seeds[later] - seeds[later - 1])
            if self._last(later):
                total += (len(self.ground.challengers) + 1) * seeds[later]
        return total

    def _aim(self, seed: int) -> None:
        """The seed's target: what was asked for, or where its random control gets."""
        if seed in self.race.targets:
            return
        wanted = self.given.target_accuracy
        if wanted is None:
            labels = self.given.budget.labels or 1
            size = max(1, labels // 20)
            curve = self._course(Design("sequential", size, CONTROL), seed, "random control").curve
            wanted = control_target(curve.labels, curve.accuracy)
        self.race.targets[seed] = wanted

    def _course(self, design: Design, seed: int, words: str) -> Course:
        if self.watch.cancelled():
            raise Cancelled("stopped by the user; nothing was recommended")
        self.watch.told(self.done, self.total, f"{words}, seed {seed}")
        plan = planned(self.given, design, self.advice.options, self.ground.base(seed))
        course = self.runner.course(plan)
        self.done += 1
        self.watch.told(self.done, self.total, f"{words}, seed {seed}")
        return course

    def _ranked(self, designs: Sequence[Design]) -> list[Design]:
        """The cheapest first; a design over the latency limit, or short of the target, last."""
        scores = dict(zip(designs, self._scores(designs), strict=True))
        limit = self.given.acceptable_latency_seconds or math.inf
        late = {each: latency_of(self.race, each) > limit for each in designs}
        return sorted(designs, key=lambda each: (late[each], scores[each]))

    def _scores(self, designs: Sequence[Design]) -> list[float]:
        """Log of each design's cost to target, between simulation and rule; inf: not reached."""
        found = [cost_interval(self.race.approach(each)) for each in designs]
        overlap = self.advice.options.overlap
        costs = [estimate(self.given, each, overlap).cost for each in designs]
        rule = np.log(np.maximum(costs, LEAST_COST))
        reached = np.array([not at_least for _, at_least in found])
        scores = np.full(len(designs), math.inf)
        if reached.any():
            there = [interval for (interval, _), ok in zip(found, reached, strict=True) if ok]
            logs = np.log([max(interval.estimate, LEAST_COST) for interval in there])
            errors = np.array([log_error(interval.low, interval.high) for interval in there])
            scores[reached] = toward_rule(logs, errors, rule[reached])
        return [float(score) for score in scores]


def control_target(labels: Floats, accuracy: Floats) -> float:
    """Accuracy of a random control at two thirds of its labels, smoothed so it never falls."""
    start, end = float(labels[0]), float(labels[-1])
    at = start + TARGET_SHARE * (end - start)
    return float(held(labels, rising(accuracy), np.array([at]))[0])


def latency_of(race: Race, design: Design) -> float:
    """Mean seconds from selection to a model that has seen the label; inf: no model ever had."""
    found = np.array([course.latency_seconds for course in race.courses[design].values()])
    known = found[np.isfinite(found)]
    return float(known.mean()) if known.size else math.inf


def log_error(low: float, high: float) -> float:
    """Standard error of the log of a cost from the ends of its 95 % interval."""
    if not (low > 0.0 and math.isfinite(high)):
        return 1.0
    return (math.log(high) - math.log(low)) / (2.0 * 1.96)
