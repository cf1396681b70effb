"""Pick what the model is least sure of: margin, entropy, least confidence."""

from typing import ClassVar

from al_core.domain.values import Features, Floats, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.measures import entropy, least_confidence, margin, top_two_gap


def decision_margin(context: QueryContext) -> Floats:
    """Minus the gap of the two highest decision values, (n_candidates,); two classes: -2|f|."""

    def negative_gap(block: Features) -> Floats:
        return 0.0 - top_two_gap(context.scorer.decision_values(block))

    return context.over_candidates(negative_gap)


class Margin(Strategy):
    """The smallest gap between the two most likely classes.

    u(x) = 1 - (p1 - p2); for a model without probabilities u(x) = -(f1 - f2) of its decision
    values. Cost O(n C) after scoring. Paper: Scheffer, Decomain, Wrobel 2001,
    doi:10.1007/3-540-44816-0_31; on decision values Tong & Koller 2001, JMLR 2.
    """

    name: ClassVar[str] = "margin"
    family: ClassVar[Family] = "uncertainty"
    when_to_use: ClassVar[str] = "A fast first choice for small batches once a model is fitted."
    cost: ClassVar[str] = "O(n C)"
    paper: ClassVar[str] = "Scheffer, Decomain, Wrobel 2001, doi:10.1007/3-540-44816-0_31"
    needs: ClassVar[frozenset[Need]] = frozenset({"model"})

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The smallest gaps."""
        if not context.scorer.gives_probabilities:
            return context.top(decision_margin(context), batch_size)
        return context.top(margin(context.probabilities), batch_size)


class Entropy(Strategy):
    """The highest entropy of the class probabilities.

    u(x) = -sum_c p_c log p_c. Cost O(n C) after scoring. Paper: Settles & Craven 2008,
    ACL D08-1112; the measure: Shannon 1948.
    """

    name: ClassVar[str] = "entropy"
    family: ClassVar[Family] = "uncertainty"
    when_to_use: ClassVar[str] = "Several classes, and doubt among all of them matters."
    cost: ClassVar[str] = "O(n C)"
    paper: ClassVar[str] = "Settles & Craven 2008, ACL D08-1112"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The highest entropies."""
        return context.top(entropy(context.probabilities), batch_size)


class LeastConfidence(Strategy):
    """The lowest probability of the most likely class.

    u(x) = 1 - max_c p_c. Cost O(n C) after scoring. Paper: Lewis & Gale 1994,
    arXiv cmp-lg/9407020.
    """

    name: ClassVar[str] = "least_confidence"
    family: ClassVar[Family] = "uncertainty"
    when_to_use: ClassVar[str] = "Several classes, and only the top answer will be used."
    cost: ClassVar[str] = "O(n C)"
    paper: ClassVar[str] = "Lewis & Gale 1994, arXiv cmp-lg/9407020"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The least confident."""
        return context.top(least_confidence(context.probabilities), batch_size)
