"""One person in a real Chromium who presses keys at a given pace."""

import time
from pathlib import Path

import msgspec
import numpy as np
from playwright.sync_api import Page

WATCH = Path(__file__).with_name("watch.js").read_text("utf-8")
FIRST_ITEM_MILLISECONDS = 180_000
LAST_RECEIPT_MILLISECONDS = 60_000
WAITING = "window.labelingTimes.state() !== 'empty' && window.labelingTimes.state() !== 'loading'"


class Key(msgspec.Struct):
    """A key that answered an item; milliseconds since 1970, None for what did not come.

    `shown`: the frame with the next item began. `painted`: it was done.
    """

    pressed: float
    id: str
    shown: float | None
    painted: float | None
    acknowledged: float | None


def sit_down(page: Page, url: str) -> None:
    """Open the label page and wait for the first item."""
    page.add_init_script(WATCH)
    page.goto(f"{url}/label")
    page.wait_for_selector("[data-part='item'][data-lease]", timeout=FIRST_ITEM_MILLISECONDS)
    page.evaluate("window.labelingTimes.watch()")


def label(page: Page, keys: int, pace_seconds: float, classes: int) -> list[Key]:
    """Press `keys` keys, one every `pace_seconds`, and wait until all are acknowledged."""
    rng = np.random.default_rng([keys, 11])
    due = time.perf_counter()
    for _ in range(keys):
        _until_there_is_an_item(page)
        time.sleep(max(0.0, due - time.perf_counter()))
        due = max(due, time.perf_counter() - pace_seconds) + pace_seconds
        page.keyboard.press(str(1 + rng.integers(classes)))
    page.wait_for_function(
        "window.labelingTimes.unacknowledged() === 0", timeout=LAST_RECEIPT_MILLISECONDS
    )
    return msgspec.convert(page.evaluate("window.labelingTimes.taken()"), list[Key])


def _until_there_is_an_item(page: Page) -> None:
    while (state := page.evaluate("window.labelingTimes.state()")) != "card":
        if state == "break":
            page.keyboard.press("Enter")
        else:
            page.wait_for_function(WAITING, timeout=FIRST_ITEM_MILLISECONDS)
