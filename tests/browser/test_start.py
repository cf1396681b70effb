"""The demo as a newcomer meets it."""

import re

import pytest

pytestmark = pytest.mark.browser
FIRST_CURVE_MILLISECONDS = 90_000
ONE_RUN_MILLISECONDS = 120_000
CURVE = ".st-key-learning_curves_chart .scatterlayer path.js-line"
CANCEL = '[class*="st-key-cancel_sweep"] button'
SWEEP = re.compile(r"\?sweep=sweep-[0-9a-f]+")


@pytest.fixture
def demo(server, visit):
    """The page just after the press; what still runs is cancelled at the end."""
    visit.open(server, "")
    visit.page.get_by_role("button", name="Run the 60-second demo").click()
    visit.page.wait_for_url(SWEEP)
    visit.settled()
    yield visit
    if visit.page.locator(CANCEL).count():
        cancel(visit.page)


def cancel(page):
    page.locator(CANCEL).first.click()
    page.get_by_text("what was finished is kept").first.wait_for()


def wait_for_curve(page):
    page.locator(CURVE).first.wait_for(state="attached", timeout=FIRST_CURVE_MILLISECONDS)


def test_demo_goes_from_the_first_click_to_curves(demo):
    wait_for_curve(demo.page)
    demo.page.get_by_text("Who does what").first.wait_for()
    demo.page.get_by_text(re.compile("[1-9] of 80")).first.wait_for(timeout=ONE_RUN_MILLISECONDS)
    assert demo.errors == []


def test_reload_in_mid_run_comes_back_to_the_same_sweep(demo):
    wait_for_curve(demo.page)
    before = demo.page.url
    demo.page.reload()
    wait_for_curve(demo.page)
    assert demo.page.url == before
    demo.page.locator(CANCEL).first.wait_for()


def test_cancel_stops_the_race_and_keeps_its_curves(demo):
    wait_for_curve(demo.page)
    cancel(demo.page)
    assert demo.page.locator(CURVE).count() > 0


def test_cancelled_race_can_be_resumed_from_the_list(demo):
    cancel(demo.page)
    demo.page.get_by_role("button", name="All simulations").click()
    demo.page.get_by_role("button", name="Run the 60-second demo").wait_for()
    demo.settled()
    demo.page.get_by_role("button", name="Resume").first.click()
    demo.page.wait_for_url(SWEEP)
    demo.page.get_by_text(re.compile("60-second demo: .* of 80")).first.wait_for()
