"""What the labeler's routes pass on to the live run, and what they keep from it."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest

from al_core.access.permissions import Role
from al_core.domain.errors import LogError, QueueError, RunUnknown
from al_core.experiments.break_figures import BreakFigures, Pace
from al_core.experiments.live_cards import (
    Answer,
    Card,
    Content,
    LiveStatus,
    Receipt,
    Said,
    Suggestion,
    TrainingNow,
)
from al_core.experiments.live_review import NO_AGREEMENT
from al_core.experiments.live_value import LiveValue
from al_core.monitoring.value_hint import ValueHint
from pages.components.label_wire import said_before, waiting_words
from pages.components.routes import COOKIE
from pages.components.routes_label import LABEL_ROUTES
from tests.access.doors import SECRET
from tests.pages.http_lab import ELSEWHERE, browser, peopled_lab

CARD = Card(
    lease=4, token="t4", example=17, due=9.0, content=Content("image", image=b"\x89PNG"),
    strategy="margin", utility=0.5, reasons={"uncertainty": 0.25}, scorer="model",
    model_version=2, labels_behind=3, at_random=False, batch=3,
)  # fmt: skip
ANSWER = {
    "answer_id": "a1", "lease": 4, "token": "t4", "label": 1, "unsure": False, "scope": None,
    "active_seconds": 1.5, "raw_seconds": 2.0,
}  # fmt: skip
FIGURES = BreakFigures(None, None, None, None, NO_AGREEMENT, shared=False)
ASKED = {"project": "p1", "person": "Ana"}
REQUESTS = {
    "hand": {},
    "recent": {},
    "answers": {"answers": [ANSWER]},
    "undo": {"answer_id": "a1"},
    "suggestion": {"lease": 4, "token": "t4"},
    "flag": {"answer_id": "f1", "lease": 4, "token": "t4", "example": 17, "comment": "odd"},
    "break_figures": {},
    "correct": {"answer_id": "c1", "example": 17, "label": 0, "active_seconds": 3.0},
}


def status(**differing):
    quiet = {
        "classes": ("spam", "ham"), "model_version": 2, "model_age": 7, "labels": 30,
        "audit_labels": 3, "labels_today": 12, "waiting": 0, "open": 0, "at_work": ("Ana",),
        "held": (), "batch": 3, "batch_size": 10, "batch_closed": 4, "selecting": False,
        "training": None, "worker": "idle", "last_error": "", "paused": False, "stopped": "",
    }  # fmt: skip
    return LiveStatus(**(quiet | differing))


@dataclass
class FakeRun:
    """Notes what it was asked, and by whom."""

    asked: list = field(default_factory=list)
    cards: tuple = (CARD,)
    broken: Exception | None = None
    state: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(merged={}))

    def note(self, *deed):
        if self.broken is not None:
            raise self.broken
        self.asked.append(deed)

    def hand(self, annotator):
        self.note("hand", annotator)
        return self.cards

    def status(self):
        return status()

    def value(self):
        return LiveValue(ValueHint("orange", "no better than random shown"), 0.9, 0.5, 0.4)

    def take(self, annotator, answers):
        self.note("take", annotator, answers)
        return tuple(Receipt(answer.answer_id, "late", "taken over") for answer in answers)

    def undo(self, annotator, answer_id):
        self.note("undo", annotator, answer_id)
        return CARD

    def recent(self, annotator):
        self.note("recent", annotator)
        return Said("a2", 5, 17, None, 9.0, 1.0), Said("", 0, 18, 1, 8.0, 1.0)

    def content(self, example):
        return Content("text", f"message {example} " + "x" * 100)

    def suggestion(self, annotator, lease):
        self.note("suggestion", annotator, lease)
        return Suggestion(1, 0.75, 2)

    def flag(self, annotator, example, comment):
        self.note("flag", annotator, example, comment)

    def break_figures(self, annotator):
        self.note("break_figures", annotator)
        return FIGURES

    def correct(self, annotator, example, label, active_seconds):
        self.note("correct", annotator, example, label, active_seconds)


@pytest.fixture
def run():
    return FakeRun()


@pytest.fixture
def lab(tmp_path, run):
    with peopled_lab(tmp_path) as opened:
        opened.live_run = lambda project: found(project, run)
        opened.break_figures = lambda project, person: found(project, run).break_figures(person)
        opened.people.sign_up("Olga", SECRET, Role.OWNER)
        olga = opened.people.session_of(opened.people.sign_in("Olga", SECRET))
        opened.people.sign_up("Ana", SECRET, Role.ANNOTATOR, olga)
        opened.people.sign_up("Vic", SECRET, Role.VIEWER, olga)
        yield opened


def found(project, run):
    if project != "p1":
        raise RunUnknown(f"no project {project!r} here; open one from the list")
    return run


def client(lab, name):
    visitor = browser(LABEL_ROUTES, ELSEWHERE)
    visitor.cookies.set(COOKIE, lab.people.sign_in(name, SECRET))
    return visitor


@pytest.fixture
def ana(lab):
    return client(lab, "Ana")


def post(visitor, route, **body):
    return visitor.post(f"/api/{route}", json=ASKED | REQUESTS[route] | body)


def test_hand_comes_with_its_cards_classes_and_progress(ana):
    reply = post(ana, "hand").json()
    assert [(card["lease"], card["token"], card["example"]) for card in reply["cards"]] == [
        (4, "t4", 17)
    ]
    assert reply["cards"][0]["content"]["image"] == "iVBORw=="
    assert reply["classes"] == ["spam", "ham"]
    assert reply["batch"] == {"number": 3, "done": 4, "size": 10}
    assert reply["waiting"] == ""


def test_card_tells_nothing_but_what_every_card_tells(ana):
    assert set(post(ana, "hand").json()["cards"][0]) == {
        "lease", "token", "example", "due", "content", "strategy", "utility", "reasons",
        "scorer", "model_version", "labels_behind", "at_random", "batch",
    }  # fmt: skip


def test_merged_classes_are_named(ana, run):
    run.state.merged = {0: 1}
    assert post(ana, "hand").json()["merged"] == [0]


def test_value_hint_comes_with_the_hand(ana):
    reply = post(ana, "hand").json()
    assert reply["hint"] == {"level": "orange", "text": "no better than random shown"}


def test_figures_of_the_break_are_the_persons_own(ana, lab):
    lab.break_figures = lambda project, person: replace(FIGURES, pace=Pace(len(person), 6.0, 9.5))
    reply = post(ana, "break_figures").json()
    assert reply["title"] == "A short break?"
    assert reply["notes"][0]["value"] == "6.0 items per minute, median 9.5 s (3 items)"


def test_empty_hand_says_why(ana, run):
    run.cards = ()
    assert post(ana, "hand").json()["waiting"] == "Nothing is left to label."


def test_answers_are_taken_as_those_of_whoever_is_signed_in(ana, run):
    reply = post(ana, "answers")
    assert reply.json()["receipts"] == [
        {"answer_id": "a1", "status": "late", "message": "taken over"}
    ]
    assert run.asked == [("take", "Ana", [Answer("a1", 4, "t4", 1, 1.5, 2.0)])]


def test_undo_names_the_answer_and_brings_the_card_back(ana, run):
    assert post(ana, "undo").json()["card"]["lease"] == 4
    assert run.asked == [("undo", "Ana", "a1")]


@pytest.mark.parametrize("route", ["hand", "answers", "undo"])
def test_how_far_the_batch_is_comes_with_whatever_may_change_it(ana, route):
    assert post(ana, route).json()["batch"] == {"number": 3, "done": 4, "size": 10}


def test_last_answers_come_with_the_beginning_of_their_items(ana, run):
    (said,) = post(ana, "recent").json()["recent"]
    assert run.asked == [("recent", "Ana")]
    assert len(said.pop("gist")) == 90
    assert said == {"answer_id": "a2", "example": 17, "label": None, "at": 9.0}


def test_picture_among_the_last_answers_is_called_by_its_number():
    said = Said("a2", 5, 17, None, 9.0, 1.0)
    assert said_before(said, Content("image", image=b"png")).gist == "picture 17"


def test_suggestion_is_asked_for_on_a_lease(ana, run):
    assert post(ana, "suggestion").json() == {"label": 1, "confidence": 0.75, "model_version": 2}
    assert run.asked == [("suggestion", "Ana", 4)]


def test_flag_goes_into_the_log_and_is_acknowledged(ana, run):
    assert post(ana, "flag").json()["receipts"][0]["answer_id"] == "f1"
    assert run.asked == [("flag", "Ana", 17, "odd")]


def test_correction_is_acknowledged(ana, run):
    assert post(ana, "correct").json()["receipts"][0]["status"] == "saved"
    assert run.asked == [("correct", "Ana", 17, 0, 3.0)]


@pytest.mark.parametrize("route", REQUESTS)
def test_nobody_gets_in_without_a_session(lab, run, route):
    assert post(browser(LABEL_ROUTES, ELSEWHERE), route).status_code == 401
    assert run.asked == []


@pytest.mark.parametrize("route", REQUESTS)
def test_viewer_may_not_label(lab, run, route):
    assert post(client(lab, "Vic"), route).status_code == 403
    assert run.asked == []


@pytest.mark.parametrize("route", REQUESTS)
def test_page_of_another_site_gets_nothing_with_the_cookie(ana, run, route):
    ana.headers["origin"] = "http://evil.example"
    assert post(ana, route).status_code == 403
    assert run.asked == []


@pytest.mark.parametrize("route", REQUESTS)
def test_page_left_open_by_somebody_else_does_not_answer_for_ana(ana, run, route):
    reply = post(ana, route, person="Ben")
    assert reply.status_code == 403
    assert "Ana is signed in here now" in reply.json()["error"]
    assert run.asked == []


@pytest.mark.parametrize("route", REQUESTS)
def test_unknown_project_is_named(ana, route):
    reply = post(ana, route, project="p2")
    assert reply.status_code == 404
    assert "'p2'" in reply.json()["error"]


@pytest.mark.parametrize("route", REQUESTS)
def test_what_the_disk_did_not_take_is_not_acknowledged(ana, run, route):
    run.broken = LogError("The disk is full; make room and go on.")
    reply = post(ana, route)
    assert reply.status_code == 503
    assert reply.json() == {"error": "The disk is full; make room and go on."}


def test_undo_that_cannot_be_done_says_why(ana, run):
    run.broken = QueueError("Ana has nothing to undo")
    reply = post(ana, "undo")
    assert (reply.status_code, reply.json()["error"]) == (409, "Ana has nothing to undo")


@pytest.mark.parametrize(
    ("route", "wrong"),
    [
        ("answers", {"answers": [ANSWER | {"label": "1"}]}),
        ("answers", {"answers": [ANSWER | {"scope": "nobody"}]}),
        ("answers", {"answers": [ANSWER | {"annotator": "Ben"}]}),
        ("answers", {"answers": [ANSWER] * 201}),
        ("correct", {"label": -1}),
        ("correct", {"active_seconds": -0.5}),
        ("flag", {"comment": ""}),
        ("flag", {"comment": "x" * 2001}),
        ("hand", {"project": ""}),
        ("suggestion", {"lease": None}),
    ],
)
def test_misshapen_bodies_are_refused_before_the_run_hears_of_them(ana, run, route, wrong):
    assert post(ana, route, **wrong).status_code == 400
    assert run.asked == []


def test_routes_are_posts_alone(ana):
    assert ana.get("/api/hand").status_code == 405


@pytest.mark.parametrize(
    ("differing", "words"),
    [
        ({"stopped": "budget spent"}, "This project has ended: budget spent."),
        ({"paused": True}, "The queue is paused"),
        ({"selecting": True}, "The next batch is being chosen"),
        ({"training": TrainingNow(3, 30, 1.0, None)}, "The model is learning"),
        ({"open": 2}, "Others hold what is left"),
    ],
)
def test_waiting_people_hear_what_happens_next(differing, words):
    assert waiting_words(status(**differing)).startswith(words)
