"""Somebody at the labeler in a real Chromium, before a stand-in for the app."""

from contextlib import contextmanager

import pytest

from tests.browser.labeler_server import labeler_app

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


@contextmanager
def at_desk(visit, app):
    """Somebody who sat down; scripts that failed meanwhile fail the test."""
    with labeler_app(app) as url:
        desk = Desk(visit, app, url)
        desk.sit_down()
        yield desk
        failed = [error for error in visit.errors if "pageerror" in error or "TypeError" in error]
        assert failed == []
