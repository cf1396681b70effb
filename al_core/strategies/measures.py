"""How unsure a model or a committee is of each row: measures alone, no selection.

Each takes class probabilities (n, n_classes) and gives (n,), higher = more unsure.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, cast

import numpy as np
from scipy.special import entr

from al_core.domain.ports import LinearHead, Model, SoftmaxHead
from al_core.domain.values import Features, Floats, Labels

Uncertainty = Literal["entropy", "margin", "least_confidence"]
Disagreement = Literal["vote_entropy", "consensus_entropy", "kl", "mutual_information"]
GRID = 2.0**44


def least_confidence(probabilities: Floats) -> Floats:
    """1 - probability of the most likely class (Lewis & Gale 1994, arXiv cmp-lg/9407020)."""
    return np.asarray(1.0 - probabilities.max(axis=1))


def entropy(probabilities: Floats) -> Floats:
    """Shannon entropy in nats (Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x)."""
    return np.asarray(entr(probabilities).sum(axis=1))


def top_two_gap(values: Floats) -> Floats:
    """Highest minus second highest value of each row, (n,); 0 where there is one class only."""
    if values.shape[1] < 2:
        return np.zeros(values.shape[0])
    first = np.maximum(values[:, 0], values[:, 1])
    second = np.minimum(values[:, 0], values[:, 1])
    for column in values.T[2:]:
        second = np.maximum(second, np.minimum(first, column))
        first = np.maximum(first, column)
    return np.asarray(first - second)


def margin(probabilities: Floats) -> Floats:
    """1 - gap of the two most likely classes (Scheffer et al. 2001)."""
    return 1.0 - top_two_gap(probabilities)


UNCERTAINTIES: dict[Uncertainty, Callable[[Floats], Floats]] = {
    "entropy": entropy,
    "margin": margin,
    "least_confidence": least_confidence,
}


def votes(committee: Sequence[Model], block: Features) -> Labels:
    """Class that each member names for each row, (m, n); linear members in one product."""
    if all(isinstance(member, LinearHead) for member in committee):
        heads = cast("Sequence[LinearHead]", committee)
        named = zip(heads, head_scores(heads, block), strict=True)
        return np.stack([head.classes[first_highest(scores)] for head, scores in named])
    return np.stack([member.predict(block) for member in committee])


def vote_entropy(committee: Sequence[Model], block: Features) -> Floats:
    """Entropy of the votes in nats, (n,) (Dagan & Engelson 1995).

    The mean over members of log(m / members who vote alike), logs on a grid of 2^-44: their
    sums are then exact, and rows with alike votes tie whatever the classes.
    """
    named = votes(committee, block)
    counts = np.arange(1, len(committee) + 1)
    doubt = np.rint(np.log(len(committee) / counts) * GRID) / GRID
    total = np.zeros(block.shape[0])
    for own in named:
        total += doubt[(named == own).sum(axis=0) - 1]
    return total / len(committee)


def consensus(committee: Sequence[Model], block: Features) -> Floats:
    """Mean of the members' class probabilities, (n, n_classes)."""
    return _consensus_and_doubt(committee, block)[0]


def consensus_entropy(committee: Sequence[Model], block: Features) -> Floats:
    """Entropy of the mean probabilities in nats, (n,)."""
    return entropy(consensus(committee, block))


def mutual_information(committee: Sequence[Model], block: Features) -> Floats:
    """Entropy of the mean less the mean entropy, (n,): the mean KL divergence to the consensus.

    Why these are one: mean_k sum_c p_kc log(p_kc / mean_c) = -mean_k H(p_k) - sum_c mean_c
    log mean_c, as long as all members weigh the same. McCallum & Nigam 1998; as BALD: Houlsby
    et al. 2011, arXiv 1112.5745.
    """
    mean, mean_entropy = _consensus_and_doubt(committee, block)
    return np.asarray(entropy(mean) - mean_entropy)


def _consensus_and_doubt(committee: Sequence[Model], block: Features) -> tuple[Floats, Floats]:
    """Mean of the members' probabilities, (n, n_classes), and of their entropies, (n,)."""
    chances = np.zeros((committee[0].n_classes, block.shape[0]))
    doubt = np.zeros(block.shape[0])
    for classes, shown, uncertain in _answers(committee, block):
        chances[classes] += shown
        doubt += uncertain
    chances /= len(committee)
    return chances.T, doubt / len(committee)


def _answers(
    committee: Sequence[Model], block: Features
) -> Iterator[tuple[Labels | slice, Floats, Floats]]:
    """By each member: classes, their probabilities, (k, n), and the entropy of these, (n,)."""
    if not all(isinstance(member, SoftmaxHead) for member in committee):
        for member in committee:
            probabilities = member.predict_proba(block)
            yield slice(None), probabilities.T, entropy(probabilities)
        return
    heads = cast("Sequence[SoftmaxHead]", committee)
    for head, scores in zip(heads, head_scores(heads, block), strict=True):
        everything = head.classes.size == head.n_classes
        yield slice(None) if everything else head.classes, *_softmax_and_entropy(scores)


def _softmax_and_entropy(scores: Floats) -> tuple[Floats, Floats]:
    """Softmax over the first axis of `scores`, (k, n), and its entropy, (n,): one exponential.

    Overwrites `scores`.
    """
    scores -= scores.max(axis=0)
    chances = np.exp(scores)
    totals = chances.sum(axis=0)
    chances *= 1.0 / totals
    return chances, np.log(totals) - np.einsum("kn,kn->n", chances, scores)


def head_scores(heads: Sequence[LinearHead], block: Features) -> Iterator[Floats]:
    """Decision values by each head, (classes shown, n), from one product with all weights.

    Two classes: 0 and f, of which the softmax is the logistic function of f.
    """
    weights = np.concatenate([head.coefficients for head in heads]).astype(block.dtype)
    products = np.asarray(block @ weights.T)
    first = 0
    for head in heads:
        intercepts = np.asarray(head.intercepts)[:, None]
        own = products[:, first : first + head.coefficients.shape[0]]
        scores = np.add(own.T, intercepts, dtype=np.float64, order="C")
        alone = scores.shape[0] < head.classes.size
        yield np.concatenate([np.zeros_like(scores), scores]) if alone else scores
        first += own.shape[1]


def first_highest(scores: Floats) -> Labels:
    """Position in the first axis of each column's highest value, the first of equals."""
    highest, place = scores[0].copy(), np.zeros(scores.shape[1], dtype=np.int64)
    for number, row in enumerate(scores[1:], start=1):
        np.maximum(place, (row > highest) * np.int64(number), out=place)
        np.maximum(highest, row, out=highest)
    return place


DISAGREEMENTS: dict[Disagreement, Callable[[Sequence[Model], Features], Floats]] = {
    "vote_entropy": vote_entropy,
    "consensus_entropy": consensus_entropy,
    "kl": mutual_information,
    "mutual_information": mutual_information,
}
