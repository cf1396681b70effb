"""Why the labels of a run are there: chosen by a strategy, at random, known, or by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from al_core.domain import events as ev
from al_core.domain.plan import Plan
from al_core.domain.ports import LoggedEvent
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState


@dataclass(frozen=True)
class LabelOrigins:
    """How many labels of the training pool came in which way, and of how many people.

    audit: labels of the locked audit set, which train nothing; None where all were known.
    """

    plan: Plan
    mode: ev.RunMode
    strategies: tuple[str, ...]
    chosen: int
    at_random: int
    known: int
    by_hand: int
    audit: int | None
    people: int
    adjudicated: int

    @property
    def total(self) -> int:
        """All labels that train models."""
        return self.chosen + self.at_random + self.known + self.by_hand


def label_origins(entries: Sequence[LoggedEvent]) -> LabelOrigins:
    """The origins of the labels that are there after these entries."""
    state, random, strategies = LoopState(), set[int](), dict[str, None]()
    picked, answered = set[int](), set[str]()
    for entry in entries:
        event = event_of(entry)
        state.apply(entry.occurred_at, event)
        if isinstance(event, ev.BatchSelected):
            pairs = zip(event.examples, event.at_random, strict=True)
            random |= {row for row, chance in pairs if chance}
            picked |= set(event.examples)
            strategies[event.strategy] = None
        if isinstance(event, ev.LabelGiven):
            answered.add(event.annotator)
    rows, by_hand = set(state.labels), state.by_hand
    rest = rows - by_hand
    return LabelOrigins(
        plan=state.plan,
        mode=state.mode,
        strategies=tuple(strategies),
        chosen=len(rest & (picked - random)),
        at_random=len(rest & random),
        known=len(rest - picked),
        by_hand=len(rows & by_hand),
        audit=len(state.audit_labels) if state.mode == "live" else None,
        people=len(answered),
        adjudicated=len(state.adjudicated),
    )
