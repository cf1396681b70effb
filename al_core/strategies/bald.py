"""Pick what would tell most about the model, with a committee as a sample of its posterior."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.domain.values import Floats, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.measures import mutual_information
from al_core.strategies.stochastic_batch import drawn_batch, power_log_weights


def information(context: QueryContext) -> Floats:
    """Mutual information of each candidate's label and the model in nats, (n,); never below 0."""
    committee = context.committee
    measured = context.over_candidates(lambda block: mutual_information(committee, block))
    return np.maximum(measured, 0.0)


class Bald(Strategy):
    """The examples whose labels would tell most about which model of the committee is right.

    u(x) = H(mean_k p_k) - mean_k H(p_k), the mutual information of label and model, where
    the members k are taken as draws from the posterior (bagged ones come close). The same as
    QBC by mean KL divergence. Cost O(n C m) for m members, after scoring. Paper: Houlsby,
    Huszar, Ghahramani, Lengyel 2011, arXiv 1112.5745.
    """

    name: ClassVar[str] = "bald"
    family: ClassVar[Family] = "committee"
    when_to_use: ClassVar[str] = "Labels are noisy, so that doubt alone would ask about the noise."
    cost: ClassVar[str] = "O(n C m)"
    paper: ClassVar[str] = "Houlsby et al. 2011, arXiv 1112.5745"
    needs: ClassVar[frozenset[Need]] = frozenset({"committee", "posterior"})

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The most information, each for itself."""
        return context.top(information(context), batch_size)


@dataclass(frozen=True)
class PowerBald(Strategy):
    """A draw with chances proportional to a power of what each label would tell.

    P(x) ~ u(x)^beta among those left, u(x) = H(mean_k p_k) - mean_k H(p_k) as in BALD; as
    good as BatchBALD in the paper at a fraction of its cost. Cost O(n C m) for m members,
    after scoring. Paper: Kirsch et al. 2023, arXiv 2106.12059.
    """

    name: ClassVar[str] = "power_bald"
    family: ClassVar[Family] = "committee"
    when_to_use: ClassVar[str] = "BALD in batches of more than 10, where its picks are too alike."
    cost: ClassVar[str] = "O(n C m)"
    paper: ClassVar[str] = "Kirsch et al. 2023, arXiv 2106.12059"
    needs: ClassVar[frozenset[Need]] = frozenset({"committee", "posterior"})
    stochastic: ClassVar[bool] = True

    beta: Annotated[float, Meta(gt=0)] = 1.0

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """A draw by the weights; `probabilities` are the chances it was made with."""
        scores = information(context)
        return drawn_batch(context, scores, power_log_weights(scores, self.beta), batch_size)
