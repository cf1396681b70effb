"""Merge overlapping answers by how far each person's word is worth: log-odds weights."""

from dataclasses import dataclass

import numpy as np

from al_core.domain.errors import DataError
from al_core.domain.values import Floats, Labels, Rows

PRIOR_ANSWERS = 4.0
"""A person counts as average until this many answers say otherwise."""
BEST, WORST_PRIOR = 0.99, 0.6
TIE = 1e-9


@dataclass(frozen=True)
class WeightedVote:
    """Answers merged by weight.

    examples (n,) and annotators (a,): ids, ascending. posterior (n, k): chance of each class.
    accuracies (a,): estimated share of right answers. weights (a,): log-odds against chance.
    """

    examples: Rows
    annotators: Rows
    posterior: Floats
    accuracies: Floats
    weights: Floats

    @property
    def labels(self) -> Labels:
        """Likeliest class per example, (n,); -1 where the first two weigh the same."""
        return np.array([weightiest(row) for row in self.posterior], dtype=np.int64)


def weighted_vote(examples: Rows, annotators: Rows, labels: Labels, n_classes: int) -> WeightedVote:
    """Class chances where each answer weighs w = log(a (k - 1) / (1 - a)), 0 at the least.

    a: share of a person's answers that are the others' most frequent answer on the same
    example (a tie among them counts in shares), drawn towards the team's mean by four
    answers. The weights are the best ones for independent people of accuracy a whose errors
    are spread evenly (Nitzan, Paroush 1982, doi 10.2307/2526438). Cost O(answers k).
    """
    _refuse_unfit(labels, n_classes)
    example_ids, rows = np.unique(examples, return_inverse=True)
    annotator_ids, people = np.unique(annotators, return_inverse=True)
    votes = np.zeros((example_ids.shape[0], n_classes))
    np.add.at(votes, (rows, labels), 1.0)
    accuracies = _accuracies(votes[rows], labels, people)
    odds = np.log(accuracies * (n_classes - 1) / (1.0 - accuracies))
    weights = np.maximum(odds, 0.0)
    scores = np.zeros_like(votes)
    np.add.at(scores, (rows, labels), weights[people])
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    return WeightedVote(example_ids, annotator_ids, chances, accuracies, weights)


def weightiest(chances: Floats) -> int:
    """The likeliest class; -1 where the first two are level."""
    if chances.shape[0] == 1:
        return 0
    second, first = np.sort(chances)[-2:]
    return -1 if first - second < TIE else int(chances.argmax())


def _accuracies(votes: Floats, labels: Labels, people: Rows) -> Floats:
    """Estimated share of right answers by person; votes (n_answers, k) on each one's example."""
    others = votes.copy()
    others[np.arange(labels.shape[0]), labels] -= 1.0
    most = others.max(axis=1)
    shared = most > 0.0
    leaders = others == most[:, None]
    hits = leaders[np.arange(labels.shape[0]), labels] / leaders.sum(axis=1)
    right = np.bincount(people[shared], weights=hits[shared], minlength=people.max() + 1)
    judged = np.bincount(people[shared], minlength=people.max() + 1)
    mean = right.sum() / judged.sum() if judged.sum() else 0.0
    prior = min(max(mean, WORST_PRIOR), BEST)
    return np.asarray(np.minimum((right + PRIOR_ANSWERS * prior) / (judged + PRIOR_ANSWERS), BEST))


def _refuse_unfit(labels: Labels, n_classes: int) -> None:
    if not labels.shape[0]:
        raise DataError("No answers to merge; wait for at least one")
    if labels.min() < 0 or labels.max() >= n_classes:
        raise DataError(
            f"Answers run from {labels.min()} to {labels.max()}, but there are {n_classes} "
            f"classes; answers must be 0 to {n_classes - 1}"
        )
