"""Labeling projects of a lab: made, opened, kept running, archived and brought back."""

import re
import secrets
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass

import msgspec

from al_core.domain.errors import LogError, LoopLabError, QueueError
from al_core.domain.project import ProjectSpec
from al_core.experiments.live_cards import LiveStatus
from al_core.experiments.live_run import LiveRun
from al_core.experiments.live_start import Desk, begin_run, open_run
from al_core.experiments.simulating import new_run_id
from al_core.store.projects import ProjectRecord
from al_core.store.store import Store


@dataclass(frozen=True)
class Standing:
    """How one open project stands; `others`: how many more are open; run_id: of its log."""

    project_id: str
    name: str
    data_version: str
    status: LiveStatus
    others: int
    run_id: str = ""


class Projects:
    """Every project that is not archived has one LiveRun, opened when first asked for."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk
        self._opening = threading.Lock()
        self._open: dict[str, LiveRun] = {}
        self._closed = False
        self.errors: dict[str, str] = {}

    def create(self, spec: ProjectSpec) -> str:
        """The id of a new project; PlanError, DataError or ModelError when it can't run."""
        run_id = new_run_id(spec.plan)
        project_id = _fresh_id(spec.plan.name)
        with self._opening, ExitStack() as on_failure:
            run = begin_run(self._store, run_id, spec, self._desk)
            on_failure.callback(run.close)
            self._store.register_run(run_id, spec.plan.name)
            written = msgspec.json.encode(spec).decode()
            self._store.add_project(project_id, run_id, spec.plan.name, written)
            if spec.guidelines:
                self._store.add_guidelines(project_id, spec.guidelines)
            on_failure.pop_all()
            self._open[project_id] = run
        return project_id

    def run(self, project_id: str) -> LiveRun:
        """The live run of a project; RunUnknown for none, QueueError for an archived one."""
        with self._opening:
            if self._closed:
                raise QueueError("the lab is closing; start the app again")
            if project_id not in self._open:
                self._open[project_id] = self._opened(self._store.project(project_id))
            return self._open[project_id]

    def standing(self, project_id: str = "", run_id: str = "") -> Standing | None:
        """The project of that run, else that project, else the newest open one; None where none is.

        Waits for no opening.
        """
        opened = dict(self._open)
        records = {r.project_id: r for r in self._store.projects() if r.project_id in opened}
        if not records:
            return None
        of_run = [each for each, run in opened.items() if run.run_id == run_id and each in records]
        chosen = next(each for each in (*of_run, project_id, *records) if each in records)
        run, name, others = opened[chosen], records[chosen].name, len(records) - 1
        return Standing(chosen, name, run.data_version, run.status(), others, run.run_id)

    def spec(self, project_id: str) -> ProjectSpec:
        """What a project was made from, as last changed."""
        return msgspec.json.decode(self._store.project(project_id).spec, type=ProjectSpec)

    def archive(self, project_id: str) -> None:
        """Put a project away; people's answers stay, and `restore` brings it back."""
        with self._opening:
            self._store.archive_project(project_id)
            run = self._open.pop(project_id, None)
        if run is not None:
            run.close()

    def restore(self, project_id: str) -> None:
        """Bring an archived project back; it goes on where it was."""
        self._store.restore_project(project_id)

    def resume(self) -> None:
        """Open every project on a thread; one that can't be opened says why in `errors`."""
        threading.Thread(target=self._resume, name="projects", daemon=True).start()

    def close(self) -> None:
        """Let every worker go."""
        with self._opening:
            self._closed = True
            runs = list(self._open.values())
        for run in runs:
            run.close()

    def _resume(self) -> None:
        with suppress(LogError):  # the lab was closed at once
            for record in self._store.projects():
                self._try(record.project_id)

    def _try(self, project_id: str) -> None:
        try:
            self.run(project_id)
        except LoopLabError as error:
            self.errors[project_id] = str(error)

    def _opened(self, record: ProjectRecord) -> LiveRun:
        if record.archived_at is not None:
            raise QueueError(f"project {record.name!r} is archived; restore it first")
        spec = msgspec.json.decode(record.spec, type=ProjectSpec)
        run = open_run(self._store, record.run_id, spec, self._desk)
        self.errors.pop(record.project_id, None)
        return run


def _fresh_id(name: str) -> str:
    """An id that may stand in an address: the name and eight random hex digits."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "project"
    return f"{plain[:40]}-{secrets.token_hex(4)}"
