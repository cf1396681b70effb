"""Versions and models in a real browser: registered, promoted, predicting, looked back at."""

import msgspec
import pytest

from al_core.experiments.lab import DATABASE
from al_core.store.store import Store
from tests.browser.conftest import serving
from tests.experiments.plans import small_sweep
from tests.experiments.registered_runs import registered

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def registry_server(tmp_path_factory):
    """A server whose lab has a finished run on texts and one on numbers."""
    folder = tmp_path_factory.mktemp("registry")
    runs = registered(folder / "home")
    with Store.open(folder / "home" / DATABASE) as store:
        store.add_sweep("s", "Small race", msgspec.json.encode(small_sweep()).decode())
        store.set_sweep_state("s", "finished")
        for name in ("texts", "numbers"):
            store.append_encoded(name, 1, list(runs.log.read(name)))
            store.register_run(name, f"run on {name}", "s")
            store.set_status(name, "finished")
    with serving(folder / "home", folder / "server.log") as server:
        yield server


def registered_as(visit, server, name):
    """Register the newest version of the run on texts."""
    visit.open(server, "models?show=register&run=texts")
    field = visit.page.get_by_label("Name", exact=True)
    field.fill(name)
    field.press("Enter")
    visit.page.get_by_role("button", name="Register", exact=True).click()
    visit.page.get_by_text(f"{name}/1 is registered").wait_for()


def test_a_model_is_registered_promoted_and_rolled_back(registry_server, visit):
    page = visit.page
    page.set_default_timeout(60_000)
    registered_as(visit, registry_server, "first")
    visit.open(registry_server, "models?model=first/1")
    page.get_by_role("button", name="Promote to champion").click()
    page.get_by_label("Reason, for the log").fill("good enough")
    page.get_by_role("button", name="Promote to champion").last.click()
    page.get_by_text("Promote to champion: done").wait_for()
    page.get_by_role("button", name="Roll back champion").click()
    page.get_by_text("points to no version again").wait_for()
    page.get_by_role("button", name="Roll back champion").last.click()
    page.get_by_text("Roll back champion: done").wait_for()
    assert (visit.errors, visit.outside) == ([], [])


def test_pasted_lines_are_predicted_and_markup_in_them_stays_text(registry_server, visit):
    page = visit.page
    page.set_default_timeout(60_000)
    registered_as(visit, registry_server, "second")
    visit.open(registry_server, "models?show=predict&model=second/1")
    box = page.get_by_label("One text a line")
    box.fill("plain words\n<img src=x onerror=document.title='owned'>")
    box.press("Control+Enter")
    page.get_by_text("2 rows by second/1").wait_for()
    assert page.title() != "owned"
    assert (visit.errors, visit.outside) == ([], [])


def test_cards_are_downloaded(registry_server, visit):
    page = visit.page
    page.set_default_timeout(60_000)
    registered_as(visit, registry_server, "third")
    visit.open(registry_server, "models?model=third/1")
    for words in ("Model card", "Datasheet"):
        with page.expect_download() as found:
            page.get_by_role("button", name=words).first.click()
        text = found.value.path().read_text("utf-8")
        assert "Not a random sample" in text


def test_a_snapshot_is_taken_compared_and_looked_back_to(registry_server, visit):
    page = visit.page
    page.set_default_timeout(120_000)
    visit.open(registry_server, "versions?run=texts")
    page.get_by_text("Labels by class").wait_for()
    page.get_by_label("Title").fill("monday")
    page.get_by_label("Title").press("Enter")
    page.get_by_label("As of").click()
    page.get_by_text("entry 31: model v2 ready").last.click()
    page.get_by_role("button", name="Take a snapshot").click()
    page.get_by_text("16 labels is named").wait_for()
    page.get_by_role("link", name="Progress as of it").click()
    page.get_by_text("As of entry 31").wait_for()
    page.get_by_text("of the locked audit set").first.wait_for()
    assert "as_of=31" in page.url
    page.get_by_role("button", name="Back to now").click()
    page.get_by_text("As of entry 31").wait_for(state="detached")
    assert "as_of" not in page.url
    assert (visit.errors, visit.outside) == ([], [])


@pytest.mark.parametrize("width", [820, 1280, 1600])
@pytest.mark.parametrize("path", ["models", "models?show=register", "versions?run=texts"])
def test_nothing_is_wider_than_the_page(registry_server, visit, path, width):
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.open(registry_server, path)
    visit.page.wait_for_timeout(1500)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.errors == []
