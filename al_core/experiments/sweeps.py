"""The sweeps of a lab: begun, gone on with, followed, and read when they are through."""

import secrets
from collections.abc import Sequence

import msgspec

from al_core.domain.ports import LoggedEvent
from al_core.domain.results import JobProgress, RunResult, Span
from al_core.experiments.ablation_effects import Ablation, ablations
from al_core.experiments.background import Pending, ReadingDesk
from al_core.experiments.cuts import Cut, cut_log
from al_core.experiments.jobs import JobBoard
from al_core.experiments.live_gantt import gantt_of
from al_core.experiments.reading import run_result
from al_core.experiments.run_costs import RunCosts, run_costs
from al_core.experiments.side_by_side import (
    SideBySide,
    SingleRun,
    as_they_stood,
    side_by_side,
)
from al_core.experiments.sweeping import SweepPlan, cells
from al_core.experiments.watched_runs import WatchedRun, single_titles
from al_core.store.runs import RunRecord
from al_core.store.store import Store

INTERRUPTED = "the app stopped while this was running; what had finished is kept, press Resume"


def interrupt_sweeps(store: Store) -> None:
    """Mark the sweeps that an earlier process left unfinished: nothing works on them now."""
    for sweep in store.sweeps():
        if sweep.state in {"waiting", "running"}:
            store.set_sweep_state(sweep.sweep_id, "failed", INTERRUPTED)


class Sweeps:
    """One per lab. Runs are read from their logs once, and again when they have grown."""

    def __init__(self, store: Store, desk: ReadingDesk, board: JobBoard) -> None:
        self._store, self._desk, self._board = store, desk, board
        self._results: dict[str, RunResult] = {}
        self._spans: dict[tuple[str, Cut | None], tuple[int, list[Span]]] = {}

    def start(self, sweep: SweepPlan, title: str) -> str:
        """Run a sweep in the background; returns its id, which is its job's id too."""
        sweep_id = f"sweep-{secrets.token_hex(4)}"
        self._store.add_sweep(sweep_id, title, msgspec.json.encode(sweep).decode())
        self._board.submit(sweep_id, title, cells(sweep))
        return sweep_id

    def resume(self, sweep_id: str) -> None:
        """Run the cells of a sweep that have not finished."""
        record = self._store.sweep(sweep_id)
        finished = {r.name for r in self._store.runs_of(sweep_id) if r.status == "finished"}
        planned = cells(self.plan(sweep_id))
        left = [plan for plan in planned if plan.name not in finished]
        if not left:
            self._store.set_sweep_state(sweep_id, "finished")
            return
        self._board.submit(sweep_id, record.name, left, len(planned) - len(left))

    def progress(self, job_id: str) -> JobProgress:
        """How far a sweep is, also one of an earlier day; RunUnknown if there is none."""
        progress = self._board.progress(job_id)
        if progress is not None:
            return progress
        record = self._store.sweep(job_id)
        total = len(cells(self.plan(job_id)))
        done = sum(run.status == "finished" for run in self._store.runs_of(job_id))
        state = "done" if record.state == "finished" else record.state
        known = "queued" if state == "waiting" else state
        return JobProgress(job_id, record.name, known, done, total, None, record.error)

    def plan(self, sweep_id: str) -> SweepPlan:
        """What a sweep was asked to run."""
        return msgspec.json.decode(self._store.sweep(sweep_id).spec, type=SweepPlan)

    def results(self, sweep_id: str) -> list[RunResult]:
        """What came of each finished run of a sweep, and of the one under way."""
        found = [self.result(record.run_id) for record in self._begun(sweep_id)]
        return [result for result in found if result.curve.labels.size]

    def result(self, run_id: str) -> RunResult:
        """What came of a run; read again only when it has grown."""
        known = self._results.get(run_id)
        if known is None or known.events != self._store.head(run_id).seq:
            known = run_result(run_id, self._store.read(run_id))
            self._results[run_id] = known
        return known

    def spans(self, run_id: str, cut: Cut | None = None) -> Sequence[Span]:
        """The Gantt bars of a run, up to a moment of it; read again only when it has grown."""
        seq = self._store.head(run_id).seq
        known = self._spans.get((run_id, cut))
        if known is None or known[0] != seq:
            known = (seq, gantt_of(self._part(run_id, cut)))
            self._spans[run_id, cut] = known
        return known[1]

    def side_by_side(
        self, sweep_ids: Sequence[str], single: Sequence[WatchedRun] = (), cut: Cut | None = None
    ) -> SideBySide | Pending:
        """Finished runs of sweeps and single runs as far as they are, or as they stood then.

        Their logs are read in the background. A run more of a sweep is waited for; single runs
        may stand as they were a moment ago, as they grow with each answer.
        """
        plans = {name: self.plan(name) for name in sweep_ids}
        ready = {
            name: [run.run_id for run in self._begun(name) if run.status == "finished"]
            for name in sweep_ids
        }
        alone = single_titles(single)
        grown = tuple(self._store.head(run.run_id).seq for run in single)

        def compared() -> SideBySide:
            results = {name: [self.result(each) for each in ready[name]] for name in sweep_ids}
            seen = side_by_side(
                plans,
                results,
                [SingleRun(self.result(run_id), title) for run_id, title in alone.items()],
            )
            if cut is None:
                return seen
            return as_they_stood(seen, cut, [self._result_then(run, cut) for run in seen.runs])

        return self._desk.ask(f"side by side {ready} {alone} {cut}", compared, grown)

    def costs(self, run_id: str, cut: Cut | None = None) -> RunCosts | Pending:
        """What a run's hours and money went into, up to a moment; read in the background."""
        seq = self._store.head(run_id).seq
        key = f"costs of {run_id} {cut}"
        return self._desk.ask(key, lambda: run_costs(self._part(run_id, cut)), seq)

    def ablations(self, sweep_ids: Sequence[str], seen: SideBySide) -> list[Ablation]:
        """The plans among these sweeps that were taken apart, with their runs as they are seen."""
        plans = {name: self.plan(name) for name in sweep_ids}
        return [
            found
            for name, plan in plans.items()
            if plan.without
            for found in ablations(plan, self._seen_of(name, seen))
        ]

    def run_under_way(self, sweep_id: str) -> str | None:
        """The run of a sweep that the worker is in, or its last one; None before the first."""
        begun = self._begun(sweep_id)
        return begun[-1].run_id if begun else None

    def _seen_of(self, sweep_id: str, seen: SideBySide) -> list[RunResult]:
        mine = {record.run_id for record in self._store.runs_of(sweep_id)}
        return [run for run in seen.runs if run.run_id in mine]

    def _result_then(self, run: RunResult, cut: Cut) -> RunResult:
        return run_result(run.run_id, self._part(run.run_id, cut))

    def _part(self, run_id: str, cut: Cut | None) -> Sequence[LoggedEvent]:
        """A run's log, up to a moment of it."""
        entries = list(self._store.read(run_id))
        return entries if cut is None else cut_log(entries, cut)

    def _begun(self, sweep_id: str) -> list[RunRecord]:
        records = [r for r in self._store.runs_of(sweep_id) if r.events]
        return sorted(records, key=lambda record: (record.created_at, record.run_id))
