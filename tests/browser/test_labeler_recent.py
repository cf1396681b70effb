"""Second thoughts at the labeler: answers taken back, corrected, or come too late."""

import pytest

from tests.browser.labeler_desk import at_desk
from tests.browser.labeler_server import FakeApp

pytestmark = pytest.mark.browser


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
    with at_desk(visit, app) as desk:
        yield desk


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
    with at_desk(visit, app) as desk:
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


def test_that_an_answer_was_taken_back_is_said_until_the_next_answer(desk):
    desk.press("1")
    desk.saved(1)
    desk.press("Backspace")
    desk.part("notice").get_by_text("Taken back; answer again.").wait_for()
    desk.press("2")
    desk.saved(1)
    assert desk.part("notice").inner_text() == ""
