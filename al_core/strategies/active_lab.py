"""Pick whichever judgement is worth most: a first label, or one more on what is in doubt."""

from typing import ClassVar

import numpy as np

from al_core.arrays.blocks import over_blocks
from al_core.arrays.ranking import top_k
from al_core.domain.values import Floats, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.crowd import (
    Judgements,
    Trust,
    judgements,
    majority_labels,
    posterior,
    trust,
)


class ActiveLab(Strategy):
    """The examples whose label is least sure after all that the people and the model said.

    u(x) = 1 - (W q(x) + w / C) / (W + w): q is the chance of the consensus label by model and
    votes together (of an unjudged example: the model's highest probability), W the weight of
    the model and of those who judged x, w the mean weight of a person, who might next say
    anything. Weights are CROWDLAB's; while nobody judged what another did, all are 1. The
    candidates may be judged already: then it tells where one more judgement is worth more than
    a first one elsewhere. The model's probabilities are taken as they are: calibrate it, and
    know that they are not held out where it was trained. Cost O(n C + votes) after scoring.
    Paper: Goh & Mueller 2023, arXiv 2301.11856.
    """

    name: ClassVar[str] = "active_lab"
    family: ClassVar[Family] = "uncertainty"
    when_to_use: ClassVar[str] = "Several people label, they err, and a label may be asked twice."
    cost: ClassVar[str] = "O(n C + votes)"
    paper: ClassVar[str] = "Goh & Mueller 2023, arXiv 2301.11856"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities", "votes"})

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The least sure."""
        n_classes = context.scorer.n_classes
        told = judgements([vote for vote in context.votes if vote.label < n_classes])
        quality, weights = _quality(context, told)
        person = float(weights.people.mean()) if weights.people.size else 1.0
        voices = np.bincount(told.example, weights.people[told.annotator], told.rows.size)
        sure = _placed(quality, told, context, context.probabilities.max(axis=1))
        nothing = np.zeros(sure.size)
        heard = weights.model + _placed(voices, told, context, nothing)
        utilities = 1.0 - (heard * sure + person / n_classes) / (heard + person)
        picks = top_k(utilities, batch_size, context.tie_ranks)
        asked = _placed(told.per_example, told, context, nothing)
        reasons = {"consensus_quality": sure[picks], "judgements": asked[picks]}
        return context.picked(picks, utilities, reasons=reasons)


def _placed(
    values: np.ndarray, told: Judgements, context: QueryContext, otherwise: Floats
) -> Floats:
    """`values` of the judged rows at the candidates that are judged, `otherwise` at the rest."""
    _, there, here = np.intersect1d(
        told.rows, context.candidates, assume_unique=True, return_indices=True
    )
    placed = otherwise.copy()
    placed[here] = values[there]
    return placed


def _quality(context: QueryContext, told: Judgements) -> tuple[Floats, Trust]:
    """Chance of each judged row's consensus label, (n_judged,), and who is trusted how far."""
    if told.rows.size == 0:
        return np.empty(0), Trust(1.0, np.ones(0), 1.0)
    chances = over_blocks(context.features, told.rows, context.scorer.predict_proba)
    labels = majority_labels(told.counts(chances.shape[1]), chances)
    here = np.arange(labels.size)
    if not (told.per_example > 1).any():
        return chances[here, labels], Trust(1.0, np.ones(np.unique(told.annotator).size), 1.0)
    first = posterior(told, chances, trust(told, labels, chances))
    best = first.argmax(axis=1)
    labels = np.where(first[here, labels] == first[here, best], labels, best)
    weights = trust(told, labels, chances)
    return posterior(told, chances, weights)[here, labels], weights
