"""What if as a person meets it: change a setting, play, see the log beside what would have been."""

import msgspec
import pytest

from al_core.experiments.lab import DATABASE
from al_core.experiments.sweeping import CellRun, sweep
from al_core.store.store import Store
from tests.browser.conftest import serving
from tests.experiments.plans import small_sweep

pytestmark = pytest.mark.browser
PLAYED = 240_000


def stocked(home):
    """A home whose database holds one finished run."""
    home.mkdir()
    plan = small_sweep(architectures=("sequential",), seeds=(0,), control=False)
    with Store.open(home / DATABASE) as store:
        store.add_sweep("sweep-1", "Small race", msgspec.json.encode(plan).decode())

        def keep(run: CellRun):
            store.register_run(run.result.run_id, run.result.plan.name, "sweep-1")
            store.append_encoded(run.result.run_id, 1, run.entries)
            store.set_status(run.result.run_id, "finished")

        sweep(plan, keep=keep)
        store.set_sweep_state("sweep-1", "finished")


@pytest.fixture(scope="module")
def stocked_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("what-if")
    stocked(folder / "home")
    with serving(folder / "home", folder / "server.log") as server:
        yield server


def test_a_change_is_played_and_can_be_shared_by_its_address(stocked_server, visit):
    from playwright.sync_api import expect

    visit.open(stocked_server, "what_if")
    assert "Nothing is changed yet" in visit.text()
    size = visit.page.get_by_label("Batch size")
    size.fill("5")
    size.press("Enter")
    visit.page.get_by_role("button", name="Play").click()
    visit.page.wait_for_selector("text=With the same people and answers", timeout=PLAYED)
    visit.page.wait_for_selector(".js-plotly-plot", timeout=60_000)
    assert "change=architecture.batch_size%3A5" in visit.page.url

    visit.page.reload()
    visit.page.wait_for_selector("text=Played with its own plan the log comes out exactly")
    expect(visit.page.get_by_label("Batch size")).to_have_value("5")
    visit.page.get_by_text("What this leaves out", exact=True).click()
    visit.page.wait_for_selector("text=not known, and not made up")
    assert visit.errors == []
    assert visit.outside == []
