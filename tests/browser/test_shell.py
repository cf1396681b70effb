import json
import urllib.request

import pytest

from pages.components.pages_table import PAGES

pytestmark = pytest.mark.browser
FIRST = ("", "label", "compare", "playbook")
"""Pages opened on a server of their own in the suite; all others in the slow run."""
ADDRESSES = [entry.url_path for entry in PAGES]
ALONE = [pytest.param(each, marks=() if each in FIRST else pytest.mark.slow) for each in ADDRESSES]


@pytest.mark.parametrize("address", ALONE, ids=lambda address: address or "bare")
def test_deep_link_on_a_fresh_server_opens_the_page_in_its_frame(fresh_server, visit, address):
    visit.open(fresh_server, address)
    visit.page.get_by_test_id("stSidebarNav").wait_for()
    visit.page.locator(".st-key-strip").first.wait_for()
    assert "Traceback" not in visit.text()
    assert "Something in Loop Lab failed" not in visit.text()
    assert visit.page.get_by_test_id("stException").count() == 0
    assert visit.errors == []


def test_pages_ask_nothing_of_other_machines(server, visit):
    for address in ADDRESSES:
        visit.open(server, address)
    assert visit.outside == []


def test_bare_address_shows_the_first_page(server, visit):
    visit.open(server, "")
    assert visit.page.title() == "Loop Lab"
    assert visit.page.locator("h1").inner_text() == "Loop Lab"


def test_navigation_leads_to_every_page(server, visit):
    visit.open(server, "")
    for entry in PAGES[1:]:
        visit.page.get_by_test_id("stSidebarNav").get_by_text(entry.title, exact=True).click()
        visit.page.locator("h1", has_text=entry.title).first.wait_for()
    assert visit.errors == []


def test_health_tells_version_database_and_worker(server):
    with urllib.request.urlopen(f"{server.url}/api/health") as response:
        health = json.load(response)
    assert health["status"] == "ok"
    assert {"status", "version", "database", "worker"} <= set(health)


def test_second_process_on_the_same_home_says_so_on_the_whole_page(server, start_server, visit):
    with start_server(server.home) as second:
        visit.open(second, "compare")
        assert visit.page.locator("h1").inner_text() == "Loop Lab is already running"
        assert visit.page.locator(".st-key-strip").count() == 0


def test_home_that_is_a_file_is_named_with_the_remedy(tmp_path, start_server, visit):
    home = tmp_path / "taken"
    home.write_text("not a folder")
    with start_server(home) as server:
        visit.open(server, "")
        assert str(home) in visit.text()
        assert "Set LOOPLAB_HOME" in visit.text()
