"""Merge the answers on one example into a label."""

from collections.abc import Mapping

import numpy as np

from al_core.annotation.consensus import dawid_skene, majority
from al_core.annotation.weighted import weighted_vote
from al_core.domain.values import Labels, Rows
from al_core.loop.state import LoopState


def consensus_of(
    method: str, example: int, answers: Mapping[str, int], state: LoopState
) -> int | None:
    """The label that `answers` (annotator -> label) agree on; None on a tie or no answer.

    majority: the most frequent label. dawid_skene: the likeliest label under the confusion
    matrices of Dawid and Skene (1979), fitted on all answers of the run so far. weighted: the
    label that weighs most when each person weighs what their agreement with the others says.
    """
    if not answers:
        return None
    if method == "majority":
        return majority(list(answers.values()))
    examples, people, labels = told(state)
    place = np.searchsorted(np.unique(examples), example)
    if method == "weighted":
        found = int(weighted_vote(examples, people, labels, state.n_classes).labels[place])
        return None if found < 0 else found
    fitted = dawid_skene(examples, people, labels, state.n_classes)
    return int(np.argmax(fitted.posterior[place]))


def told(state: LoopState) -> tuple[Rows, Rows, Labels]:
    """All answers that stand: examples, people by their place in `everyone`, labels."""
    names = {name: number for number, name in enumerate(state.everyone)}
    answers = [(e, names.setdefault(a, len(names)), label) for e, a, label in state.answers]
    table = np.array(answers, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]
