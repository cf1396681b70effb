"""Advice asked for by hand: typed, simulated, found again after a reload, used for a project."""

import re

import pytest

pytestmark = pytest.mark.browser
RACE_MILLISECONDS = 240_000


@pytest.fixture
def advisor(server, visit):
    visit.open(server, "workflow_lab?show=advise")
    return visit


def enter_number(page, label, value):
    box = page.get_by_role("spinbutton", name=label, exact=True)
    box.fill(value)
    box.press("Enter")
    page.wait_for_timeout(300)


def choose(page, label, words):
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(words)
    page.get_by_role("option", name=re.compile(words)).first.click()


def test_small_race_is_found_again_after_a_reload_and_its_plan_begins_a_project(advisor):
    page = advisor.page
    page.get_by_text("Advice by the rule").wait_for()
    enter_number(page, "Labels", "20")
    enter_number(page, "People", "5")
    page.wait_for_url(re.compile("people%22%3A5"))
    choose(page, "Simulate on", "Breast cancer")
    page.get_by_role("button", name="Simulate around it").click()
    page.wait_for_url(re.compile("advice=advice-[0-9a-f]{12}"))
    page.reload()
    page.get_by_text("Simulated on Breast cancer").wait_for(timeout=RACE_MILLISECONDS)
    page.locator(".st-key-advisor_costs_chart .js-plotly-plot").first.wait_for()
    assert page.get_by_role("spinbutton", name="People", exact=True).input_value() == "5"
    page.get_by_text("Use this plan").first.click()
    page.wait_for_url(re.compile("projects.*advice=advice-"))
    page.get_by_text("Begun with a plan from Workflow Lab").wait_for()
    assert advisor.errors == []


@pytest.mark.slow
def test_grids_and_claims_are_a_press_away(advisor):
    page = advisor.page
    page.get_by_text("Where it flips").click()
    for axis in ("people", "retraining"):
        page.locator(f".st-key-sensitivity_{axis}_chart .js-plotly-plot").first.wait_for()
    page.get_by_text("Well-known claims").click()
    page.get_by_text("3 times the labels per hour").wait_for()
    page.wait_for_url(re.compile("part=claims"))
    assert advisor.errors == []


@pytest.mark.slow
def test_race_can_be_cancelled_and_nothing_of_it_is_kept(advisor):
    page = advisor.page
    page.get_by_text("Advice by the rule").wait_for()
    choose(page, "Simulate on", "Which module")
    page.get_by_role("button", name="Simulate around it").click()
    page.wait_for_url(re.compile("advice=advice-[0-9a-f]{12}"))
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Simulating was stopped; nothing of it is kept.").wait_for()
    page.get_by_role("button", name="Simulate again").wait_for()
    assert advisor.errors == []


def test_rules_plan_begins_a_project_without_simulating(advisor):
    page = advisor.page
    page.get_by_text("Advice by the rule").wait_for()
    page.get_by_role("button", name="Use the rule's plan").click()
    page.wait_for_url(re.compile("projects.*advice=advice-[0-9a-f]{12}"))
    page.get_by_text("Begun with a plan from Workflow Lab").wait_for()
    assert advisor.errors == []
