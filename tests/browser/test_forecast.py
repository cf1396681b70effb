"""Forecast as a person meets it: worked out once, a target typed, the same again by its address."""

import msgspec
import pytest

from al_core.domain.plan import ArchitecturePlan, BudgetPlan
from al_core.experiments.lab import DATABASE
from al_core.experiments.sweeping import cells, run_cell
from al_core.store.store import Store
from tests.browser.conftest import serving
from tests.experiments.plans import small_plan, small_sweep

pytestmark = pytest.mark.browser
WORKED_OUT = 240_000
VERDICTS = "text=/chance to get there|Unlikely as things are|Reached|Cannot tell yet/"


@pytest.fixture(scope="module")
def stocked_server(tmp_path_factory):
    """A home whose database holds one run of 9 models."""
    folder = tmp_path_factory.mktemp("forecast")
    (folder / "home").mkdir()
    base = small_plan(budget=BudgetPlan(labels=64), architecture=ArchitecturePlan(batch_size=8))
    sweep = small_sweep(base=base, architectures=("sequential",), seeds=(0,), control=False)
    with Store.open(folder / "home" / DATABASE) as store:
        store.add_sweep("sweep-1", "Small race", msgspec.json.encode(sweep).decode())
        run = run_cell(cells(sweep)[0])
        store.register_run(run.result.run_id, run.result.plan.name, "sweep-1")
        store.append_encoded(run.result.run_id, 1, run.entries)
        store.set_status(run.result.run_id, "finished")
        store.set_sweep_state("sweep-1", "finished")
    with serving(folder / "home", folder / "server.log") as server:
        yield server


def test_a_target_is_answered_and_can_be_shared_by_its_address(stocked_server, visit):
    from playwright.sync_api import expect

    visit.open(stocked_server, "progress?show=forecast")
    visit.page.wait_for_selector(VERDICTS, timeout=WORKED_OUT)
    visit.page.wait_for_selector(".js-plotly-plot", timeout=60_000)
    assert "192 back-tests" in visit.text()
    target = visit.page.get_by_label("Target accuracy, %", exact=True)
    target.fill("80")
    target.press("Enter")
    visit.page.wait_for_url("**target=0.8**")

    visit.page.reload()
    visit.page.wait_for_selector(VERDICTS)
    expect(visit.page.get_by_label("Target accuracy, %", exact=True)).to_have_value("80.0")
    visit.page.get_by_text("Families of curves", exact=True).click()
    visit.page.wait_for_selector("text=Viering and Loog")
    assert visit.errors == []
    assert visit.outside == []
