"""Projects are created with clear errors, listed, changed in mid-run, archived and restored."""

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from al_core.datasets.catalogue import FileParams
from al_core.experiments.data_sets import keep_upload, save_columns
from al_core.experiments.sweeping import SweepPlan
from pages.components.pages_table import PAGES
from pages.components.project_search import found_settings
from tests.experiments.live_people import small_project
from tests.pages.project_lab import project_lab

FRAME = PAGES[0].path.parent / "components" / "frame.py"
TEXTS = "text\n" + "".join(
    f"the {row}th review is {'good' if row % 2 else 'bad'}\n" for row in range(60)
)


def projects_in_their_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    entries = [
        entry for entry in PAGES if entry.title in {"Projects", "Label", "Queue & team", "Data"}
    ]
    pages = {
        entry.title: st.Page(entry.path, url_path=entry.url_path, default=entry.title == "Projects")
        for entry in entries
    }
    st.navigation(list(pages.values()), position="hidden")
    pages["Projects"].run()


@pytest.fixture
def lab(tmp_path):
    with project_lab(tmp_path) as opened:
        yield opened


@pytest.fixture
def project(lab):
    """A project on 120 rows of breast cancer; its first batch is chosen."""
    project_id = lab.create_project(small_project())
    lab.work()
    return project_id


def page(**query):
    app = AppTest.from_function(projects_in_their_frame, default_timeout=30)
    app.query_params.update(query)
    return app.run()


def field(app, kind, label):
    return next(each for each in getattr(app, kind) if each.label == label)


def press(app, label):
    field(app, "button", label).click()
    return app.run()


def plain(text):
    return text.replace("\\", "")


def texts(app):
    return plain(" ".join(each.value for each in (*app.markdown, *app.caption)))


def filled(name="Cells", **query):
    app = page(do="new", data="breast_cancer", **query)
    field(app, "text_input", "Name").set_value(name)
    return app.run()


def test_empty_state_says_what_to_press(lab):
    assert "Press **New project**" in page().markdown[0].value


def test_new_project_begins_with_the_classes_of_the_data(lab):
    assert field(filled(), "text_area", "Classes").value == "benign\nmalignant"


def test_created_project_has_what_was_typed(lab):
    app = filled()
    field(app, "text_area", "Classes").set_value("malignant | #cc0000 | grows\nbenign")
    field(app, "text_area", "Guidelines (Markdown)").set_value("# Look twice")
    field(app, "number_input", "People per example").set_value(2)
    app = press(app.run(), "Create project")
    assert "people can label it now" in app.success[0].value
    (record,) = lab.projects()
    spec = lab.project_spec(record.project_id)
    assert [(each.name, each.colour, each.description) for each in spec.classes] == [
        ("malignant", "#cc0000", "grows"), ("benign", "", ""),
    ]  # fmt: skip
    assert (spec.plan.name, spec.plan.options.overlap, spec.plan.options.hand) == ("Cells", 2, 12)
    assert lab.store.guidelines(record.project_id)[0].text == "# Look twice"
    assert app.query_params["project"] == record.project_id


def test_calibration_and_pay_are_part_of_the_plan(lab):
    app = filled()
    field(app, "selectbox", "Calibration").set_value("temperature")
    field(app, "number_input", "Pay per hour at work").set_value(35.0)
    field(app, "number_input", "Pay per label").set_value(0.1)
    press(app.run(), "Create project")
    (record,) = lab.projects()
    plan = lab.project_spec(record.project_id).plan
    assert plan.model.calibration == "temperature"
    assert (plan.prices.per_person_hour, plan.prices.per_label) == (35.0, 0.1)


def test_one_press_makes_one_project(lab):
    app = press(filled(), "Create project")
    app.run()
    assert len(lab.projects()) == 1


@pytest.mark.parametrize(
    ("kind", "label", "value", "says"),
    [
        ("text_input", "Name", " ", "the project has no name; give it one"),
        ("text_area", "Classes", "malignant", "two classes or more, not 1; type one per line"),
        ("text_area", "Classes", "a\nA", "two classes are called 'A'"),
        ("text_area", "Classes", "a | #12\nb", "class 'a' has the colour '#12'"),
        ("number_input", "Batch size", 0, "batch size is 0; use 1 or more"),
        ("number_input", "People per example", 0, "overlap is 0; use 1 or more"),
        ("number_input", "Items in one hand", 0, "a hand of 0 examples"),
        ("number_input", "Time-out of an item, s", 0.0, "the lease time-out is 0.0 s"),
        ("number_input", "Most labels", 0, "the budget of labels is 0"),
        ("number_input", "Locked audit set, %", 0.0, "audit_share = 0.0"),
    ],
)
def test_project_that_can_not_run_says_why_and_none_is_made(lab, kind, label, value, says):
    app = filled()
    field(app, kind, label).set_value(value)
    app = press(app.run(), "Create project")
    assert says in plain(app.error[0].value)
    assert lab.projects() == []


def test_mended_project_is_made_by_the_next_press(lab):
    app = filled()
    audit = "Locked audit set, %"
    field(app, "number_input", audit).set_value(0.0)
    app = press(app.run(), "Create project")
    field(app, "number_input", audit).set_value(30.0)
    app = press(app.run(), "Create project")
    assert not app.error
    assert len(lab.projects()) == 1


def test_two_projects_can_be_made_one_after_the_other(lab):
    press(filled("One"), "Create project")
    press(filled("Two"), "Create project")
    assert {each.name for each in lab.projects()} == {"One", "Two"}


def test_data_without_labels_becomes_a_project(lab):
    path = keep_upload(lab.home, "reviews.csv", TEXTS.encode())
    saved = save_columns(path, FileParams(text="text"))
    app = page(do="new", data=saved.name)
    assert field(app, "text_area", "Classes").value == ""
    field(app, "text_input", "Name").set_value("Reviews")
    field(app, "text_area", "Classes").set_value("good\nbad")
    app = press(app.run(), "Create project")
    assert not app.error
    lab.work()
    (record,) = lab.projects()
    assert lab.live_run(record.project_id).hand("ana")[0].content.text.startswith("the ")


def test_few_settings_stand_open_and_the_others_one_press_away(lab):
    app = filled()
    (more,) = [each for each in app.expander if each.label == "More settings"]
    assert not more.proto.expanded
    folded = {each.label for each in (*more.number_input, *more.selectbox)}
    shown = {each.label for each in (*app.number_input, *app.selectbox)}
    assert shown - folded == {
        "Data set", "Rows to use", "Start",
        "Architecture", "Batch size", "Query strategy", "People per example",
    }  # fmt: skip


@pytest.mark.parametrize(("share", "says"), [(30.0, "18 of 60 rows"), (50.0, "30 of 60 rows")])
def test_form_says_how_many_unlabeled_rows_become_the_audit_set(lab, share, says):
    path = keep_upload(lab.home, "reviews.csv", TEXTS.encode())
    saved = save_columns(path, FileParams(text="text"))
    app = page(do="new", data=saved.name)
    field(app, "number_input", "Locked audit set, %").set_value(share)
    assert f"{says} are drawn at random as audit set" in texts(app.run())


def test_old_name_is_spoken_of_once_there_is_one(lab, project):
    app = page(project=project)
    assert "old name" not in texts(app)
    name, *_ = (each for each in app.text_input if each.form_id.startswith("change"))
    name.set_value("bad")
    app = press(app, "Change")
    assert "learned it under the old name: no model" in plain(app.success[0].value)


def test_done_is_said_in_the_form_whose_button_was_pressed(lab, project):
    app = page(project=project)
    field(app, "text_input", "Name").set_value("unclear")
    app = press(app, "Add")
    shown = [each.value for each in app.main if each.type in {"markdown", "success"}]
    place = shown.index(app.success[0].value)
    assert shown[place - 1] == "**Add a class**"
    assert shown[place + 1] == "**Change a class**"


def test_seed_labels_can_be_imported(lab):
    app = filled()
    field(app, "selectbox", "Start").set_value("imported")
    press(app.run(), "Create project")
    status = lab.live_run(lab.projects()[0].project_id).status()
    assert status.labels == 20


def test_plan_of_a_simulation_can_be_used(lab):
    sweep = SweepPlan(architectures=("parallel",), strategies=("entropy",))
    lab.store.add_sweep("sweep-1", "Race", msgspec.json.encode(sweep).decode())
    app = page(do="new", sweep="sweep-1")
    assert field(app, "selectbox", "Architecture").value == "parallel"
    assert field(app, "selectbox", "Query strategy").value == "entropy"


def test_list_says_how_far_a_project_is(lab, project):
    assert "0 items labeled · 0 answers today · no model yet · 0 at work" in texts(page())


def test_archived_project_comes_back(lab, project):
    app = press(page(), "Archive it")
    assert lab.projects() == []
    assert "live is archived" in app.success[0].value
    press(app, "Restore")
    assert [each.project_id for each in lab.projects()] == [project]


def test_archived_project_says_so_at_its_address(lab, project):
    lab.archive_project(project)
    app = page(project=project)
    assert "archived" in app.info[0].value
    assert not press(app, "Restore").error
    assert len(lab.projects()) == 1


def test_unknown_project_says_so(lab):
    assert "no project 'gone'" in plain(page(project="gone").error[0].value)


def test_class_is_added_in_mid_run(lab, project):
    app = page(project=project)
    field(app, "text_input", "Name").set_value("unclear")
    app = press(app, "Add")
    assert lab.live_run(project).status().classes == ("malignant", "benign", "unclear")
    assert lab.project_spec(project).classes[2].name == "unclear"
    assert "People can choose unclear now" in plain(app.success[0].value)


def test_class_is_renamed_and_described(lab, project):
    app = page(project=project)
    name, colour, _ = (each for each in app.text_input if each.form_id.startswith("change"))
    name.set_value("bad")
    colour.set_value("#aa0000")
    press(app, "Change")
    assert lab.live_run(project).status().classes == ("bad", "benign")
    assert lab.project_spec(project).classes[0].colour == "#aa0000"


def test_name_that_is_taken_is_refused(lab, project):
    app = page(project=project)
    field(app, "text_input", "Name").set_value("benign")
    app = press(app, "Add")
    assert "a class can't be called 'benign'" in plain(app.error[0].value)


def test_merge_names_the_models_that_learned_the_class(lab, project):
    run = lab.live_run(project)
    run.add_class("unclear")
    app = press(page(project=project), "Merge them")
    assert "Models that had learned from its labels: no model" in plain(app.success[0].value)
    assert run.looked_at(lambda state: dict(state.merged)) == {0: 1}


def test_guidelines_are_saved_as_versions(lab, project):
    app = page(project=project, show="guidelines")
    field(app, "text_area", "Guidelines (Markdown)").set_value("first")
    app = press(app.run(), "Save as a new version")
    field(app, "text_area", "Guidelines (Markdown)").set_value("second")
    press(app.run(), "Save as a new version")
    assert [each.text for each in lab.store.guidelines(project)] == ["second", "first"]


def test_guidelines_saved_meanwhile_are_not_written_over(lab, project):
    app = page(project=project, show="guidelines")
    lab.store.add_guidelines(project, "from somebody else")
    field(app, "text_area", "Guidelines (Markdown)").set_value("mine")
    app = press(app, "Save as a new version")
    assert "version 1 was saved while you wrote" in app.error[0].value
    app = press(app, "Save as a new version")
    assert [each.text for each in lab.store.guidelines(project)] == ["mine", "from somebody else"]


def test_example_that_was_searched_for_is_labeled_by_hand(lab, project):
    run = lab.live_run(project)
    free = run.looked_at(lambda state: list(state.available))
    app = page(project=project, show="search")
    app.text_input[0].set_value(str(free[0]))
    app = app.run()
    assert app.radio("found_example").value == free[0]
    settings = found_settings(run, free[0], (project, "owner"))
    assert (settings.route, settings.cases[0].example) == ("by_hand", free[0])
    assert [each.name for each in settings.classes] == ["malignant", "benign"]


def test_example_that_was_taken_meanwhile_is_not_offered(lab, project):
    run = lab.live_run(project)
    example = run.looked_at(lambda state: min(state.available))
    run.label_by_hand("owner", example, 1, 2.0)
    assert found_settings(run, example, (project, "owner")).cases == ()
