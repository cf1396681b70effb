"""Signing in and out over HTTP."""

import pytest

from al_core.access.permissions import Role
from pages.components.routes import COOKIE
from pages.components.session_routes import SESSION_ROUTES
from tests.access.doors import SECRET
from tests.pages.http_lab import ELSEWHERE, browser, peopled_lab


@pytest.fixture
def lab(tmp_path):
    with peopled_lab(tmp_path) as opened:
        opened.people.sign_up("Olga", SECRET, Role.OWNER)
        yield opened


@pytest.fixture
def client(lab):
    return browser(SESSION_ROUTES, ELSEWHERE)


def sign_in(client, name="Olga", passphrase=SECRET):
    return client.post("/api/session", json={"name": name, "passphrase": passphrase})


def test_a_right_passphrase_brings_a_cookie_and_no_token_in_the_body(client, lab):
    answer = sign_in(client)
    token = client.cookies[COOKIE]

    assert answer.json() == {"signed_in": True}
    assert token not in answer.text
    assert lab.people.session_of(token).person == "Olga"


def test_the_cookie_is_for_no_script_and_for_no_other_site(client):
    cookie = sign_in(client).headers["set-cookie"]
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert parts == {"httponly", "samesite=strict", "path=/", "max-age=2592000"}


def test_a_cookie_got_over_https_is_never_sent_without_it(client):
    answer = client.post(
        "/api/session",
        json={"name": "Olga", "passphrase": SECRET},
        headers={"origin": "https://localhost:8501"},
    )
    assert "; secure" in answer.headers["set-cookie"].lower()


def test_a_wrong_passphrase_brings_no_cookie(client):
    answer = sign_in(client, passphrase="another one")
    assert answer.status_code == 401
    assert answer.json() == {"error": "Name and passphrase don't belong together; check both."}
    assert "set-cookie" not in answer.headers


def test_guessing_is_stopped_with_a_time_to_wait(client):
    statuses = [sign_in(client, passphrase="a wrong one").status_code for _ in range(6)]
    answer = sign_in(client)

    assert statuses == [401, 401, 401, 401, 401, 429]
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "900"


def test_signing_in_anew_ends_the_session_before(client, lab):
    sign_in(client)
    before = client.cookies[COOKIE]
    sign_in(client)

    assert lab.people.session_of(before) is None
    assert lab.people.session_of(client.cookies[COOKIE]) is not None


def test_signing_out_ends_the_session_and_takes_the_cookie_back(client, lab):
    sign_in(client)
    token = client.cookies[COOKIE]

    assert client.delete("/api/session").json() == {"signed_in": False}
    assert COOKIE not in client.cookies
    assert lab.people.session_of(token) is None


def test_signing_out_without_a_session_is_no_fault(client):
    assert client.delete("/api/session").status_code == 200


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_another_site_can_sign_nobody_in_or_out(client, lab, method):
    sign_in(client)
    answer = client.request(
        method,
        "/api/session",
        json={"name": "Olga", "passphrase": SECRET},
        headers={"origin": "http://evil.example"},
    )
    assert answer.status_code == 403
    assert lab.people.session_of(client.cookies[COOKIE]) is not None


def test_a_name_and_a_passphrase_in_the_address_do_not_count(client):
    answer = client.post(f"/api/session?name=Olga&passphrase={SECRET}", json={})
    assert answer.status_code == 400


def test_a_sign_in_of_five_thousand_characters_is_not_read(client):
    assert sign_in(client, passphrase="x" * 5000).status_code == 413
