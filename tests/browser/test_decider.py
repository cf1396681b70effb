"""The decider's keys in Chromium, on a page of its own whose server is the test."""

import json
from dataclasses import dataclass, field

import pytest

from pages.components.decider import markup, script, style

pytestmark = pytest.mark.browser
ADDRESS = "http://localhost:9/"
REASONS = ["ambiguous", "guideline gap", "error", "edge case"]
PAGE = """<!doctype html><meta charset="utf-8"><title>Decide</title><link rel="icon" href="data:,">
<div id="host"></div><script type="module">
import mount from "/decider.js";
const root = document.getElementById("host").attachShadow({mode: "open"});
root.innerHTML = HTML_TEXT;
window.settled = 0;
mount({data: DATA, parentElement: root, setTriggerValue: () => { window.settled += 1; }});
</script>"""


def case(number):
    content = {"kind": "text", "text": f"message {number}", "cells": [], "image": ""}
    said = [["A", 0], ["B", 1]]
    return {
        "example": number, "content": content, "kind": "disputed", "said": said, "words": ["odd"]
    }  # fmt: skip


@dataclass
class Desk:
    """What the page shows and what it sent."""

    page: object
    route: str = "ruling"
    reasons: list = field(default_factory=lambda: REASONS)
    sent: list = field(default_factory=list)
    down: bool = False

    def answer(self, route):
        request = route.request
        if request.method == "POST":
            if self.down:
                route.abort()
                return
            body = json.loads(request.post_data)
            self.sent.append(body)
            receipt = {"answer_id": body["answer_id"], "status": "saved", "message": ""}
            route.fulfill(json={"receipts": [receipt]})
        elif request.url.endswith(".js"):
            route.fulfill(body=script(), content_type="text/javascript; charset=utf-8")
        else:
            route.fulfill(body=self.html(), content_type="text/html; charset=utf-8")

    def html(self):
        classes = [
            {"name": name, "colour": "", "description": "", "merged": name == "gone"}
            for name in ("spam", "ham", "gone")
        ]
        data = {
            "route": self.route, "project": "p1", "person": "tom", "classes": classes,
            "cases": [case(number) for number in range(8)], "total": 20,
            "reasons": self.reasons, "highlight": [], "base": "",
        }  # fmt: skip
        text = json.dumps(f"<style>{style()}</style>{markup()}")
        return PAGE.replace("HTML_TEXT", text).replace("DATA", json.dumps(data))

    def sit_down(self):
        self.page.route("**/*", self.answer)
        self.page.goto(ADDRESS)
        self.page.locator("[data-part='item'][data-example]").wait_for()
        return self

    def part(self, name):
        return self.page.locator(f"[data-part='{name}']")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(40)

    def saved(self):
        self.page.locator("[data-part='saved'][data-state='saved']").wait_for()
        self.page.wait_for_function("window.settled > 0")

    def decided(self):
        return [(body["example"], body["label"]) for body in self.sent]


@pytest.fixture
def desk(visit):
    return Desk(visit.page).sit_down()


def test_presses_at_40_ms_decide_what_was_shown(desk):
    desk.press("a", "1", "g", "2", "e", "1", "x", "2")
    desk.saved()
    assert desk.decided() == [(0, 0), (1, 1), (2, 0), (3, 1)]
    assert [body["reason"] for body in desk.sent] == REASONS
    assert "16 to decide" in desk.part("left").inner_text()


def test_no_class_goes_without_a_reason_and_each_item_needs_its_own(desk):
    desk.press("1")
    assert "Say why first" in desk.part("notice").inner_text()
    desk.press("a", "1", "1")
    desk.saved()
    assert desk.decided() == [(0, 0)]


def test_answers_stand_side_by_side_without_names(desk):
    assert desk.part("said").locator(".one").all_inner_texts() == ["A says\nspam", "B says\nham"]
    assert "odd" in desk.part("said").inner_text()


def test_merged_class_decides_nothing(desk):
    desk.press("a", "3", "2")
    desk.saved()
    assert desk.decided() == [(0, 1)]


def test_item_can_be_put_off_or_left_without_a_label(desk):
    desk.press("Space", "a", "n")
    desk.saved()
    assert desk.decided() == [(1, -1)]
    assert desk.part("item").get_attribute("data-example") == "2"


def test_keys_typed_into_the_note_decide_nothing_and_the_note_goes_along(desk):
    desk.press("g")
    desk.part("comment").fill("")
    desk.part("comment").press_sequentially("1 a 2")
    desk.part("add").check()
    desk.part("item").click()
    desk.press("2")
    desk.saved()
    (body,) = desk.sent
    assert (body["comment"], body["add"], body["label"]) == ("1 a 2", True, 1)
    assert desk.part("comment").input_value() == ""


def test_decision_outlives_a_lost_connection_and_a_reload(visit):
    desk = Desk(visit.page, down=True).sit_down()
    desk.press("a", "1")
    desk.page.locator("[data-part='saved'][data-state='unsaved']").wait_for()
    desk.down = False
    desk.page.reload()
    desk.saved()
    assert desk.decided() == [(0, 0)]
    assert desk.part("item").get_attribute("data-example") == "1"


def test_label_by_hand_takes_one_key_and_its_active_time(visit):
    desk = Desk(visit.page, "by_hand", []).sit_down()
    desk.page.wait_for_timeout(300)
    desk.press("2", "Space", "n")
    desk.saved()
    assert desk.decided() == [(0, 1)]
    assert 0.2 < desk.sent[0]["active_seconds"] < 30
    assert "reason" not in desk.sent[0]
