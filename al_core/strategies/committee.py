"""Pick what a committee of models disagrees on."""

from dataclasses import dataclass
from typing import ClassVar

from al_core.domain.values import Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.measures import DISAGREEMENTS, Disagreement


@dataclass(frozen=True)
class QueryByCommittee(Strategy):
    """The examples on which the members of a committee disagree most.

    u(x) = -sum_c v_c log v_c with v_c = share of votes for class c (vote entropy); or the
    entropy of the mean probabilities; or the mean KL divergence of the members from their
    mean, (1/m) sum_k sum_c p_kc log(p_kc / mean_c): `kl`, which for members of equal weight
    is the `mutual_information` of label and member, and so BALD. Cost O(n C m) for m members,
    after scoring. Paper: Seung, Opper, Sompolinsky 1992, doi:10.1145/130385.130417; vote
    entropy: Dagan & Engelson 1995; KL: McCallum & Nigam 1998.
    """

    name: ClassVar[str] = "qbc"
    family: ClassVar[Family] = "committee"
    when_to_use: ClassVar[str] = "No single model is trusted, or its probabilities are poor."
    cost: ClassVar[str] = "O(n C m)"
    paper: ClassVar[str] = "Seung, Opper, Sompolinsky 1992, doi:10.1145/130385.130417"
    needs: ClassVar[frozenset[Need]] = frozenset({"committee"})

    disagreement: Disagreement = "vote_entropy"

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The greatest disagreement."""
        measure = DISAGREEMENTS[self.disagreement]
        utilities = context.over_candidates(lambda block: measure(context.committee, block))
        return context.top(utilities, batch_size)
