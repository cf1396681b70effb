"""Rows are looked at, then added to a project's pool; nothing typed is lost on an error."""

import pytest

from al_core.domain.plan import BudgetPlan, DataPlan, Plan
from al_core.domain.project import ClassSpec, ProjectSpec
from tests.experiments.live_people import small_project
from tests.experiments.new_rows import cells, csv_of
from tests.pages.project_lab import project_lab, reviews_project
from tests.pages.test_projects import TEXTS, field, page, plain, press, texts


@pytest.fixture
def lab(tmp_path):
    with project_lab(tmp_path) as opened:
        yield opened


@pytest.fixture
def project(lab):
    """A project on 120 rows of breast cancer."""
    project_id = lab.create_project(small_project())
    lab.work()
    return project_id


@pytest.fixture
def reviews(lab):
    """A project on sixty texts of a file."""
    return reviews_project(lab, TEXTS)


def with_file(project, content, name="more.csv"):
    app = page(project=project, show="rows")
    app.file_uploader[0].upload(name, content)
    return settled(app)


def with_lines(project, text):
    app = page(project=project, show="rows")
    field(app, "radio", "From").set_value("Lines of text")
    field(app.run(), "text_area", "One row a line").set_value(text)
    return settled(app)


def settled(app):
    """The page once the rows are read."""
    app.run()
    while "so far" in texts(app).partition("What was added")[0]:
        app.run()
    return app


def test_a_file_is_looked_at_before_anything_is_added(lab, project):
    app = with_file(project, cells(range(300, 312)))
    assert "12 new rows" in texts(app)
    assert lab.live_run(project).additions() == ()


def test_rows_of_a_file_are_in_the_pool_after_a_press(lab, project):
    app = press(with_file(project, cells(range(300, 312))), "Add 12 rows")
    assert not app.error
    assert "12 rows from more.csv are in the pool" in plain(app.success[0].value)
    assert set(range(120, 132)) <= set(lab.live_run(project).state.available)
    assert "What was added so far" in texts(app)


def test_the_form_is_empty_after_rows_were_added(lab, project):
    app = press(with_file(project, cells(range(300, 312))), "Add 12 rows")
    assert not [each for each in app.button if each.label.startswith("Add 12")]


def test_copies_of_audit_items_are_counted_and_stay_out(lab, project):
    data = lab.live_run(project).data()
    frame = data.dataset.take(data.split.audit[:2]).rows
    app = with_file(project, csv_of(frame))
    assert "2 more are copies of audit items and stay out" in texts(app)
    assert field(app, "button", "Add 0 rows").disabled


def test_a_missing_column_is_named_and_the_next_file_comes_in(lab, project):
    frame = cells(range(300, 303)).replace(b"mean radius", b"radius")
    app = with_file(project, frame)
    assert "more.csv lacks 1 of the data's 30 columns: 'mean radius'" in plain(app.error[0].value)
    app.file_uploader[0].upload("better.csv", cells(range(300, 303)))
    assert not press(settled(app), "Add 3 rows").error
    assert lab.live_run(project).additions()[0].source == "better.csv"


def test_lines_of_text_become_rows(lab, reviews):
    app = with_lines(reviews, "a fine film\n\nthe 3th review is good\n")
    assert "2 new rows" in texts(app)
    press(app, "Add 2 rows")
    assert lab.live_run(reviews).content(60).text == "a fine film"


def test_typed_lines_are_kept_when_others_added_rows_meanwhile(lab, reviews):
    app = with_lines(reviews, "a fine film")
    run = lab.live_run(reviews)
    new = app.session_state["rows_found"][1]
    run.add_rows("ben", new)
    settled(app)
    assert field(app, "text_area", "One row a line").value == "a fine film"
    assert "1 of them are like other rows of the pool" in texts(app)


def test_images_can_not_come_in_as_a_table_and_the_page_says_so(lab):
    plan = Plan(
        name="digits", data=DataPlan(dataset="digits", rows=100), budget=BudgetPlan(labels=None)
    )
    project = lab.create_project(ProjectSpec(plan, tuple(ClassSpec(str(n)) for n in range(10))))
    app = page(project=project, show="rows")
    assert "digits holds images" in plain(app.error[0].value)
