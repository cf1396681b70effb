"""What notebooks get: sweeps whose results plot themselves."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, overload

import plotly.graph_objects as go

from al_core.domain.plan import Plan
from al_core.domain.ports import LoggedEvent
from al_core.domain.results import RunResult
from al_core.experiments import sweeping
from al_core.experiments.comparing import arm_of, bands, comparisons, savings
from al_core.experiments.listings import Row, summary
from al_core.experiments.reading import run_result, spans_of
from al_core.experiments.simulating import new_run_id, ready_problem, run_plan
from al_core.reporting.curves import learning_curve_figure
from al_core.reporting.gantt import gantt_figure
from al_core.reporting.savings import paired_figure, savings_figure
from al_core.store.memory_log import MemoryLog


class Run:
    """One simulated run with its events; shows its Gantt chart as the last line of a cell."""

    def __init__(self, result: RunResult, entries: Sequence[LoggedEvent]) -> None:
        self.result = result
        self.entries = entries

    @property
    def summary(self) -> Row:
        """Id, labels, area, virtual hours, cost, events, head hash."""
        return summary(self.result)

    def gantt(self) -> go.Figure:
        """Who labeled, trained or idled, and when."""
        return gantt_figure(spans_of(self.entries))

    def plot(self, axis: str = "labels") -> go.Figure:
        """The learning curve over labels, hours or cost."""
        return Results([self]).plot(axis)

    def __repr__(self) -> str:
        figures = self.result.figures
        return (
            f"<Run {self.result.run_id}: {arm_of(self.result)}, {figures.labels} labels, "
            f"accuracy {figures.final_accuracy:.3f}>"
        )

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        return self.gantt()._repr_mimebundle_(*args, **kwargs)


class Results(Sequence[Run]):
    """The runs of a sweep; shows its learning curves as the last line of a cell."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = tuple(runs)

    @overload
    def __getitem__(self, place: int) -> Run: ...
    @overload
    def __getitem__(self, place: slice) -> "Results": ...
    def __getitem__(self, place: int | slice) -> "Run | Results":
        return Results(self._runs[place]) if isinstance(place, slice) else self._runs[place]

    def __len__(self) -> int:
        return len(self._runs)

    def __iter__(self) -> Iterator[Run]:
        return iter(self._runs)

    def __repr__(self) -> str:
        arms = dict.fromkeys(arm_of(result) for result in self.results)
        return f"<Results: {len(self)} runs of {', '.join(arms) or 'nothing'}>"

    @property
    def results(self) -> list[RunResult]:
        """What came of each run, for al_core.bands, savings, comparisons and the like."""
        return [run.result for run in self._runs]

    @property
    def rows(self) -> list[Row]:
        """One summary per run: `pandas.DataFrame(results.rows)` is a table of them."""
        return [run.summary for run in self._runs]

    def plot(self, axis: str = "labels") -> go.Figure:
        """Learning curves, one per arm, over labels, hours or cost, with intervals over seeds."""
        return learning_curve_figure(bands(self.results, axis))

    def savings(self, unit: str = "labels") -> go.Figure:
        """What each arm saves against random selection: labels, hours or cost."""
        return savings_figure(savings(self.results, unit))

    def comparisons(self, metric: str = "Area under the curve") -> go.Figure:
        """Every pair of arms, seed by seed, on one of al_core.FIGURES."""
        return paired_figure(comparisons(self.results, metric))

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        return self.plot()._repr_mimebundle_(*args, **kwargs)


def simulate(plan: Plan, cache: Path | None = None) -> Run:
    """Simulate a plan in memory and keep its events with what came of it."""
    log, run_id = MemoryLog(), new_run_id(plan)
    run_plan(plan, ready_problem(plan, cache), log, run_id)
    entries = list(log.read(run_id))
    return Run(run_result(run_id, entries), entries)


def sweep(sweep_plan: sweeping.SweepPlan, *, n_jobs: int = 1, cache: Path | None = None) -> Results:
    """Run every cell of a sweep with a progress bar; the results plot themselves."""
    kept: list[sweeping.CellRun] = []
    sweeping.sweep(sweep_plan, n_jobs=n_jobs, cache=cache, keep=kept.append)
    return Results([Run(cell.result, cell.entries) for cell in kept])
