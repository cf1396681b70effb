"""Keep how often the newest model's guess was wrong, for what was chosen and what came at random.

Folded from the log, which holds each guess beside the answer, so that a restart forgets nothing.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from al_core.domain import events as ev
from al_core.loop.state import LoopState
from al_core.monitoring.value_hint import Surprises, ValueHint, value_hint

WINDOW = 100
"""Newest answers of each kind that count: what the model could not know long ago is no news."""


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


@dataclass(frozen=True)
class Surprise:
    """A guess that an answer was held against."""

    example: int
    annotator: str
    wrong: bool


@dataclass
class GuessBook:
    """The newest guesses that answers were held against; examples of the audit set are random."""

    chosen: deque[Surprise] = field(default_factory=lambda: deque(maxlen=WINDOW))
    at_random: deque[Surprise] = field(default_factory=lambda: deque(maxlen=WINDOW))
    _came_at_random: dict[int, bool] = field(default_factory=dict)

    def take(self, event: ev.AnyEvent) -> None:
        """Take in the next event."""
        match event:
            case ev.BatchSelected():
                self._came_at_random.update(zip(event.examples, event.at_random, strict=True))
            case ev.AuditQueued():
                self._came_at_random.update(dict.fromkeys(event.examples, True))
            case ev.LabelGiven() if event.counted and event.guess is not None:
                wrong = event.guess != event.label
                seen = Surprise(event.example, event.annotator, wrong)
                self._kind(event.example).append(seen)
            case ev.LabelRetracted():
                self._take_back(event)

    def value(self, state: LoopState, batches: Sequence[ev.BatchSelected]) -> LiveValue:
        """What labels are worth now."""
        agreements = [version.agreement for version in state.versions[1:]]
        newest = batches[-1] if batches else None
        return LiveValue(
            value_hint(_surprises(self.chosen), _surprises(self.at_random), agreements),
            agreements[-1] if agreements else None,
            newest.redundancy if newest else None,
            newest.redundancy_at_random if newest else None,
        )

    def _kind(self, example: int) -> deque[Surprise]:
        return self.at_random if self._came_at_random[example] else self.chosen

    def _take_back(self, event: ev.LabelRetracted) -> None:
        """An answer taken back tells nothing; the next one on the example does."""
        kind = self._kind(event.example)
        told = (event.example, event.annotator)
        for seen in reversed(kind):
            if (seen.example, seen.annotator) == told:
                kind.remove(seen)
                return


def _surprises(seen: deque[Surprise]) -> Surprises:
    return Surprises(len(seen), sum(each.wrong for each in seen))
