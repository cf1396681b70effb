"""What people get to see of a live run: cards and figures, read from state and ledger."""

from al_core.domain import events as ev
from al_core.experiments.ledger import Ledger
from al_core.experiments.live_cards import Card, Content, HeldLease, LiveStatus, TrainingNow
from al_core.loop.queue import Lease
from al_core.loop.state import LoopState

STRIDE = 7919
"""A prime, so that examples of the audit set look like ever other ones of their batch."""


def card_of(lease: Lease, token: str, content: Content, book: tuple[LoopState, Ledger]) -> Card:
    """The card of a lease; nothing tells audit examples, and those shown again, from others."""
    state, ledger = book
    number, places = _place(lease, state, ledger)
    batch = ledger.batches[number - 1]
    first = places[0]
    return Card(
        lease.number,
        token,
        lease.example,
        lease.due,
        content,
        batch.strategy,
        _mean(batch.utilities, places),
        {name: _mean(values, places) for name, values in batch.reasons.items()},
        batch.scorer,
        batch.model_version,
        batch.labels_behind,
        batch.at_random[first],
        number,
    )


def _place(lease: Lease, state: LoopState, ledger: Ledger) -> tuple[int, tuple[int, ...]]:
    """The batch of an example and its place there; two to stand for one that is not of it."""
    example = lease.example
    guest = ledger.recheck_batch.get(lease.number) or ledger.audit_batch.get(example)
    if guest is not None:
        number, order = guest
        size = len(ledger.batches[number - 1].examples)
        first = order * STRIDE % size
        return number, (first, (first + 1) % size)
    task = state.queue.tasks.get(example) or state.closed[example]
    return task.batch, (ledger.batches[task.batch - 1].examples.index(example),)


def _mean(values: tuple[float, ...], places: tuple[int, ...]) -> float:
    return sum(values[place] for place in places) / len(places)


def held_leases(state: LoopState) -> tuple[HeldLease, ...]:
    """Who holds what until when, in order of lending."""
    leases = state.queue.leases
    numbers = sorted(number for mine in state.queue.held.values() for number in mine)
    return tuple(
        HeldLease(each.number, each.example, each.annotator, each.granted_at, each.due)
        for each in map(leases.__getitem__, numbers)
    )


def status_of(now: float, state: LoopState, ledger: Ledger, behind: tuple[str, str]) -> LiveStatus:
    """The run as it stands; behind: the worker's state and its last error."""
    model, newest = state.model, state.newest
    return LiveStatus(
        classes=tuple(state.classes),
        model_version=model.number if model else None,
        model_age=len(state.labels) - (model.labels if model else 0),
        labels=len(state.labels),
        audit_labels=len(state.audit_labels),
        labels_today=ledger.labels_on_day_of(now),
        waiting=state.queue.waiting,
        open=state.open,
        at_work=tuple(state.at_work),
        held=held_leases(state),
        batch=newest.number if newest else 0,
        batch_size=newest.size if newest else 0,
        batch_closed=newest.closed if newest else 0,
        selecting=state.selecting is not None,
        training=training_now(now, state, state.training),
        worker=_worker_word(behind[0], state),
        last_error=_last_error(behind, state),
        paused=state.paused,
        stopped=state.stopped,
    )


def _last_error(behind: tuple[str, str], state: LoopState) -> str:
    """That there is no worker any more matters more than the training before it."""
    worker, words = behind
    return words if worker == "stopped" and words else state.training_failed or words


def training_now(
    now: float, state: LoopState, training: ev.TrainingStarted | None
) -> TrainingNow | None:
    """The training under way; its end is guessed from how long the last five took."""
    if training is None:
        return None
    took = [version.ready_at - version.frozen_at for version in state.versions[-5:]]
    seconds = now - state.training_since
    eta = max(0.0, sum(took) / len(took) - seconds) if took else None
    return TrainingNow(training.version, training.examples, seconds, eta)


def _worker_word(worker: str, state: LoopState) -> str:
    if worker != "ready":
        return worker
    return "busy" if state.training or state.selecting or state.reviewing else "idle"
