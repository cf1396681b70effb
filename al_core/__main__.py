"""The command line: python -m al_core COMMAND. Errors go to standard error, exit status 1."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (0 fine, 1 an error or a difference)."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    from al_core.domain.errors import LoopLabError

    chosen = _parser().parse_args(arguments)
    try:
        status: int = chosen.run(chosen)
    except LoopLabError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m al_core", description="Loop Lab")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, listing in (
        ("datasets", _datasets),
        ("strategies", _strategies),
        ("architectures", _architectures),
    ):
        command = _command(commands, name, f"list the {name}", _listed(listing))
        command.add_argument("--json", action="store_true", help="print JSON")
    command = _command(commands, "simulate", "run one plan", _simulate)
    _plan_arguments(command)
    command = _command(commands, "sweep", "run architectures x strategies x seeds", _sweep)
    _plan_arguments(command)
    command.add_argument("--jobs", type=int, default=1, help="processes (default 1)")
    command = _command(commands, "replay", "rebuild a run from its log", _replay)
    command.add_argument("run_id", metavar="RUN", help="the run's id")
    command.add_argument("--verify", action="store_true", help="redo selections and trainings")
    command.add_argument("--db", type=Path, required=True, help="the database file")
    command = _command(commands, "verify", "check the hash chain of every run", _verify)
    command.add_argument("--db", type=Path, required=True, help="the database file")
    return parser


def _command(
    commands: Any, name: str, meaning: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=meaning, description=meaning)
    command.set_defaults(run=run)
    return command


def _plan_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("plan", type=Path, metavar="PLAN.toml", help="the plan")
    command.add_argument("--db", type=Path, help="log to this database (default: memory)")
    command.add_argument("--json", action="store_true", help="print JSON")


def _listed(rows: Callable[[], list[dict[str, object]]]) -> Callable[[argparse.Namespace], int]:
    def run(chosen: argparse.Namespace) -> int:
        found = rows()
        if chosen.json:
            print(json.dumps(found, indent=2))
            return 0
        for row in found:
            name, *others = row.values()
            print(f"{name:<22} {'  '.join(str(other) for other in others)}")
        return 0

    return run


def _datasets() -> list[dict[str, object]]:
    from al_core.experiments.listings import dataset_rows

    return dataset_rows()


def _strategies() -> list[dict[str, object]]:
    from al_core.experiments.listings import strategy_rows

    return strategy_rows()


def _architectures() -> list[dict[str, object]]:
    from al_core.experiments.listings import architecture_rows

    return architecture_rows()


def _simulate(chosen: argparse.Namespace) -> int:
    from al_core.experiments.listings import summary
    from al_core.experiments.plan_files import read_plan
    from al_core.experiments.simulating import new_run_id, simulate
    from al_core.store.store import Store

    plan = read_plan(chosen.plan)
    run_id = new_run_id(plan)
    with ExitStack() as held:
        store = held.enter_context(Store.open(chosen.db)) if chosen.db else None
        if store is not None:
            store.register_run(run_id, plan.name)
        result = simulate(plan, store, run_id=run_id)
        if store is not None:
            store.set_status(run_id, "finished")
    _print_summary([summary(result)], chosen.json, lambda rows: rows[0])
    return 0


def _sweep(chosen: argparse.Namespace) -> int:
    from al_core.experiments.listings import summary
    from al_core.experiments.plan_files import read_sweep
    from al_core.experiments.sweeping import CellRun, sweep
    from al_core.store.store import Store

    sweep_plan = read_sweep(chosen.plan)
    with ExitStack() as held:
        store = held.enter_context(Store.open(chosen.db)) if chosen.db else None

        def keep(run: CellRun) -> None:
            if store is not None:
                store.append_encoded(run.result.run_id, 1, run.entries)
                store.register_run(run.result.run_id, run.result.plan.name)
                store.set_status(run.result.run_id, "finished")

        results = sweep(sweep_plan, n_jobs=chosen.jobs, keep=keep)
    _print_summary([summary(result) for result in results], chosen.json, list)
    return 0


def _print_summary(
    rows: list[dict[str, object]],
    as_json: bool,
    shape: Callable[[list[dict[str, object]]], object],
) -> None:
    if as_json:
        print(json.dumps(shape(rows), indent=2))
        return
    for row in rows:
        print("  ".join(f"{name} {value}" for name, value in row.items()))


def _replay(chosen: argparse.Namespace) -> int:
    from al_core.experiments.replaying import fold_run, verify_run
    from al_core.store.store import Store

    with Store.inspect(chosen.db) as store:
        verdict = (verify_run if chosen.verify else fold_run)(store, chosen.run_id)
    print("equal" if verdict.equal else f"seq {verdict.seq}: {verdict.message}")
    return 0 if verdict.equal else 1


def _verify(chosen: argparse.Namespace) -> int:
    from al_core.store.store import Store

    with Store.open_existing(chosen.db) as store:
        for run_id, head in store.heads().items():
            print(f"{run_id}: ok, {head.seq} events, head {head.hash}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
