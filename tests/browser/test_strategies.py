"""A strategy looked at, found by typing, edited and added, in a real browser."""

import re

import pytest

pytestmark = pytest.mark.browser
PICTURE = ".st-key-strategy_picture_chart .js-plotly-plot"


@pytest.fixture
def lab(server, visit):
    visit.open(server, "workflow_lab?sweep=new&strategy=core_set")
    return visit


def pictured(page, words):
    page.get_by_text(re.compile(words)).first.wait_for()
    page.locator(PICTURE).first.wait_for()


def test_strategy_in_the_address_is_pictured_with_its_reasons(lab):
    pictured(lab.page, "One query of core set on digits: 1,258 rows of the pool")
    lab.page.get_by_text("Why these").wait_for()
    assert lab.errors == []


def test_strategy_is_found_by_typing_and_its_parameters_redraw_the_picture(lab):
    pictured(lab.page, "One query of core set")
    lab.page.get_by_role("combobox", name="Strategy", exact=True).click()
    lab.page.keyboard.type("density w")
    lab.page.get_by_role("option", name="density: density weighted").wait_for()
    lab.page.keyboard.press("Enter")
    pictured(lab.page, "One query of density weighted")
    assert "strategy=density_weighted" in lab.page.url
    beta = lab.page.get_by_role("spinbutton", name="Beta", exact=True)
    beta.fill("3")
    beta.press("Enter")
    lab.page.wait_for_timeout(1500)
    lab.settled()
    lab.page.get_by_role("button", name="Add to the simulation").click()
    lab.page.get_by_text(re.compile("all architectures · margin, density_weighted")).wait_for()
    pictured(lab.page, "One query of density weighted")
    assert beta.input_value() == "3"
    assert lab.errors == []
