"""What another selection policy's picks would have been like, estimated from picks of this one.

The quantity: at each logged selection, with its model and its pool, the other policy would have
chosen a batch of the same size; what is the mean of a per-example outcome (say, 1 where the model
was wrong on it) over the picks of those batches? It is linear in each example's chance to be in
the batch, so those chances are all that the estimates need: IPS weights each logged pick by
target chance / logged chance (Horvitz, Thompson 1952), SNIPS divides by the sum of the weights
(Swaminathan, Joachims 2015, The self-normalized estimator for counterfactual learning), doubly
robust corrects a guess of each outcome by the weighted errors of the guesses (Dudik, Langford,
Li 2011, arXiv 1103.4601). IPS and doubly robust are unbiased; SNIPS is consistent.

Nothing is said of what follows from another choice (later models, later pools).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import ndtri

from al_core.domain.errors import DataError
from al_core.domain.results import Interval
from al_core.domain.values import Floats, Rows
from al_core.monitoring.shares import wilson_bounds

FEWEST = 10.0
"""Picks that an estimate must be worth at least; below, its interval would say nothing."""
PRIOR_PICKS = 4.0
PRIOR_SQUARE = 0.25
"""A few imagined picks of the largest variance: heavy weights may all have been missed."""


def listed_chances(candidates: int, size: int, share: float) -> tuple[Floats, float]:
    """Chances to be in a batch that follows a list, each slot at random with chance `share`.

    The chance of the list's 1st to `size`-th example, (size,), and of any other candidate. At a
    random slot every candidate not yet taken is as likely; at any other the list's next example
    not yet taken. Exact: in row r, `left[r, m]` is the chance that the r-th is not taken yet and
    m before it are not; O(size^3).
    """
    if not 0 < size <= candidates:
        raise DataError(f"a batch of {size} of {candidates}; ask for 1 to {candidates}")
    before = np.arange(size)
    left, other = np.eye(size), 1.0
    for n_left in range(candidates, candidates - size, -1):
        down = share * before / n_left + (1.0 - share) * (before > 0)
        stay = share * np.maximum(n_left - before - 1, 0) / n_left
        moved = left * down
        left = left * stay
        left[:, :-1] += moved[:, 1:]
        other *= 1.0 - share / n_left
    return np.asarray(1.0 - left.sum(axis=1)), 1.0 - other


def batch_chances(candidates: int, places: Rows, share: float) -> Floats:
    """Each candidate's chance to be in the batch of a list (positions in order), (candidates,)."""
    listed, other = listed_chances(candidates, places.shape[0], share)
    chances = np.full(candidates, other)
    chances[places] = listed
    return chances


def uniform_chances(candidates: int, size: int) -> Floats:
    """The same where the batch is a random sample, (candidates,)."""
    return np.full(candidates, size / candidates)


@dataclass(frozen=True, eq=False)
class LoggedSelection:
    """One selection of a log: what either policy might have picked, and what came of the picks.

    logged, target: each candidate's chance to be in the batch, (n,). picks: positions among the
    candidates, (b,). outcomes: of the picks, 0 to 1, nan where none is known, (b,). guesses: of
    all candidates' outcomes, 0 to 1, made without the picks' outcomes, (n,).
    """

    logged: Floats
    target: Floats
    picks: Rows
    outcomes: Floats
    guesses: Floats

    @cached_property
    def weights(self) -> Floats:
        """Target chance / logged chance of each pick, (b,)."""
        return np.asarray(self.target[self.picks] / self.logged[self.picks])

    @cached_property
    def spread(self) -> float:
        """Sum of target^2 (1 - logged) / logged: what chance adds where all outcomes are 1."""
        wanted = self.target > 0.0
        target, logged = self.target[wanted], self.logged[wanted]
        return float(np.sum(target**2 * (1.0 - logged) / logged))

    @property
    def out_of_reach(self) -> float:
        """Picks that the target policy would make and the logged one never."""
        return float(self.target[self.logged <= 0.0].sum())

    def told(self, unknown: float | None = None) -> Floats:
        """Outcomes of the picks, the unknown ones as given, or as guessed, (b,)."""
        instead = self.guesses[self.picks] if unknown is None else unknown
        return np.where(np.isnan(self.outcomes), instead, self.outcomes)


Selections = Sequence[LoggedSelection]


def target_picks(selections: Selections) -> float:
    """Picks that the target policy would have made over all selections."""
    return float(sum(each.target.sum() for each in selections))


def worth(selections: Selections) -> float:
    """How many picks of the target policy itself would tell as much; infinite: all were sure.

    It follows from the chances alone, not from what happened to be picked, so heavy weights
    that were missed by chance count too.
    """
    spread = sum(each.spread for each in selections)
    return target_picks(selections) ** 2 / spread if spread > 0.0 else float("inf")


def refusal(selections: Selections) -> str:
    """Why nothing can be estimated, in words; empty where it can."""
    if not selections:
        return "there is no selection to estimate from"
    wanted, missed = target_picks(selections), sum(each.out_of_reach for each in selections)
    if missed > 0.0:
        return (
            f"{missed:.0f} of {wanted:.0f} picks had no chance at all of being chosen, so nothing "
            "in the log speaks for them; a random share above 0 gives every example a chance"
        )
    picks = worth(selections)
    if picks < FEWEST:
        return (
            f"the log is worth {picks:.2g} picks of the other policy, {FEWEST:.0f} are needed: too "
            f"few of its picks were likely to be chosen; a log {FEWEST / picks:.2g} times as long "
            "or a larger random share would do"
        )
    if not any(each.weights.any() for each in selections):
        return "none of the picks is one that the other policy could have made"
    return ""


def ips(selections: Selections, level: float = 0.95) -> Interval:
    """Inverse propensity: mean of weight * outcome per pick of the target policy; unbiased."""
    return _bounded(selections, _ips, level)


def snips(selections: Selections, level: float = 0.95) -> Interval:
    """Self-normalized: sum of weight * outcome / sum of weights; consistent, 0 to 1."""
    return _bounded(selections, _snips, level)


def doubly_robust(selections: Selections, level: float = 0.95) -> Interval:
    """The guesses' mean under the target policy, corrected by the weighted errors; unbiased."""
    return _bounded(selections, _doubly_robust, level)


def _ips(selections: Selections, unknown: float | None, level: float) -> Interval:
    wanted = target_picks(selections)
    told = [each.told(unknown) for each in selections]
    estimate = sum(float(each.weights @ y) for each, y in zip(selections, told, strict=True))
    return _normal(selections, estimate / wanted, told, level)


def _snips(selections: Selections, unknown: float | None, level: float) -> Interval:
    told = [each.told(unknown) for each in selections]
    total = sum(float(each.weights.sum()) for each in selections)
    weighted = sum(float(each.weights @ y) for each, y in zip(selections, told, strict=True))
    estimate, n = weighted / total, worth(selections)
    variance = _seen_variance(selections, [y - estimate for y in told], total)
    if variance > 0.0:
        n = min(n, max(estimate * (1.0 - estimate), 1.0 / n) / variance)
    if np.isinf(n):
        return Interval(estimate, estimate, estimate, _count(selections), level)
    low, high = wilson_bounds(np.array(estimate * n), np.array(n), level)
    return Interval(estimate, float(low), float(high), _count(selections), level)


def _doubly_robust(selections: Selections, unknown: float | None, level: float) -> Interval:
    wanted = target_picks(selections)
    guessed = sum(float(each.target @ each.guesses) for each in selections)
    errors = [each.told(unknown) - each.guesses[each.picks] for each in selections]
    added = sum(float(each.weights @ error) for each, error in zip(selections, errors, strict=True))
    return _normal(selections, (guessed + added) / wanted, errors, level)


def _normal(
    selections: Selections, estimate: float, terms: Sequence[Floats], level: float
) -> Interval:
    """Normal interval; terms: what the weights multiply, by selection.

    The variance is the larger of two: the one seen among the weighted picks, and that of `worth`
    picks with the picks' mean square, for heavy weights may all have been missed.
    """
    n = worth(selections)
    pairs = list(zip(selections, terms, strict=True))
    total = sum(float(each.weights.sum()) for each in selections)
    square = sum(float(each.weights @ term**2) for each, term in pairs)
    known = min(n, 1e9) * (square / total if total > 0.0 else PRIOR_SQUARE)
    mean_square = (known + PRIOR_PICKS * PRIOR_SQUARE) / (min(n, 1e9) + PRIOR_PICKS)
    seen = _seen_variance(selections, terms, target_picks(selections))
    half = float(ndtri(0.5 + level / 2.0)) * float(np.sqrt(max(seen, mean_square / n)))
    return Interval(estimate, estimate - half, estimate + half, _count(selections), level)


def _seen_variance(selections: Selections, terms: Sequence[Floats], total: float) -> float:
    """Variance of sum(weight * term) / total, each pick drawn by itself (Horvitz-Thompson)."""
    spread = sum(
        float(np.sum(each.weights**2 * (1.0 - each.logged[each.picks]) * term**2))
        for each, term in zip(selections, terms, strict=True)
    )
    return spread / total**2


_Method = Callable[[Selections, float | None, float], Interval]


def _bounded(selections: Selections, method: _Method, level: float) -> Interval:
    """The estimate with unknown outcomes as guessed; its bounds with all of them 0 and all 1."""
    why = refusal(selections)
    if why:
        raise DataError(f"no estimate: {why}")
    _require_shares(selections)
    found = method(selections, None, level)
    if not any(np.isnan(each.outcomes).any() for each in selections):
        return found
    low, high = method(selections, 0.0, level).low, method(selections, 1.0, level).high
    return replace(found, low=min(low, found.low), high=max(high, found.high))


def _require_shares(selections: Selections) -> None:
    for each in selections:
        outside = (each.outcomes < 0.0) | (each.outcomes > 1.0)
        if outside.any():
            raise DataError(
                f"an outcome is {each.outcomes[outside][0]:g}; outcomes go from 0 to 1, so scale it"
            )


def _count(selections: Selections) -> int:
    return sum(each.picks.shape[0] for each in selections)
