"""Projects are listed, put away and brought back; guidelines keep every version."""

from pathlib import Path

import pytest

from al_core.domain.errors import LogConflict, RunUnknown
from al_core.store.projects import ProjectRecord
from al_core.store.store import Store


def test_a_project_is_kept_as_given(store: Store) -> None:
    store.add_project("p", "r", "Mail", '{"plan":{}}')

    (project,) = store.projects()

    assert project == ProjectRecord("p", "r", "Mail", '{"plan":{}}', project.created_at, None)


def test_a_project_is_added_once(store: Store) -> None:
    store.add_project("p", "r", "Mail", "{}")

    with pytest.raises(LogConflict):
        store.add_project("p", "s", "Other", "{}")

    assert store.project("p").name == "Mail"


def test_a_project_takes_another_name_and_keeps_its_run(store: Store) -> None:
    store.add_project("p", "r", "Mail", "{}")
    store.change_project("p", "Letters", '{"highlight":["free"]}')

    project = store.project("p")

    assert (project.name, project.spec, project.run_id) == (
        "Letters", '{"highlight":["free"]}', "r",
    )  # fmt: skip


def test_an_archived_project_leaves_the_list_and_comes_back(store: Store) -> None:
    for project_id in ("a", "b"):
        store.add_project(project_id, project_id, project_id, "{}")
    store.archive_project("a")
    assert [each.project_id for each in store.projects()] == ["b"]
    assert [each.project_id for each in store.archived_projects()] == ["a"]

    store.restore_project("a")

    assert [each.project_id for each in store.projects()] == ["b", "a"]
    assert store.archived_projects() == []


def test_an_archived_project_can_still_be_read(store: Store) -> None:
    store.add_project("p", "r", "Mail", "{}")
    store.archive_project("p")

    assert store.project("p").archived_at is not None


def test_an_unknown_project_is_named(store: Store) -> None:
    for ask in (
        store.project,
        store.archive_project,
        store.restore_project,
        lambda project_id: store.change_project(project_id, "n", "{}"),
        lambda project_id: store.add_guidelines(project_id, "text"),
    ):
        with pytest.raises(RunUnknown, match="no project 'x' here; open one from the list"):
            ask("x")


def test_guidelines_are_numbered_and_every_version_stays(store: Store) -> None:
    store.add_project("p", "r", "Mail", "{}")
    store.add_project("q", "s", "Other", "{}")

    numbers = [store.add_guidelines("p", text) for text in ("one", "two")]
    store.add_guidelines("q", "of another")

    assert numbers == [1, 2]
    assert [(each.version, each.text) for each in store.guidelines("p")] == [(2, "two"), (1, "one")]


def test_a_project_without_guidelines_has_none(store: Store) -> None:
    store.add_project("p", "r", "Mail", "{}")

    assert store.guidelines("p") == []


def test_projects_and_guidelines_outlive_the_process(path: Path) -> None:
    with Store.open(path) as store:
        store.add_project("p", "r", "Mail", "{}")
        store.add_guidelines("p", "look twice")
        before = store.projects(), store.guidelines("p")

    with Store.open(path) as store:
        assert (store.projects(), store.guidelines("p")) == before


def test_projects_people_and_guidelines_are_in_a_backup(store: Store, tmp_path: Path) -> None:
    store.add_project("p", "r", "Mail", "{}")
    store.add_guidelines("p", "look twice")
    store.backup(tmp_path / "copy.duckdb")

    with Store.open(tmp_path / "copy.duckdb") as copy:
        assert copy.projects() == store.projects()
        assert copy.guidelines("p") == store.guidelines("p")
