"""Versions: snapshots are taken by whoever may, compared, and shared by their address."""

import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role, Session
from al_core.experiments.refitting import trainings
from tests.experiments.registered_runs import registered
from tests.pages.handed_lab import handed_lab, settled


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return registered(tmp_path_factory.mktemp("runs"))


@pytest.fixture
def lab(runs, tmp_path):
    with handed_lab(tmp_path, runs) as opened:
        yield opened


def versions_in_their_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    title = "Versions"
    st.navigation([st.Page(p.path, title=p.title, default=p.title == title) for p in PAGES]).run()


def page(lab, role=Role.OWNER, run="texts", **query):
    lab.people.session_now = Session.of("olga", role)
    app = AppTest.from_function(versions_in_their_frame, default_timeout=60)
    app.query_params.update({"run": run, **query})
    shown = settled(app.run())
    assert not shown.exception
    return shown


def texts(app):
    shown = (*app.markdown, *app.caption, *app.info, *app.error, *app.success)
    return " ".join(each.value for each in shown).replace("\\", "")


def field(app, kind, label):
    return next(each for each in getattr(app, kind) if each.label == label)


def seq_of(lab, version):
    return trainings(list(lab.store.read("texts")))[version].ready.seq


def taken(lab):
    return [each.event for each in lab.registry.state().snapshots]


def metrics(app):
    return {each.label: each.value for each in app.metric}


def test_at_first_the_whole_run_is_compared_with_its_start(lab):
    app = page(lab)
    assert "No snapshot of this run was taken yet." in texts(app)
    assert metrics(app) == {
        "Rows added": "0", "Rows gone": "0", "Labels added": "30", "Labels changed": "0",
        "Labels removed": "0",
    }  # fmt: skip


def test_a_snapshot_is_taken_by_a_press_with_its_parent(lab):
    app = page(lab)
    for version, title in ((2, "monday"), (3, "tuesday")):
        field(app, "selectbox", "As of").set_value(seq_of(lab, version))
        field(app, "text_input", "Title").set_value(title)
        app = app.run()
        field(app, "button", "Take a snapshot").click()
        app = settled(app.run())
    first, second = taken(lab)
    assert (first.title, first.labels, first.parent, first.by) == ("monday", 16, "", "olga")
    assert (second.title, second.labels, second.parent) == ("tuesday", 26, first.snapshot)
    assert app.dataframe[0].value["Title"].tolist() == ["tuesday", "monday"]


def test_what_changed_between_two_is_told_by_class_and_by_label(lab):
    low, high = seq_of(lab, 1), seq_of(lab, 2)
    app = page(lab, **{"from": f"texts:{low}", "to": f"texts:{high}"})
    by_class, by_label = app.dataframe[0].value, app.dataframe[1].value
    added = int(metrics(app)["Labels added"])
    assert by_class["Difference"].sum() == added == len(by_label)
    assert set(by_label["Before"]) == {"none"}
    assert set(by_label["After"]) <= {"class 0", "class 1", "class 2"}
    assert all(len(text) > 5 for text in by_label["Content"])


def test_the_same_twice_says_that_nothing_changed(lab):
    seq = seq_of(lab, 2)
    app = page(lab, **{"from": f"texts:{seq}", "to": f"texts:{seq}"})
    assert "Rows, labels and classes are the same." in texts(app)


def test_an_annotator_sees_counts_but_no_label_of_others(lab):
    app = page(lab, Role.ANNOTATOR)
    assert "shown to adjudicators" in texts(app)
    assert len(app.dataframe) == 1


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANNOTATOR, Role.ADJUDICATOR])
def test_who_may_not_takes_no_snapshot(lab, role):
    assert "Take a snapshot" not in {each.label for each in page(lab, role).button}


def test_a_press_asks_for_leave_before_anything_is_named(lab):
    app = page(lab)
    lab.people.session_now = Session.of("olga", Role.VIEWER)
    field(app, "button", "Take a snapshot").click()
    app.run()
    assert taken(lab) == []


def test_a_snapshot_of_another_run_can_be_compared(lab):
    numbers = lab.registry.registry.take_snapshot("numbers", 40, "the other", "mia")
    app = page(lab, to=f"numbers:{numbers.seq}")
    assert metrics(app)["Rows added"] == "200"
    assert metrics(app)["Rows gone"] == "200"


@pytest.mark.parametrize("asked", ["texts:99999", "moon:1", "</script>", "texts:"])
def test_an_address_that_names_nothing_falls_back(lab, asked):
    assert metrics(page(lab, to=asked))["Labels added"] == "30"


def test_a_hostile_title_is_shown_as_it_is(lab):
    bad = "=HYPERLINK(1) <img src=x onerror=alert(1)> | **x**"
    lab.registry.registry.take_snapshot("texts", seq_of(lab, 2), bad, "mia")
    app = page(lab)
    assert app.dataframe[0].value["Title"][0] == bad
    assert bad not in texts(app)
