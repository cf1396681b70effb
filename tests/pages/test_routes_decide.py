"""Rulings and labels by hand over HTTP: who may send them, what is kept, nothing twice."""

import pytest

from al_core.access.permissions import Role, Session
from al_core.domain import events as ev
from al_core.domain.plan import OptionsPlan
from al_core.loop.recorders import event_of
from pages.components.routes_decide import DECIDE_ROUTES
from tests.experiments.live_people import small_project
from tests.pages.http_lab import browser
from tests.pages.live_lab import PROJECT, live_lab


@pytest.fixture
def lab(tmp_path):
    """Ana and ben gave the same item different labels."""
    options = OptionsPlan(hand=3, overlap=2, lease_seconds=600.0)
    with live_lab(tmp_path, small_project(options=options)) as opened:
        opened.world.label("ana", 0)
        opened.world.label("ben", 1)
        sign_in(opened, Role.OWNER)
        yield opened


def sign_in(lab, role):
    lab.people.session_now = Session.of("olga", role)


def disputed(lab):
    return next(iter(lab.world.run.state.closed))


def post(route, **body):
    asked = {"project": PROJECT, "person": "olga", "answer_id": "d1"}
    return browser(DECIDE_ROUTES).post(f"/api/{route}", json=asked | body)


def ruling(lab, **more):
    decided = {"example": disputed(lab), "label": 1, "reason": "error"}
    return post("ruling", **(decided | more))


def logged(lab, kind):
    events = (event_of(entry) for entry in lab.world.log.read("r"))
    return [event for event in events if isinstance(event, kind)]


def test_a_ruling_is_in_the_log_with_its_reason_when_it_is_answered(lab):
    reply = ruling(lab, comment=" Ana slipped. ")
    assert reply.json()["receipts"] == [{"answer_id": "d1", "status": "saved", "message": ""}]
    (event,) = logged(lab, ev.Adjudicated)
    assert (event.annotator, event.label, event.reason) == ("olga", 1, "error")
    assert event.comment == "Ana slipped."
    assert lab.store.guidelines(PROJECT) == []


def test_an_item_can_be_left_without_a_label(lab):
    assert ruling(lab, label=-1, reason="ambiguous").status_code == 200
    assert disputed(lab) not in lab.world.run.state.labels


def test_a_ruling_sent_twice_counts_once(lab):
    ruling(lab, comment="Cysts are benign.", add=True)
    ruling(lab, comment="Cysts are benign.", add=True)
    assert len(logged(lab, ev.Adjudicated)) == 1
    assert [each.text for each in lab.store.guidelines(PROJECT)] == ["Cysts are benign.\n"]


def test_another_ruling_on_the_same_item_is_kept_too(lab):
    ruling(lab)
    ruling(lab, label=0)
    assert [event.label for event in logged(lab, ev.Adjudicated)] == [1, 0]


def test_a_reason_outside_the_taxonomy_is_refused(lab):
    reply = ruling(lab, reason="bored")
    assert reply.status_code == 400
    assert "say one of ambiguous, guideline gap, error, edge case" in reply.json()["error"]
    assert logged(lab, ev.Adjudicated) == []


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.VIEWER])
def test_who_may_not_adjudicate_changes_nothing(lab, role):
    sign_in(lab, role)
    assert ruling(lab).status_code == 403
    assert logged(lab, ev.Adjudicated) == []


def test_a_label_by_hand_carries_its_active_seconds_and_counts_once(lab):
    example = min(lab.world.run.state.available)
    body = {"example": example, "label": 1, "active_seconds": 4.25}
    assert [post("by_hand", **body).status_code for _ in range(2)] == [200, 200]
    (event,) = logged(lab, ev.LabelFoundByHand)
    assert (event.example, event.label, event.active_seconds) == (example, 1, 4.25)


def test_a_label_by_hand_on_a_labeled_item_is_refused(lab):
    reply = post("by_hand", example=disputed(lab), label=1, active_seconds=1.0)
    assert reply.status_code == 409
    assert "correct its label" in reply.json()["error"]


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.ADJUDICATOR, Role.VIEWER])
def test_labels_by_hand_are_for_who_manages_the_project(lab, role):
    sign_in(lab, role)
    example = min(lab.world.run.state.available)
    assert post("by_hand", example=example, label=1, active_seconds=1.0).status_code == 403
