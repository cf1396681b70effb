"""Keep how often the newest model's guess was wrong, for what was chosen and what came at random.

Kept in memory: after a restart it is gathered anew, and until then nothing is claimed.
"""

from collections import deque
from dataclasses import dataclass, field

from al_core.experiments.ledger import Ledger
from al_core.experiments.live_cards import Answer, Receipt
from al_core.experiments.live_messages import Suggested
from al_core.loop.state import LoopState
from al_core.monitoring.value_hint import Surprises, ValueHint, value_hint

WINDOW = 100
"""Newest answers of each kind that count: what the model could not know long ago is no news."""


@dataclass(frozen=True)
class Guess:
    """What the newest model said of an example before somebody answered."""

    label: int
    at_random: bool


@dataclass(frozen=True)
class LiveValue:
    """What labels are worth, and what the newest model and batch were like.

    `agreement`: kappa of the newest model with the one before, None before the second.
    `redundancy`: None before the first batch.
    """

    hint: ValueHint
    agreement: float | None
    redundancy: float | None
    redundancy_at_random: float | None


@dataclass
class GuessBook:
    """The newest guesses that an answer was held against: True = the guess was wrong."""

    chosen: deque[bool] = field(default_factory=lambda: deque(maxlen=WINDOW))
    at_random: deque[bool] = field(default_factory=lambda: deque(maxlen=WINDOW))

    def note(self, guesses: dict[str, Guess], answers: dict[str, Answer], done: Receipt) -> None:
        """Hold a guess against the answer it was made for, if that counts and is a label."""
        guess, label = guesses.get(done.answer_id), answers[done.answer_id].label
        if guess is None or label is None or done.status != "saved":
            return
        kind = self.at_random if guess.at_random else self.chosen
        kind.append(guess.label != label)

    def value(self, state: LoopState, ledger: Ledger) -> LiveValue:
        """What labels are worth now."""
        agreements = [version.agreement for version in state.versions[1:]]
        newest = ledger.batches[-1] if ledger.batches else None
        return LiveValue(
            value_hint(_surprises(self.chosen), _surprises(self.at_random), agreements),
            agreements[-1] if agreements else None,
            newest.redundancy if newest else None,
            newest.redundancy_at_random if newest else None,
        )


def guess_of(
    example: int, told: Suggested | None, state: LoopState, ledger: Ledger
) -> Guess | None:
    """What the newest model says of an open example; None when it said nothing."""
    task = state.queue.tasks.get(example)
    if told is None or task is None or example not in told.examples:
        return None
    label = told.labels[told.examples.index(example)]
    if example in ledger.audit_batch:
        return Guess(label, at_random=True)
    batch = ledger.batches[task.batch - 1]
    return Guess(label, at_random=batch.at_random[batch.examples.index(example)])


def _surprises(seen: deque[bool]) -> Surprises:
    return Surprises(len(seen), sum(seen))
