"""Models: registered by whoever may, promoted and rolled back after asking, and predicting."""

import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Permission, Role, Session
from al_core.domain.errors import NotAllowed
from tests.experiments.registered_runs import registered
from tests.pages.handed_lab import finished, handed_lab, register, settled


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return registered(tmp_path_factory.mktemp("runs"))


@pytest.fixture
def lab(runs, tmp_path):
    with handed_lab(tmp_path, runs) as opened:
        yield opened


def models_in_their_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    st.navigation(
        [st.Page(p.path, title=p.title, default=p.title == "Models") for p in PAGES]
    ).run()


def page(lab, role=Role.OWNER, **query):
    lab.people.session_now = Session.of("olga", role)
    app = AppTest.from_function(models_in_their_frame, default_timeout=40)
    app.query_params.update(query)
    shown = settled(app.run())
    assert not shown.exception
    return shown


def texts(app):
    shown = (*app.markdown, *app.caption, *app.info, *app.error, *app.success, *app.warning)
    return " ".join(each.value for each in shown).replace("\\", "")


def field(app, kind, label):
    return next(each for each in getattr(app, kind) if each.label == label)


def press(app, label, key=None):
    button = next(each for each in app.button if each.label == label and key in {None, each.key})
    button.click()
    return settled(app.run())


def labels(app):
    return {each.label for each in app.button}


def references(lab):
    return [(each.reference, each.aliases) for each in lab.registry.state().models()]


def test_an_empty_registry_says_what_to_press(lab):
    assert "Open **Register a version**" in texts(page(lab))


def test_a_version_is_registered_by_a_press(lab):
    app = page(lab, show="register", run="texts")
    field(app, "text_input", "Name").set_value("tickets")
    app = finished(press(app.run(), "Register"))
    assert references(lab) == [("tickets/1", ())]
    assert "tickets/1 is registered" in texts(app)


def test_a_registration_can_be_stopped(lab):
    app = page(lab, show="register", run="texts")
    field(app, "text_input", "Name").set_value("tickets")
    app = press(app.run(), "Register")
    (bar,) = [each for each in app.button if each.label == "Cancel"]
    app = finished(bar.click().run())
    assert "The registration was stopped" in texts(app)
    assert references(lab) == []


def test_the_newest_version_of_a_run_is_offered_first(lab):
    app = page(lab, show="register", run="texts")
    assert field(app, "selectbox", "Version").options[0] == "v4, 36 labels"


def test_a_name_that_can_not_be_is_refused_and_nothing_is_registered(lab):
    app = page(lab, show="register", run="texts")
    field(app, "text_input", "Name").set_value("<script>")
    app = press(app.run(), "Register")
    assert "'<script>' can't be a model's name" in texts(app)
    assert references(lab) == []
    assert "Register" in labels(press(app, "Back to the form"))


def test_a_viewer_finds_no_button_that_changes_anything(lab):
    register(lab)
    app = page(lab, Role.VIEWER)
    assert not {each for each in labels(app) if "romote" in each or "Roll" in each}
    assert "Managers and owners register models" in texts(page(lab, Role.VIEWER, show="register"))


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER])
def test_managers_and_owners_promote(lab, role):
    register(lab)
    app = page(lab, role)
    field(app, "text_input", "Reason, for the log").set_value("best so far")
    app = press(app.run(), "Promote to champion", "do_promote_champion")
    assert references(lab) == [("tickets/1", ("champion",))]
    assert "in the log" in texts(app)


def test_who_lost_the_permission_since_the_page_was_drawn_promotes_nothing(lab):
    register(lab)
    app = page(lab)
    lab.people.session_now = Session.of("olga", Role.VIEWER)
    app = press(app, "Promote to champion", "do_promote_champion")
    assert references(lab) == [("tickets/1", ())]


def test_a_press_on_register_asks_for_leave_before_it_acts(lab):
    app = page(lab, show="register", run="texts")
    lab.people.session_now = Session.of("olga", Role.ANNOTATOR)
    field(app, "button", "Register").click()
    app.run()
    assert references(lab) == []


def test_roll_back_asks_and_says_what_it_returns_to(lab):
    for version in (1, 2):
        register(lab, version=version)
        lab.registry.registry.promote(f"tickets/{version}", "champion", "", "olga")
    app = page(lab, model="tickets/2")
    assert "**champion** of tickets points to tickets/1 again." in texts(app)
    press(app, "Roll back champion", "do_roll_back_champion")
    assert references(lab) == [("tickets/2", ()), ("tickets/1", ("champion",))]


def test_promotions_are_listed_with_person_and_reason(lab):
    register(lab)
    lab.registry.registry.promote("tickets/1", "champion", "good enough", "mia")
    frame = page(lab, show="history").dataframe[0].value
    assert frame["What"].tolist() == ["tickets champion: promoted to tickets/1 (was no version)"]
    assert (frame["By"][0], frame["Reason"][0]) == ("mia", "good enough")


def test_the_version_stands_with_its_interval_and_the_warning(lab):
    register(lab)
    said = texts(page(lab))
    assert "95 % interval" in said
    assert "n = 60" in said
    assert "they are no random sample" in said


def test_lines_are_predicted_with_probabilities(lab):
    register(lab)
    app = page(lab, show="predict")
    field(app, "text_area", "One text a line").set_value("one short text\nanother one")
    app = settled(app.run())
    frame = app.dataframe[0].value
    assert frame["text"].tolist() == ["one short text", "another one"]
    assert frame["row"].tolist() == [1, 2]
    chances = frame[[name for name in frame if name.startswith("p(")]]
    assert chances.sum(axis=1).tolist() == pytest.approx([1.0, 1.0])


def test_a_file_without_the_column_is_refused_by_its_name(lab):
    register(lab)
    app = page(lab, show="predict")
    field(app, "radio", "From").set_value("A file")
    app = app.run()
    app.file_uploader[0].upload("more.csv", b"body\nhello\n")
    app = settled(app.run())
    assert "more.csv lacks 1 of the 1 columns that the model needs: 'text'" in texts(app)


def test_the_champion_stands_first_where_one_predicts(lab):
    register(lab, version=1)
    register(lab, version=2)
    lab.registry.registry.promote("tickets/1", "champion", "", "mia")
    app = page(lab, show="predict")
    assert field(app, "selectbox", "Model").options[0] == "tickets@champion"


def test_from_a_version_one_predicts_with_it(lab):
    register(lab, version=1)
    register(lab, version=2)
    app = press(page(lab, model="tickets/1"), "Predict with it")
    assert field(app, "selectbox", "Model").value == "tickets/1"


def test_a_file_altered_on_disk_predicts_nothing(lab):
    event = register(lab)
    (lab.home / "models" / f"{event.file}.skops").write_bytes(b"PK")
    assert "tickets/1 was altered" in texts(page(lab, show="predict"))


def test_the_guard_knows_the_permission_by_name(lab):
    annotator = Session.of("ana", Role.ANNOTATOR)
    with pytest.raises(NotAllowed, match="annotator may not manage models"):
        lab.people.checked(annotator, Permission.MANAGE_MODELS)
