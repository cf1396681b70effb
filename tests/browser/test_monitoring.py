"""Progress & stop and Drift & health as a person meets them: every panel of a finished run."""

import msgspec
import pytest

from al_core.domain.plan import ArchitecturePlan, ArrivalPlan, BudgetPlan
from al_core.experiments.lab import DATABASE
from al_core.experiments.sweeping import CellRun, sweep
from al_core.store.store import Store
from tests.browser.conftest import serving
from tests.experiments.plans import small_plan, small_sweep

pytestmark = pytest.mark.browser
PANELS = {
    "progress": {
        "quality": "of the locked audit set",
        "saved": "random selection would have needed more",
        "stop": "More than half of the rules that watch the model must say stop",
        "classes": "the lowest F1 first",
        "trust": "Agresti, Min 2005",
    },
    "health": {
        "arrivals": "below the dashed threshold is an alarm",
        "redundancy": "high = says the same twice",
        "models": "differs by design",
        "report": "Building takes about half a minute",
    },
}


def stocked(home):
    """A home whose database holds one finished run with arrivals."""
    home.mkdir()
    base = small_plan(
        budget=BudgetPlan(labels=60),
        architecture=ArchitecturePlan(batch_size=10),
        arrivals=ArrivalPlan(initial_share=0.5, rate_per_hour=1500.0),
    )
    plan = small_sweep(base=base, architectures=("sequential",), seeds=(0,), control=False)
    with Store.open(home / DATABASE) as store:
        store.add_sweep("sweep-1", "Small race", msgspec.json.encode(plan).decode())

        def keep(run: CellRun):
            store.register_run(run.result.run_id, run.result.plan.name, "sweep-1")
            store.append_encoded(run.result.run_id, 1, run.entries)
            store.set_status(run.result.run_id, "finished")

        sweep(plan, keep=keep)
        store.set_sweep_state("sweep-1", "finished")


@pytest.fixture(scope="module")
def watched_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("watched")
    stocked(folder / "home")
    with serving(folder / "home", folder / "server.log") as server:
        yield server


@pytest.mark.parametrize("width", [1280, 1600])
@pytest.mark.parametrize("page", list(PANELS))
def test_every_panel_opens_on_a_finished_run(watched_server, visit, page, width):
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.set_default_timeout(120_000)
    for section, words in PANELS[page].items():
        visit.open(watched_server, f"{page}?show={section}")
        visit.page.get_by_text(words).first.wait_for()
    assert visit.errors == []
    assert visit.outside == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
