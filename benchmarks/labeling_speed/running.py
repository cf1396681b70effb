"""Run the app, a person in Chromium and the crowd together, and gather what they measured."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from argon2 import PasswordHasher
from playwright.sync_api import Page, sync_playwright

from al_core.access.credentials import Passphrases
from al_core.access.people import People
from al_core.access.permissions import LOCAL_OWNER, Role
from al_core.domain.events import AnyEvent, decoded
from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    ModelPlan,
    OptionsPlan,
    Plan,
)
from al_core.domain.project import ClassSpec, ProjectSpec
from al_core.experiments.lab import DATABASE, Lab
from al_core.store.store import Store
from labeling_speed.crowd import Crowd, Sent
from labeling_speed.person import label, sit_down
from labeling_speed.tables import Lap, Measured, Stages
from pages.components.routes import COOKIE
from pages.components.session import ROOT

sys.path.append(str(ROOT / "tests" / "browser"))
from conftest import CHROMIUM_ARGUMENTS, Server, free_port, wait_for

APP = Path(__file__).with_name("timed_app.py")
PERSON = "Ana"
CLASSES = 4
MEAN_SECONDS = 3.0
PASSPHRASE = "not worth keeping"  # noqa: S105 - the lab is thrown away
QUICK = PasswordHasher(time_cost=1, memory_cost=64)


@dataclass(frozen=True)
class Settings:
    """Paces in ms between keys; `keys` at each, after `warm_up`; rows of the data set."""

    paces: list[int]
    keys: int
    warm_up: int
    rows: int


def project(rows: int, others: int) -> ProjectSpec:
    """Made-up texts; a forest that takes seconds, trained anew after every few labels."""
    plan = Plan(
        name="labeling speed",
        data=DataPlan("scenario_text", params={"rows": rows, "classes": CLASSES}),
        model=ModelPlan("random_forest", params={"n_estimators": 200}),
        architecture=ArchitecturePlan(kind="parallel", batch_size=20 + 4 * others),
        options=OptionsPlan(hand=12, audit_share=0.1),
        budget=BudgetPlan(labels=None),
    )
    return ProjectSpec(plan, tuple(ClassSpec(f"class {n}") for n in range(CLASSES)))


def prepare(home: Path, rows: int, others: int) -> tuple[str, dict[str, str]]:
    """A lab with one project and people signed in; the project, and tokens by name."""
    lab = Lab.open(home)
    project_id = lab.create_project(project(rows, others))
    lab.close()
    names = [PERSON, *(f"person {number}" for number in range(1, others + 1))]
    with Store.open(home / DATABASE) as store:
        people = People(store, passphrases=Passphrases(QUICK))
        people.sign_up(names[0], PASSPHRASE, Role.OWNER)
        tokens = {names[0]: people.sign_in(names[0], PASSPHRASE)}
        owner = people.session_of(tokens[names[0]]) or LOCAL_OWNER
        for name in names[1:]:
            people.sign_up(name, PASSPHRASE, Role.ANNOTATOR, owner)
            tokens[name] = people.sign_in(name, PASSPHRASE)
    return project_id, tokens


@contextmanager
def timed_app(home: Path) -> Iterator[Server]:
    """The app with stop-watches in it; their times are beside the database when it has ended."""
    port, output = free_port(), home / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", str(APP)]
    options = ["--server.port", str(port), "--server.headless", "true"]
    environment = os.environ | {
        "LOOPLAB_HOME": str(home),
        "LOOPLAB_BENCHMARK_TIMES": str(home / "times.json"),
        "PYTHONPATH": str(ROOT),
    }
    with output.open("wb") as sink:
        process = subprocess.Popen(
            command + options, cwd=ROOT, env=environment, stdout=sink, stderr=sink
        )
    server = Server(f"http://localhost:{port}", home, output)
    try:
        wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def crowd(asked: Crowd, sent: list[Sent]) -> Iterator[None]:
    """People at work beside the block; `sent` has their answers when it ends."""
    if not asked.tokens:
        yield
        return
    process = subprocess.Popen(
        [sys.executable, "-m", "labeling_speed.crowd"],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    if process.stdin is None:
        raise RuntimeError("the crowd has no standard input")
    process.stdin.write(msgspec.json.encode(asked) + b"\n")
    process.stdin.flush()
    try:
        yield
    finally:
        said, _ = process.communicate(b"enough\n", timeout=60)
        sent += msgspec.json.decode(said, type=list[Sent])


@contextmanager
def chromium(server: Server, token: str) -> Iterator[Page]:
    """A tab in which the person is signed in."""
    path = os.environ.get("LOOPLAB_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.add_cookies([{"name": COOKIE, "value": token, "url": server.url}])
        yield context.new_page()
        browser.close()


def run(home: Path, others: int, asked_for: Settings) -> Measured:
    """Label at every pace with so many others beside."""
    project_id, tokens = prepare(home, asked_for.rows, others)
    token, sent, before = tokens.pop(PERSON), [], os.getloadavg()[0]
    with timed_app(home) as server:
        port = int(server.url.rpartition(":")[2])
        asked = Crowd(port, project_id, tokens, CLASSES, MEAN_SECONDS)
        with chromium(server, token) as page:
            sit_down(page, server.url)
            with crowd(asked, sent):
                tell(f"{others} others at work, warming up")
                label(page, asked_for.warm_up, 0.3, CLASSES)
                laps = []
                for pace in asked_for.paces:
                    tell(f"{asked_for.keys} keys, one every {pace} ms")
                    laps.append(Lap(pace, label(page, asked_for.keys, pace / 1000.0, CLASSES)))
    stages = msgspec.json.decode((home / "times.json").read_bytes(), type=Stages)
    load = (before, os.getloadavg()[0])
    return Measured(others, laps, sent, stages, logged(home), load)


def tell(words: str) -> None:
    """Say on standard error how far it is."""
    print(f"{datetime.now(UTC):%H:%M:%S} {words}", file=sys.stderr)


def logged(home: Path) -> list[tuple[float, AnyEvent]]:
    """The log of the only run: (Unix seconds, event)."""
    with Store.open(home / DATABASE) as store:
        entries = store.read(store.projects()[0].run_id)
        return [(entry.occurred_at, decoded(entry.payload)) for entry in entries]
