"""Compare as a person meets it: a finished simulation, looked at from all sides."""

import msgspec
import pytest

from al_core.experiments.lab import DATABASE
from al_core.experiments.sweeping import CellRun, sweep
from al_core.store.store import Store
from tests.browser.conftest import Visit, serving
from tests.experiments.plans import small_sweep

pytestmark = pytest.mark.browser
LONG = 120_000
SECTIONS = {
    "All figures": "Press a column's head to sort",
    "Idle and stale": "people at work had nothing to label",
    "Redundancy": "least-squares slope over ten rounds",
    "Arm against arm": "sign-flip test",
    "To a target": "it is never left out",
    "Over data sets": "ranks need 5 or more",
    "Time and money": "every hour is in one kind",
    "Only differences": "Only what differs between the plans",
}


def stocked(home):
    """A home whose database holds one finished sweep of 20 small runs."""
    home.mkdir()
    plan = small_sweep(seeds=tuple(range(5)))
    with Store.open(home / DATABASE) as store:
        store.add_sweep("sweep-1", "Small race", msgspec.json.encode(plan).decode())

        def keep(run: CellRun):
            store.register_run(run.result.run_id, run.result.plan.name, "sweep-1")
            store.append_encoded(run.result.run_id, 1, run.entries)
            store.set_status(run.result.run_id, "finished")

        sweep(plan, keep=keep)
        store.set_sweep_state("sweep-1", "finished")


@pytest.fixture(scope="module")
def raced_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raced")
    stocked(folder / "home")
    with serving(folder / "home", folder / "server.log") as server:
        yield server


def test_finished_simulation_is_seen_from_all_sides(raced_server, visit):
    visit.open(raced_server, "compare")
    visit.page.locator(".st-key-learning_curves_chart .scatterlayer .trace").first.wait_for()
    visit.page.get_by_text("Right of 0 is saved").first.wait_for()
    for section, words in SECTIONS.items():
        visit.page.get_by_role("radio", name=section).or_(
            visit.page.get_by_role("button", name=section)
        ).first.click()
        visit.page.get_by_text(words).first.wait_for()
    assert visit.errors == []


def test_address_brings_others_to_the_same_view(raced_server, visit):
    visit.open(raced_server, "compare?sweep=sweep-1&axis=cost&quality=macro_f1&show=figures")
    visit.page.get_by_text("Money spent (your currency)").first.wait_for()
    visit.page.get_by_text("Macro F1 on the audit set").first.wait_for()
    visit.page.get_by_text("Press a column's head to sort").first.wait_for()


def chosen(page):
    """What a visitor sees chosen: pressed segments, the target, and whom needs are held against."""
    pressed = [each.inner_text() for each in page.get_by_role("radio", checked=True).all()]
    target = page.get_by_label("Target accuracy, %").input_value()
    return pressed, target, page.locator(".st-key-target_against").inner_text()


def test_a_view_made_by_clicks_is_the_same_in_another_browser(raced_server, visit, chromium):
    visit.open(raced_server, "compare")
    visit.page.get_by_role("radio", name="per hour").click()
    visit.page.get_by_role("radio", name="To a target").click()
    field = visit.page.get_by_label("Target accuracy, %")
    field.fill("70")
    field.press("Enter")
    visit.page.get_by_text("Hours to 70.0%").first.wait_for()
    visit.page.wait_for_url("**target=70**")
    visit.settled()
    here = chosen(visit.page)
    assert here[0] == ["per hour", "Accuracy", "To a target"]
    other = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = other.new_page()
    page.goto(visit.page.url)
    page.get_by_text("Hours to 70.0%").first.wait_for(timeout=LONG)
    Visit(page).settled()
    assert chosen(page) == here
    other.close()


def test_figures_come_as_csv(raced_server, visit):
    visit.open(raced_server, "compare?show=figures")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Table as CSV").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Arm,Seeds,Accuracy,Accuracy ±")
    assert len(lines) == 5


def test_a_plan_is_taken_apart_and_what_it_shows_is_pinned(raced_server, visit):
    visit.open(raced_server, "compare?sweep=sweep-1&show=ablation")
    visit.page.get_by_role("button", name="Take this plan apart").click()
    visit.page.get_by_text("Gain by selection").first.wait_for(timeout=LONG)
    visit.page.get_by_text("corrected after Holm for 2 options").first.wait_for(timeout=LONG)
    visit.page.get_by_role("button", name="Pin").last.click()
    visit.page.get_by_label("Note").fill("Margin is worth its price <b>here</b>.")
    visit.page.get_by_role("button", name="Pin it").click()
    visit.page.get_by_text("It is on the playbook").wait_for()
    visit.open(raced_server, "playbook")
    visit.page.get_by_text("Margin is worth its price <b>here</b>.").wait_for()
    visit.page.get_by_text("Open on Compare").click()
    visit.page.wait_for_url("**/compare?**show=ablation**")
    visit.page.get_by_text("Gain by better labels").first.wait_for(timeout=LONG)
    assert visit.errors == []
