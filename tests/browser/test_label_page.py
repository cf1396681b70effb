"""The label page on a real lab: keys in Chromium, answers in the log."""

import pytest

from al_core.domain.events import LabelGiven, LabelRetracted, SlotLeased, decoded
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, DataPlan, OptionsPlan, Plan
from al_core.domain.project import ClassSpec, ProjectSpec
from al_core.experiments.lab import DATABASE, Lab
from al_core.store.store import Store

pytestmark = pytest.mark.browser
OPTIONS = OptionsPlan(hand=14, audit_share=0.2, random_share=0.2)
SPEC = ProjectSpec(
    Plan(
        name="digits by hand",
        data=DataPlan(dataset="digits"),
        architecture=ArchitecturePlan(batch_size=30),
        options=OPTIONS,
        budget=BudgetPlan(labels=None),
    ),
    tuple(ClassSpec(str(digit)) for digit in range(10)),
    guidelines="# Digits\n\nA **7** may have a bar.",
)
FIRST_ITEM_MILLISECONDS = 100_000  # the project's worker starts first
SHOWN = "[data-part='item'][data-lease]"


@pytest.fixture
def home(tmp_path):
    """The folder of a lab with one project."""
    lab = Lab.open(tmp_path / "lab")
    lab.create_project(SPEC)
    lab.close()
    return tmp_path / "lab"


def sit_down(visit, server):
    visit.open(server, "label")
    visit.page.locator(SHOWN).wait_for(timeout=FIRST_ITEM_MILLISECONDS)


def lease_shown(visit):
    return int(visit.page.locator(SHOWN).get_attribute("data-lease"))


def saved(visit):
    visit.page.wait_for_timeout(100)
    visit.page.locator("[data-part='saved'][data-state='saved']").wait_for()


def logged(home, kind):
    """Events of one kind in the log of the only run; the app has stopped by then."""
    with Store.open(home / DATABASE) as store:
        run_id = store.projects()[0].run_id
        events = [decoded(entry.payload) for entry in store.read(run_id)]
    return [event for event in events if isinstance(event, kind)]


def test_ten_keys_at_40_ms_are_in_the_log_with_the_items_they_were_shown_with(
    home, start_server, visit
):
    seen = []
    with start_server(home) as server:
        sit_down(visit, server)
        for i in range(10):
            seen.append((lease_shown(visit), i))
            visit.page.keyboard.press(str(i))
            visit.page.wait_for_timeout(40)
        saved(visit)
    given = logged(home, LabelGiven)
    assert [(event.lease, event.label) for event in given] == seen
    assert all(event.counted and event.answer_id for event in given)
    lent = {event.lease: event.example for event in logged(home, SlotLeased)}
    assert [event.example for event in given] == [lent[lease] for lease, _ in seen]


def test_backspace_retracts_and_a_reload_goes_on_where_it_was(home, start_server, visit):
    with start_server(home) as server:
        sit_down(visit, server)
        visit.page.keyboard.press("0")
        visit.page.keyboard.press("1")
        saved(visit)
        visit.page.keyboard.press("Backspace")
        visit.page.get_by_text("Taken back; answer again.").wait_for()
        sit_down(visit, server)
        assert visit.page.locator("[data-part='recent'] li").count() == 1
        visit.page.keyboard.press("2")
        saved(visit)
        assert visit.errors == []
    assert [event.label for event in logged(home, LabelGiven)] == [0, 1, 2]
    assert [event.label for event in logged(home, LabelRetracted)] == [1]


def test_page_shows_guidelines_keys_and_nothing_from_other_machines(home, start_server, visit):
    with start_server(home) as server:
        sit_down(visit, server)
        visit.page.keyboard.press("h")
        assert visit.page.locator("[data-part='guidelines'] strong").inner_text() == "7"
        visit.page.get_by_role("button", name="Keys").click()
        visit.page.get_by_text("take the last answer back").wait_for()
        assert visit.outside == []
        assert visit.errors == []
