"""Fill a batch from a strategy's order and a standing random share, with known chances."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from al_core.domain.values import Floats, Rows, Selection


@dataclass(frozen=True)
class MixedPicks:
    """Rows in order, the chance each had given those before it, and which came at random.

    reasons: the strategy's own for each pick, 0 for one that came at random.
    """

    picks: Rows
    probabilities: tuple[float, ...]
    at_random: tuple[bool, ...]
    reasons: Mapping[str, Floats]


def with_random_share(
    selection: Selection, candidates: Rows, share: float, generator: np.random.Generator
) -> MixedPicks:
    """Each slot is filled at random with chance `share`, else by the strategy's next pick.

    The logged chance is q = share / n_left + (1 - share) * p, with p = 1 for the next pick of
    a deterministic strategy, the strategy's own chance where it has one, and 0 for any other
    example. (For a sampled batch strategy the p of an example that came at random is not
    known and counted as 0, a lower bound.)
    """
    own = selection.probabilities
    size = selection.picks.shape[0]
    order = iter(range(size))
    taken: set[int] = set()
    picks, chances, at_random, places = [], [], [], []
    position = next(order)
    for slot, dice in enumerate(generator.random((size,)).tolist()):
        while int(selection.picks[position]) in taken:
            position = next(order)
        following = int(selection.picks[position])
        pick = _untaken(candidates, taken, generator) if dice < share else following
        p = 0.0 if pick != following else 1.0 if own is None else float(own[position])
        chances.append(share / (candidates.shape[0] - slot) + (1.0 - share) * p)
        picks.append(pick)
        at_random.append(bool(dice < share))
        places.append(position)
        taken.add(pick)
    by_choice = 1.0 - np.array(at_random, dtype=np.float64)
    reasons = {name: by_choice * values[places] for name, values in selection.reasons.items()}
    return MixedPicks(np.array(picks, dtype=np.int64), tuple(chances), tuple(at_random), reasons)


def _untaken(candidates: Rows, taken: set[int], generator: np.random.Generator) -> int:
    """A uniform draw among the candidates not taken (rejection: batches are small)."""
    while True:
        pick = int(candidates[generator.integers(candidates.shape[0])])
        if pick not in taken:
            return pick
