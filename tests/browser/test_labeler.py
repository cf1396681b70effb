"""The labeler in a real Chromium, driven by keys, against a stand-in for the app."""

import pytest

from tests.browser.labeler_server import FakeApp, labeler_app

pytestmark = pytest.mark.browser
SAVED = '[data-part="saved"][data-state="saved"]'


class Desk:
    """Somebody at the labeler."""

    def __init__(self, visit, app, url):
        self.page, self.app, self.url, self.visit = visit.page, app, url, visit

    def sit_down(self):
        self.page.goto(self.url)
        self.page.wait_for_selector('[data-part="item"][data-lease]')

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def part(self, name):
        return self.page.locator(f'[data-part="{name}"]')

    def shown(self):
        """The number of the example on the screen."""
        return int(self.part("item").inner_text().split()[1])

    def hand(self):
        """The numbers of the examples in the hand, the one on the screen first."""
        return self.page.evaluate(
            "[...window.looplabLabelers.values()][0].hand.map((card) => card.example)"
        )

    def gists(self):
        """The beginnings of the items answered last, newest first."""
        return self.part("recent").locator(".gist").all_inner_texts()

    def saved(self, answers):
        """Wait until so many answers are stored and the bar says so."""
        self.until(lambda: len(self.app.stored) == answers)
        self.page.wait_for_selector(SAVED)

    def until(self, holds):
        for _ in range(400):
            if holds():
                return
            self.page.wait_for_timeout(20)
        pytest.fail(f"waited in vain; the bar says {self.part('saved').inner_text()!r}")

    def kept(self):
        """How many answers wait in the browser's own storage."""
        names = self.page.evaluate("Object.keys(localStorage)")
        return sum(name.startswith("looplab:outbox:") for name in names)


def said_elsewhere(name, example, label, at):
    return {
        "answer_id": name, "example": example, "label": label,
        "gist": f"message {example}", "at": at,
    }  # fmt: skip


@pytest.fixture
def app():
    return FakeApp()


@pytest.fixture
def desk(visit, app):
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
        yield desk
        assert [
            error for error in visit.errors if "pageerror" in error or "TypeError" in error
        ] == []


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


def test_backspace_takes_the_last_answer_back_and_shows_its_item(desk, app):
    desk.press("1", "2")
    desk.saved(2)
    desk.press("Backspace")
    desk.until(lambda: desk.shown() == 1)
    desk.press("3")
    desk.saved(2)
    assert app.labels() == [(0, 0), (1, 2)]


def test_key_right_after_backspace_answers_the_item_that_came_back(desk, app):
    desk.press("1")
    desk.saved(1)
    desk.press("Backspace", "2")
    desk.until(lambda: app.labels() == [(0, 1)])
    assert desk.shown() == 1


def test_undo_goes_back_over_several_items(desk, app):
    desk.press("1", "1", "1")
    desk.saved(3)
    for expected in (2, 1, 0):
        desk.press("Backspace")
        desk.until(lambda expected=expected: desk.shown() == expected)
    desk.until(lambda: app.labels() == [])


def test_without_a_connection_an_undo_answers_nothing_else(desk, app):
    desk.press("1")
    desk.saved(1)
    app.down = True
    desk.press("Backspace", "2")
    desk.until(lambda: "Not undone" in desk.part("notice").inner_text())
    assert desk.shown() == 1
    assert app.labels() == [(0, 0)]


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


def test_answer_in_the_last_ten_can_be_corrected(desk, app):
    desk.press("1", "1")
    desk.saved(2)
    desk.part("recent").locator("select").nth(1).select_option("2")
    desk.until(lambda: app.corrections == [(0, 2)])
    desk.press("2")
    desk.saved(3)
    assert app.labels() == [(0, 0), (1, 0), (2, 1)]


def test_last_answers_of_another_browser_are_in_the_list_and_can_be_taken_back(visit):
    app = FakeApp(elsewhere=[said_elsewhere("b", 151, 1, 2.0), said_elsewhere("a", 150, 0, 1.0)])
    app.stored = {"a": {"example": 150, "label": 0}, "b": {"example": 151, "label": 1}}
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
        desk.until(lambda: desk.gists() == ["message 151", "message 150"])
        desk.press("1")
        desk.saved(3)
        assert desk.gists()[0].startswith("message 0 ")
        desk.press("Backspace")
        desk.until(lambda: desk.gists() == ["message 151", "message 150"])
        desk.press("Backspace")
        desk.until(lambda: desk.shown() == 151)
        assert app.undone[-1] == "b"


def test_what_this_browser_knows_of_an_item_stands(desk, app):
    desk.press("1", "1")
    desk.saved(2)
    name = next(iter(app.stored))
    app.elsewhere = [said_elsewhere(name, 0, 2, 5.0)]
    desk.sit_down()
    desk.until(lambda: sum(path == "recent" for path, _ in app.posts) == 2)
    desk.page.wait_for_timeout(100)
    assert len(desk.gists()) == 2
    assert desk.part("recent").locator("select").nth(1).input_value() == "0"


def test_skipped_item_comes_back_to_be_answered(desk, app):
    desk.press("u", "1")
    desk.saved(2)
    desk.page.get_by_role("button", name="Answer it").click()
    desk.until(lambda: desk.shown() == 0)
    desk.press("3")
    desk.saved(2)
    assert app.labels() == [(1, 0), (0, 2)]
    assert desk.page.get_by_role("button", name="Answer it").count() == 0


def test_late_answer_says_that_it_does_not_count(desk, app):
    app.late = {0}
    desk.press("1")
    desk.saved(1)
    assert "Too late: taken over." in desk.part("notice").inner_text()
    assert "too late, not counted" in desk.part("recent").inner_text()


def test_after_a_late_answer_what_else_was_taken_over_is_out_of_the_hand(desk, app):
    app.late = {0}
    app.held = {lease: card for lease, card in app.held.items() if card["example"] < 2}
    desk.press("1")
    desk.saved(1)
    desk.until(lambda: "Too late" in desk.part("notice").inner_text())
    desk.until(lambda: desk.hand()[:2] == [1, 20])
    desk.press("1", "1")
    desk.saved(3)
    assert [example for example, _ in app.labels()] == [0, 1, 20]


def test_lease_that_ran_out_and_came_back_leaves_the_item_on_the_screen(desk, app):
    desk.press(*"1" * 9)
    desk.saved(9)
    shown, *others = app.held.items()
    app.held = dict([shown])
    for _lease, card in others:
        app.lend(card["example"])
    desk.press("2")
    desk.until(lambda: desk.hand() == list(range(10, 30)))
    assert desk.shown() == 10
    desk.press("3")
    desk.saved(11)
    assert app.labels()[-2:] == [(9, 1), (10, 2)]


def test_grid_answers_each_cell_with_its_own_item(desk, app):
    desk.press("g")
    cells = desk.part("grid").locator("button").all_inner_texts()
    assert len(cells) == 9
    assert "9 at a time: 11 more of your hand" in desk.part("grid").inner_text()
    desk.press("2", "ArrowRight", "3")
    desk.saved(2)
    assert app.labels() == [(0, 1), (2, 2)]
    desk.press("g")
    assert desk.shown() == 1


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


def test_break_comes_between_batches_and_takes_no_label(visit):
    app = FakeApp(batch=5)
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
        desk.press(*"111111")
        desk.saved(5)
        desk.part("break").get_by_text("same answer on 81 %").wait_for()
        assert "12 items" in desk.part("break").inner_text()
        desk.press("Enter", "2")
        desk.saved(6)
        assert app.labels()[-1] == (5, 1)


def test_break_after_a_reload_in_the_last_items_of_a_batch_comes_all_the_same(visit):
    app = FakeApp(batch=8)
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
        desk.press(*"111111")
        desk.saved(6)
        desk.sit_down()
        desk.press("1", "1", "2")
        desk.saved(8)
        assert desk.part("break").is_visible()
        desk.press("Enter", "2")
        desk.saved(9)
        assert desk.part("break").is_hidden()


def test_break_waits_for_the_last_item_of_the_earlier_batch_and_comes_once(visit):
    """Hands of a loop that selects before a batch is done hold items of two batches."""
    app = FakeApp(hand=9, examples=16, batch=8)
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        first, *others, of_the_next = (app.api_hand({}), app.held)[1].items()
        app.held = dict([*others, of_the_next, first])
        desk.sit_down()
        desk.press(*"11111111")
        desk.saved(8)
        assert desk.part("break").is_hidden()
        assert desk.shown() == 0
        desk.press("1")
        desk.saved(9)
        assert desk.part("break").is_visible()
        desk.press("Enter")
        app.batch = 1000
        left_over = app.lend(200)
        app.held = {left_over["lease"]: left_over, **app.held}
        desk.press(*"1111111")
        desk.until(lambda: len(app.stored) >= 16)
        assert desk.part("break").is_hidden()


def test_few_left_overs_of_a_batch_make_no_break(visit):
    app = FakeApp(batch=2)
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
        app.batch = 1000
        desk.press("1", "1", "1")
        desk.saved(3)
        assert desk.part("break").is_hidden()


def test_progress_is_what_the_server_says_after_each_answer(desk, app):
    app.progress = {"number": 2, "done": 0, "size": 20}
    desk.press("1", "1", "1")
    desk.saved(3)
    assert desk.part("batch-word").inner_text() == "Batch 2: 0 of 20"
    app.progress = {"number": 2, "done": 1, "size": 20}
    desk.press("1")
    desk.saved(4)
    assert desk.part("batch-word").inner_text() == "Batch 2: 1 of 20"
    app.progress = {"number": 2, "done": 0, "size": 20}
    desk.press("Backspace")
    desk.part("batch-word").get_by_text("Batch 2: 0 of 20").wait_for()


def test_that_an_answer_was_taken_back_is_said_until_the_next_answer(desk):
    desk.press("1")
    desk.saved(1)
    desk.press("Backspace")
    desk.part("notice").get_by_text("Taken back; answer again.").wait_for()
    desk.press("2")
    desk.saved(1)
    assert desk.part("notice").inner_text() == ""


def test_grid_of_a_hand_with_left_overs_has_nine_items(visit):
    app = FakeApp(batch=1)
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
        desk.press("g")
        assert desk.part("grid").locator(".cell").count() == 9


def test_items_that_arrive_go_into_the_free_cells_of_the_grid(visit):
    app = FakeApp(hand=1)
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
        desk.press("g")
        assert desk.part("grid").locator(".cell").count() == 1
        app.hand = 9
        desk.page.evaluate("[...window.looplabLabelers.values()][0].topUp()")
        desk.until(lambda: desk.part("grid").locator(".cell").count() == 9)
        desk.press("2")
        desk.saved(1)
        assert app.labels() == [(0, 1)]


def test_break_comes_in_the_grid_too_and_the_grid_goes_on_after_it(visit):
    app = FakeApp(batch=5)
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
        desk.press("g")
        assert desk.part("grid").locator(".cell").count() == 9
        desk.press(*"111111")
        desk.saved(5)
        assert desk.part("break").is_visible()
        desk.press("Enter", "2")
        desk.saved(6)
        assert desk.part("grid").is_visible()
        assert app.labels()[-1] == (5, 1)


def test_break_outlives_a_rerun_of_the_page(visit):
    app = FakeApp(batch=5)
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
        desk.press(*"11111")
        desk.part("break").get_by_text("same answer on 81 %").wait_for()
        desk.page.evaluate("window.remount()")
        assert "same answer on 81 %" in desk.part("break").inner_text()


def test_more_than_ten_classes_are_picked_by_typing(visit):
    names = [f"{'abcdefghijklmn'[i]} area {i}" for i in range(14)]
    app = FakeApp(classes=[{"name": name, "colour": "", "description": ""} for name in names])
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
        desk.press("t")
        desk.page.keyboard.type("area 12")
        desk.press("Enter")
        desk.page.keyboard.type("area 1")
        desk.press("ArrowDown", "ArrowDown", "Enter")
        desk.saved(2)
        assert app.labels() == [(0, 12), (1, 11)]


def test_class_merged_into_another_is_not_offered(visit):
    app = FakeApp(merged=[1])
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
        assert "ham" not in desk.part("classes").inner_text()
        desk.press("2", "3")
        desk.saved(1)
        assert app.labels() == [(0, 2)]


def test_picture_can_be_zoomed(visit):
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # noqa: E501
    app = FakeApp(content=lambda _example: {"kind": "image", "image": pixel})
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
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
