"""What is not known, or done otherwise, when a log is played with another plan: in sentences."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from al_core.domain import events as ev
from al_core.domain.plan import Plan
from al_core.domain.ports import LoggedEvent
from al_core.loop.lived import Lived
from al_core.loop.recorders import event_of

_THOUGHT_AGAIN = (
    ev.LabelRetracted, ev.LabelCorrected, ev.Adjudicated, ev.ClassesMerged, ev.SkipRetracted,
)  # fmt: skip


def left_out(entries: Sequence[LoggedEvent], session: Lived, changed: Plan) -> tuple[str, ...]:
    """One sentence for each thing of this log that playing does not have; what is always so first.

    Figures are of this log; what did not happen in it is not mentioned. changed: the plan that is
    played.
    """
    timed = [(entry.occurred_at, event_of(entry)) for entry in entries]
    counts: Counter[type[ev.Event]] = Counter(type(event) for _, event in timed)
    only = (
        f"Only the {len(session.labels):,} examples that people answered can be handed out: where "
        "a rule picks one that nobody labeled, its next choice among the labeled takes its place. "
        "Towards the end little is left to choose from, so all curves end near one another."
    )
    turns = (
        "People are there when they were and need as long for their k-th turn as their k-th turn "
        "took, whatever the example; nobody gives more answers than they gave."
    )
    return (only, turns, *_of_this_log(counts, session), *_waits(timed, session, changed))


def _of_this_log(counts: Mapping[type[ev.Event], int], session: Lived) -> list[str]:
    found = []
    if again := sum(counts[kind] for kind in _THOUGHT_AGAIN):
        found.append(
            f"{_times(again)} somebody thought again (undo, correction, adjudication, classes "
            "merged): here an example has the label it ended with from its first answer on."
        )
    if counts[ev.AuditQueued] or counts[ev.RecheckGiven]:
        found.append(
            "Audit items and items shown again are not handed out; the time they took is kept. "
            "Quality is measured on all audit labels of the log, in the log itself on those of "
            "that moment."
        )
    if counts[ev.SlotHandedOver] or counts[ev.SlotReleased]:
        released = counts[ev.SlotHandedOver] + counts[ev.SlotReleased]
        found.append(
            f"{_times(released)} an item was given back or handed over unanswered; that is not "
            "repeated."
        )
    if counts[ev.StrategyForced]:
        found.append("Strategies that somebody put in force by hand are not: the plan's own rule.")
    if counts[ev.TrainingFailed]:
        found.append(f"{_times(counts[ev.TrainingFailed])} a training failed; here none does.")
    if session.plan.options.hand > 1 and session.first.mode == "live":
        found.append(
            f"People held up to {session.plan.options.hand} items; here each holds one at a time, "
            "so items are newer when they are answered."
        )
    if session.imported:
        found.append(
            f"{session.imported:,} labels that came from elsewhere (seed set, brought, found by "
            "hand) come in when they came in."
        )
    return found


def _waits(timed: Sequence[tuple[float, ev.AnyEvent]], session: Lived, changed: Plan) -> list[str]:
    """How long choosing took, which takes no time here; and training, as measured."""
    began, took = None, []
    for at, event in timed:
        if isinstance(event, ev.SelectionStarted):
            began = at
        elif isinstance(event, ev.BatchSelected) and began is not None:
            took.append(at - began)
            began = None
    if not took:
        return []
    return [
        f"Choosing a batch took {np.median(took):.1f} s (median); here it takes none.",
        _retraining(session, changed),
    ]


def _retraining(session: Lived, changed: Plan) -> str:
    """How long training takes in what is played: as measured, or as somebody changed it."""
    training = session.plan.training
    measured = f"{training.seconds:.1f} s and {training.seconds_per_label:.3f} s per label"
    if changed.training.seconds == session.first.plan.training.seconds:
        return f"Retraining takes {measured}, as measured in the log."
    return (
        f"Retraining took {measured} in the log, whatever its plan says; the changed plan is "
        f"played with {changed.training.seconds:.1f} s in place of the first."
    )


def _times(count: int) -> str:
    return "Once" if count == 1 else f"{count:,} times"
