"""What was measured at a point, and whether a goal is met by it."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field

from strategy_speed.checks import Verdict
from strategy_speed.measuring import Call

PAIRS = 3
"""From as many pairs on, a ratio is the median of the pairs' ratios."""


@dataclass
class Outcome:
    """Calls and verdict by contender; `notes` says why one is not among them."""

    calls: dict[str, list[Call]] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def peers(self) -> list[str]:
        """Contenders that ran, ours left out."""
        return [name for name in self.calls if name != "ours"]

    @property
    def best_peer(self) -> str | None:
        """The fastest of the peers whose picks are right."""
        right = [name for name in self.peers if self.verdicts[name].right]
        return min(right, key=self.seconds, default=None)

    def seconds(self, name: str) -> float:
        """Median CPU seconds of a call."""
        return statistics.median(call.cpu_seconds for call in self.calls[name])

    def times_ours(self, name: str) -> float:
        """How many times our CPU seconds a contender takes."""
        pairs = list(zip(self.calls[name], self.calls["ours"], strict=False))
        if len(pairs) < PAIRS:
            return self.seconds(name) / self.seconds("ours")
        return statistics.median(peer.cpu_seconds / our.cpu_seconds for peer, our in pairs)

    def passes(self, name: str) -> float:
        """CPU seconds of a call in passes over the pool, each timed beside its call."""
        return statistics.median(call.cpu_seconds / call.pass_seconds for call in self.calls[name])

    def extra_mib(self, name: str) -> float:
        """Peak memory above the pool in the first call."""
        return self.calls[name][0].extra_mib


@dataclass(frozen=True)
class Goal:
    """A bound on something measured: `reached` gives None where it was not measured."""

    text: str
    reached: Callable[[Outcome], float | None]
    met: Callable[[float], bool]
    unit: str = ""

    def verdict(self, outcome: Outcome) -> str:
        """The goal, whether it is met, and what was reached."""
        value = self.reached(outcome)
        if value is None:
            return f"{self.text}: not measured"
        word = "met" if self.met(value) else "NOT MET"
        return f"{self.text}: {word} ({value:.3g}{self.unit})"


def _of(name: str, measure) -> Callable[[Outcome], float | None]:
    return lambda outcome: measure(outcome) if name in outcome.calls else None


def faster_than(peer: str, times: float) -> Goal:
    """At least so many times as fast as a peer."""
    measure = _of(peer, lambda outcome: outcome.times_ours(peer))
    return Goal(f">= {times:g}x {peer}", measure, lambda ratio: ratio >= times, "x")


def passes_at_most(most: float) -> Goal:
    """No more time than so many passes over the pool."""
    measure = lambda outcome: outcome.passes("ours")  # noqa: E731 - one line beside its bound
    return Goal(f"<= {most:g} passes", measure, lambda passes: passes <= most)


def extra_at_most(mib: float) -> Goal:
    """No more memory above the pool."""
    measure = lambda outcome: outcome.extra_mib("ours")  # noqa: E731
    return Goal(f"<= {mib:g} MiB above the pool", measure, lambda value: value <= mib, " MiB")


def memory_share_at_most(peer: str, share: float) -> Goal:
    """No more than a share of a peer's memory above the pool."""
    measure = _of(peer, lambda outcome: outcome.extra_mib("ours") / outcome.extra_mib(peer))
    return Goal(f"<= {share:.0%} of {peer}'s memory", measure, lambda value: value <= share)


def score_at_most(share: float, what: str) -> Goal:
    """A score where less is better: at most so many times that of the best right peer."""
    return Goal(f"{what} <= {share:g} of the best peer's", _score_ratio(min), lambda r: r <= share)


def score_at_least(share: float, what: str) -> Goal:
    """A score where more is better: at least so many times that of the best right peer."""
    return Goal(f"{what} >= {share:g} of the best peer's", _score_ratio(max), lambda r: r >= share)


def _score_ratio(best) -> Callable[[Outcome], float | None]:
    def ratio(outcome: Outcome) -> float | None:
        right = [outcome.verdicts[name] for name in outcome.peers]
        scores = [verdict.score for verdict in right if verdict.right and verdict.score]
        return outcome.verdicts["ours"].score / best(scores) if scores else None

    return ratio
