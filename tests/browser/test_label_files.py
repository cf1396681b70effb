"""Labels taken away and brought in as files, in a real browser."""

import json

import pytest

from al_core.domain.events import LabelsBrought, LabelsExported, decoded
from al_core.experiments.lab import DATABASE
from al_core.store.store import Store
from tests.pages.project_lab import project_lab, reviews_project

pytestmark = pytest.mark.browser
PATIENCE_MILLISECONDS = 120_000
TEXTS = "text\n" + "".join(f"the {row}th review came {row % 7} days late\n" for row in range(60))


def project_on_texts(home):
    """A project on sixty texts without any label, and two of its rows that are free."""
    with project_lab(home) as lab:
        project = reviews_project(lab, TEXTS)
        run = lab.live_run(project)
        return project, [run.content(row).text for row in sorted(run.state.available)[:2]]


def sent(visit, server, project, content):
    """Open the labels of a project and send a file there."""
    visit.open(server, f"projects?project={project}&show=labels")
    chooser = visit.page.locator('[data-testid="stFileUploaderDropzoneInput"]')
    upload = {"name": "labels.jsonl", "mimeType": "application/json", "buffer": content}
    chooser.set_input_files(upload)


def lines(texts):
    """A record for each text, with markup in one more, and a line that is none."""
    said = [{"text": text, "label": "good"} for text in texts]
    said.append({"text": "<img src=x onerror=document.title='owned'>", "label": "bad"})
    return b"".join(json.dumps(each).encode() + b"\n" for each in said) + b"{broken\n"


def test_a_file_is_looked_at_brought_in_once_and_taken_away_again(tmp_path, start_server, visit):
    home = tmp_path / "home"
    project, texts = project_on_texts(home)
    page = visit.page
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    with start_server(home) as server:
        sent(visit, server, project, lines(texts))
        page.get_by_text("1 record can't be used").wait_for()
        page.get_by_role("button", name="Bring in 3 labels and 1 new row").click()
        page.get_by_text("3 labels of labels.jsonl came in").wait_for()
        sent(visit, server, project, lines(texts))
        page.get_by_text("brought in before").wait_for()
        page.get_by_role("button", name="Bring in 0 labels and 0 new rows").wait_for()
        page.get_by_label("Format").click()
        page.get_by_text("Label Studio: tasks").last.click()
        page.get_by_role("button", name="Make the file").click()
        with page.expect_download() as found:
            page.get_by_role("button", name="Save ").click()
        tasks = json.loads(found.value.path().read_bytes())
        page.get_by_text("<Choices").wait_for()
        page.get_by_text("Files of labels made of this run").wait_for()
        assert page.title() != "owned"
        assert (visit.errors, visit.outside) == ([], [])
    said = {task["data"]["text"]: task["annotations"][0]["result"][0] for task in tasks}
    assert [said[text]["value"] for text in texts] == [{"choices": ["good"]}] * 2
    with Store.open(home / DATABASE) as store:
        (record,) = store.projects()
        events = [decoded(entry.payload) for entry in store.read(record.run_id)]
        left = [decoded(entry.payload) for entry in store.read("reports")]
    (brought,) = [event for event in events if isinstance(event, LabelsBrought)]
    assert (len(brought.examples), brought.source, brought.by) == (3, "labels.jsonl", "owner")
    (exported,) = [event for event in left if isinstance(event, LabelsExported)]
    assert (exported.form, exported.rows, exported.labeled) == ("label_studio", 3, 3)
