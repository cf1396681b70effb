"""Labels are taken away, and brought in after a look, on the pages of projects and data."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.experiments.live_people import small_project
from tests.pages.project_lab import project_lab
from tests.pages.test_project_rows import reviews
from tests.pages.test_projects import field, page, plain, press, texts

__all__ = ["reviews"]


@pytest.fixture
def lab(tmp_path):
    with project_lab(tmp_path) as opened:
        yield opened


@pytest.fixture
def project(lab):
    """A project on 120 rows of breast cancer with labels of ana."""
    project_id = lab.create_project(small_project(seed="imported"))
    lab.work()
    return project_id


def settled(app):
    app.run()
    while "so far**" in texts(app) or "so far" in " ".join(each.value for each in app.markdown):
        app.run()
    return app


def opened(project):
    return page(project=project, show="labels")


def made(project, form="csv", **chosen):
    app = opened(project)
    field(app, "selectbox", "Format").set_value(form)
    for label, value in chosen.items():
        field(app, "radio", label).set_value(value)
    press(app, "Make the file")
    return settled(app)


def saving(app):
    return [each for each in app.get("download_button") if each.label.startswith("Save ")]


def test_a_file_of_labels_is_made_and_can_be_saved(lab, project):
    app = made(project)
    assert not app.error
    (button,) = saving(app)
    assert plain(button.label).startswith("Save live-")
    assert "6 rows, 6 with a label" in texts(app)


@pytest.mark.parametrize("form", ["parquet", "label_studio", "huggingface"])
def test_every_format_can_be_made(lab, project, form):
    assert saving(made(project, form))


def test_a_change_of_the_form_asks_for_another_press(lab, project):
    app = made(project)
    field(app, "radio", "Rows").set_value("all")
    assert saving(app.run()) == []


def test_a_run_without_labels_says_what_to_do(lab, reviews):
    app = made(reviews)
    assert "no example has an answer or a label yet" in plain(app.error[0].value)


def test_real_names_are_for_those_who_may_see_the_team(lab, project):
    assert field(opened(project), "radio", "People").options == ["Pseudonyms", "Real names"]


def test_viewers_take_no_labels_away():
    def part():
        from al_core.access.permissions import Role, Session
        from pages.components.export_labels import export_labels

        export_labels(None, Session.of("vic", Role.VIEWER))

    app = AppTest.from_function(part).run()
    assert [each.value for each in app.caption] == ["Managers and owners take labels away."]
    assert not app.button


def test_the_report_page_hands_labels_over_too(lab, project):
    def part():
        from al_core.access.permissions import LOCAL_OWNER
        from pages.components.export_labels import labels_tab

        labels_tab(LOCAL_OWNER)

    app = AppTest.from_function(part, default_timeout=30).run()
    assert [each.label for each in app.selectbox] == []
    app.segmented_control[0].set_value("Labels").run()
    assert "Format" in [each.label for each in app.selectbox]


def lines(*records):
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def free(lab, project, most=3):
    run = lab.live_run(project)
    rows = sorted(run.state.available)[:most]
    return rows, [run.content(row).text for row in rows]


def with_labels(project, content, name="labels.jsonl"):
    app = opened(project)
    app.file_uploader[0].upload(name, content)
    return settled(app)


def test_a_file_is_looked_at_before_anything_comes_in(lab, reviews):
    _, (first, *_) = free(lab, reviews)
    app = with_labels(reviews, lines({"text": first, "label": "good"}))
    assert "1 label** and **0 new rows** would come in" in texts(app)
    assert lab.live_run(reviews).state.labels == {}


def test_labels_are_in_the_project_after_a_press(lab, reviews):
    rows, (first, second, _) = free(lab, reviews)
    content = lines(
        {"text": first, "label": "good"},
        {"text": second, "label": "bad"},
        {"text": "new", "label": "bad"},
    )
    app = press(with_labels(reviews, content), "Bring in 3 labels and 1 new row")
    assert not app.error
    assert "3 labels of labels.jsonl came in" in plain(app.success[0].value)
    assert lab.live_run(reviews).state.labels == {rows[0]: 0, rows[1]: 1, 60: 1}
    assert "Files of labels that came in so far." in texts(app)


def test_the_same_file_again_brings_nothing(lab, reviews):
    _, (first, *_) = free(lab, reviews)
    content = lines({"text": first, "label": "good"})
    press(with_labels(reviews, content), "Bring in 1 label and 0 new rows")
    app = with_labels(reviews, content)
    assert "1 × brought in before (line 1)" in texts(app)
    assert field(app, "button", "Bring in 0 labels and 0 new rows").disabled


def test_unknown_classes_are_named_and_can_be_added(lab, reviews):
    _, (first, *_) = free(lab, reviews)
    app = with_labels(reviews, lines({"text": first, "label": "</script>"}))
    assert "Classes that the project does not have: </script>" in texts(app)
    field(app, "radio", "Classes that it does not have").set_value("add")
    press(settled(app), "Bring in 1 label and 0 new rows")
    assert lab.live_run(reviews).state.classes[-1] == "</script>"


def test_records_that_can_not_be_used_are_listed_by_line(lab, reviews):
    app = with_labels(reviews, b"{broken\n")
    assert "1 record can't be used" in plain(app.warning[0].value)


def test_a_table_without_the_label_column_is_an_error_that_names_the_columns(lab, reviews):
    app = with_labels(reviews, b"text,verdict\nx,good\n", "t.csv")
    assert "t.csv has no column 'label'" in plain(app.error[0].value)
    field(app, "text_input", "Column of the label").set_value("verdict")
    app = settled(app)
    assert not app.error
    assert "would come in" in texts(app)


def test_an_export_becomes_a_data_set_on_the_data_page(lab, tmp_path):
    def data_page():
        from pages.components.upload import upload

        upload()

    app = AppTest.from_function(data_page, default_timeout=30).run()
    content = lines(
        {"text": "a boat", "label": "spam", "answer": "accept", "_input_hash": 1},
        {"text": "lunch", "label": "ham", "answer": "accept", "_input_hash": 2},
    )
    app.file_uploader[0].upload("db.jsonl", content)
    app = settled(app)
    assert "An export of Prodigy" in texts(app)
    assert "2 rows, 2 of them with a label" in texts(app)
    press(app, "Make a data set of it")
    assert "db.jsonl is saved" in plain(app.success[0].value)
    assert [path.name for path in lab.uploads()] == ["db.jsonl"]


def test_a_file_that_was_made_is_told_with_format_rows_and_the_head_of_the_log(lab, project):
    made(project, "csv_exact")
    run_id = lab.live_run(project).run_id
    ((_, event),) = lab.reports.desk.handed_over.label_files(run_id)
    assert (event.form, event.rows, event.labeled, event.names) == ("csv_exact", 6, 6, "pseudonyms")
    assert (event.by, event.head) == ("owner", lab.store.head(run_id).hash)
    shown = next(each.value for each in opened(project).dataframe if "Log head" in each.value)
    assert shown["Format"].tolist() == ["CSV for machines"]
    assert shown["Log head"].tolist() == [event.head[:12]]


def test_looking_again_at_a_file_that_was_made_is_no_second_export(lab, project):
    app = made(project)
    app.run()
    app.run()
    assert len(lab.reports.desk.handed_over.label_files(lab.live_run(project).run_id)) == 1
