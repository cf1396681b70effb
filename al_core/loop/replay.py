"""Replay a run from its log: fold its events, or verify that each follows from the rest.

Fold rebuilds the state with `LoopState.apply`. Verify runs the engine again. A simulated run
is simulated anew from its plan, people included; a live run is driven by the log's own times
and answers (the third clock), every training and selection redone. The first event that
differs is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, first_break
from al_core.domain.errors import DataError, LogBroken, QueueError, ReplayDiverged
from al_core.domain.plan import Plan
from al_core.domain.ports import LoggedEvent
from al_core.domain.values import Problem
from al_core.loop.architectures import architecture_of
from al_core.loop.engine import ALL_WHO_COULD_HAVE_LEFT, NOBODY_LEFT, Engine, Sent
from al_core.loop.live_engine import LiveEngine, Ruling
from al_core.loop.ports import Learner, LiveLearner
from al_core.loop.recorders import ComparingRecorder, LogExhausted, event_of
from al_core.loop.state import LoopState
from al_core.loop.virtual import Simulation


@dataclass(frozen=True)
class Verdict:
    """What replay found: `equal`, or the first event that differs and why."""

    equal: bool
    events: int
    seq: int | None = None
    message: str = ""


MISFITS = (QueueError, KeyError, IndexError, ValueError)
"""What the state, the queue or the engine raise at an event that can't have happened."""


class LogSchedule:
    """Nothing is planned ahead: the log says when things happened."""

    def training_ends(self, version: int, at_seconds: float) -> None:
        """The log holds the time at which this version was ready."""


def started(entries: Sequence[LoggedEvent]) -> ev.RunStarted:
    """The first event of a run; ReplayDiverged when it is none."""
    first = event_of(entries[0]) if entries else None
    if not isinstance(first, ev.RunStarted):
        raise ReplayDiverged("event 1 is not a run_started; the log is not that of a run", 1)
    return first


def folded(entries: Sequence[LoggedEvent]) -> LoopState:
    """The state after all events; LogBroken or ReplayDiverged name the first bad one."""
    broken = first_break(list(entries), GENESIS, 1)
    if broken is not None:
        raise LogBroken(f"event {broken} breaks the hash chain; restore a backup", broken)
    started(entries)
    state = LoopState()
    for entry in entries:
        try:
            state.apply(entry.occurred_at, event_of(entry))
        except MISFITS as error:
            raise _misfit(entry, error) from error
    return state


def fold(entries: Sequence[LoggedEvent]) -> Verdict:
    """Whether the log's chain holds and every event fits the state before it."""
    try:
        folded(entries)
    except (LogBroken, ReplayDiverged) as error:
        return Verdict(False, len(entries), error.seq, str(error))
    return Verdict(True, len(entries))


def verify(entries: Sequence[LoggedEvent], problem: Problem, learner: LiveLearner) -> Verdict:
    """Redo the run and compare event by event; `learner` must be fresh."""
    comparing = ComparingRecorder(entries)
    try:
        first = started(entries)
        require_same_data(first, problem)
        if first.mode == "simulated":
            _resimulate(first, problem, learner, comparing)
        else:
            drive_live(entries, learner, comparing)
    except LogExhausted:
        return Verdict(True, len(entries))
    except ReplayDiverged as error:
        return Verdict(False, len(entries), error.seq, str(error))
    if not comparing.finished:
        return _too_long(entries, comparing.position)
    return Verdict(True, len(entries))


def drive(entries: Sequence[LoggedEvent], learner: Learner, comparing: ComparingRecorder) -> None:
    """Feed the log's outside events to the engine; what it does must be what the log says."""
    plan = started(entries).plan
    engine = Engine(architecture_of(plan.architecture), learner, comparing, LogSchedule())
    _drive(entries, engine, comparing)


def drive_live(
    entries: Sequence[LoggedEvent], learner: LiveLearner, comparing: ComparingRecorder
) -> None:
    """The same for a live run, whose trainings, selections and reviews ended when the log says."""
    plan = started(entries).plan
    engine = LiveEngine(architecture_of(plan.architecture), learner, comparing, LogSchedule())
    _drive(entries, engine, comparing)


def _drive(entries: Sequence[LoggedEvent], engine: Engine, comparing: ComparingRecorder) -> None:
    while not comparing.finished:
        position = comparing.position
        entry = entries[position]
        if not _feed(engine, entry) or not _more_at_once(
            entries, comparing.position, entry.occurred_at
        ):
            engine.settle(entry.occurred_at)
        if comparing.position == position:
            kind = event_of(entry).kind
            message = f"event {entry.seq} ({kind}) does not follow from those before it"
            raise ReplayDiverged(message, entry.seq)


def plan_of(entries: Sequence[LoggedEvent]) -> Plan:
    """The plan that a log was started with."""
    return started(entries).plan


def _misfit(entry: LoggedEvent, error: Exception) -> ReplayDiverged:
    message = f"event {entry.seq} does not fit the state before it"
    return ReplayDiverged(f"{message} ({type(error).__name__}: {error})", entry.seq)


def _resimulate(
    first: ev.RunStarted, problem: Problem, learner: Learner, comparing: ComparingRecorder
) -> None:
    Simulation(first.plan, problem, learner, comparing).run(first.versions)


def require_same_data(first: ev.RunStarted, problem: Problem) -> None:
    """Raise DataError when the data at hand is not what the run was begun on."""
    if first.data_version != problem.data_version:
        raise DataError(
            f"event 1 (run_started) says data version {first.data_version[:12]}, the data at hand "
            f"is {problem.data_version[:12]}; replay needs the same rows and labels"
        )


def _too_long(entries: Sequence[LoggedEvent], position: int) -> Verdict:
    seq = entries[position].seq
    return Verdict(False, len(entries), seq, f"event {seq} comes after the run's end")


_OUTSIDE = (
    ev.RunStarted, ev.ExamplesArrived, ev.LabelsImported, ev.AnnotatorJoined, ev.AnnotatorLeft,
    ev.SlotReleased, ev.SlotLapsed, ev.DriftInjected, ev.SlotLeased, ev.LabelGiven,
    ev.ExampleSkipped, ev.ModelTrained,
)  # fmt: skip


_AT_ONCE = (*_OUTSIDE, ev.ClassAdded, ev.RowsAdded, ev.LabelsBrought)
"""What may follow at the same time before the loop does anything about it."""


def _more_at_once(entries: Sequence[LoggedEvent], position: int, now: float) -> bool:
    """Whether the log's next event came from outside too, at the same time."""
    if position >= len(entries) or entries[position].occurred_at != now:
        return False
    return isinstance(event_of(entries[position]), _AT_ONCE)


def _feed(engine: Engine, entry: LoggedEvent) -> bool:
    """Hand an outside event to the engine; False for one that the engine itself must do."""
    try:
        return _fed(engine, entry.occurred_at, event_of(entry))
    except MISFITS as error:
        raise _misfit(entry, error) from error


def _fed(engine: Engine, now: float, event: ev.AnyEvent) -> bool:
    if isinstance(engine, LiveEngine) and _fed_live(engine, now, event):
        return True
    match event:
        case ev.SlotLeased():
            engine.lease(now, event.annotator)
        case ev.LabelGiven():
            engine.answer(now, event.lease, event.label, event.active_seconds, _sent(event))
        case ev.ExampleSkipped():
            engine.skip(now, event.lease, event.active_seconds, _sent(event))
        case ev.ModelTrained():
            engine.finish_training(now, event.version)
        case _ if isinstance(event, _OUTSIDE) or _ended_from_outside(event):
            engine.record(now, event)
        case _:
            return False
    return True


def _sent(event: ev.LabelGiven | ev.ExampleSkipped) -> Sent:
    if isinstance(event, ev.LabelGiven):
        return Sent(
            event.raw_seconds,
            event.answer_id,
            guess=event.guess,
            guess_version=event.guess_version,
        )
    return Sent(event.raw_seconds, event.answer_id, event.unsure, event.scope)


_TOLD = (
    ev.ExampleFlagged, ev.SuggestionShown, ev.ClassAdded, ev.ClassRenamed, ev.QueuePaused,
    ev.QueueResumed, ev.TrainingFailed, ev.AnswerSetAside, ev.QueryFailed,
    ev.StrategyForced, ev.ArrivalsAccepted,
)  # fmt: skip
"""What only live logs hold and changes nothing but what it says."""


def _fed_live(  # noqa: C901, PLR0912 - one line a kind
    engine: LiveEngine, now: float, event: ev.AnyEvent
) -> bool:
    """The same for what only live logs hold, or hold as the end of something begun before."""
    match event:
        case ev.BatchSelected():
            engine.finish_selection(now)
        case ev.QueueRescored():
            engine.finish_review(now)
        case ev.SlotHandedOver():
            engine.hand_over(now, event.lease, event.annotator)
        case ev.LabelRetracted() | ev.SkipRetracted():
            engine.undo(now, event.annotator, event.example)
        case ev.LabelCorrected():
            engine.correct(now, event.annotator, event.example, event.label, event.active_seconds)
        case ev.LabelFoundByHand():
            engine.label_by_hand(
                now, event.annotator, event.example, event.label, event.active_seconds
            )
        case ev.Adjudicated():
            ruling = Ruling(event.label, event.reason, event.comment)
            engine.adjudicate(now, event.annotator, event.example, ruling)
        case ev.RowsAdded():
            engine.add_rows(now, event)
        case ev.LabelsBrought():
            engine.bring_labels(now, event)
        case ev.RecheckGiven() | ev.RecheckCorrected() | ev.RecheckRetracted():
            _fed_again(engine, now, event)
        case ev.ClassesMerged():
            engine.merge_classes(now, event.source, event.target)
        case _ if isinstance(event, _TOLD):
            engine.record(now, event)
        case _:
            return False
    return True


def _fed_again(
    engine: LiveEngine,
    now: float,
    event: ev.RecheckGiven | ev.RecheckCorrected | ev.RecheckRetracted,
) -> None:
    """The same for answers to what was shown again."""
    match event:
        case ev.RecheckGiven():
            sent = Sent(event.raw_seconds, event.answer_id, event.unsure)
            if event.label < 0:
                engine.skip(now, event.lease, event.active_seconds, sent)
            else:
                engine.answer(now, event.lease, event.label, event.active_seconds, sent)
        case ev.RecheckCorrected():
            engine.correct(now, event.annotator, event.example, event.label, event.active_seconds)
        case ev.RecheckRetracted():
            engine.undo(now, event.annotator, event.example)


def _ended_from_outside(event: ev.AnyEvent) -> bool:
    given_up = isinstance(event, ev.SentToAdjudicator) and event.cause == ALL_WHO_COULD_HAVE_LEFT
    return given_up or (isinstance(event, ev.Stopped) and event.reason == NOBODY_LEFT)
