"""Pick what looks least like the labeled examples, as a classifier of labeled or not sees it."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.logistic import Plane, separating_plane
from al_core.arrays.ranking import lowest_ranked, top_k
from al_core.domain.values import Floats, Rows, Selection
from al_core.strategies.base import Family, QueryContext, Strategy


@dataclass(frozen=True)
class Discriminative(Strategy):
    """The most surely unlabeled, by a logistic classifier of labeled against unlabeled.

    u(x) = P(unlabeled | x). The batch is picked in `parts`: each fits the classifier anew, with
    the picks so far as labeled, and takes its highest. The two sides weigh the same; of more
    than `sample` unlabeled rows a fixed random sample is fitted on. Without labels the first
    part goes by tie rank and all utilities are 0. The paper uses a deep network on the
    representation; here it is linear. Cost O(parts (steps (sample + l) d + n d)).
    Paper: Gissin & Shalev-Shwartz 2019, arXiv 1907.06347.
    """

    name: ClassVar[str] = "discriminative"
    family: ClassVar[Family] = "diversity"
    when_to_use: ClassVar[str] = "The labels so far came from one corner of the pool."
    cost: ClassVar[str] = "O(parts (steps (sample + l) d + n d))"
    paper: ClassVar[str] = "Gissin & Shalev-Shwartz 2019, arXiv 1907.06347"

    parts: Annotated[int, Meta(ge=1)] = 10
    sample: Annotated[int, Meta(ge=1)] = 4_096

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The highest chances of each part in turn."""
        plane: Plane | None = None
        utilities = np.zeros(context.candidates.size)
        picks, chances = np.empty(0, dtype=np.int64), np.empty(0)
        for part in np.array_split(np.arange(batch_size), min(self.parts, batch_size)):
            free = np.setdiff1d(np.arange(context.candidates.size), picks)
            scores, plane = self._chances(context, picks, free, plane)
            utilities = utilities if picks.size else scores
            best = top_k(scores[free], part.size, context.tie_ranks[free])
            chances = np.append(chances, scores[free][best])
            picks = np.append(picks, free[best])
        return context.picked(picks, utilities, reasons={"unlike_labeled": chances})

    def _chances(
        self, context: QueryContext, picks: Rows, free: Rows, start: Plane | None
    ) -> tuple[Floats, Plane | None]:
        """P(unlabeled) of all candidates, 0 while nothing is labeled or picked; the plane."""
        known = np.append(context.labeled, context.candidates[picks])
        if known.size == 0:
            return np.zeros(context.candidates.size), None
        sample = free[lowest_ranked(context.tie_ranks[free], self.sample)]
        unlabeled = context.candidates[sample]
        rows = np.sort(np.append(known, unlabeled))
        plane = separating_plane(context.features[rows], np.isin(rows, unlabeled), start)
        return context.over_candidates(plane.chances), plane
