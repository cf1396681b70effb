"""Simulated people: how long they take, what they answer, when they are at work."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate, chain

import numpy as np

from al_core.annotation.times import seconds_sampler
from al_core.arrays.randomness import random_for, tie_ranks
from al_core.domain.plan import Person

BLOCK = 256
_UNIT = 2.0**-53

Sampler = Callable[[np.random.Generator, int], list[float]]


def uniforms(generator: np.random.Generator, count: int) -> list[float]:
    """`count` draws from 0 to 1."""
    drawn: list[float] = generator.random(count).tolist()
    return drawn


class DrawStream:
    """An endless stream of draws for one purpose of one person, made in blocks of 256.

    Block k comes from its own generator, `random_for(seed, k, purpose)`, so a stream depends
    on nothing but its seed and purpose.
    """

    def __init__(self, seed: int, purpose: str, sampler: Sampler) -> None:
        self._seed = seed
        self._purpose = purpose
        self._sampler = sampler
        self._blocks = 0
        self._left: Iterator[float] = iter(())

    def __next__(self) -> float:
        for draw in self._left:
            return draw
        generator = random_for(self._seed, self._blocks, self._purpose)
        self._left = iter(self._sampler(generator, BLOCK))
        self._blocks += 1
        return next(self._left)


class SimulatedPerson:
    """One person of the plan at work; `index` tells apart people who are alike.

    Times, skips and abandonments each have a stream of their own: the k-th draw of a stream
    is the same whatever else happens. An answer depends on seed, person and example alone,
    so two runs that show a person the same example get the same answer.
    """

    def __init__(self, person: Person, seed: int, index: int, n_classes: int) -> None:
        self.person = person
        self.index = index
        self._n_classes = n_classes
        purpose = f"person {index} "
        self._times = DrawStream(seed, purpose + "times", seconds_sampler(person))
        self._skips = DrawStream(seed, purpose + "skips", uniforms)
        self._abandons = DrawStream(seed, purpose + "abandon", uniforms)
        self._answer_key = int(random_for(seed, 0, purpose + "answers").integers(2**63))
        self._answer_blocks: dict[int, list[float]] = {}
        self._cumulative = [list(accumulate(row)) for row in person.confusion]
        self._always_right = person.accuracy >= 1.0 and not person.confusion
        self._edges, self._states = _timetable(person)

    def next_seconds(self, alike: bool = False) -> float:
        """Active seconds on the next item; `alike`: it resembles the one before."""
        seconds = next(self._times)
        return seconds * (1.0 - self.person.alike_discount) if alike else seconds

    def answer(self, example: int, true_label: int) -> int:
        """The class this person says, right or wrong."""
        if self._always_right:
            return true_label
        draw = self._answer_draw(example)
        if self._cumulative:
            row = self._cumulative[true_label]
            return min(bisect_right(row, draw * row[-1]), self._n_classes - 1)
        accuracy = self.person.accuracy
        if draw < accuracy or self._n_classes < 2:
            return true_label
        wrong = int((draw - accuracy) / (1.0 - accuracy) * (self._n_classes - 1))
        return wrong + (wrong >= true_label)

    def _answer_draw(self, example: int) -> float:
        block, place = divmod(example, BLOCK)
        draws = self._answer_blocks.get(block)
        if draws is None:
            rows = np.arange(block * BLOCK, (block + 1) * BLOCK, dtype=np.int64)
            ranks = tie_ranks(rows, self._answer_key) >> np.uint64(11)
            draws = (ranks * _UNIT).tolist()
            self._answer_blocks[block] = draws
        return draws[place]

    def skips(self) -> bool:
        """Whether this person passes the next item by."""
        return self.person.skip_rate > 0.0 and next(self._skips) < self.person.skip_rate

    def abandons(self) -> bool:
        """Whether an item still open at the time-out is dropped there, not answered late."""
        return next(self._abandons) < self.person.abandonment

    def at_work(self, now: float) -> bool:
        """Whether `now` is in a shift and in no absence; starts count, ends do not."""
        return self._states[bisect_right(self._edges, now)]

    def next_change(self, after: float) -> float | None:
        """The next time after `after` at which this person comes or goes; None = never."""
        place = bisect_right(self._edges, after)
        return self._edges[place] if place < len(self._edges) else None


def _within(spans: tuple[tuple[float, float], ...], now: float) -> bool:
    return any(start <= now < end for start, end in spans)


def _timetable(person: Person) -> tuple[list[float], list[bool]]:
    """Times at which presence changes, and presence before the first and after each."""
    present = not person.shifts
    edges: list[float] = []
    states = [present]
    for time in sorted(set(chain.from_iterable(person.shifts + person.absences))):
        on_shift = not person.shifts or _within(person.shifts, time)
        now_present = on_shift and not _within(person.absences, time)
        if now_present != states[-1]:
            edges.append(time)
            states.append(now_present)
    return edges, states
