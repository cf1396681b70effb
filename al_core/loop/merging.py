"""Merge the answers on one example into a label."""

from collections.abc import Mapping

import numpy as np

from al_core.annotation.consensus import dawid_skene, majority
from al_core.loop.state import LoopState


def consensus_of(
    method: str, example: int, answers: Mapping[str, int], state: LoopState
) -> int | None:
    """The label that `answers` (annotator -> label) agree on; None on a tie or no answer.

    majority: the most frequent label. dawid_skene: the likeliest label under the confusion
    matrices of Dawid and Skene (1979), fitted on all answers of the run so far.
    """
    if not answers:
        return None
    if method == "majority":
        return majority(list(answers.values()))
    names = {name: number for number, name in enumerate(state.everyone)}
    told = [(e, names.setdefault(a, len(names)), label) for e, a, label in state.answers]
    triples = np.array(told, dtype=np.int64)
    examples, positions = np.unique(triples[:, 0], return_inverse=True)
    fitted = dawid_skene(positions, triples[:, 1], triples[:, 2], state.n_classes)
    posterior = fitted.posterior[np.searchsorted(examples, example)]
    return int(np.argmax(posterior))
