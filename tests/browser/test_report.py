"""The report as a person meets it: built in the app, opened from disk without a network."""

import shutil

import pytest

from al_core.experiments.report_of_comparison import comparison_report
from al_core.experiments.report_of_run import run_report
from al_core.reporting.report.html import html_report
from tests.browser.conftest import serving
from tests.browser.test_monitoring import stocked
from tests.experiments.reported import HOSTILE, hostile_report, material, order
from tests.experiments.runs import arm_runs
from tests.experiments.test_report_of_comparison import HEIGHTS, compared, lower
from tests.experiments.test_report_of_comparison import ORDER as RACE

pytestmark = pytest.mark.browser
SERIOUS = {"serious", "critical"}


def race_of_two():
    return compared(arm_runs("margin", HEIGHTS), arm_runs("random", lower(0.1)))


@pytest.fixture(scope="module")
def report_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    stocked(folder / "home")
    with serving(folder / "home", folder / "server.log") as server:
        yield server


@pytest.fixture(scope="module")
def pages_on_disk(tmp_path_factory):
    """A whole report, one of a comparison, and one whose every name is hostile."""
    folder = tmp_path_factory.mktemp("pages")
    run = material(folder / "cache")
    whole, hostile = folder / "whole.html", folder / "hostile.html"
    whole.write_bytes(html_report(run_report(run, order(), folder / "cache")))
    hostile.write_bytes(html_report(hostile_report()))
    race = folder / "race.html"
    race.write_bytes(html_report(comparison_report(race_of_two(), RACE)))
    return {"whole": whole, "hostile": hostile, "race": race}


@pytest.fixture
def offline(chromium):
    """A tab without a network that notes requests, dialogs and what the console says."""
    context = chromium.new_context(offline=True, viewport={"width": 1000, "height": 900})
    page = context.new_page()
    page.noted = []
    page.on("console", lambda message: page.noted.append(message.text))
    page.on("pageerror", lambda error: page.noted.append(str(error)))
    page.on("dialog", lambda dialog: (page.noted.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: page.noted.append(request.url))
    yield page
    context.close()


def opened(page, path):
    page.goto(path.as_uri())
    page.wait_for_function(
        "document.querySelectorAll('.chart').length === "
        "document.querySelectorAll('.chart .plot-container').length"
    )
    return [each for each in page.noted if not each.startswith(("file:", "data:", "blob:"))]


@pytest.mark.parametrize("name", ["whole", "race", "hostile"])
def test_it_opens_without_a_network_and_draws_every_figure(offline, pages_on_disk, name):
    assert opened(offline, pages_on_disk[name]) == []
    assert offline.locator(".chart").count() > 1
    assert offline.locator(".chart .main-svg").count() >= offline.locator(".chart").count()


def test_hostile_names_run_nothing_and_make_no_element(offline, pages_on_disk):
    opened(offline, pages_on_disk["hostile"])
    assert offline.evaluate("window.pwned") is None
    assert offline.locator("main b, main iframe, main [onerror], main [onload]").count() == 0
    assert offline.locator("a[href^='javascript']").count() == 0
    assert HOSTILE in offline.inner_text("main")


@pytest.mark.parametrize("name", ["whole", "race", "hostile"])
def test_no_accessibility_finding_is_serious(offline, pages_on_disk, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    opened(offline, pages_on_disk[name])
    found = axe.Axe().run(offline).response["violations"]
    told = [
        (each["id"], each["nodes"][0]["html"][:200]) for each in found if each["impact"] in SERIOUS
    ]
    assert told == []


def test_it_prints_with_the_decision_on_the_first_page(offline, pages_on_disk, tmp_path):
    pdfium = pytest.importorskip("pypdfium2")
    opened(offline, pages_on_disk["whole"])
    offline.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
    with pdfium.PdfDocument(tmp_path / "printed.pdf") as printed:
        first = printed[0].get_textpage().get_text_range()
        width, height = printed[0].get_size()
    assert "Labels saved against random" in first
    assert "Do nothing" in first
    assert "Buy 100 more labels at random" in first
    assert (round(width), round(height)) == (595, 842)


def test_a_report_is_built_previewed_and_downloaded(visit, report_server, tmp_path):
    visit.open(report_server, "report")
    visit.page.get_by_role("button", name="Build").click()
    visit.page.get_by_role("heading", name="On file").wait_for(timeout=120_000)
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="PPTX").click()
    download.value.save_as(tmp_path / "deck.pptx")
    assert (tmp_path / "deck.pptx").read_bytes()[:2] == b"PK"
    frame = visit.page.frame_locator("iframe[src*='report_page']")
    frame.locator(".chart .main-svg").first.wait_for(timeout=60_000)
    assert "Accuracy" in frame.locator("main").inner_text()
    assert visit.errors == []
    assert visit.outside == []


def test_the_page_fits_1280_and_1600(visit, report_server, tmp_path):
    for width in (1280, 1600):
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.open(report_server, "report")
        wide = visit.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
    shutil.rmtree(tmp_path, ignore_errors=True)
