"""Signing in as a person does it, in a real browser, on a server nobody has visited."""

import json
import urllib.error
import urllib.request

import pytest

from al_core.access.people import People
from al_core.access.permissions import Role
from al_core.experiments.lab import DATABASE
from al_core.store.store import Store
from pages.components.pages_table import PAGES
from tests.browser.conftest import serving

pytestmark = pytest.mark.browser
SECRET = "four small words here"


def people_of(home):
    """A home in which Olga, an owner, and Vic, a viewer, have access."""
    home.mkdir()
    with Store.open(home / DATABASE) as store:
        people = People(store)
        people.sign_up("Olga", SECRET, Role.OWNER)
        olga = people.session_of(people.sign_in("Olga", SECRET))
        people.sign_up("Vic", SECRET, Role.VIEWER, olga)
    return home


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A server whose lab has people."""
    folder = tmp_path_factory.mktemp("guarded")
    with serving(people_of(folder / "home"), folder / "server.log") as server:
        yield server


def sign_in(visit, name="Olga", passphrase=SECRET):
    visit.page.get_by_label("Name").fill(name)
    visit.page.get_by_label("Passphrase").fill(passphrase)
    visit.page.get_by_label("Passphrase").press("Enter")


def signed_in(visit, server, address="", name="Olga"):
    visit.open(server, address)
    sign_in(visit, name)
    visit.page.get_by_role("button", name="Sign out").wait_for()
    visit.settled()


def test_a_deep_link_asks_for_a_sign_in_and_then_opens_that_page(guarded, visit):
    visit.open(guarded, "compare")
    assert visit.page.locator("h1").inner_text() == "Loop Lab"
    assert visit.page.get_by_test_id("stSidebarNav").count() == 0
    assert visit.page.locator(".st-key-strip").count() == 0

    sign_in(visit)

    visit.page.locator("h1", has_text="Compare").wait_for()
    assert visit.page.url == f"{guarded.url}/compare"
    assert visit.errors == []


def test_each_pages_link_shows_the_form_alone_and_keeps_its_project_over_the_sign_in(
    tmp_path, visit
):
    with serving(people_of(tmp_path / "home"), tmp_path / "server.log") as server:
        for entry in reversed(PAGES):
            visit.open(server, f"{entry.url_path}?project=gone")
            visit.page.get_by_label("Passphrase").wait_for()
            assert visit.page.get_by_role("dialog").count() == 0
            assert "Page not found" not in visit.text()
        visit.open(server, "queue_team?project=gone")
        sign_in(visit)
        visit.page.locator("h1", has_text="Queue & team").wait_for()
        assert visit.page.url == f"{server.url}/queue_team?project=gone"


def test_the_first_visitor_of_a_fresh_server_sees_the_form_and_no_page(tmp_path, visit):
    with serving(people_of(tmp_path / "home"), tmp_path / "server.log") as server:
        visit.open(server, "workflow_lab")
        visit.page.get_by_label("Passphrase").wait_for()
        assert "Simulate" not in visit.text()


def test_a_reload_keeps_the_session(guarded, visit):
    signed_in(visit, guarded)
    visit.page.reload()
    visit.page.get_by_role("button", name="Sign out").wait_for()
    assert "Olga" in visit.page.get_by_test_id("stSidebar").inner_text()


def test_the_token_is_in_no_address_and_no_script_can_read_it(guarded, visit):
    seen = []
    visit.page.on("request", lambda request: seen.append(request.url))
    signed_in(visit, guarded)
    (cookie,) = [c for c in visit.page.context.cookies() if c["name"] == "looplab_session"]

    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert "looplab_session" not in visit.page.evaluate("document.cookie")
    stored = visit.page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    for place in (*seen, visit.page.url, visit.page.content(), stored):
        assert cookie["value"] not in place
        assert SECRET not in place


def test_signing_out_asks_for_a_sign_in_again(guarded, visit):
    signed_in(visit, guarded)
    visit.page.get_by_role("button", name="Sign out").click()
    visit.page.get_by_label("Passphrase").wait_for()
    visit.page.reload()
    visit.page.get_by_label("Passphrase").wait_for()
    assert [c for c in visit.page.context.cookies() if c["name"] == "looplab_session"] == []


@pytest.mark.slow
def test_changing_ones_passphrase_asks_for_the_new_one(tmp_path, visit):
    with serving(people_of(tmp_path / "home"), tmp_path / "server.log") as server:
        signed_in(visit, server, name="Vic")
        visit.page.get_by_role("button", name="Account").click()
        visit.page.get_by_label("Present passphrase").fill("not this one at all")
        visit.page.get_by_label("New passphrase").fill("five other long words")
        visit.page.get_by_role("button", name="Change it").click()
        visit.page.get_by_text("not your present passphrase").wait_for()
        visit.page.get_by_label("Present passphrase").fill(SECRET)
        visit.page.get_by_label("New passphrase").fill("five other long words")
        visit.page.get_by_role("button", name="Change it").click()
        visit.page.get_by_text("Your passphrase is changed").wait_for()
        sign_in(visit, "Vic", "five other long words")
        visit.page.get_by_role("button", name="Sign out").wait_for()


def test_signing_out_everywhere_ends_the_session_here_too(guarded, visit):
    signed_in(visit, guarded, name="Vic")
    visit.page.get_by_role("button", name="Account").click()
    visit.page.get_by_role("button", name="Sign out everywhere").click()
    visit.page.get_by_text("You are signed out everywhere.").wait_for()
    visit.page.reload()
    visit.page.get_by_label("Passphrase").wait_for()


def test_a_tab_left_open_asks_for_a_sign_in_once_its_session_has_ended(guarded, visit):
    signed_in(visit, guarded)
    status = visit.page.evaluate(
        "fetch('/api/session', {method: 'DELETE'}).then(answer => answer.status)"
    )
    assert status == 200
    visit.page.get_by_label("Passphrase").wait_for()


def test_a_wrong_passphrase_is_told_and_nothing_else_opens(guarded, visit):
    visit.open(guarded, "")
    sign_in(visit, passphrase="not the one at all")
    alert = visit.page.get_by_role("alert").filter(has_text="passphrase")
    alert.wait_for()
    assert alert.inner_text() == "Name and passphrase don't belong together; check both."
    assert visit.page.get_by_role("button", name="Sign out").count() == 0


def test_a_viewer_sees_no_way_to_the_people(guarded, visit):
    signed_in(visit, guarded, name="Vic")
    visit.page.get_by_test_id("stSidebarNav").wait_for()
    assert "People" not in visit.page.get_by_test_id("stSidebarNav").inner_text()

    visit.open(guarded, "people")

    assert "Vic is viewer here and may not manage people" in visit.text()


def test_the_first_owner_ends_the_start_without_a_passphrase(fresh_server, visit):
    visit.open(fresh_server, "people")
    visit.page.get_by_text("whoever opens the lab on this machine owns it").wait_for()
    visit.page.get_by_label("Name").fill("Olga")
    visit.page.get_by_label("Passphrase").fill(SECRET)
    visit.page.get_by_role("button", name="Give access").click()
    visit.page.get_by_role("button", name="Sign in").wait_for()
    visit.settled()

    sign_in(visit)

    visit.page.get_by_role("button", name="Sign out").wait_for()
    visit.page.get_by_text("1 with access").wait_for()
    assert visit.errors == []


def test_http_without_a_session_is_refused_by_the_running_server(guarded):
    request = urllib.request.Request(
        f"{guarded.url}/api/session",
        data=json.dumps({"name": "Olga", "passphrase": SECRET}).encode(),
        headers={"Content-Type": "application/json", "Origin": "http://evil.example"},
        method="POST",
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    assert caught.value.code == 403
    caught.value.close()
