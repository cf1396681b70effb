"""A simulation set up by hand, from a mistake to results."""

import re

import pytest

pytestmark = pytest.mark.browser
SWEEP_MILLISECONDS = 180_000


@pytest.fixture
def lab(server, visit):
    visit.open(server, "workflow_lab?sweep=new")
    return visit


def enter_number(page, label, value):
    box = page.get_by_role("spinbutton", name=label, exact=True)
    box.fill(value)
    box.press("Enter")
    page.wait_for_timeout(300)


def test_batch_larger_than_the_pool_gets_a_remedy_and_keeps_what_was_typed(lab):
    enter_number(lab.page, "Batch size", "5000")
    lab.page.get_by_role("button", name="Simulate").click()
    lab.page.get_by_text(
        re.compile("5000 and the pool has .* lower the batch size")
    ).first.wait_for()
    assert lab.page.get_by_role("spinbutton", name="Batch size").input_value() == "5000"
    assert "sweep=sweep" not in lab.page.url


def test_small_sweep_runs_to_its_results(lab):
    enter_number(lab.page, "Labels", "40")
    enter_number(lab.page, "Seeds", "1")
    lab.page.get_by_role("button", name="Simulate").click()
    lab.page.wait_for_url(re.compile(r"[?&]sweep=sweep-"))
    cancel = lab.page.locator('[class*="st-key-cancel_sweep"]')
    lab.page.get_by_text("cannot tell yet from 1 seed").first.wait_for(timeout=SWEEP_MILLISECONDS)
    cancel.wait_for(state="detached", timeout=SWEEP_MILLISECONDS)
    for chart in ("learning_curves", "savings", "gantt"):
        lab.page.locator(f".st-key-{chart}_chart .js-plotly-plot").first.wait_for()
    assert lab.errors == []


def test_form_is_as_it_was_after_a_visit_elsewhere(lab):
    enter_number(lab.page, "People", "9")
    lab.page.get_by_test_id("stSidebarNav").get_by_text("Compare", exact=True).click()
    lab.page.locator("h1", has_text="Compare").first.wait_for()
    lab.page.get_by_test_id("stSidebarNav").get_by_text("Workflow Lab", exact=True).click()
    people = lab.page.get_by_role("spinbutton", name="People", exact=True)
    people.wait_for()
    assert people.input_value() == "9"
