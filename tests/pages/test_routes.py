"""What every HTTP route refuses, and in which words."""

import msgspec
import pytest
from starlette.responses import JSONResponse
from starlette.routing import Route

from al_core.access.permissions import Permission, Role
from al_core.domain.errors import LogError, LoopLabError, QueueError, RunUnknown
from pages.components.routes import COOKIE, answering, authenticated, json_body, json_error
from tests.access.doors import SECRET
from tests.pages.http_lab import ELSEWHERE, ORIGIN, browser, peopled_lab


class Note(msgspec.Struct, forbid_unknown_fields=True):
    text: str


@answering
async def keep_note(request):
    session = authenticated(request, Permission.LABEL)
    note = await json_body(request, Note, 100)
    return JSONResponse({"by": session.person, "text": note.text})


@answering
async def read_notes(request):
    return JSONResponse({"to": authenticated(request, Permission.SEE_TEAM).person})


NOTES = (Route("/n", keep_note, methods=["POST"]), Route("/n", read_notes, methods=["GET"]))


@pytest.fixture
def lab(tmp_path):
    with peopled_lab(tmp_path) as opened:
        yield opened


@pytest.fixture
def ana(lab):
    """Ana's browser, anywhere: she may label."""
    lab.people.sign_up("Olga", SECRET, Role.OWNER)
    olga = lab.people.session_of(lab.people.sign_in("Olga", SECRET))
    lab.people.sign_up("Ana", SECRET, Role.ANNOTATOR, olga)
    client = browser(NOTES, ELSEWHERE)
    client.cookies.set(COOKIE, lab.people.sign_in("Ana", SECRET))
    return client


def test_a_write_from_our_own_page_goes_through(ana):
    assert ana.post("/n", json={"text": "hello"}).json() == {"by": "Ana", "text": "hello"}


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "http://localhost:9999", "http://localhost", "null", "", "http://[",
     "http://localhost:8501.evil.example", "http://x@localhost:8501"],
)  # fmt: skip
def test_a_write_from_another_page_is_refused_even_with_the_cookie(ana, origin):
    answer = ana.post("/n", json={"text": "hello"}, headers={"origin": origin})
    assert answer.status_code == 403
    assert "not from the lab's own pages" in answer.json()["error"]


def test_a_write_that_does_not_say_where_it_comes_from_is_refused(ana):
    del ana.headers["origin"]
    assert ana.post("/n", json={"text": "hello"}).status_code == 403


def test_nobody_is_told_to_sign_in(ana):
    ana.cookies.clear()
    answer = ana.post("/n", json={"text": "hello"})
    assert answer.status_code == 401
    assert answer.json() == {"error": "Nobody is signed in here; sign in with name and passphrase."}


def test_a_permission_that_is_missing_is_named(ana):
    answer = ana.get("/n")
    assert answer.status_code == 403
    assert "Ana is annotator here and may not see the team" in answer.json()["error"]


def test_a_role_taken_away_holds_from_the_next_request_on(ana, lab):
    olga = lab.people.session_of(lab.people.sign_in("Olga", SECRET))
    assert ana.post("/n", json={"text": "hello"}).status_code == 200

    lab.people.set_role("Ana", Role.VIEWER, olga)

    assert ana.post("/n", json={"text": "hello"}).status_code == 403


def test_someone_removed_is_out_at_the_next_request(ana, lab):
    olga = lab.people.session_of(lab.people.sign_in("Olga", SECRET))
    lab.people.remove("Ana", olga)
    assert ana.post("/n", json={"text": "hello"}).status_code == 401


def test_a_lab_without_people_answers_its_own_machine_only(lab):
    assert browser(NOTES).post("/n", json={"text": "x"}).json()["by"] == "owner"
    assert browser(NOTES, ELSEWHERE).post("/n", json={"text": "x"}).status_code == 401


def test_a_name_elsewhere_that_points_here_is_not_the_own_machine(lab):
    rebound = {"origin": "http://evil.example:8501", "host": "evil.example:8501"}
    assert browser(NOTES, headers=rebound).post("/n", json={"text": "x"}).status_code == 401
    assert browser(NOTES, headers=rebound).get("/n").status_code == 401


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_a_proxy_on_the_machine_does_not_speak_for_it(lab, header):
    client = browser(NOTES, headers=ORIGIN | {header: "10.0.0.7"})
    assert client.get("/n").status_code == 401


def test_a_body_that_is_too_large_is_refused(ana):
    answer = ana.post("/n", json={"text": "x" * 100})
    assert answer.status_code == 413
    assert "larger than 100 bytes" in answer.json()["error"]


def test_a_large_body_sent_in_pieces_is_refused_too(ana):
    pieces = (b"x" * 60 for _ in range(2))
    answer = ana.post("/n", content=pieces, headers={"content-type": "application/json"})
    assert answer.status_code == 413


def test_a_form_is_no_json(ana):
    assert ana.post("/n", data={"text": "hello"}).status_code == 415


def test_text_that_looks_like_json_is_no_json(ana):
    answer = ana.post("/n", content=b'{"text": "x"}', headers={"content-type": "text/plain"})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"text": 1}', b'{"text": "x", "z": 1}', b"\xff"]
)
def test_a_misshapen_body_is_refused(ana, body):
    answer = ana.post("/n", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("The body can't be read: ")


def test_answers_are_not_kept_by_caches(ana):
    assert ana.post("/n", json={"text": "x"}).headers["cache-control"] == "no-store"
    assert ana.get("/n").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (QueueError("lease 3 lapsed"), 409),
        (RunUnknown("no run 'x'"), 404),
        (LogError("no room on the disk"), 503),
        (LoopLabError("else"), 400),
    ],
)
def test_each_error_has_its_status_and_its_own_words(error, status):
    answer = json_error(error)
    assert answer.status_code == status
    assert msgspec.json.decode(answer.body) == {"error": str(error)}


def test_a_closed_lab_says_why(closed_lab):
    closed_lab.refusal = LogError("no room on the disk")
    answer = browser(NOTES).get("/n")
    assert answer.status_code == 503
    assert answer.json() == {"error": "no room on the disk"}
