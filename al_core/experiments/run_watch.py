"""What the pages on one run ask for: its models' health, savings, batches, arrivals, alerts.

All of it is worked out beside the page: a little on threads, the long work in the inspection
desk's process. What is asked twice is there at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np

from al_core.domain import events as ev
from al_core.domain.errors import LoopLabError
from al_core.domain.forecasts import RunForecast
from al_core.domain.plan import Plan
from al_core.domain.results import Interval, JobProgress, Saving, Span
from al_core.experiments.arrival_story import ArrivalStory, arrival_story
from al_core.experiments.background import Pending, ReadingDesk
from al_core.experiments.batch_files import batches_on_file, newest_batch
from al_core.experiments.forecasting import forecast_on_file
from al_core.experiments.inspecting import Inspection
from al_core.experiments.inspection_desk import InspectionDesk, Looked
from al_core.experiments.label_gains import LabelGains, label_gains
from al_core.experiments.live_cards import Content
from al_core.experiments.live_gantt import gantt_of
from al_core.experiments.live_savings import RunSavings, savings_on_file
from al_core.experiments.redundancies import BatchView
from al_core.experiments.run_costs import RunCosts, run_costs
from al_core.experiments.run_health import Outside, RunHealth, run_health
from al_core.experiments.run_rows import run_contents
from al_core.experiments.run_story import Story, story_of
from al_core.experiments.situations import situation_of
from al_core.experiments.snapshots import until
from al_core.experiments.version_health import HealthMemory
from al_core.experiments.watched_runs import WatchedRun, watched_runs
from al_core.loop.merging import told
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState
from al_core.monitoring.alerts import Alert, alerts
from al_core.monitoring.raters import raw_agreement
from al_core.monitoring.stop_panel import NOTHING
from al_core.monitoring.stopping import RULES, GainBelowPrice, StoppingRule
from al_core.store.store import Store

T = TypeVar("T")
_Moment = tuple[str, int | None]
MILESTONES = (
    ev.ModelTrained, ev.BatchSelected, ev.ArrivalsTested, ev.DriftFound, ev.DriftCleared,
    ev.ArrivalsAccepted, ev.StrategySwitched, ev.StrategyForced, ev.Stopped,
)  # fmt: skip


@dataclass(frozen=True)
class Worked(Generic[T]):
    """What long work has found, also of an earlier moment; job: the work on what is missing."""

    found: T | None
    job: JobProgress | None


@dataclass(frozen=True)
class RunStanding:
    """A run as it stands: alerts, what became of its arrivals, how often people agree.

    strategy: in force now; forced: the one that somebody put in force, "" while rules choose.
    """

    plan: Plan
    alerts: tuple[Alert, ...]
    arrivals: ArrivalStory
    ceiling: Interval
    strategy: str
    forced: str


class RunWatch:
    """One per lab."""

    def __init__(self, store: Store, cache: Path, desk: ReadingDesk) -> None:
        self._store, self._cache, self._desk = store, cache, desk
        self.inspections = InspectionDesk(store, cache)
        self._memory = HealthMemory()
        self._savings: dict[_Moment, RunSavings] = {}
        self._batches: dict[_Moment, tuple[str, tuple[BatchView, ...]]] = {}
        self._forecasts: dict[_Moment, RunForecast] = {}

    def runs(self) -> tuple[WatchedRun, ...]:
        """Projects first, then the runs of simulations that have begun."""
        return watched_runs(self._store)

    def inspection(self, run_id: str, as_of: int | None = None) -> Looked | Pending:
        """A run's versions as far as they are redone; what is missing is begun.

        With `as_of` those up to that entry, as if the log ended there. The work is cancelled,
        or begun again after a fault, at `inspections`.
        """
        key = f"inspection {run_id} {as_of}"

        def look() -> Looked:
            if as_of is None:
                return self.inspections.look(run_id)
            return self.inspections.look_back(run_id, as_of)

        try:
            found = self._desk.ask(key, look)
        except LoopLabError:
            self._desk.forget(key)
            raise
        if not isinstance(found, Pending):
            self._desk.forget(key)
        return found

    def health(self, seen: Inspection, outside: Outside | None = None) -> RunHealth | Pending:
        """What monitoring says of an inspected run; worked out in the background, once.

        Its advice knows what the run has saved as soon as that is on file, told or not told by
        `outside`; `savings` begins that work.
        """
        outside = outside or Outside()
        if outside.saving is None:
            outside = replace(outside, saving=last_saving(savings_on_file(seen, self._cache)))
        key = f"health {seen.run_id} {len(seen.entries)} {len(seen.versions)} {outside}"
        return self._desk.ask(key, lambda: run_health(seen, outside, self._memory))

    def standing(self, seen: Inspection) -> RunStanding | Pending:
        """How a run stands as of the entries of an inspection."""
        key = f"standing {seen.run_id} {len(seen.entries)} {len(seen.versions)}"
        return self._desk.ask(key, lambda: standing_of(seen))

    def savings(self, seen: Inspection) -> Worked[RunSavings]:
        """Labels saved at each version; until the control is fitted, what was told before."""
        moment = seen.run_id, seen.as_of
        found = savings_on_file(seen, self._cache)
        if found is not None:
            self._savings[moment] = found
            return Worked(found, None)
        if not (seen.versions and seen.complete):
            return Worked(self._savings.get(moment), None)
        seq = seen.versions[-1].seq
        job = self.inspections.work("savings", seen.run_id, seq, seen.as_of)
        return Worked(self._savings.get(moment), job)

    def batches(self, seen: Inspection) -> Worked[tuple[BatchView, ...]]:
        """The redundancy of every batch; until the newest are done, of those before."""
        newest, moment = newest_batch(seen.entries), (seen.run_id, seen.as_of)
        if newest is None:
            return Worked((), None)
        known = self._batches.get(moment)
        if known and known[0] == newest.hash:
            return Worked(known[1], None)
        found = batches_on_file(seen.entries, self._cache)
        if found is not None:
            self._batches[moment] = (newest.hash, found)
            return Worked(found, None)
        job = self.inspections.work("batches", seen.run_id, newest.seq, seen.as_of)
        return Worked(known[1] if known else None, job)

    def forecast(self, seen: Inspection) -> Worked[RunForecast]:
        """Where a run is going; while that is worked out anew, as it was told before."""
        moment = seen.run_id, seen.as_of
        found = forecast_on_file(seen, self._cache)
        if found is not None:
            self._forecasts[moment] = found
            return Worked(found, None)
        if not (seen.versions and seen.complete):
            return Worked(self._forecasts.get(moment), None)
        seq = seen.versions[-1].seq
        job = self.inspections.work("forecast", seen.run_id, seq, seen.as_of)
        return Worked(self._forecasts.get(moment), job)

    def costs(self, seen: Inspection) -> RunCosts | Pending:
        """What the run's hours and money went into, as of the entries of an inspection."""
        key = f"costs {seen.run_id} {len(seen.entries)}"
        return self._desk.ask(key, lambda: run_costs(seen.entries))

    def label_gains(self, seen: Inspection) -> LabelGains | Pending:
        """What better labels were worth in the run, as of its newest version.

        DataError where too little of the audit set is labeled.
        """
        seq = seen.versions[-1].seq
        key = f"label gains {seen.run_id} {seq}"
        try:
            return self._desk.ask(key, lambda: label_gains(until(seen.entries, seq), self._cache))
        except LoopLabError:
            self._desk.forget(key)
            raise

    def spans(self, seen: Inspection) -> Sequence[Span] | Pending:
        """The Gantt bars of the run, likewise."""
        key = f"spans {seen.run_id} {len(seen.entries)}"
        return self._desk.ask(key, lambda: gantt_of(seen.entries))

    def contents(self, seen: Inspection, examples: Sequence[int]) -> dict[int, Content] | Pending:
        """What people see of examples; DataError when the data are not at hand."""
        key = f"contents {seen.run_id} {tuple(examples)}"
        try:
            return self._desk.ask(key, lambda: run_contents(seen.entries, examples, self._cache))
        except LoopLabError:
            self._desk.forget(key)
            raise

    def close(self) -> None:
        """End the worker."""
        self.inspections.close()


def got_on(newest: Inspection, shown: Inspection) -> bool:
    """Whether something has happened since that figures change with: more than an answer."""
    fresh = newest.entries[len(shown.entries) :]
    return any(isinstance(event_of(entry), MILESTONES) for entry in fresh)


def standing_of(seen: Inspection, story: Story | None = None) -> RunStanding:
    """A run as its log and the newest model's view of the stop set tell it.

    `story`: that of the same entries, where it is known.
    """
    state = (story or story_of(seen.entries)).state
    events = [event_of(entry) for entry in seen.entries]
    predicted = seen.versions[-1].stop_set.argmax(axis=1) if seen.versions else None
    return RunStanding(
        state.plan,
        alerts(situation_of(state, events, predicted)),
        arrival_story(seen.entries),
        ceiling_of(state),
        state.strategy,
        state.forced,
    )


def ceiling_of(state: LoopState) -> Interval:
    """How often people give the same answer to the same example; unknown for under 2 of them."""
    units, _, values = told(state)
    found = raw_agreement(units, values)
    return Interval(found.value, found.low, found.high, found.units) if found.units else NOTHING


def rules_at(worth_of_a_point: float) -> Sequence[StoppingRule]:
    """The stopping rules, where a point of accuracy is worth so much money; nan: not known."""
    return [
        replace(rule, worth_of_a_point=worth_of_a_point)
        if isinstance(rule, GainBelowPrice)
        else rule
        for rule in RULES
    ]


def outside_of(standing: RunStanding, savings: RunSavings | None, worth: float | None) -> Outside:
    """What the advice on stopping is joined from beside the models."""
    return Outside(
        standing.ceiling, last_saving(savings), rules_at(float("nan") if worth is None else worth)
    )


def last_saving(savings: RunSavings | None) -> Saving | None:
    """That of the newest version; None where nothing can be told yet."""
    told_last = savings.history[-1].saved if savings and savings.history else None
    if told_last is None or np.isnan(told_last.interval.estimate):
        return None
    return told_last
