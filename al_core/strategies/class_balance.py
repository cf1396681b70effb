"""Pick what is likely of the classes that the labels lack, and unsure."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.ranking import lazy_greedy
from al_core.domain.errors import PlanError
from al_core.domain.values import Floats, Rows, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.measures import UNCERTAINTIES, Uncertainty


@dataclass(frozen=True)
class ClassBalance(Strategy):
    """Weighted sum of uncertainty and of the chance to be of a class that the labels lack.

    u(x) = (1 - weight) uncertainty(x) / max uncertainty + weight sum_c p_c(x) lack_c /
    max lack, with lack_c = max(0, (l + b) / C - labels of class c): what is missing for equal
    shares. Each pick lowers the lack by its own class probabilities. With `target_class` (a
    position in the class list; -1 for none) that one class alone is lacking, b examples of
    it: the search for a rare class. Utilities are those before the first pick.
    Cost O(n C + a b C), a candidates brought up to date. Paper: Bengar, van de Weijer, Lopez
    Fuentes, Raducanu 2022, arXiv 2110.04543, solved greedily and with the square in place
    of the absolute distance from balance, so that the class that lacks most counts most.
    """

    name: ClassVar[str] = "class_balance"
    family: ClassVar[Family] = "uncertainty"
    when_to_use: ClassVar[str] = "Some classes are rare, and macro-averages or recall count."
    cost: ClassVar[str] = "O(n C + a b C)"
    paper: ClassVar[str] = "Bengar et al. 2022, arXiv 2110.04543"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})

    uncertainty: Uncertainty = "entropy"
    weight: Annotated[float, Meta(ge=0, le=1)] = 0.5
    target_class: Annotated[int, Meta(ge=-1)] = -1

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The highest sum first; a pick lowers the lack of the classes it is likely of."""
        chances = context.probabilities
        lack = self._lack(context, batch_size)
        unsure = UNCERTAINTIES[self.uncertainty](chances)
        doubt = (1.0 - self.weight) * unsure / max(float(unsure.max()), np.finfo(float).tiny)
        scale = self.weight / max(float(lack.max()), np.finfo(float).tiny)
        taken = np.zeros(0, dtype=np.int64)

        def beside(positions: Rows, picks: Rows) -> Floats:
            nonlocal taken
            taken = np.union1d(taken, picks)
            left = np.maximum(lack - chances[taken].sum(axis=0), 0.0)
            return np.asarray(doubt[positions] + scale * (chances[positions] @ left))

        utilities = doubt + scale * (chances @ lack)
        picks = lazy_greedy(utilities, beside, batch_size, context.tie_ranks)
        reasons = {"uncertainty": unsure[picks], "expected_lack": chances[picks] @ lack}
        return context.picked(picks, utilities, reasons=reasons)

    def _lack(self, context: QueryContext, batch_size: int) -> Floats:
        """Labels of each class that are missing, (n_classes,)."""
        n_classes = context.scorer.n_classes
        if self.target_class >= n_classes:
            raise PlanError(
                f"target_class {self.target_class} was asked for, but there are {n_classes} "
                f"classes; choose one of 0 to {n_classes - 1}, or -1 for none"
            )
        if self.target_class >= 0:
            return np.where(np.arange(n_classes) == self.target_class, float(batch_size), 0.0)
        counts = np.bincount(context.labels, minlength=n_classes)[:n_classes]
        share = (context.labels.size + batch_size) / n_classes
        return np.asarray(np.maximum(share - counts, 0.0))
