"""Read a run's log into what figures and tables show: every number is a projection of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from al_core.domain import events as ev
from al_core.domain.ports import LoggedEvent
from al_core.domain.results import BatchLikeness, LearningCurve, RunFigures, RunResult, Span
from al_core.domain.values import Floats
from al_core.loop.state import LoopState
from al_core.monitoring.areas import curve_area


@dataclass
class _Tally:
    """What one pass over the events collects beside the state."""

    curve: list[tuple[float, float, float, float, float, float]] = field(default_factory=list)
    selected_at: dict[int, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    unseen: list[float] = field(default_factory=list)
    in_training: list[float] = field(default_factory=list)
    behind_at_selection: list[int] = field(default_factory=list)
    behind_at_answer: list[int] = field(default_factory=list)
    batches: list[BatchLikeness] = field(default_factory=list)
    seeds: int = 0

    def take(self, now: float, event: ev.Event, state: LoopState) -> None:
        """Collect from an event that the state has just taken in."""
        match event:
            case ev.LabelsImported() | ev.LabelsBrought():
                self.seeds += len(event.examples)
            case ev.BatchSelected():
                self._selected(now, event)
            case ev.LabelGiven() if event.counted:
                if event.example not in state.audit:
                    self.behind_at_answer.append(event.labels_behind)
                self._labeled(event.example, state)
            case ev.ConsensusReached():
                self._labeled(event.example, state)
            case ev.TrainingStarted():
                self.in_training, self.unseen = self.unseen, []
            case ev.ModelTrained():
                self._trained(now, event, state)

    def _selected(self, now: float, event: ev.BatchSelected) -> None:
        self.selected_at.update(dict.fromkeys(event.examples, now))
        self.behind_at_selection += [event.labels_behind] * len(event.examples)
        found = BatchLikeness(
            event.batch, len(event.examples), event.redundancy, event.redundancy_at_random
        )
        self.batches.append(found)

    def _labeled(self, example: int, state: LoopState) -> None:
        """A label for the next training; an example of the audit set was never selected."""
        if example in state.labels:
            self.unseen.append(self.selected_at[example])

    def _trained(self, now: float, event: ev.ModelTrained, state: LoopState) -> None:
        self.waits += [now - selected for selected in self.in_training]
        quality = (event.accuracy, event.macro_f1, event.log_loss)
        self.curve.append((float(event.examples), now, state.cost, *quality))


def run_result(run_id: str, entries: Iterable[LoggedEvent]) -> RunResult:
    """Everything measured of a run, finished or not."""
    state, tally, begun, last = LoopState(), _Tally(), None, None
    for last in entries:
        event = ev.decoded(last.payload)
        begun = last.occurred_at if begun is None else begun
        state.apply(last.occurred_at, event)
        tally.take(last.occurred_at - begun, event, state)
    curve = _curve(tally)
    return RunResult(
        run_id=run_id,
        plan=state.plan,
        events=last.seq if last else 0,
        head_hash=last.hash if last else "",
        finished=bool(state.stopped),
        stop_reason=state.stopped,
        curve=curve,
        figures=_figures(state, tally, curve, state.now - (begun or 0.0)),
        batches=tuple(tally.batches),
    )


def _curve(tally: _Tally) -> LearningCurve:
    columns = np.array(tally.curve, dtype=np.float64).reshape(-1, 6).T
    return LearningCurve(*columns)


def _figures(state: LoopState, tally: _Tally, curve: LearningCurve, seconds: float) -> RunFigures:
    """seconds: since the first event; clocks of live runs begin in 1970."""
    totals = state.totals
    labels = len(state.labels)
    alike = [(each.inside, each.at_random) for each in tally.batches] or [(np.nan, np.nan)]
    redundancy, at_random = np.array(alike).mean(axis=0)
    return RunFigures(
        labels=labels,
        answers=totals.answers,
        seconds=seconds,
        cost=state.cost,
        final_accuracy=float(curve.accuracy[-1]) if curve.accuracy.size else float("nan"),
        area=curve_area(curve.labels, curve.accuracy),
        labels_per_hour=_share(3600.0 * (labels - tally.seeds), seconds),
        cycle_seconds=_median(np.diff(curve.seconds)),
        latency_seconds=_median(np.array(tally.waits)),
        staleness_at_selection=_mean(tally.behind_at_selection),
        staleness_at_answer=_mean(tally.behind_at_answer),
        people_idle_share=_share(totals.idle_seconds, totals.person_seconds),
        trainer_idle_share=1.0 - _share(totals.training_seconds, seconds),
        lapsed=totals.lapses,
        late=totals.late_answers,
        redundancy=float(redundancy),
        redundancy_at_random=float(at_random),
        mean_queue_depth=_share(totals.waiting_seconds, seconds),
        person_hours=totals.person_seconds / 3600.0,
        compute_hours=totals.training_seconds / 3600.0,
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else float("nan")


def _mean(values: list[int]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _median(values: Floats) -> float:
    return float(np.median(values)) if values.size else float("nan")


@dataclass
class _Gantt:
    """Bars as they open and close."""

    spans: list[Span] = field(default_factory=list)
    busy: dict[int, tuple[str, float]] = field(default_factory=dict)
    idle_since: dict[str, float] = field(default_factory=dict)
    lapsed: dict[int, tuple[str, float]] = field(default_factory=dict)
    training_since: float | None = None

    def take(self, now: float, event: ev.Event) -> None:
        """Open or close the bars that an event is about."""
        match event:
            case ev.AnnotatorJoined():
                self.idle_since[event.annotator] = now
            case ev.AnnotatorLeft():
                self._end_idle(event.annotator, now)
            case ev.SlotLeased():
                self._end_idle(event.annotator, now)
                self.busy[event.lease] = (event.annotator, now)
            case ev.LabelGiven():
                self._work_on(event.lease)
                self._end_work(event.lease, "stale" if event.versions_behind else "labeling", now)
            case ev.SlotLapsed():
                self.lapsed[event.lease] = (self.busy[event.lease][0], now)
                self._end_work(event.lease, "labeling", now)
            case ev.ExampleSkipped() | ev.SlotReleased() | ev.RecheckGiven():
                self._work_on(event.lease)
                self._end_work(event.lease, "labeling", now)
            case ev.TrainingStarted():
                self.training_since = now
            case ev.ModelTrained() if self.training_since is not None:
                self.spans.append(Span("trainer", "retraining", self.training_since, now))
                self.training_since = None

    def _end_idle(self, person: str, now: float) -> None:
        since = self.idle_since.pop(person, None)
        if since is not None and now > since:
            self.spans.append(Span(person, "idle", since, now))

    def _work_on(self, lease: int) -> None:
        """Someone who answers after the time-out was at work all the while, not idle."""
        person, since = self.lapsed.pop(lease, ("", 0.0))
        if self.idle_since.get(person) == since:
            del self.idle_since[person]
            self.busy[lease] = (person, since)

    def _end_work(self, lease: int, activity: str, now: float) -> None:
        if lease not in self.busy:
            return
        person, since = self.busy.pop(lease)
        self.spans.append(Span(person, activity, since, now))
        self.idle_since[person] = now

    def close(self, now: float) -> list[Span]:
        """All bars, those still open cut off at `now`."""
        for person in list(self.idle_since):
            self._end_idle(person, now)
        for lease in list(self.busy):
            self._end_work(lease, "labeling", now)
        if self.training_since is not None:
            self.spans.append(Span("trainer", "retraining", self.training_since, now))
        return self.spans


def spans_of(entries: Iterable[LoggedEvent]) -> list[Span]:
    """The Gantt bars of a run: who labeled (a stale item), trained or idled, and when."""
    gantt, now = _Gantt(), 0.0
    for entry in entries:
        now = entry.occurred_at
        gantt.take(now, ev.decoded(entry.payload))
    return gantt.close(now)
