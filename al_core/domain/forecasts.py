"""What is foretold of a run: how its quality goes on, who works how fast, when it gets there."""

import math

import msgspec


class _Told(msgspec.Struct, frozen=True):
    """Base of what is filed of a forecast."""


class PersonFitted(_Told, frozen=True):
    """How one person works, from the log.

    answers: items that they answered. law: of their seconds an item (or "of the team", where
    there are too few); mean, low, high: mean seconds with a 90 % interval. p_value: of the
    check that the law fits, nan without one; below 0.05 the times are taken as measured.
    share: of the run's time they were at work. breaks: how often they stopped working.
    """

    name: str
    answers: int
    law: str
    mean: float
    low: float
    high: float
    p_value: float
    share: float
    breaks: int


class FamilyFitted(_Told, frozen=True):
    """One family of curves and its weight in the forecast.

    farthest: its own best curve at the farthest label count. held_out_error: how far it was
    off on the last part of the run, fitted to the part before (root mean square).
    """

    name: str
    formula: str
    weight: float
    farthest: float
    held_out_error: float


class Ready(_Told, frozen=True):
    """One simulated way on: labels of each model, hours from now until it is ready, money."""

    labels: tuple[float, ...]
    hours: tuple[float, ...]
    cost: tuple[float, ...]


class Ways(_Told, frozen=True):
    """The ways on under one architecture. present: it is the run's own, as it is now."""

    architecture: str
    present: bool
    ways: tuple[Ready, ...]


class BudgetLeft(_Told, frozen=True):
    """The plan's budget: the run stops at the first of the three; infinite without one.

    labels, hours, cost: of the whole run, as planned. labels_end: labels, as models count them,
    when it is spent; hours_end: hours from now.
    """

    labels: float = math.inf
    hours: float = math.inf
    cost: float = math.inf
    labels_end: float = math.inf
    hours_end: float = math.inf


class PastForecast(_Told, frozen=True):
    """A forecast made with the first part of this run alone, and what came.

    share: of the run's present labels that it knew. labels: how many it knew; ahead: at how
    many it was held against the truth. low, high: its 90 % interval.
    """

    share: float
    labels: float
    ahead: float
    low: float
    high: float
    truth: float

    @property
    def covered(self) -> bool:
        """Whether the interval held the truth."""
        return self.low <= self.truth <= self.high


class RunForecast(_Told, frozen=True):
    """All that answers about a run's future are read from, whatever target is asked for.

    refused: what is missing; empty when something can be told. labels: label counts ahead,
    (f,). measured: draws of the quality as it will be measured there, (m, f), in steps of
    1/10,000. recent: quality of the newest models, oldest first. pool: labels there can ever
    be. live: seconds are those of the world's clock. past_refused: past forecasts that would
    have said "cannot tell yet". budget: the ways on go on beyond it.
    """

    run_id: str
    seconds: float
    labels_now: float
    cost_now: float
    audited: int
    pool: int
    live: bool
    refused: str = ""
    recent: tuple[float, ...] = ()
    labels: tuple[float, ...] = ()
    measured: tuple[tuple[int, ...], ...] = ()
    families: tuple[FamilyFitted, ...] = ()
    people: tuple[PersonFitted, ...] = ()
    ways: tuple[Ways, ...] = ()
    past: tuple[PastForecast, ...] = ()
    past_refused: int = 0
    budget: BudgetLeft = BudgetLeft()
