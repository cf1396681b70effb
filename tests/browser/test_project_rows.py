"""Rows brought to a project in a real browser: looked at, added, and in its log."""

import pytest

from al_core.domain.events import RowsAdded, decoded
from al_core.experiments.lab import DATABASE
from al_core.store.store import Store
from tests.experiments.live_people import small_project
from tests.experiments.new_rows import cells
from tests.pages.project_lab import project_lab

pytestmark = pytest.mark.browser


def test_a_file_is_looked_at_and_its_rows_are_added(tmp_path, start_server, visit):
    home = tmp_path / "home"
    with project_lab(home) as lab:
        project = lab.create_project(small_project())
    with start_server(home) as server:
        visit.open(server, f"projects?project={project}&show=rows")
        chooser = visit.page.locator('[data-testid="stFileUploaderDropzoneInput"]')
        upload = {"name": "more.csv", "mimeType": "text/csv", "buffer": cells(range(300, 312))}
        chooser.set_input_files(upload)
        visit.page.get_by_text("12 new rows").wait_for()
        visit.page.get_by_role("button", name="Add 12 rows").click()
        visit.page.get_by_text("12 rows from more.csv are in the pool").wait_for()
        assert visit.errors == []
    with Store.open(home / DATABASE) as store:
        (record,) = store.projects()
        events = [decoded(entry.payload) for entry in store.read(record.run_id)]
    (added,) = [event for event in events if isinstance(event, RowsAdded)]
    assert (added.examples, added.by) == (tuple(range(120, 132)), "owner")
