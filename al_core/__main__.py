"""The command line: python -m al_core COMMAND. Errors go to standard error, exit status 1."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from al_core.loop.replay import Verdict

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
INTERRUPTED, PIPE_CLOSED = 130, 141
Rows = list[dict[str, object]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (0 fine, 1 an error or a difference)."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    from al_core.domain.errors import LoopLabError

    chosen = parser().parse_args(arguments)
    try:
        status: int = chosen.run(chosen)
        sys.stdout.flush()
    except LoopLabError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; what was logged so far is kept", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # whoever read along has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return status


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    whole = argparse.ArgumentParser(prog="python -m al_core", description="Loop Lab")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for name, listing in (
        ("datasets", _datasets),
        ("strategies", _strategies),
        ("architectures", _architectures),
    ):
        command = _command(commands, name, f"list the {name}", listing)
        command.add_argument("--json", action="store_true", help="print JSON")
    command = _command(commands, "simulate", "run one plan", _simulate)
    _plan_arguments(command)
    command = _command(commands, "sweep", "run architectures x strategies x seeds", _sweep)
    _plan_arguments(command)
    command.add_argument("--jobs", type=_count, default=1, help="processes (default 1)")
    command = _command(commands, "replay", "rebuild a run from its log", _replay)
    _replay_arguments(command)
    _registry_commands(commands)
    command = _command(commands, "verify", "check the hash chain of every run", _verify)
    command.add_argument("--db", type=Path, required=True, help="the database file")
    return whole


def _registry_commands(commands: Any) -> None:
    command = _command(commands, "models", "list the registered models", _models)
    command.add_argument("--db", type=Path, required=True, help="the database file")
    command.add_argument("--json", action="store_true", help="print JSON")
    command = _command(commands, "predict", "say what a registered model says of files", _predict)
    _predict_arguments(command)
    command = _command(commands, "mlflow-export", "write runs and models to MLflow", _mlflow)
    command.add_argument("--db", type=Path, required=True, help="the database file")
    command.add_argument("--to", required=True, metavar="URI", help="such as sqlite:///mlflow.db")
    command.add_argument("--experiment", default="Loop Lab", help="its name in MLflow")
    command.add_argument("--run", dest="runs", action="append", metavar="RUN", help="only this one")


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


def _replay_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("run_id", metavar="RUN", nargs="?", help="the run's id, with --db")
    command.add_argument("--verify", action="store_true", help="redo selections and trainings")
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--db", type=Path, help="the database file")
    source.add_argument("--log", type=Path, nargs="+", help="exported logs, of a report's zip")
    command.add_argument("--data", type=Path, help="with --log: the run's data file")


def _predict_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "files", type=Path, nargs="+", metavar="FILE",
        help="CSV, Parquet or JSONL with the data's columns; .txt for texts, one a line; pictures",
    )  # fmt: skip
    command.add_argument(
        "--model", default="champion", metavar="NAME",
        help="champion (the default), candidate, NAME@champion or NAME/NUMBER",
    )  # fmt: skip
    command.add_argument("--db", type=Path, help="the database file (default: that of the lab)")
    command.add_argument("--out", type=Path, help="write to this file (default: print)")
    command.add_argument("--json", action="store_true", help="write JSON, nothing changed in it")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; use 1 or more")
    return int(text)


def _datasets(chosen: argparse.Namespace) -> int:
    from al_core.experiments.listings import dataset_rows

    return _listed(dataset_rows(), chosen)


def _strategies(chosen: argparse.Namespace) -> int:
    from al_core.experiments.listings import strategy_rows

    return _listed(strategy_rows(), chosen)


def _architectures(chosen: argparse.Namespace) -> int:
    from al_core.experiments.listings import architecture_rows

    return _listed(architecture_rows(), chosen)


def _listed(rows: Rows, chosen: argparse.Namespace) -> int:
    from al_core.experiments.listings import as_json, as_table

    print(as_json(rows) if chosen.json else as_table(rows))
    return 0


def _simulate(chosen: argparse.Namespace) -> int:
    from al_core.experiments.comparing import query_model_differs
    from al_core.experiments.listings import as_card, as_json, summary
    from al_core.experiments.logged_runs import simulate_into
    from al_core.experiments.plan_files import read_plan

    plan = read_plan(chosen.plan)
    if query_model_differs(plan):
        print("note: query model and task model differ, which can cost accuracy", file=sys.stderr)
    row = summary(simulate_into(chosen.db, plan))
    print(as_json(row) if chosen.json else as_card(row))
    return 0


def _sweep(chosen: argparse.Namespace) -> int:
    from al_core.experiments.listings import summary
    from al_core.experiments.logged_runs import sweep_into
    from al_core.experiments.plan_files import read_sweep

    results = sweep_into(chosen.db, read_sweep(chosen.plan), chosen.jobs)
    return _listed([summary(result) for result in results], chosen)


def _replay(chosen: argparse.Namespace) -> int:
    if chosen.log:
        return max(_replay_file(path, chosen) for path in chosen.log)
    from al_core.domain.events import REGISTRY
    from al_core.experiments.registry_replay import fold_registry, verify_registry
    from al_core.experiments.replaying import fold_run, known_run, other_versions, verify_run
    from al_core.store.store import Store

    with Store.inspect(chosen.db) as store:
        run_id = known_run(chosen.run_id or "", store.heads())
        if run_id == REGISTRY:
            home = chosen.db.parent
            again = verify_registry(store, home) if chosen.verify else fold_registry(store)
            return _said(again, {})
        beside = _caches_beside(chosen.db)
        verdict = verify_run(store, run_id, beside) if chosen.verify else fold_run(store, run_id)
        return _said(verdict, {} if verdict.equal else other_versions(store, run_id))


def _replay_file(path: Path, chosen: argparse.Namespace) -> int:
    from al_core.experiments.replaying import fold_file, verify_file, versions_of_file

    verdict = verify_file(path, chosen.data) if chosen.verify else fold_file(path)
    if len(chosen.log) > 1:
        print(f"{path.name}: ", end="")
    return _said(verdict, {} if verdict.equal else versions_of_file(path))


def _said(verdict: "Verdict", versions: dict[str, tuple[str, str]]) -> int:
    """Print what replay found; the exit status."""
    if verdict.equal:
        print("equal")
        return 0
    print(verdict.message)
    for name, (there, here) in versions.items():
        print(f"note: the run was made with {name} {there}, here is {here}", file=sys.stderr)
    return 1


def _models(chosen: argparse.Namespace) -> int:
    from al_core.experiments.model_words import model_rows
    from al_core.experiments.registry import Registry
    from al_core.store.store import Store

    with Store.open_existing(chosen.db) as store:
        state = Registry(store, chosen.db.parent, chosen.db.parent / "cache").state()
    rows = model_rows(state)
    if not rows:
        print("[]" if chosen.json else "no models yet")
        return 0
    return _listed(rows, chosen)


def _predict(chosen: argparse.Namespace) -> int:
    from al_core.experiments.listings import as_json
    from al_core.experiments.predicting import predict_files
    from al_core.experiments.writing import write_or_print
    from al_core.reporting.tables import table_csv

    found = predict_files(chosen.db, chosen.model, chosen.files)
    text = as_json(found.records()) if chosen.json else table_csv(found.columns())
    write_or_print(text, chosen.out)
    print(f"{len(found.rows):,} rows by {found.model.reference}", file=sys.stderr)
    return 0


def _mlflow(chosen: argparse.Namespace) -> int:
    from al_core.experiments.mlflow_export import Target, mlflow_export

    target = Target(chosen.to, chosen.experiment)
    found = mlflow_export(chosen.db, target, chosen.runs or ())
    for name in (*found.runs, *found.models):
        print(f"written: {name}")
    print(f"{len(found.runs)} runs, {len(found.models)} models written, {found.there} were there")
    return 0


def _caches_beside(database: Path) -> Path | None:
    """The caches of the lab that a database is of, beside which added rows lie; None for none."""
    beside = database.parent / "cache"
    return beside if beside.is_dir() else None


def _verify(chosen: argparse.Namespace) -> int:
    from al_core.store.store import Store

    with Store.open_existing(chosen.db) as store:
        heads = store.heads()
    for run_id, head in heads.items():
        print(f"{run_id}: ok, {head.seq} events, head {head.hash}")
    if not heads:
        print("no runs yet")
    return 0


if __name__ == "__main__":
    sys.exit(main())
