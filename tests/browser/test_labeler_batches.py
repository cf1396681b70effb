"""Breaks between batches, how far the batch is, and the grid."""

import pytest

from tests.browser.labeler_desk import Desk, at_desk
from tests.browser.labeler_server import FakeApp, labeler_app

pytestmark = pytest.mark.browser


@pytest.fixture
def app():
    return FakeApp()


@pytest.fixture
def desk(visit, app):
    with at_desk(visit, app) as desk:
        yield desk


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


def test_break_comes_between_batches_and_takes_no_label(visit):
    app = FakeApp(batch=5)
    with at_desk(visit, app) as desk:
        desk.press(*"111111")
        desk.saved(5)
        desk.part("break").get_by_text("same answer on 81 %").wait_for()
        assert "12 items" in desk.part("break").inner_text()
        desk.press("Enter", "2")
        desk.saved(6)
        assert app.labels()[-1] == (5, 1)


def test_break_after_a_reload_in_the_last_items_of_a_batch_comes_all_the_same(visit):
    app = FakeApp(batch=8)
    with at_desk(visit, app) as desk:
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
    with at_desk(visit, app) as desk:
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


def test_grid_of_a_hand_with_left_overs_has_nine_items(visit):
    app = FakeApp(batch=1)
    with at_desk(visit, app) as desk:
        desk.press("g")
        assert desk.part("grid").locator(".cell").count() == 9


def test_items_that_arrive_go_into_the_free_cells_of_the_grid(visit):
    app = FakeApp(hand=1)
    with at_desk(visit, app) as desk:
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
    with at_desk(visit, app) as desk:
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
    with at_desk(visit, app) as desk:
        desk.press(*"11111")
        desk.part("break").get_by_text("same answer on 81 %").wait_for()
        desk.page.evaluate("window.remount()")
        assert "same answer on 81 %" in desk.part("break").inner_text()
