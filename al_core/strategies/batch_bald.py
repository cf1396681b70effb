"""Pick a batch whose labels together would tell most about the model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta
from scipy.special import entr

from al_core.arrays.blocks import row_blocks
from al_core.arrays.ranking import lazy_greedy, top_k
from al_core.domain.ports import Model
from al_core.domain.values import Features, Floats, Rows, Selection
from al_core.strategies.bald import information
from al_core.strategies.base import Family, Need, QueryContext, Strategy

DIGITS = 12
"""Information is rounded to these, so that equal rows tie whatever the order of their sums."""
BLOCK_ENTRIES = 2**20
MOST_SEARCHED = 2**14
CELLS = 32
"""Joint labels are alike when the members' chances given them agree to 1 / 32."""


@dataclass(frozen=True)
class BatchBald(Strategy):
    """The batch whose labels together tell most about which model of the committee is right.

    Greedily the x with the highest I(y_x; model | labels of the picks) = sum_y P(y) H(sum_k
    q_k(y) p_k(x)) - mean_k H(p_k(x)), with y the joint labels of the picks and q_k(y) what
    they leave of member k's chance. All C^b joint labels are gone through while they are at
    most `configurations`. Beyond, those that leave the members nearly the same chances are
    taken together, and of more than `configurations` that many stand for all, at even steps of
    their cumulated chance: a stratified draw in place of the paper's random one, with less
    noise and no seed; what the last picks add is then overstated a little. A batch beyond
    `round_size` is made of several, each of which forgets the former: a committee's few
    members soon leave nothing to tell. Utilities are the information before the first pick,
    the reason `information_gain` is what each pick added. Searched lazily (Minoux 1978), as
    information only falls with each pick, and in larger pools only among the 2^14 that tell
    most on their own. Cost O(n C m + a b M C m), a candidates brought up to date, M joint
    labels, m members. Paper: Kirsch, van Amersfoort, Gal 2019, arXiv 1906.08158.
    """

    name: ClassVar[str] = "batch_bald"
    family: ClassVar[Family] = "committee"
    when_to_use: ClassVar[str] = "Batches of up to 10 from a committee, and each label is dear."
    cost: ClassVar[str] = "O(n C m + a b M C m)"
    paper: ClassVar[str] = "Kirsch, van Amersfoort, Gal 2019, arXiv 1906.08158"
    needs: ClassVar[frozenset[Need]] = frozenset({"committee", "posterior"})

    configurations: Annotated[int, Meta(ge=1)] = 512
    round_size: Annotated[int, Meta(ge=1, le=MOST_SEARCHED)] = 10

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The greatest gain of information first."""
        utilities = np.round(information(context), DIGITS)
        free, picks, gains = utilities.copy(), np.empty(0, dtype=np.int64), np.empty(0)
        for part in row_blocks(batch_size, self.round_size):
            found, told = self._round(context, _leaders(context, free), part.stop - part.start)
            picks, gains = np.append(picks, found), np.append(gains, told)
            free[found] = -np.inf
        return context.picked(picks, utilities, reasons={"information_gain": gains})

    def _round(self, context: QueryContext, bounds: Floats, size: int) -> tuple[Rows, Floats]:
        """Positions of one round's picks and what each added."""
        joint = JointLabels(len(context.committee), self.configurations)
        taken: list[int] = []
        gains: list[float] = []

        def members_at(positions: Rows) -> Floats:
            return member_chances(
                context.committee, context.features[context.candidates[positions]]
            )

        def take(picks: Rows) -> None:
            for pick in picks[~np.isin(picks, taken)]:
                chances = members_at(np.array([pick]))
                gains.append(float(joint.information(chances)[0]))
                joint.add(chances[0])
                taken.append(int(pick))

        def beside(positions: Rows, picks: Rows) -> Floats:
            take(picks)
            return joint.information(members_at(positions))

        picks = lazy_greedy(bounds, beside, size, context.tie_ranks)
        take(picks)
        return picks, np.array(gains)


def _leaders(context: QueryContext, free: Floats) -> Floats:
    """`free` for those that are searched; minus infinity for the rest."""
    bounds = np.full(free.size, -np.inf)
    searched = top_k(free, MOST_SEARCHED, context.tie_ranks)
    bounds[searched] = free[searched]
    return bounds


def member_chances(committee: Sequence[Model], block: Features) -> Floats:
    """Class probabilities by each member, (n, members, n_classes)."""
    return np.stack([member.predict_proba(block) for member in committee], axis=1)


class JointLabels:
    """The joint labels of the picks so far: chance of each, and of each member given them."""

    def __init__(self, n_members: int, most: int) -> None:
        self._most = most
        self.chances = np.ones(1)
        self.members = np.full((1, n_members), 1.0 / n_members)

    def information(self, chances: Floats) -> Floats:
        """What the label of each of (n, members, n_classes) tells beyond the picks', (n,)."""
        n_rows, n_members, n_classes = chances.shape
        by_member = chances.transpose(1, 0, 2).reshape(n_members, -1)
        doubt = np.empty(n_rows)
        for part in row_blocks(n_rows, max(1, BLOCK_ENTRIES // (n_classes * self.chances.size))):
            columns = by_member[:, part.start * n_classes : part.stop * n_classes]
            each = self.chances @ entr(self.members @ columns)
            doubt[part] = each.reshape(-1, n_classes).sum(axis=1)
        told = doubt - entr(chances).sum(axis=2).mean(axis=1)
        return np.asarray(np.round(np.maximum(told, 0.0), DIGITS))

    def add(self, chances: Floats) -> None:
        """Take the labels of one more pick in, (members, n_classes)."""
        joint = self.chances[:, None, None] * self.members[:, None, :] * chances.T[None, :, :]
        joint = joint.reshape(-1, joint.shape[2])
        totals = joint.sum(axis=1)
        possible = totals > 0
        self.members = joint[possible] / totals[possible, None]
        self.chances = totals[possible] / totals.sum()
        if self.chances.size > self._most:
            self._merge()
        if self.chances.size > self._most:
            self._thin()

    def _merge(self) -> None:
        """Take those together that leave the members nearly the same chances."""
        cells = np.round(self.members * CELLS).astype(np.int64)
        _, group = np.unique(cells, axis=0, return_inverse=True)
        chances: Floats = np.bincount(group, self.chances).astype(np.float64)
        sums = [np.bincount(group, self.chances * each) for each in self.members.T]
        self.members = np.stack(sums, axis=1) / chances[:, None]
        self.chances = chances

    def _thin(self) -> None:
        """Keep as many as allowed, at even steps of their cumulated chance."""
        steps = (np.arange(self._most) + 0.5) / self._most
        cumulated = np.cumsum(self.chances)
        kept, times = np.unique(
            np.searchsorted(cumulated, steps * cumulated[-1]), return_counts=True
        )
        self.members = self.members[kept]
        self.chances = times / self._most
