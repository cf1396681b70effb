"""Several people at one real lab: signed in, each in a browser of their own, driving keys.

What came of it is read from a copy of the database's files, made while the app goes on: what
somebody would find who pulled the plug at that moment.
"""

import json
import re
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from al_core.access.people import People
from al_core.access.permissions import Role
from al_core.domain.events import LabelGiven, decoded
from al_core.experiments.lab import DATABASE, Lab
from al_core.experiments.replaying import verify_run
from al_core.store.store import Store
from tests.access.doors import quick_passphrases

SECRET = "four small words here"
PARTS = (".heads.json", ".wal", "")
PATIENCE_MILLISECONDS = 200_000  # the project's worker starts first; machines are busy
CARD = "[data-part='item'][data-lease]:visible"
BREAK = "[data-part='break']:visible"
SAVED = "[data-part='saved'][data-state='saved']"
KEYS = "0123456789"
"""Of the ten digits, which are called by theirs."""


def equip(home, roles, projects):
    """A lab with people and projects; the projects' ids, by name."""
    home.mkdir()
    with Store.open(home / DATABASE) as store:
        people = People(store, passphrases=quick_passphrases())
        people.sign_up("Olga", SECRET, Role.OWNER)
        olga = people.session_of(people.sign_in("Olga", SECRET))
        for name, role in roles.items():
            people.sign_up(name, SECRET, role, olga)
    if not projects:
        return {}
    lab = Lab.open(home)
    made = {spec.plan.name: lab.create_project(spec) for spec in projects}
    lab.close()
    return made


@dataclass
class Colleague:
    """Somebody signed in; `said` is each label with the lease that was on the screen then."""

    name: str
    url: str
    context: object
    page: object = None
    said: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    def sign_in(self):
        """Come with name and passphrase; the browser keeps the cookie."""
        answer = self.post("session", {"name": self.name, "passphrase": SECRET})
        assert answer.ok, answer.text()

    def post(self, route, body, origin=None):
        """What the app says to a request from this browser, by default as from its own page."""
        return self.context.request.post(
            f"{self.url}/api/{route}",
            data=json.dumps(body),
            headers={"Content-Type": "application/json", "Origin": origin or self.url},
        )

    def open(self, path):
        """Go to a page; it may still be loading."""
        if self.page is None:
            self.page = self.context.new_page()
            self.page.set_default_timeout(PATIENCE_MILLISECONDS)
            self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{self.url}/{path}", wait_until="commit")

    def card(self):
        return self.page.locator(CARD)

    def part(self, name):
        return self.page.locator(f"[data-part='{name}']")

    def lease(self):
        """The lease of the item on the screen."""
        return int(self.card().get_attribute("data-lease"))

    def press(self, key):
        self.page.keyboard.press(key)

    def say(self, label):
        """Press a class's key for what is on the screen."""
        self.said.append((self.lease(), label))
        self.press(KEYS[label])

    def say_next(self, label):
        """The same, after a break or a wait if need be."""
        self.page.locator(f"{CARD}, {BREAK}").first.wait_for()
        if self.page.locator(BREAK).count():
            self.press("Enter")
            self.card().wait_for()
        self.say(label)

    def take_back(self):
        """Undo once, and wait for the item; its answer is said no more."""
        before = self.lease()
        self.press("Backspace")
        self.page.wait_for_selector(f"{CARD}:not([data-lease='{before}'])")
        return self.said.pop()

    def saved(self):
        """Wait until the page says that everything is stored."""
        self.page.wait_for_selector(SAVED)

    def unsaved(self, count):
        """Wait until the page says that so many are not stored."""
        self.page.get_by_text(re.compile(rf"not saved yet \({count}\)")).wait_for()

    def leave(self):
        """Close the browser."""
        self.context.close()


@dataclass
class Log:
    """The log of one project, as it was on disk."""

    events: list
    database: Path
    run_id: str
    cache: Path

    def of(self, kind, person=None):
        """Events of a kind, of one person if one is named."""
        found = [event for event in self.events if isinstance(event, kind)]
        return [each for each in found if person is None or each.annotator == person]

    def said(self, person):
        """(lease, label) of each answer that a person gave, oldest first."""
        return [(event.lease, event.label) for event in self.of(LabelGiven, person)]

    def verdict(self):
        """What replay says: every event follows from those before it, models and all."""
        with Store.open(self.database) as store:
            return verify_run(store, self.run_id, self.cache)


def log_of(home, project, folder):
    """The log of a project of a lab that is running: its files are copied, not opened.

    Opening the copy checks every run's hash chain and that nothing is missing at its end.
    """
    folder.mkdir()
    copy_files(home, folder)
    with Store.open(folder / DATABASE) as store:
        run_id = store.project(project).run_id
        events = [decoded(entry.payload) for entry in store.read(run_id)]
    return Log(events, folder / DATABASE, run_id, home / "cache")


def copy_files(home, folder):
    """Copy the database with its heads and write-ahead log; again if a checkpoint came between."""
    database = home / DATABASE
    for _ in range(100):
        before = database.stat().st_mtime_ns
        for part in PARTS:
            source = database.with_name(DATABASE + part)
            if source.exists():
                shutil.copyfile(source, folder / source.name)
        if database.stat().st_mtime_ns == before:
            return
        time.sleep(0.05)
    pytest.fail("the database was never still")
