"""Whole Evidently reports over HTTP: who may see them, shut off from the app, as they were made."""

from dataclasses import dataclass, replace

import pytest

from al_core.access.permissions import Permission, Role, Session
from al_core.domain.health import GroupSize, HealthReport
from al_core.experiments.health_desk import HealthDesk
from al_core.experiments.health_files import draft_folder, filed
from al_core.store.memory_log import MemoryLog
from pages.components.routes_health import HEALTH_ROUTES
from pages.components.session import PROCESS
from tests.pages.http_lab import ELSEWHERE, browser
from tests.pages.live_lab import FixedPeople
from tests.pages.open_door import NoPeople

KEY = "ab12" * 16
REPORT = HealthReport(
    "run-1", 9, 3, GroupSize("arrivals", 300, 300), GroupSize("pool", 400, 400), False,
    (), 0, 0, (), None, (), (), "0.7.23",
)  # fmt: skip
PAGES = {"comparison": "<html>the two groups ä</html>", "quality": "<html>quality</html>"}


@dataclass
class ReportingLab:
    """As much of a lab as the route needs."""

    people: FixedPeople
    health_reports: HealthDesk


def put_on_file(cache, key=KEY, pages=PAGES):
    draft = draft_folder(cache)
    for name, html in pages.items():
        (draft / f"{name}.html").write_text(html, encoding="utf-8")
        (draft / f"{name}.json").write_text("{}")
    filed(cache, key, REPORT, draft)


@pytest.fixture
def lab(tmp_path):
    """A lab with one report on file, and a viewer who asks for it."""
    put_on_file(tmp_path)
    before = PROCESS.lab, PROCESS.refusal
    people = FixedPeople(NoPeople())
    people.session_now = Session.of("vera", Role.VIEWER)
    PROCESS.lab, PROCESS.refusal = ReportingLab(people, HealthDesk(MemoryLog(), tmp_path)), None
    yield PROCESS.lab
    PROCESS.lab, PROCESS.refusal = before


def asked(client=None, **query):
    return (client or browser(HEALTH_ROUTES)).get("/api/whole_report", params=query)


@pytest.mark.parametrize(
    "role", [role for role in Role if Session.of("x", role).may(Permission.VIEW)]
)
def test_whoever_may_view_gets_the_report_byte_for_byte(lab, role):
    lab.people.session_now = Session.of("vera", role)
    answer = asked(report=KEY, file="0")
    assert answer.status_code == 200
    assert answer.content == PAGES["comparison"].encode()
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_each_file_of_a_report_has_its_place(lab):
    assert asked(report=KEY, file="1").text == PAGES["quality"]


def test_a_report_is_a_page_of_no_origin_in_no_frame(lab):
    headers = asked(report=KEY, file="0").headers
    assert headers["content-security-policy"] == (
        "sandbox allow-scripts allow-downloads; frame-ancestors 'none'"
    )
    assert "allow-same-origin" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_nobody_who_is_not_signed_in_gets_it(lab):
    lab.people.session_now = None
    answer = asked(browser(HEALTH_ROUTES, ELSEWHERE), report=KEY, file="0")
    assert answer.status_code == 401
    assert "the two groups" not in answer.text


def test_a_report_that_is_not_there_says_where_to_get_one(lab):
    answer = asked(report="cd34" * 16, file="0")
    assert answer.status_code == 404
    assert answer.json()["error"] == (
        "There is no report 'cd34cd34'; it may have made room for newer ones: open it from Drift "
        "& health, under Groups compared."
    )


@pytest.mark.parametrize(
    "key", ["", "..", "../../secret", f"{KEY}/..", KEY.upper(), KEY[:-1], "%2e%2e", "\x00" * 64]
)
def test_nothing_but_a_key_reaches_the_disk(lab, tmp_path, key):
    put_on_file(tmp_path / "secret")
    assert asked(report=key, file="0").status_code == 404


@pytest.mark.parametrize("place", ["", "2", "-1", "x", "²", "9" * 5000])
def test_a_file_that_a_report_does_not_have_is_named(lab, place):
    answer = asked(report=KEY, file=place)
    assert answer.status_code == 404
    assert answer.json()["error"].startswith(f"That report has no file {place[:8]!r}")


def test_a_report_stays_where_it_was_while_the_run_goes_on(lab, tmp_path):
    """A newer report of the same run has a key of its own; the link opened before still works."""
    newer = {"comparison": "<html>newer</html>"}
    put_on_file(tmp_path, "ef56" * 16, newer)
    assert asked(report=KEY, file="0").text == PAGES["comparison"]
    assert asked(report="ef56" * 16, file="0").text == newer["comparison"]


def test_the_page_links_to_the_file_by_the_key_of_its_report(lab):
    found = lab.health_reports.kept(KEY)
    assert [file.report for file in found.files] == [KEY, KEY]
    assert replace(found, files=()) == REPORT
