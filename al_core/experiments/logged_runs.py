"""Run plans into a database: checked before it is touched, listed, marked by how they end."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from al_core.domain.plan import Plan
from al_core.domain.results import RunResult
from al_core.experiments.reading import run_result
from al_core.experiments.simulating import new_run_id, ready_problem, run_plan
from al_core.experiments.sweeping import CellRun, SweepPlan, cells, checked_cells, sweep
from al_core.store.memory_log import MemoryLog
from al_core.store.runs import RunStatus
from al_core.store.store import Store


@contextmanager
def on_the_list(store: Store, run_id: str, name: str) -> Iterator[None]:
    """List a run while the block runs; then mark it finished, cancelled or failed."""
    store.register_run(run_id, name)
    ended: RunStatus = "failed"
    try:
        yield
        ended = "finished"
    except KeyboardInterrupt:
        ended = "cancelled"
        raise
    finally:
        store.set_status(run_id, ended)


def simulate_into(database: Path | None, plan: Plan) -> RunResult:
    """Run a plan and log it to a database, or to memory without one.

    A plan that can't run is refused before the database is opened.
    """
    problem, run_id = ready_problem(plan), new_run_id(plan)
    if database is None:
        log = MemoryLog()
        run_plan(plan, problem, log, run_id)
        return run_result(run_id, log.read(run_id))
    with Store.open(database) as store:
        with on_the_list(store, run_id, plan.name):
            run_plan(plan, problem, store, run_id)
        return run_result(run_id, store.read(run_id))


def sweep_into(database: Path | None, sweep_plan: SweepPlan, n_jobs: int) -> list[RunResult]:
    """Run a sweep; each cell is in the database, if there is one, as soon as it is done."""
    checked_cells(cells(sweep_plan))
    with ExitStack() as held:
        store = held.enter_context(Store.open(database)) if database else None

        def keep(run: CellRun) -> None:
            if store is not None:
                with on_the_list(store, run.result.run_id, run.result.plan.name):
                    store.append_encoded(run.result.run_id, 1, run.entries)

        return sweep(sweep_plan, n_jobs=n_jobs, keep=keep)
