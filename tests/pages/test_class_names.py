"""Classes may be called whatever a button can show, from the data's file to the answers."""

import pytest

from al_core.datasets.catalogue import FileParams
from al_core.experiments.data_sets import keep_upload, save_columns
from al_core.experiments.live_cards import Answer
from tests.pages.project_lab import project_lab
from tests.pages.test_projects import field, page, press, texts

NAMES = ('"quoted"', "a|b", "yes, or | no", "<b>bold</b>")


@pytest.fixture
def lab(tmp_path):
    with project_lab(tmp_path) as opened:
        yield opened


@pytest.fixture
def saved(lab):
    """Eighty texts whose labels are such names."""
    lines = ["text\tkind", *(f"note {n} on topic {n % 4}\t{_cell(n)}" for n in range(80))]
    path = keep_upload(lab.home, "notes.csv", "\n".join(lines).encode())
    return save_columns(path, FileParams(text="text", label="kind"))


def _cell(number):
    quoted = NAMES[number % 4].replace('"', '""')
    return f'"{quoted}"'


def created(saved):
    app = page(do="new", data=saved.name)
    field(app, "text_input", "Name").set_value("Notes")
    field(app, "selectbox", "Start").set_value("imported")
    app = press(app.run(), "Create project")
    while "so far" in texts(app):
        app.run()
    return app


def test_the_data_s_own_names_become_the_classes_and_their_labels_are_found(lab, saved):
    assert not created(saved).error
    (record,) = lab.projects()
    run = lab.live_run(record.project_id)
    assert sorted(each.name for each in lab.project_spec(record.project_id).classes) == sorted(
        NAMES
    )
    labels = run.looked_at(lambda state: dict(state.labels))
    names = run.status().classes
    assert {names[label] for label in labels.values()} <= set(NAMES)
    assert {example: names[label] for example, label in labels.items()} == {
        example: NAMES[example % 4] for example in labels
    }


def test_people_can_answer_with_them_and_a_restart_keeps_them(lab, saved):
    created(saved)
    lab.work()
    (record,) = lab.projects()
    run = lab.live_run(record.project_id)
    card = run.hand("ana")[0]
    label = run.status().classes.index("a|b")
    (receipt,) = run.take("ana", [Answer("a1", card.lease, card.token, label)])
    assert receipt.status == "saved"
    lab.archive_project(record.project_id)
    lab.restore_project(record.project_id)
    again = lab.live_run(record.project_id)
    assert again.status().classes == run.status().classes
    assert again.recent("ana")[0].label == label
