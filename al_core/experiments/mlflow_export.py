"""Runs and registered models to an MLflow server or database: an extra, requirements-mlflow.txt.

A run becomes an MLflow run with its plan as parameters, its curves by number of labels (the
step) and its data by digest. A registered version becomes a model version with its aliases.
What is there already, by run and log head or by file, is not written again.
"""

import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from al_core.domain import events as ev
from al_core.domain.errors import DataError, DataUnavailable, LogLocked
from al_core.domain.ports import LoggedEvent
from al_core.domain.results import RunResult
from al_core.experiments.comparing import settings_of
from al_core.experiments.reading import run_result
from al_core.experiments.registered import ALIASES, RegisteredModel, RegistryState
from al_core.experiments.registry import Registry
from al_core.experiments.replaying import known_run
from al_core.loop.replay import started
from al_core.store.store import Store

CURVES = ("accuracy", "macro_f1", "log_loss", "seconds", "cost")
MOST_AT_ONCE = 100
LONGEST_VALUE = 500
DIGEST_LETTERS = 32
RUN, HEAD, FILE = "looplab.run", "looplab.log_head", "looplab.file"
LOADER = "al_core.experiments.mlflow_model"


@dataclass(frozen=True)
class Target:
    """Where to: an MLflow tracking URI, and the experiment there."""

    uri: str
    experiment: str = "Loop Lab"


@dataclass(frozen=True)
class Exported:
    """What was written: runs and model versions; the others were there."""

    runs: tuple[str, ...]
    models: tuple[str, ...]
    there: int


def mlflow_export(database: Path, target: Target, run_ids: Sequence[str] = ()) -> Exported:
    """Write a lab's finished runs (or those named) and all registered models of them.

    DataUnavailable without MLflow, DataError with what MLflow says, LogLocked while the app
    has the database open.
    """
    with _plain_errors(target), Store.open_existing(database) as store:
        registry = Registry(store, database.parent, database.parent / "cache")
        state = registry.state()
        chosen = _chosen(store, run_ids)
        writer = _Writer(target)
        logs = {run_id: list(store.read(run_id)) for run_id in chosen}
        written = [run_id for run_id, entries in logs.items() if writer.run(run_id, entries)]
        models = [each for each in reversed(state.models()) if each.event.run_id in logs]
        kept = [each for each in models if writer.model(each, registry)]
        writer.point(state, {each.event.model for each in models})
    there = len(chosen) + len(models) - len(written) - len(kept)
    return Exported(tuple(written), tuple(each.reference for each in kept), there)


def _chosen(store: Store, run_ids: Sequence[str]) -> list[str]:
    """The runs that were named, else all that have begun; never the registry's own log."""
    heads = store.heads()
    runs = [run for run in heads if isinstance(_first(store, run), ev.RunStarted)]
    return [known_run(run, runs) for run in run_ids] or runs


def _first(store: Store, run_id: str) -> ev.AnyEvent:
    return ev.decoded(next(iter(store.read(run_id))).payload)


class _Writer:
    """Writes to one experiment of one MLflow store."""

    def __init__(self, target: Target) -> None:
        mlflow = _library()
        self._mlflow = mlflow
        self._client = mlflow.MlflowClient(tracking_uri=target.uri, registry_uri=target.uri)
        self._experiment = self._experiment_of(target)
        self._run_ids: dict[str, str] = {}

    def run(self, run_id: str, entries: Sequence[LoggedEvent]) -> bool:
        """Write a run unless it is there with the same log head; whether it was written."""
        result = run_result(run_id, entries)
        there = self._there(run_id, result.head_hash)
        if there is not None:
            self._run_ids[run_id] = there
            return False
        first = started(entries)
        tags = {RUN: run_id, HEAD: result.head_hash, "looplab.stopped": result.stop_reason}
        created = self._client.create_run(
            self._experiment, run_name=result.plan.name or run_id, tags=tags
        )
        self._run_ids[run_id] = created.info.run_id
        self._parameters(created.info.run_id, result)
        self._curves(created.info.run_id, result)
        self._data(created.info.run_id, first)
        self._client.set_terminated(created.info.run_id, "FINISHED")
        return True

    def model(self, model: RegisteredModel, registry: Registry) -> bool:
        """Write a version unless a version of that file is there; whether it was written."""
        event = model.event
        name = event.model
        if not self._client.search_registered_models(f"name = '{name}'"):
            self._client.create_registered_model(name, tags={"looplab": "registry"})
        if self._number(name, event.file) is not None:
            return False
        run = self._run_ids[event.run_id]
        place = f"models/{name}-{event.number}"
        with tempfile.TemporaryDirectory() as folder:
            self._client.log_artifacts(run, str(self._folder(Path(folder), model, registry)), place)
        source = f"{self._client.get_run(run).info.artifact_uri}/{place}"
        tags = {FILE: event.file, "looplab.version": str(event.number), HEAD: event.head,
                "looplab.snapshot": event.snapshot, "looplab.code": event.code}  # fmt: skip
        self._client.create_model_version(
            name, source, run, tags=tags, description=event.note or None
        )
        return True

    def point(self, state: RegistryState, names: set[str]) -> None:
        """Let MLflow's aliases point to what they point to in the registry."""
        for name in sorted(names):
            for alias in ALIASES:
                number = state.points_to(name, alias)
                if number:
                    file = state.registered[name, number].event.file
                    there = self._number(name, file)
                    self._client.set_registered_model_alias(name, alias, str(there))
                elif alias in self._client.get_registered_model(name).aliases:
                    self._client.delete_registered_model_alias(name, alias)

    def _parameters(self, run: str, result: RunResult) -> None:
        plan = {"seed": str(result.plan.seed), **settings_of(result.plan)}
        param = self._mlflow.entities.Param
        params = [param(key, value[:LONGEST_VALUE]) for key, value in plan.items()]
        for begin in range(0, len(params), MOST_AT_ONCE):
            self._client.log_batch(run, params=params[begin : begin + MOST_AT_ONCE])

    def _curves(self, run: str, result: RunResult) -> None:
        """Each measure at each model, the step being the number of labels it learned from."""
        curve, metric = result.curve, self._mlflow.entities.Metric
        points = [
            metric(name, float(value), round(1000 * float(seconds)), int(labels))
            for name in CURVES
            for labels, seconds, value in zip(
                curve.labels, curve.seconds, getattr(curve, name), strict=True
            )
            if math.isfinite(value)
        ]
        for begin in range(0, len(points), MOST_AT_ONCE):
            self._client.log_batch(run, metrics=points[begin : begin + MOST_AT_ONCE])

    def _data(self, run: str, first: ev.RunStarted) -> None:
        entities, name = self._mlflow.entities, first.plan.data.dataset
        dataset = entities.Dataset(
            name=Path(name).name, digest=first.data_version[:DIGEST_LETTERS],
            source_type="looplab", source=first.data_version,
        )  # fmt: skip
        tag = entities.InputTag("mlflow.data.context", "training")
        self._client.log_inputs(run, [entities.DatasetInput(dataset, [tag])])

    def _folder(self, folder: Path, model: RegisteredModel, registry: Registry) -> Path:
        """The model as MLflow wants it: our file, and which module reads it."""
        file = folder / "model.skops"
        file.write_bytes(registry.content(model))
        made = folder / "model"
        self._mlflow.pyfunc.save_model(
            path=str(made), loader_module=LOADER, data_path=str(file),
            pip_requirements=[f"{name}=={model.event.versions[name]}"
                              for name in ("numpy", "scipy", "scikit-learn")],
        )  # fmt: skip
        return made

    def _number(self, name: str, file: str) -> str | None:
        """MLflow's number of the version with that file; None when it is not there."""
        for each in self._client.search_model_versions(f"name = '{name}'"):
            if each.tags.get(FILE) == file:
                return str(each.version)
        return None

    def _there(self, run_id: str, head: str) -> str | None:
        found = self._client.search_runs(
            [self._experiment], f"tags.`{RUN}` = '{run_id}' and tags.`{HEAD}` = '{head}'"
        )
        return found[0].info.run_id if found else None

    def _experiment_of(self, target: Target) -> str:
        found = self._client.get_experiment_by_name(target.experiment)
        if found is not None:
            return str(found.experiment_id)
        made = self._client.create_experiment(target.experiment, _artifacts(target.uri))
        return str(made)


def _artifacts(uri: str) -> str | None:
    """For a database of a file: a folder beside it; a server has its own place."""
    head = "sqlite:///"
    if not uri.startswith(head):
        return None
    place = Path(uri.removeprefix(head)).resolve()
    return (place.parent / f"{place.stem}-artifacts").as_uri()


def _library() -> Any:
    """MLflow, which tells nobody that it is used."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    try:
        import mlflow
        import mlflow.pyfunc
    except ImportError as error:
        raise DataUnavailable(
            f"MLflow can't be imported ({error}); pip install -r requirements-mlflow.txt"
        ) from error
    return mlflow


@contextmanager
def _plain_errors(target: Target) -> Iterator[None]:
    """What MLflow and its database raise, as an error of ours."""
    mlflow = _library()
    errors = [mlflow.exceptions.MlflowException, OSError]
    try:
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError:
        pass  # a server needs no database here
    else:
        errors.append(SQLAlchemyError)
    try:
        yield
    except tuple(errors) as error:
        words = " ".join(str(error).split())[:300]
        raise DataError(f"MLflow at {target.uri}: {words}; check the address") from error
    except LogLocked as error:
        raise LogLocked(f"{error}; the export needs the database to itself") from error
