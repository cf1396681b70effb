"""The labeler in a real Chromium, driven by keys, against a stand-in for the app."""

import pytest

from tests.browser.labeler_desk import at_desk
from tests.browser.labeler_server import FakeApp

pytestmark = pytest.mark.browser


@pytest.fixture
def app():
    return FakeApp()


@pytest.fixture
def desk(visit, app):
    with at_desk(visit, app) as desk:
        yield desk


def test_ten_keys_at_40_ms_are_stored_with_the_items_they_were_shown_with(desk, app):
    seen = []
    for i in range(10):
        seen.append((desk.shown(), i % 3))
        desk.page.keyboard.press(str(i % 3 + 1))
        desk.page.wait_for_timeout(40)
    desk.saved(10)
    assert app.labels() == seen
    assert len(set(seen)) == 10


def test_keys_without_any_pause_between_them_are_stored_one_for_each_item(desk, app):
    desk.press(*"1231231231")
    desk.saved(10)
    assert app.labels() == [(i, [0, 1, 2][i % 3]) for i in range(10)]


def test_next_item_is_shown_before_the_key_press_has_returned(desk):
    shown = desk.page.evaluate(
        """() => {
        const pressed = new KeyboardEvent("keydown", {key: "1", bubbles: true, composed: true});
        document.body.dispatchEvent(pressed);
        const root = document.getElementById("host").shadowRoot;
        return root.querySelector('[data-part="item"]').innerText;
        }"""
    )
    assert shown.startswith("message 1 ")


def test_hand_is_filled_up_before_it_runs_out(desk, app):
    for _ in range(45):
        desk.press("1")
        desk.page.wait_for_timeout(15)
    desk.saved(45)
    assert [example for example, _ in app.labels()] == list(range(45))


def test_reload_keeps_unsent_answers_and_sends_each_once(desk, app):
    app.down = True
    desk.press("1", "2", "3")
    desk.until(lambda: "not saved yet (3)" in desk.part("saved").inner_text())
    app.down = False
    desk.sit_down()
    desk.saved(3)
    assert app.labels() == [(0, 0), (1, 1), (2, 2)]
    assert desk.kept() == 0
    assert desk.shown() == 3


def test_answer_is_called_saved_only_when_it_was_acknowledged(desk, app):
    app.down = True
    desk.press("1")
    desk.until(lambda: desk.part("saved").get_attribute("data-state") == "unsaved")
    assert "database is closed" in desk.part("saved").inner_text()
    assert desk.kept() == 1
    app.down = False
    desk.saved(1)


def test_answer_whose_acknowledgement_was_lost_is_sent_again_under_its_own_id(desk, app):
    app.deaf = True
    desk.press("2")
    desk.until(lambda: sum(name == "answers" for name, _ in app.posts) >= 1)
    app.deaf = False
    desk.saved(1)
    ids = {
        each["answer_id"]
        for name, body in app.posts
        if name == "answers"
        for each in body["answers"]
    }
    assert len(ids) == 1
    assert app.labels() == [(0, 1)]


def test_answer_whose_acknowledgement_was_cut_off_is_sent_again_by_itself(desk, app):
    app.cut = True
    desk.press("2")
    desk.until(lambda: "not saved yet (1)" in desk.part("saved").inner_text())
    app.cut = False
    desk.saved(1)
    assert app.labels() == [(0, 1)]


def test_after_a_restart_of_the_server_answers_go_out_with_the_new_token(desk, app):
    app.down = True
    desk.press("1")
    app.secret, app.down = "b", False
    desk.saved(1)
    assert app.labels() == [(0, 0)]


def test_refused_answer_stays_in_sight_until_somebody_decides(desk, app):
    app.secret = "b"
    app.api_hand = lambda body: {"cards": [], "waiting": "Paused."}
    desk.press("1")
    desk.part("parked").wait_for()
    assert "1 could not be saved: this lease is not yours" in desk.part("parked").inner_text()
    assert desk.kept() == 1


def test_keys_in_the_comment_box_do_nothing_else(desk, app):
    desk.press("1")
    desk.saved(1)
    desk.press("f")
    desk.page.keyboard.type("1u g")
    desk.press("Backspace", "Backspace")
    assert desk.part("comment").input_value() == "1u"
    assert desk.shown() == 1
    desk.press("Control+Enter")
    desk.until(lambda: [flag["comment"] for flag in app.flags] == ["1u"])
    assert app.flags[0]["example"] == 1
    assert app.labels() == [(0, 0)]
    assert app.undone == []


def test_keys_in_a_box_outside_the_labeler_do_nothing_in_it(desk, app):
    desk.page.locator("#outside").click()
    desk.page.keyboard.type("12 u")
    desk.press("Backspace")
    assert desk.shown() == 0
    assert app.stored == {}


def test_key_held_down_answers_once(desk, app):
    desk.page.keyboard.down("1")
    desk.page.keyboard.down("1")
    desk.page.keyboard.down("1")
    desk.page.keyboard.up("1")
    desk.saved(1)
    assert desk.shown() == 1


def test_skip_and_unsure_are_answers_without_a_label(desk, app):
    desk.press(" ", "u")
    desk.saved(2)
    assert [(each["label"], each["unsure"]) for each in app.stored.values()] == [
        (None, False),
        (None, True),
    ]


def test_skip_can_be_for_everyone(desk, app):
    desk.part("scope").select_option("everyone")
    desk.page.get_by_role("button", name="Skip").click()
    desk.saved(1)
    assert [each["scope"] for each in app.stored.values()] == ["everyone"]


def test_enter_accepts_a_suggestion_only_when_it_is_shown(desk, app):
    desk.press("Enter")
    assert desk.shown() == 0
    desk.press("s")
    desk.part("suggestion").wait_for()
    assert "ham (83 %)" in desk.part("suggestion").inner_text()
    desk.press("Enter", "Enter")
    desk.saved(1)
    assert app.labels() == [(0, 1)]
    assert app.suggested == [101]


def test_guidelines_open_with_their_key_and_tags_in_them_stay_text(desk):
    desk.press("h")
    panel = desk.part("guidelines-panel")
    panel.wait_for()
    assert panel.locator("strong").inner_text() == "money"
    assert "<b>no tags</b>" in panel.inner_text()
    desk.press("h")
    assert panel.is_hidden()


def test_terms_are_marked(desk):
    assert desk.part("item").locator("mark").all_inner_texts() == ["free"]


def test_more_than_ten_classes_are_picked_by_typing(visit):
    names = [f"{'abcdefghijklmn'[i]} area {i}" for i in range(14)]
    app = FakeApp(classes=[{"name": name, "colour": "", "description": ""} for name in names])
    with at_desk(visit, app) as desk:
        desk.press("t")
        desk.page.keyboard.type("area 12")
        desk.press("Enter")
        desk.page.keyboard.type("area 1")
        desk.press("ArrowDown", "ArrowDown", "Enter")
        desk.saved(2)
        assert app.labels() == [(0, 12), (1, 11)]


def test_class_merged_into_another_is_not_offered(visit):
    app = FakeApp(merged=[1])
    with at_desk(visit, app) as desk:
        assert "ham" not in desk.part("classes").inner_text()
        desk.press("2", "3")
        desk.saved(1)
        assert app.labels() == [(0, 2)]


def test_picture_can_be_zoomed(visit):
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # noqa: E501
    app = FakeApp(content=lambda _example: {"kind": "image", "image": pixel})
    with at_desk(visit, app) as desk:
        picture = desk.part("item").locator("img")
        before = picture.bounding_box()["width"]
        desk.press("+", "+")
        assert picture.bounding_box()["width"] == pytest.approx(2 * before, rel=0.05)


def test_mounting_again_leaves_the_item_and_loses_no_key(desk, app):
    desk.press("1")
    desk.page.evaluate("() => { window.remount(); }")
    desk.press("2")
    desk.saved(2)
    assert app.labels() == [(0, 0), (1, 1)]


def test_time_in_another_window_is_raw_but_not_active(desk, app):
    desk.page.evaluate("window.dispatchEvent(new Event('blur'))")
    desk.page.wait_for_timeout(600)
    desk.page.evaluate("window.dispatchEvent(new Event('focus'))")
    desk.press("1")
    desk.saved(1)
    (answer,) = app.stored.values()
    assert answer["raw_seconds"] - answer["active_seconds"] >= 0.55


def test_idle_time_counts_sixty_seconds_at_most(desk, app):
    desk.page.evaluate("""() => {
        const now = performance.now.bind(performance);
        performance.now = () => now() + 600000;
    }""")
    desk.press("1")
    desk.saved(1)
    (answer,) = app.stored.values()
    assert answer["raw_seconds"] > 600
    assert 60 <= answer["active_seconds"] < 65


def test_space_after_a_click_on_why_this_item_skips(desk, app):
    desk.page.locator("summary").click()
    assert "margin" in desk.part("why-list").inner_text()
    desk.press(" ")
    desk.saved(1)
    assert app.labels() == [(0, None)]


def test_item_chosen_before_any_model_says_so_of_the_time_of_its_choice(desk, app):
    for card in app.held.values():
        card["model_version"] = 0
    desk.sit_down()
    desk.page.locator("summary").click()
    words = desk.part("why-list").inner_text().split("\n")
    assert words[words.index("Model when chosen") + 1] == "none yet"


def test_classes_that_are_called_by_digits_have_their_own_keys(desk, app):
    """Who sees a three presses 3."""
    app.classes = [{"name": digit, "colour": "", "description": ""} for digit in "307"]
    desk.sit_down()
    desk.press("7", "3", "1")
    desk.saved(2)
    assert app.labels() == [(0, 2), (1, 0)]
