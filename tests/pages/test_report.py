"""Report page: what is chosen is what is built; who may see and build what; the HTTP route."""

from dataclasses import replace

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import PERMISSIONS, Role, Session
from al_core.domain.results import JobProgress
from al_core.experiments.report_order import FORMATS, SECTIONS, ReportOrder, ReportTemplate
from al_core.experiments.report_places import MadeReport
from pages.components.report_shelf import may_see
from pages.components.routes_report import REPORT_ROUTES
from pages.components.session import PROCESS
from tests.experiments.plans import small_plan
from tests.pages.http_lab import ELSEWHERE, browser, peopled_lab
from tests.pages.watched_lab import simulated, watched_lab

PAGE = b"<!doctype html><title>r</title>"


class Desk:
    """Jobs and reports as a test wrote them; notes what was done."""

    def __init__(self, folder):
        self.folder, self.under_way, self.made, self.done = folder, [], [], []

    def jobs(self):
        return self.under_way

    def progress(self, report_id):
        return next((each for each in self.under_way if each.job_id == report_id), None)

    def reports(self):
        return self.made

    def report(self, report_id):
        return next(each for each in self.made if each.report_id == report_id)

    def cancel(self, report_id):
        self.done.append(("cancel", report_id))

    def dismiss(self, report_id):
        self.done.append(("dismiss", report_id))

    def put(self, report_id="r1", *, formats=("html", "zip"), **template):
        paths = {}
        for name in formats:
            paths[name] = self.folder / f"{report_id}.{name}"
            paths[name].write_bytes(PAGE)
        order = ReportOrder(
            "run", ("run-1",), "Run <b>", ReportTemplate(title="Ours *", **template), "mia", 1.7e9
        )
        self.made.append(MadeReport(report_id, order, paths))


class Room:
    """Notes what was ordered and kept."""

    def __init__(self, folder):
        self.desk, self.kept, self.ordered, self.moments = Desk(folder), {}, [], []

    def templates(self):
        return self.kept

    def keep(self, template):
        self.kept[template.name] = template

    def drop(self, name):
        del self.kept[name]

    def of_run(self, run, template, by):
        self.ordered.append((run.run_id, template, by))
        self.moments.append(run.as_of)
        return "r1"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return simulated(small_plan(), tmp_path_factory.mktemp("cache"))


@pytest.fixture
def lab(run, tmp_path):
    with watched_lab(run) as opened:
        opened.reports = Room(tmp_path)
        yield opened


def report_in_its_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    st.navigation(
        [st.Page(p.path, title=p.title, default=p.title == "Report") for p in PAGES]
    ).run()


def page(lab, role=Role.OWNER, **query):
    lab.people.session_now = Session.of("olga", role)
    app = AppTest.from_function(report_in_its_frame, default_timeout=40)
    app.query_params.update(query)
    shown = app.run()
    assert not shown.exception
    return shown


def button(app, label):
    return next(each for each in app.button if each.label == label)


def labels(app):
    return {each.label for each in app.button}


def texts(app):
    return " ".join(each.value for each in (*app.markdown, *app.caption, *app.info, *app.error))


def test_pressing_build_orders_the_usual_report(lab):
    button(page(lab), "Build").click().run()
    ((run_id, template, by),) = lab.reports.ordered
    assert (run_id, by) == ("run-1", "olga")
    assert template == ReportTemplate()
    assert template.sections == tuple(SECTIONS)
    assert template.formats == tuple(FORMATS)
    assert not template.raw_text


def test_a_report_is_ordered_as_of_the_entry_in_the_address(lab):
    app = page(lab, as_of="20")
    assert "**As of entry 20** of the run's log: the report tells of the log up to" in texts(app)
    button(app, "Build").click().run()
    button(app, "Back to now").click().run()
    button(app, "Build").click().run()
    assert lab.reports.moments == [20, None]


def test_the_run_chosen_once_more_keeps_its_moment(lab):
    app = page(lab, as_of="20")
    app.selectbox(key="watched_run").select("run-1").run()
    assert app.query_params["as_of"] in ("20", ["20"])


def test_a_report_on_file_says_as_of_when_it_is(lab):
    lab.reports.desk.put()
    made = lab.reports.desk.made[0]
    lab.reports.desk.made[0] = replace(made, order=msgspec.structs.replace(made.order, as_of=1200))
    assert " as of entry 1,200" in texts(page(lab))


def test_what_is_chosen_is_what_is_ordered(lab):
    app = page(lab)
    app.text_input(key="report_title").set_value("For the board")
    app.checkbox(key="report_raw").check()
    app.checkbox(key="report_evidently").uncheck()
    button(app, "Build").click().run()
    template = lab.reports.ordered[0][1]
    assert (template.title, template.raw_text, template.evidently) == ("For the board", True, False)


def test_a_template_is_taken_over_whole(lab):
    lab.reports.kept["board"] = ReportTemplate(
        "board", "For the board", ("limits",), ("pdf",), raw_text=True, logo=b"\x89PNG"
    )
    app = page(lab)
    app.selectbox(key="report_template").select("board").run()
    assert "The template's logo is used." in texts(app)
    button(app, "Build").click().run()
    assert lab.reports.ordered[0][1] == ReportTemplate(
        "", "For the board", ("limits",), ("pdf",), raw_text=True, logo=b"\x89PNG"
    )


def test_how_a_report_was_asked_for_can_be_kept_and_removed(lab):
    app = page(lab)
    app.text_input(key="report_title").set_value("Ours")
    app.text_input(key="report_template_name").set_value("mine")
    button(app, "Keep").click().run()
    assert lab.reports.kept["mine"].title == "Ours"
    app.run()
    app.selectbox(key="report_template").select("mine").run()
    button(app, "Remove template").click().run()
    assert lab.reports.kept == {}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANNOTATOR, Role.ADJUDICATOR])
def test_others_read_reports_and_build_none(lab, role):
    lab.reports.desk.put()
    app = page(lab, role)
    assert button(app, "Build").disabled
    assert "Your role reads reports" in texts(app)
    assert "Keep" not in labels(app)
    assert "Ours" in texts(app)


def test_only_who_may_see_them_can_tick_examples_and_the_log(lab):
    viewer, annotator = page(lab, Role.VIEWER), page(lab, Role.ANNOTATOR)
    assert viewer.checkbox(key="report_raw").disabled
    assert not annotator.checkbox(key="report_raw").disabled
    assert annotator.checkbox(key="report_log").disabled


def test_a_report_under_way_can_be_cancelled(lab):
    lab.reports.desk.under_way = [JobProgress("r1", "Ours: drawing", "running", 2, 9, None)]
    app = page(lab)
    button(app, "Cancel").click().run()
    assert ("cancel", "r1") in lab.reports.desk.done


def test_a_fault_is_told_plainly_and_put_away(lab):
    failed = JobProgress("r1", "Ours", "failed", 2, 9, None, "no <b>room</b> left")
    lab.reports.desk.under_way = [failed]
    app = page(lab)
    assert "no \\<b\\>room\\</b\\> left" in texts(app)
    button(app, "Put away").click().run()
    assert ("dismiss", "r1") in lab.reports.desk.done


def test_reports_on_file_are_listed_with_names_made_plain(lab):
    lab.reports.desk.put()
    said = texts(page(lab))
    assert "**Ours \\***" in said
    assert "by mia, of Run \\<b\\>" in said


def test_without_a_run_the_page_says_what_to_press(lab, monkeypatch):
    lab.watch = type("Empty", (), {"runs": lambda self: ()})()
    assert "60-second demo" in texts(page(lab))


@pytest.mark.parametrize(
    ("template", "roles"),
    [
        ({}, set(Role)),
        ({"raw_text": True}, set(Role) - {Role.VIEWER}),
        ({"with_log": True}, {Role.OWNER, Role.MANAGER}),
    ],
)
def test_who_may_see_what_was_put_into_a_report(tmp_path, template, roles):
    desk = Desk(tmp_path)
    desk.put(**template)
    seen = {role for role in PERMISSIONS if may_see(desk.made[0], Session.of("x", role))}
    assert seen == roles


@pytest.fixture
def served(tmp_path):
    with peopled_lab(tmp_path) as lab:
        lab.reports = Room(tmp_path)
        lab.reports.desk.put()
        lab.reports.desk.put("r2", formats=("zip",))
        lab.reports.desk.put("r3", raw_text=True)
        yield PROCESS.lab


def test_the_html_is_served_shut_off_from_the_app(served):
    answer = browser(REPORT_ROUTES).get("/api/report_page?report=r1")
    assert (answer.status_code, answer.content) == (200, PAGE)
    policy = answer.headers["content-security-policy"]
    assert policy == "sandbox allow-scripts allow-downloads; frame-ancestors 'self'"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_report_without_html_is_not_there(served):
    answer = browser(REPORT_ROUTES).get("/api/report_page?report=r2")
    assert answer.status_code == 404
    assert "has no HTML" in answer.json()["error"]


def test_nobody_reads_a_report_without_signing_in(served):
    answer = browser(REPORT_ROUTES, ELSEWHERE).get("/api/report_page?report=r1")
    assert answer.status_code == 401


def test_what_a_role_does_not_see_is_not_served(served, monkeypatch):
    viewer = Session.of("vera", Role.VIEWER)
    monkeypatch.setattr(served.people, "entered", lambda caller, permission: viewer)
    answer = browser(REPORT_ROUTES).get("/api/report_page?report=r3")
    assert answer.status_code == 403
