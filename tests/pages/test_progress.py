"""Progress & stop: how good models are, what was saved, whether to go on."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role, Session
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, OptionsPlan
from al_core.domain.results import JobProgress
from pages.components.pages_table import PAGES
from tests.experiments.plans import small_plan
from tests.pages.watched_lab import RUN, ReadRun, simulated, watched_lab

WAITING = JobProgress("versions run-1", "Going through the models", "queued", 0, 4, None)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A margin run of 7 models, 60 labels and 60 audit items."""
    plan = small_plan(budget=BudgetPlan(labels=60), architecture=ArchitecturePlan(batch_size=10))
    return simulated(plan, tmp_path_factory.mktemp("cache"))


@pytest.fixture
def lab(run):
    with watched_lab(run) as opened:
        yield opened


def progress_in_its_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    title = "Progress & stop"
    st.navigation([st.Page(p.path, title=p.title, default=p.title == title) for p in PAGES]).run()


def page(lab, role=Role.OWNER, **query):
    lab.people.session_now = Session.of("olga", role)
    app = AppTest.from_function(progress_in_its_frame, default_timeout=40)
    app.query_params.update(query)
    shown = app.run()
    assert not shown.exception
    return shown


def texts(app):
    return " ".join(each.value for each in (*app.markdown, *app.caption, *app.info))


def traces(app, number=0):
    drawn = [json.loads(each.proto.spec) for each in app.main if each.type == "plotly_chart"]
    return [trace.get("name") for trace in drawn[number]["data"]]


def test_both_pages_of_a_run_are_in_the_navigation():
    assert {"Progress & stop", "Drift & health"} <= {entry.title for entry in PAGES}


def test_without_a_run_it_says_what_to_press(run):
    with watched_lab(ReadRun([], run.cache)) as lab:
        lab.watch.runs = tuple
        assert "Press **Run the 60-second demo** on Start" in texts(page(lab))


def test_the_run_stands_in_the_address(lab):
    assert page(lab).query_params["run"] == RUN


def test_advice_comes_first_with_its_reason(lab):
    said = texts(page(lab))
    assert "Stop" in said
    assert "A budget of the plan (labels, hours or money) is spent" in said


def test_quality_has_audit_set_lure_and_the_random_control(lab):
    assert {"audit set", "LURE, own picks", "random control"} <= set(traces(page(lab)))


def test_the_caption_says_from_how_many_items_models_and_picks(lab):
    said = texts(page(lab))
    assert "on the 60 labeled items of the locked audit set" in said
    assert "7 models" in said
    assert "LURE (Farquhar, Gal, Rainforth 2021)" in said


def test_a_refused_estimate_says_why(tmp_path):
    plan = small_plan(options=OptionsPlan(random_share=0.0))
    with watched_lab(simulated(plan, tmp_path)) as lab:
        said = texts(page(lab))
    assert "is refused: without a random share" in said


def test_a_control_exists_for_accuracy_alone(lab):
    assert "random control" not in traces(page(lab, quality="macro_f1"))


@pytest.mark.parametrize("axis", ["hours", "cost"])
def test_quality_is_told_per_hour_and_per_cost(lab, axis):
    assert "random control" in traces(page(lab, axis=axis))


def test_curves_per_architecture_and_strategy_are_one_click_away(lab):
    (link,) = [each for each in page(lab).main if each.type == "page_link"]
    assert link.proto.label == "Learning curves per architecture and strategy, of this simulation"
    assert link.proto.query_string == "sweep=s"


def test_the_unit_of_a_saving_and_an_older_model_stand_in_the_address(lab):
    saved = page(lab, show="saved", unit="hours")
    assert saved.query_params["unit"] == "hours"
    older = page(lab, show="classes", model="1")
    assert older.selectbox("class_version").value == 0
    older.selectbox("class_version").set_value(6).run()
    assert "model" not in older.query_params


def test_savings_come_in_labels_hours_and_money(lab):
    app = page(lab, show="saved")
    assert [each.label for each in app.metric] == ["Labels saved", "Hours saved", "Money saved"]
    assert "random selection would have needed more" in texts(app)


def test_too_few_audit_labels_can_not_tell_yet(run):
    saved = run.saved
    unknown = replace(saved, audited=20, history=())
    with watched_lab(ReadRun(run.entries, run.cache)) as lab:
        lab.watch.__dict__["saved"] = unknown
        assert "that needs 50 audit labels" in texts(page(lab, show="saved"))


@pytest.mark.parametrize(("state", "told"), [("running", "is being fitted"), ("failed", "as soon")])
def test_a_control_that_is_being_fitted_is_said_to_be(run, state, told):
    fitting = JobProgress("savings run-1", "Fitting the random control", state, 3, 9, 60.0, "")
    with watched_lab(ReadRun(run.entries, run.cache, fitting=fitting)) as lab:
        lab.watch.inspections = FixedDesk(fitting)
        assert told in texts(page(lab, show="saved"))


def test_every_rule_votes_with_its_threshold(lab):
    app = page(lab, show="stop")
    votes = app.table[0].value
    assert len(votes) == 9
    assert set(votes["Vote"]) <= {"stop", "continue", "cannot tell"}
    assert "at least 0.99" in votes["Stop"].tolist()


def test_what_is_not_known_says_what_it_takes(lab):
    said = texts(page(lab, show="stop"))
    assert "It takes items that two or more people answered" in said
    votes = page(lab, show="stop").table[0].value.set_index("Rule")
    assert votes.loc["gain below price", "What it looks at"].endswith(
        "Cannot tell: say what a point of accuracy is worth, or wait for 5 models"
    )


def test_worth_of_a_point_lets_the_price_rule_tell(lab):
    before = page(lab, show="stop").table[0].value.set_index("Rule")["Vote"]
    after = page(lab, show="stop", worth="5").table[0].value.set_index("Rule")["Vote"]
    assert (before["gain below price"], after["gain below price"]) == ("cannot tell", "continue")


def test_classes_are_told_with_intervals(lab):
    classes = page(lab, show="classes").dataframe[0].value
    assert classes["Audit items"].sum() == 60
    assert (classes["recall from"] <= classes["recall to"]).all()


def test_a_class_is_followed_over_all_models(lab):
    app = page(lab, show="classes", axis="hours")
    classes = app.dataframe[0].value["Class"].tolist()
    assert app.selectbox("class_followed").options == classes
    assert classes[0] in app.query_params["class"]
    assert traces(app, 1)[-2:] == ["recall", "precision"]
    other = page(lab, show="classes", **{"class": classes[-1]})
    assert other.selectbox("class_followed").value == classes[-1]


def test_calibration_disagreement_and_staleness_are_drawn(lab):
    app = page(lab, show="trust")
    assert len([each for each in app.main if each.type == "plotly_chart"]) == 5
    assert [each.value for each in app.subheader] == [
        "Calibration", "Disagreement of successive models", "Confidence against staleness",
    ]  # fmt: skip


def test_trust_says_where_temperature_scaling_is_switched_on(lab):
    assert "choose temperature scaling as calibration, in Workflow Lab" in texts(
        page(lab, show="trust")
    )


def test_an_older_model_can_be_looked_at(lab):
    app = page(lab, show="classes")
    app.selectbox("class_version").set_value(0).run()
    assert not app.exception
    assert app.selectbox("class_version").value == 0


def test_work_under_way_is_shown_with_cancel(run):
    with watched_lab(ReadRun(run.entries, run.cache, job=WAITING)) as lab:
        lab.watch.inspections = FixedDesk(WAITING)
        app = page(lab)
    assert [each.label for each in app.button if each.key == "cancel_versions run-1"] == ["Cancel"]


def test_a_viewer_can_not_cancel(run):
    with watched_lab(ReadRun(run.entries, run.cache, job=WAITING)) as lab:
        lab.watch.inspections = FixedDesk(WAITING)
        app = page(lab, Role.VIEWER)
    assert "cancel_versions run-1" not in {each.key for each in app.button}


def test_a_failure_is_told_and_can_be_tried_again(run):
    failed = replace(WAITING, state="failed", last_error="the data are gone")
    with watched_lab(ReadRun(run.entries, run.cache, job=failed)) as lab:
        lab.watch.inspections = FixedDesk(failed)
        app = page(lab)
    assert "the data are gone" in app.error[0].value
    assert "Try again" in [each.label for each in app.button]


class FixedDesk:
    """Work that stays as it is."""

    def __init__(self, job):
        self._job = job

    def job(self, task, run_id):
        return self._job

    def cancel(self, run_id, task):
        raise NotImplementedError

    again = cancel
