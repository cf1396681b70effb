"""Labeling projects and every version of their guidelines; archived ones can come back."""

from dataclasses import dataclass

from al_core.domain.errors import RunUnknown
from al_core.store.database import Database

_PROJECTS = """
SELECT project_id, run_id, name, spec, epoch(created_at) AS created_at,
    epoch(archived_at) AS archived_at FROM projects"""
_ADD = """
INSERT INTO projects (project_id, run_id, name, spec, created_at) VALUES (?, ?, ?, ?, now())"""
_CHANGE = "UPDATE projects SET name = ?, spec = ? WHERE project_id = ? RETURNING project_id"
_ARCHIVE = "UPDATE projects SET archived_at = now() WHERE project_id = ? RETURNING project_id"
_RESTORE = "UPDATE projects SET archived_at = NULL WHERE project_id = ? RETURNING project_id"
_ADD_GUIDELINES = """
INSERT INTO guidelines (project_id, version, text, created_at)
SELECT ?, coalesce(max(version), 0) + 1, ?, now() FROM guidelines WHERE project_id = ?
RETURNING version"""
_GUIDELINES = """
SELECT version, text, epoch(created_at) AS created_at FROM guidelines
WHERE project_id = ? ORDER BY version DESC"""


@dataclass(frozen=True)
class ProjectRecord:
    """A project. `spec` is JSON text as given; times are Unix seconds."""

    project_id: str
    run_id: str
    name: str
    spec: str
    created_at: float
    archived_at: float | None


@dataclass(frozen=True)
class GuidelinesVersion:
    """One version of a project's guidelines, numbered from 1."""

    version: int
    text: str
    created_at: float


class ProjectTables:
    """The projects of a database and their guidelines."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_project(self, project_id: str, run_id: str, name: str, spec: str) -> None:
        """A new project; LogConflict if there is one of that id."""
        self._database.change(_ADD, [project_id, run_id, name, spec])

    def change_project(self, project_id: str, name: str, spec: str) -> None:
        """Another name or description; what was labeled is in the log and stays."""
        self._change_project(_CHANGE, [name, spec, project_id])

    def archive_project(self, project_id: str) -> None:
        """Take a project off the list; `restore_project` brings it back."""
        self._change_project(_ARCHIVE, [project_id])

    def restore_project(self, project_id: str) -> None:
        """Bring an archived project back."""
        self._change_project(_RESTORE, [project_id])

    def project(self, project_id: str) -> ProjectRecord:
        """One project, archived or not; RunUnknown if there is none."""
        found = self._project_records("WHERE project_id = ?", [project_id])
        if not found:
            raise _no_project(project_id)
        return found[0]

    def projects(self) -> list[ProjectRecord]:
        """All projects that are not archived, newest first."""
        return self._project_records("WHERE archived_at IS NULL", [])

    def archived_projects(self) -> list[ProjectRecord]:
        """All projects that are archived, newest first."""
        return self._project_records("WHERE archived_at IS NOT NULL", [])

    def add_guidelines(self, project_id: str, text: str) -> int:
        """The number of a new version of a project's guidelines."""
        with self._database.transaction() as cursor:
            self.project(project_id)
            row = cursor.execute(_ADD_GUIDELINES, [project_id, text, project_id]).fetchall()[0]
        return int(row[0])

    def guidelines(self, project_id: str) -> list[GuidelinesVersion]:
        """Every version of a project's guidelines, newest first."""
        return self._database.records(GuidelinesVersion, _GUIDELINES, [project_id])

    def _project_records(self, condition: str, values: list[str]) -> list[ProjectRecord]:
        sql = f"{_PROJECTS} {condition} ORDER BY created_at DESC, project_id"
        return self._database.records(ProjectRecord, sql, values)

    def _change_project(self, sql: str, values: list[str]) -> None:
        if not self._database.change(sql, values):
            raise _no_project(values[-1])


def _no_project(project_id: str) -> RunUnknown:
    return RunUnknown(f"no project {project_id!r} here; open one from the list of projects")
