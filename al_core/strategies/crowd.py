"""How far to trust several people and a model on the same examples (CROWDLAB).

Goh, Tkachenko, Mueller 2022, arXiv 2210.06812: everyone's weight is how much less often they
err than a guess of the commonest class would.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from al_core.domain.values import Floats, Labels, Rows
from al_core.strategies.base import Vote

LEAST_WEIGHT = 1e-6


@dataclass(frozen=True)
class Judgements:
    """Who said what: rows judged, ascending, (n,); and one entry per vote in the other arrays.

    example: position in `rows`; annotator: position among the people; label: class said.
    A later vote of the same person on the same row takes the place of the earlier.
    """

    rows: Rows
    example: Rows
    annotator: Rows
    label: Labels

    def counts(self, n_classes: int) -> Floats:
        """Votes for each class, (n, n_classes)."""
        counted = np.zeros((self.rows.size, n_classes))
        np.add.at(counted, (self.example, self.label), 1.0)
        return counted

    @property
    def per_example(self) -> Floats:
        """Number of votes on each row, (n,)."""
        return np.asarray(np.bincount(self.example, minlength=self.rows.size), dtype=np.float64)


@dataclass(frozen=True)
class Trust:
    """Weights of the model and of each person, and the chance that a vote is the consensus."""

    model: float
    people: Floats
    agreement: float


def judgements(votes: Sequence[Vote]) -> Judgements:
    """The votes as arrays."""
    last = {(vote.example, vote.annotator): vote.label for vote in votes}
    table = np.array([(*key, last[key]) for key in sorted(last)], dtype=np.int64).reshape(-1, 3)
    rows, example = np.unique(table[:, 0], return_inverse=True)
    _, annotator = np.unique(table[:, 1], return_inverse=True)
    return Judgements(rows, example, annotator, table[:, 2])


def majority_labels(counts: Floats, chances: Floats) -> Labels:
    """Class said most often of each row; of equals the likeliest by the model, then the rarest."""
    frequency = np.broadcast_to(counts.sum(axis=0), counts.shape)
    return np.asarray(np.lexsort((frequency, -chances, -counts), axis=1)[:, 0])


def trust(told: Judgements, consensus: Labels, chances: Floats) -> Trust:
    """Weights from the rows that two or more people judged; there must be one.

    A person errs as often as others on the same rows say otherwise; the model as often as it
    differs from the consensus.
    """
    per_example = told.per_example
    shared = per_example > 1
    agreed = told.label == consensus[told.example]
    agreement = np.bincount(told.example, agreed, per_example.size)[shared] / per_example[shared]
    guess = np.bincount(consensus[shared]).max() / shared.sum()
    base_error = max(1.0 - guess, LEAST_WEIGHT)
    model_error = (chances.argmax(axis=1) != consensus)[shared].mean()
    people = np.maximum(1.0 - _errors(told, chances.shape[1]) / base_error, LEAST_WEIGHT)
    model = max(1.0 - model_error / base_error, LEAST_WEIGHT) * np.sqrt(per_example.mean())
    return Trust(float(model), people, float(agreement.mean()))


def _errors(told: Judgements, n_classes: int) -> Floats:
    """Share of others' votes that differ from each person's; the mean where there are none."""
    others = told.per_example[told.example] - 1.0
    alike = told.counts(n_classes)[told.example, told.label] - 1.0
    met, met_alike = np.bincount(told.annotator, others), np.bincount(told.annotator, alike)
    agreement = np.divide(met_alike, met, out=np.zeros_like(met), where=met > 0)
    return 1.0 - np.where(met > 0, agreement, agreement[met > 0].mean())


def posterior(told: Judgements, chances: Floats, weights: Trust) -> Floats:
    """Class chances of each row by the model and the votes on it, weighted, (n, n_classes)."""
    n_rows, n_classes = chances.shape
    other = (1.0 - weights.agreement) / max(n_classes - 1, 1)
    weight = weights.people[told.annotator]
    total = np.bincount(told.example, weight, n_rows)
    summed = weights.model * chances + total[:, None] * other
    np.add.at(summed, (told.example, told.label), weight * (weights.agreement - other))
    return np.asarray(summed / (weights.model + total)[:, None])
