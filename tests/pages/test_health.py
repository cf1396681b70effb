"""Drift & health: alarms and their levers, redundancy with its pairs, model change, groups."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role, Session
from al_core.domain.health import (
    ColumnSummary,
    GroupSize,
    HealthCard,
    HealthReport,
    HealthTest,
    ReportFile,
)
from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    BudgetPlan,
    DataPlan,
    DriftPlan,
    OptionsPlan,
    Person,
    Plan,
    SplitPlan,
    TrainingPlan,
)
from al_core.domain.results import JobProgress
from al_core.experiments.background import Pending
from al_core.experiments.health_files import Asked
from tests.pages.watched_lab import ReadRun, simulated, watched_lab

DRIFTING = Plan(
    data=DataPlan("scenario", params={"rows": 1500, "classes": 3, "seed": 1, "duplicates": 0.3}),
    split=SplitPlan(seed_size=20),
    architecture=ArchitecturePlan("parallel", batch_size=20),
    arrivals=ArrivalPlan(0.3, 2000.0),
    drift=DriftPlan(at_seconds=200.0, points=0.9),
    options=OptionsPlan(on_drift="random"),
    team=(Person(count=4, mean_seconds=15.0),),
    training=TrainingPlan(seconds=30.0),
    budget=BudgetPlan(labels=200),
)
LATEST = 10**6
"""Later than any entry of the run."""
SUMMARY = ColumnSummary((0.0, 0.5, 1.0), (), (30, 70), 100, 0, 0.6, 0.1)
CARD = HealthCard(
    "confidence: Kolmogorov-Smirnov", "confidence", "model", "numbers", "Kolmogorov-Smirnov",
    0.001, 0.05, "low p-value = drift", True, SUMMARY, SUMMARY,
)  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return simulated(DRIFTING, tmp_path_factory.mktemp("cache"))


@pytest.fixture
def lab(run):
    with watched_lab(run) as opened:
        yield opened


def health_in_its_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    title = "Drift & health"
    st.navigation([st.Page(p.path, title=p.title, default=p.title == title) for p in PAGES]).run()


def page(lab, role=Role.OWNER, **query):
    lab.people.session_now = Session.of("olga", role)
    app = AppTest.from_function(health_in_its_frame, default_timeout=40)
    app.query_params.update(query)
    shown = app.run()
    assert not shown.exception
    return shown


def texts(app):
    return " ".join(each.value for each in (*app.markdown, *app.caption, *app.info))


def charts(app):
    return [json.loads(each.proto.spec) for each in app.main if each.type == "plotly_chart"]


def buttons(app):
    return {each.label for each in app.button}


class Levers:
    """Notes what was done to a live run."""

    def __init__(self):
        self.done = []

    def force_strategy(self, strategy, by):
        self.done.append((strategy, by))

    def accept_arrivals(self, by):
        self.done.append(("accepted", by))


@pytest.fixture
def live(run):
    watched = ReadRun(run.entries, run.cache, project_id="p-1", state="live")
    watched.__dict__["seen"] = run.seen
    with watched_lab(watched, live=Levers()) as opened:
        yield opened


def test_an_alarm_is_logged_with_cause_threshold_and_fallback(lab):
    what = page(lab).dataframe[0].value
    assert what["What"].tolist()[:2] == ["alarm", "strategy"]
    assert what["Why"][1].startswith("random in force by rule drift")


def test_every_test_and_the_threshold_are_drawn_and_the_alarm_is_shaded(lab):
    drawn = charts(page(lab))[0]
    names = {trace["name"] for trace in drawn["data"]}
    assert {"confidence", "predicted classes", "features", "classifier", "threshold"} == names
    assert drawn["layout"]["shapes"][0]["type"] == "rect"


def test_a_simulation_has_no_levers(lab):
    assert buttons(page(lab)) & {"Force random", "Accept as the new normal"} == set()


def test_a_manager_forces_random(live):
    app = page(live, Role.MANAGER)
    next(each for each in app.button if each.label == "Force random").click().run()
    assert live.live.done == [("random", "olga")]


def test_a_manager_accepts_arrivals(live):
    app = page(live, Role.MANAGER)
    next(each for each in app.button if each.label == "Accept as the new normal").click().run()
    assert live.live.done == [("accepted", "olga")]


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.VIEWER])
def test_others_have_no_levers(live, role):
    assert buttons(page(live, role)) & {"Force random", "Accept as the new normal"} == set()


def test_redundancy_is_held_against_random_batches(lab):
    app = page(lab, show="redundancy")
    names = {trace["name"] for trace in charts(app)[0]["data"]}
    assert {"this run", "random batches of that size"} <= names
    assert "the middle 95" in texts(app)


def test_what_the_adaptive_loop_acts_on_stands_with_its_threshold(lab):
    app = page(lab, show="redundancy")
    next(each for each in app.get("button_group") if each.key == "redundancy_measure").set_value(
        "above"
    ).run()
    drawn, said = charts(app)[0], texts(app)
    assert drawn["layout"]["annotations"][0]["text"] == "above 0.10 adaptive picks diversely"
    assert drawn["layout"]["shapes"][0]["y0"] == 0.1
    assert "this run is parallel, so nothing follows from it by itself" in said


def test_near_duplicates_stand_side_by_side(lab):
    said = texts(page(lab, show="redundancy"))
    assert "cosine 1.000" in said
    assert said.count("Example ") >= 2


def test_a_viewer_sees_no_examples(lab):
    app = page(lab, Role.VIEWER, show="redundancy")
    assert "Your role does not see the examples" in texts(app)
    assert "Example " not in texts(app)


def test_model_change_and_labels_against_pool_are_no_alarms(lab):
    said = texts(page(lab, show="models"))
    assert "model change, not data drift" in said
    assert "differs by design: never an alarm" in said


def test_groups_are_compared_when_asked_for(lab):
    app = page(lab, show="report")
    assert "Compare" in buttons(app)
    assert "groups" not in app.query_params


def report(**changes):
    made = HealthReport(
        "run-1", LATEST, 3, GroupSize("arrivals", 300, 300), GroupSize("pool", 400, 400), False,
        (CARD,), 1, 1, (HealthTest("drift", "of <b>confidence</b>", False),), None,
        ("few [rows](x)",), (), "0.7.23",
    )  # fmt: skip
    return replace(made, **changes)


def test_a_card_says_method_figure_threshold_and_direction(lab):
    lab.report = report()
    said = texts(page(lab, show="report", groups="arrivals-pool"))
    assert "Kolmogorov-Smirnov: 0.001, threshold 0.05 (low p-value = drift)" in said
    assert "few \\[rows\\](x)" in said


def test_whole_reports_are_one_click_away_and_can_be_downloaded(lab, tmp_path):
    place = tmp_path / ("ab12" * 16)
    place.mkdir()
    (place / "comparison.html").write_text("<html></html>")
    file = ReportFile("The two groups", place / "comparison.html", place / "comparison.json")
    lab.report = report(files=(file,))
    app = page(lab, show="report", groups="arrivals-pool")
    (link,) = app.get("link_button")
    assert link.proto.url == f"/api/whole_report?report={'ab12' * 16}&file=0"
    assert [each.proto.label for each in app.get("download_button")].count("Download") == 1


class Reports:
    """Work on a report that stays as it is; notes which were asked for anew, or given up."""

    def __init__(self, job=None):
        self.job, self.renewed, self.forgotten, self.cancelled = job, [], [], []

    def progress(self, job_id):
        return self.job if job_id == self.job.job_id else None

    def cancel(self, job_id):
        self.cancelled.append(job_id)

    def again(self, job_id):
        self.forgotten.append(job_id)

    def renew(self, asked):
        self.renewed.append(asked)


def test_a_report_that_the_run_has_left_behind_says_so_and_can_be_made_anew(lab):
    lab.report, lab.health_reports = report(seq=9), Reports()
    app = page(lab, show="report", groups="arrivals-pool")
    assert "Since this was made: " in texts(app)
    next(each for each in app.button if each.label == "Compare again").click().run()
    assert lab.health_reports.renewed == [Asked("run-1", "arrivals", "pool")]


def built(lab, role=Role.OWNER, **changes):
    """The page of a report that is not there."""
    job = replace(JobProgress("k1", "Health of run-1: fitting", "running", 1, 5, None), **changes)
    lab.report, lab.health_reports = job, Reports(job)
    return page(lab, role, show="report", groups="arrivals-pool")


def test_a_report_being_built_says_how_far_it_is_and_can_be_cancelled(lab):
    app = built(lab)
    (bar,) = app.get("progress")
    assert (bar.proto.value, bar.proto.text) == (20, r"Health of run-1\: fitting\: 1 of 5")
    app.button("cancel_k1").click().run()
    assert lab.health_reports.cancelled == ["k1"]


def test_a_viewer_can_not_cancel_a_report_of_others(lab):
    assert "Cancel" not in buttons(built(lab, Role.VIEWER))


def test_a_report_that_failed_says_why_and_can_be_tried_again(lab):
    app = built(lab, state="failed", last_error="the data are gone")
    assert [each.value for each in app.error] == ["The report failed: the data are gone"]
    app.button("report_again").click().run()
    assert lab.health_reports.forgotten == ["k1"]


def test_a_report_that_was_stopped_is_no_fault(lab):
    app = built(lab, state="cancelled")
    assert "The report was stopped." in texts(app)
    assert len(app.error) == 0
    assert "Try again" in buttons(app)


def test_who_only_reads_does_not_try_again(lab):
    assert "Try again" not in buttons(built(lab, Role.VIEWER, state="failed"))


def test_a_report_that_is_looked_for_says_since_when(lab):
    lab.report = Pending(3.0)
    assert "**Looking for the report:** 3 s so far" in texts(
        page(lab, show="report", groups="arrivals-pool")
    )


def test_what_differs_by_design_is_no_warning(lab):
    lab.report = report(by_design=True, current=GroupSize("labeled", 50, 50))
    app = page(lab, show="report", groups="labeled-pool")
    assert len(app.warning) == 0
    assert "differs by design" in texts(app)
