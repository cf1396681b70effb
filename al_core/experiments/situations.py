"""A run as alerts look at it, from its state, its events and the newest model's view."""

from collections import Counter
from collections.abc import Iterable, Sequence

from al_core.domain import events as ev
from al_core.domain.values import Labels
from al_core.loop.state import LoopState
from al_core.monitoring.alerts import Situation, Worker, class_counts
from al_core.monitoring.team import tallies


def situation_of(
    state: LoopState, events: Sequence[ev.AnyEvent], predicted: Labels | None = None
) -> Situation:
    """The run as it stands. predicted: the newest model's classes of a sample of the pool."""
    recent, classes = state.recent, state.classes
    behind = recent.labels_behind / max(1, recent.answers)
    return Situation(
        at_work=len(state.at_work),
        idle=_without_work(state),
        waiting=state.queue.waiting,
        selectable=0 if state.paused or state.stopped else state.selectable,
        batch_size=state.batch_size,
        busy=state.training is not None or state.selecting is not None,
        leases=recent.leases,
        lapses=recent.lapses,
        stale_batches=behind / max(1, state.batch_size),
        workers=workers_of(events, state.audit_labels.keys()),
        labeled=class_counts(list(state.labels.values()), classes),
        predicted={} if predicted is None else class_counts(predicted.tolist(), classes),
    )


def _without_work(state: LoopState) -> int:
    """People at work who hold nothing and for whom nothing waits in the queue."""
    queue = state.queue
    return sum(who not in queue.held and queue.next_for(who) is None for who in state.at_work)


def workers_of(events: Sequence[ev.AnyEvent], audit: Iterable[int]) -> tuple[Worker, ...]:
    """Each person, with how often they agree with the consensus of audit items.

    Only items that two people or more answered tell anything; what was taken back counts not.
    """
    answers = _standing_answers(events, set(audit))
    audited, right = Counter[str](), Counter[str]()
    for given in answers.values():
        label, votes = Counter(given.values()).most_common(1)[0]
        if len(given) > 1 and 2 * votes > len(given):
            audited.update(list(given))
            right.update(who for who, said in given.items() if said == label)
    return tuple(
        Worker(name, len(tally.seconds), tally.hasty_share, audited[name], right[name])
        for name, tally in tallies(events).items()
    )


def _standing_answers(events: Iterable[ev.AnyEvent], audit: set[int]) -> dict[int, dict[str, int]]:
    """What each person last said of each audit item, by item."""
    said: dict[int, dict[str, int]] = {}
    for event in events:
        match event:
            case ev.LabelGiven(example=example, counted=True) if example in audit:
                said.setdefault(example, {})[event.annotator] = event.label
            case ev.LabelCorrected(example=example) if example in said:
                said[example][event.annotator] = event.label
            case ev.LabelRetracted(example=example) if example in said:
                said[example].pop(event.annotator, None)
    return said
