"""How unsure a model or a committee is of each row: measures alone, no selection.

Each takes class probabilities (n, n_classes) and gives (n,), higher = more unsure.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from scipy.special import entr

from al_core.domain.ports import Model
from al_core.domain.values import Features, Floats

Uncertainty = Literal["entropy", "margin", "least_confidence"]
Disagreement = Literal["vote_entropy", "consensus_entropy", "kl", "mutual_information"]


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


def vote_shares(committee: Sequence[Model], block: Features) -> Floats:
    """Share of the members' votes for each class, (n, n_classes)."""
    n_rows = block.shape[0]
    votes = np.zeros((n_rows, committee[0].n_classes))
    for member in committee:
        votes[np.arange(n_rows), member.predict(block)] += 1.0
    return votes / len(committee)


def vote_entropy(committee: Sequence[Model], block: Features) -> Floats:
    """Entropy of the votes in nats, (n,) (Dagan & Engelson 1995)."""
    return entropy(vote_shares(committee, block))


def consensus(committee: Sequence[Model], block: Features) -> Floats:
    """Mean of the members' class probabilities, (n, n_classes)."""
    total = sum(member.predict_proba(block) for member in committee)
    return np.asarray(total / len(committee))


def consensus_entropy(committee: Sequence[Model], block: Features) -> Floats:
    """Entropy of the mean probabilities in nats, (n,)."""
    return entropy(consensus(committee, block))


def mutual_information(committee: Sequence[Model], block: Features) -> Floats:
    """Entropy of the mean less the mean entropy, (n,): the mean KL divergence to the consensus.

    Why these are one: mean_k sum_c p_kc log(p_kc / mean_c) = -mean_k H(p_k) - sum_c mean_c
    log mean_c, as long as all members weigh the same. McCallum & Nigam 1998; as BALD: Houlsby
    et al. 2011, arXiv 1112.5745.
    """
    each = [member.predict_proba(block) for member in committee]
    mean_entropy = sum(entropy(probabilities) for probabilities in each) / len(each)
    return np.asarray(entropy(np.asarray(sum(each) / len(each))) - mean_entropy)


DISAGREEMENTS: dict[Disagreement, Callable[[Sequence[Model], Features], Floats]] = {
    "vote_entropy": vote_entropy,
    "consensus_entropy": consensus_entropy,
    "kl": mutual_information,
    "mutual_information": mutual_information,
}
