"""The sweeps of a lab: begun, gone on with, followed, and read when they are through."""

import secrets
from collections.abc import Iterable, Sequence

import msgspec

from al_core.domain.ports import LoggedEvent
from al_core.domain.results import JobProgress, RunResult, Span
from al_core.experiments.background import Pending, ReadingDesk
from al_core.experiments.cuts import Cut, cut_log
from al_core.experiments.jobs import JobBoard
from al_core.experiments.reading import run_result, spans_of
from al_core.experiments.side_by_side import SideBySide, as_they_stood, side_by_side
from al_core.experiments.sweeping import SweepPlan, cells
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
            known = (seq, spans_of(self._part(run_id, cut)))
            self._spans[run_id, cut] = known
        return known[1]

    def side_by_side(
        self, sweep_ids: Sequence[str], cut: Cut | None = None
    ) -> SideBySide | Pending:
        """The finished runs of sweeps, ready to compare: at their ends, or as they stood then.

        Their logs are read in the background.
        """
        plans = {name: self.plan(name) for name in sweep_ids}
        ready = {
            name: [run.run_id for run in self._begun(name) if run.status == "finished"]
            for name in sweep_ids
        }

        def compared() -> SideBySide:
            results = {name: [self.result(each) for each in ready[name]] for name in sweep_ids}
            seen = side_by_side(plans, results)
            if cut is None:
                return seen
            return as_they_stood(seen, cut, [self._result_then(run, cut) for run in seen.runs])

        return self._desk.ask(f"side by side {ready} {cut}", compared)

    def run_under_way(self, sweep_id: str) -> str | None:
        """The run of a sweep that the worker is in, or its last one; None before the first."""
        begun = self._begun(sweep_id)
        return begun[-1].run_id if begun else None

    def _result_then(self, run: RunResult, cut: Cut) -> RunResult:
        return run_result(run.run_id, self._part(run.run_id, cut))

    def _part(self, run_id: str, cut: Cut | None) -> Iterable[LoggedEvent]:
        """A run's log, up to a moment of it."""
        entries = self._store.read(run_id)
        return entries if cut is None else cut_log(list(entries), cut)

    def _begun(self, sweep_id: str) -> list[RunRecord]:
        records = [r for r in self._store.runs_of(sweep_id) if r.events]
        return sorted(records, key=lambda record: (record.created_at, record.run_id))
