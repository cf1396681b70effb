"""A project from its creation to its first label, as a person would do it."""

import pytest

from al_core.domain.events import LabelGiven, decoded
from al_core.experiments.lab import DATABASE
from al_core.store.store import Store

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
REVIEWS = "text\n" + "".join(f"the {row}th review came {row % 7} days late\n" for row in range(60))
FIRST_ITEM_MILLISECONDS = 100_000  # the project's worker starts first
SHOWN = "[data-part='item'][data-lease]"


def fill(visit, label, text):
    """Type into a field and leave it; the page then knows."""
    field = visit.page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")
    visit.settled()


def first_label(home):
    """The only label in the log; the app has stopped by then."""
    with Store.open(home / DATABASE) as store:
        (record,) = store.projects()
        events = [decoded(entry.payload) for entry in store.read(record.run_id)]
    (given,) = [event for event in events if isinstance(event, LabelGiven)]
    return given


def test_upload_without_labels_becomes_a_project_and_its_first_label(tmp_path, start_server, visit):
    home = tmp_path / "home"
    with start_server(home) as server:
        visit.open(server, "data?do=add")
        chooser = visit.page.locator('[data-testid="stFileUploaderDropzoneInput"]')
        upload = {"name": "reviews.csv", "mimeType": "text/csv", "buffer": REVIEWS.encode()}
        chooser.set_input_files(upload)
        visit.page.get_by_role("button", name="Check and save").click()
        visit.page.get_by_role("link", name="Label it").click()
        visit.page.locator("h1", has_text="Projects").wait_for()
        visit.page.get_by_text("The data has no labels").wait_for()
        fill(visit, "Name", "Late reviews")
        fill(visit, "Classes", "late | #cc5522 | came too late\nnever mind")
        fill(visit, "Guidelines (Markdown)", "# Late\n\nMore than **three** days.")
        visit.page.get_by_role("button", name="Create project").click()
        visit.page.get_by_text("people can label it now").wait_for()
        visit.settled()
        main = visit.page.locator("[data-testid='stMain']")
        expect(visit.page.get_by_text("people can label it now")).to_be_in_viewport()
        expect(main.get_by_role("link", name="Label")).to_be_in_viewport()
        assert visit.errors == []
        main.get_by_role("link", name="Label").click()
        visit.page.locator(SHOWN).wait_for(timeout=FIRST_ITEM_MILLISECONDS)
        visit.page.keyboard.press("1")
        visit.page.locator("[data-part='saved'][data-state='saved']").wait_for()
        visit.page.wait_for_timeout(200)
        assert visit.errors == []
    given = first_label(home)
    assert (given.label, given.counted, given.annotator) == (0, True, "owner")
