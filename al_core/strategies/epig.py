"""Pick what would tell most about the predictions elsewhere, not about the model."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta
from scipy.special import entr

from al_core.arrays.blocks import row_blocks
from al_core.domain.values import Features, Floats, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.batch_bald import BLOCK_ENTRIES, DIGITS, member_chances

MOST_ENTRIES = 2**28
"""Entries of joint tables in one query; fewer targets are drawn when there would be more."""
FEWEST_TARGETS = 8


@dataclass(frozen=True)
class Epig(Strategy):
    """The examples whose labels would tell most about the labels of examples like those to come.

    u(x) = mean over targets z of the mutual information of their labels, H(y_x) + H(y_z) -
    H(y_x, y_z), with P(y_x, y_z) = mean over members k of p_k(y_x) p_k(y_z). The targets are
    `targets` draws from the candidates, with replacement: they stand for what the model will
    be used on. Above n C^2 targets = 2^28 entries fewer are drawn, at least 8.
    Cost O(n C^2 m targets) for m members. Paper: Bickford Smith, Kirsch, Farquhar, Gal, Foster,
    Rainforth 2023, arXiv 2304.08151.
    """

    name: ClassVar[str] = "epig"
    family: ClassVar[Family] = "committee"
    when_to_use: ClassVar[str] = "The pool holds much that is odd and will never be asked for."
    cost: ClassVar[str] = "O(n C^2 m targets)"
    paper: ClassVar[str] = "Bickford Smith et al. 2023, arXiv 2304.08151"
    needs: ClassVar[frozenset[Need]] = frozenset({"committee", "posterior"})
    stochastic: ClassVar[bool] = True

    targets: Annotated[int, Meta(ge=1)] = 100

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The highest mean information, each for itself."""
        targets = self._targets(context)

        def about_targets(block: Features) -> Floats:
            return predictive_information(member_chances(context.committee, block), targets)

        utilities = np.round(context.over_candidates(about_targets), DIGITS)
        return context.top(utilities, batch_size)

    def _targets(self, context: QueryContext) -> Floats:
        """Members' chances of the targets drawn, (n_targets, members, n_classes)."""
        n_classes = context.committee[0].n_classes
        affordable = MOST_ENTRIES // (context.candidates.size * n_classes**2)
        count = min(self.targets, max(affordable, FEWEST_TARGETS))
        drawn = context.candidates[context.random.integers(context.candidates.size, size=count)]
        return member_chances(context.committee, context.features[drawn])


def predictive_information(chances: Floats, targets: Floats) -> Floats:
    """Mean information of each row's label about the targets', (n,), in nats.

    Both are members' chances: (n, members, n_classes), (n_targets, members, n_classes).
    """
    n_rows, n_members, n_classes = chances.shape
    columns = targets.transpose(1, 0, 2).reshape(n_members, -1)
    joint = np.empty(n_rows)
    for part in row_blocks(n_rows, max(1, BLOCK_ENTRIES // (n_classes * columns.shape[1]))):
        rows = chances[part].transpose(0, 2, 1).reshape(-1, n_members)
        tables = entr(rows @ columns / n_members)
        joint[part] = tables.sum(axis=1).reshape(-1, n_classes).sum(axis=1)
    of_rows = entr(chances.mean(axis=1)).sum(axis=1)
    of_targets = entr(targets.mean(axis=1)).sum(axis=1).mean()
    return np.asarray(np.maximum(of_rows + of_targets - joint / targets.shape[0], 0.0))
