"""How long a person waits after a key, while models train and fifty others label beside them.

    python benchmarks/labeling.py [--people 0 50] [--paces 300 100 40] [--keys 300] [--quick]
        [--home FOLDER]

Starts the app on a lab of its own with a project that retrains all the time. One person in a
real Chromium presses keys at each pace (ms between keys); beside them people over HTTP answer
about every three seconds. Times of the person are taken in the page: from the key to the frame
that shows the next item (goal: p95 <= 16 ms), and to the moment its answer is acknowledged,
which is after DuckDB has committed it (goal at 300 and 100 ms: p95 <= 30 ms). Times of stages
on the server are taken in the server (goal: a commit p99 <= 20 ms). No label may wait for a
training: the largest time during one is shown. Every acknowledged answer is looked up in the
log afterwards. FOLDER is where the database is put: the disk is measured too. Needs Debian's
chromium (or LOOPLAB_CHROMIUM) and playwright.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import project_root  # noqa: F401 - first: sets the path
from argon2 import PasswordHasher
from labeling_speed.crowd import Crowd, Sent
from labeling_speed.figures import Span, Spread, covered, labels, spread, trainings, within
from labeling_speed.person import Key, label, sit_down
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
from pages.components.routes import COOKIE
from pages.components.session import ROOT

sys.path.append(str(ROOT / "tests" / "browser"))
from conftest import CHROMIUM_ARGUMENTS, Server, free_port, wait_for

APP = ROOT / "benchmarks" / "labeling_speed" / "timed_app.py"
PERSON = "Ana"
CLASSES = 4
MEAN_SECONDS = 3.0
PASSPHRASE = "not worth keeping"  # noqa: S105 - the lab is thrown away
QUICK = PasswordHasher(time_cost=1, memory_cost=64)
LAPS = (
    "| others | pace | keys | key to next item | painted, p95 | key to acknowledged "
    "| begun in a training: p95 / largest (n) | training | others' answers (n) |"
)
Stages = dict[str, list[tuple[float, float, float]]]


@dataclass(frozen=True)
class Lap:
    """What one person did at one pace (ms between keys)."""

    pace: int
    keys: list[Key]

    @property
    def span(self) -> Span:
        """From the first key to the last acknowledgement, Unix seconds."""
        ends = [key.acknowledged or key.pressed for key in self.keys]
        return self.keys[0].pressed / 1000.0, max(ends) / 1000.0


@dataclass(frozen=True)
class Measured:
    """One run of the app with so many others at work."""

    others: int
    laps: list[Lap]
    sent: list[Sent]
    stages: Stages
    events: list[tuple[float, AnyEvent]]
    load: tuple[float, float]


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
        cwd=Path(__file__).parent,
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


def run(home: Path, others: int, chosen: argparse.Namespace) -> Measured:
    """Label at every pace with so many others beside."""
    project_id, tokens = prepare(home, chosen.rows, others)
    token, sent, before = tokens.pop(PERSON), [], os.getloadavg()[0]
    with timed_app(home) as server:
        port = int(server.url.rpartition(":")[2])
        asked = Crowd(port, project_id, tokens, CLASSES, MEAN_SECONDS)
        with chromium(server, token) as page:
            sit_down(page, server.url)
            with crowd(asked, sent):
                tell(f"{others} others at work, warming up")
                label(page, chosen.warm_up, 0.3, CLASSES)
                laps = []
                for pace in chosen.paces:
                    tell(f"{chosen.keys} keys, one every {pace} ms")
                    laps.append(Lap(pace, label(page, chosen.keys, pace / 1000.0, CLASSES)))
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


def waits(keys: list[Key], end: str) -> list[float]:
    """Seconds from each key to one of its ends, where that came."""
    ends = [(key.pressed, getattr(key, end)) for key in keys]
    return [(at - pressed) / 1000.0 for pressed, at in ends if at is not None]


def within_lap(sent: list[Sent], lap: Lap) -> list[float]:
    return [each.seconds for each in sent if within([lap.span], each.at)]


def lap_row(measured: Measured, lap: Lap) -> str:
    """A row of the first table."""
    learning = trainings(measured.events)
    shown, painted = (spread(waits(lap.keys, end)) for end in ("shown", "painted"))
    done = spread(waits(lap.keys, "acknowledged"))
    during = spread(
        waits([k for k in lap.keys if within(learning, k.pressed / 1000.0)], "acknowledged")
    )
    others = spread(within_lap(measured.sent, lap))
    cells = [
        f"{measured.others}", f"{lap.pace} ms", f"{len(lap.keys)}",
        f"{shown.p50:.1f} / {shown.p95:.1f}", f"{painted.p95:.1f}",
        f"{done.p50:.1f} / {done.p95:.1f} / {done.largest:.0f}",
        f"{during.p95:.1f} / {during.largest:.0f} ({during.count})",
        f"{100 * covered(learning, lap.span):.0f} %", others_words(others),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def others_words(others: Spread) -> str:
    if not others.count:
        return ""
    return f"{others.p50:.1f} / {others.p95:.1f} / {others.largest:.0f} ({others.count})"


def stage_rows(measured: Measured) -> Iterator[str]:
    """Rows of the second table: the stages on the server, while keys were pressed."""
    spans = [lap.span for lap in measured.laps]
    for stage, times in measured.stages.items():
        mine = [(took, computed) for at, took, computed in times if within(spans, at)]
        took, computed = (spread([each[place] for each in mine]) for place in (0, 1))
        yield (
            f"| {measured.others} | {stage} | {took.count} | {took.p50:.2f} | {took.p95:.2f} "
            f"| {took.p99:.2f} | {took.largest:.1f} | {computed.p50:.2f} |"
        )


def checks(measured: Measured) -> str:
    """Whether all that was acknowledged is in the log, and what came in during trainings."""
    there, learning = labels(measured.events), trainings(measured.events)
    keys = [key for lap in measured.laps for key in lap.keys]
    lost = sum(key.id not in there for key in keys if key.acknowledged is not None)
    during = sum(within(learning, at) for at in there.values())
    lengths = spread([ended - begun for begun, ended in learning])
    return (
        f"{measured.others} others: {lost} of {len(keys)} acknowledged keys are not in the log; "
        f"{during} of {len(there)} labels came in during {lengths.count} trainings of "
        f"{lengths.p50 / 1000:.1f} s (median; longest {lengths.largest / 1000:.1f} s); "
        f"load {measured.load[0]:.1f} before, {measured.load[1]:.1f} after."
    )


def report(runs: list[Measured]) -> None:
    """Print all tables."""
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()} {os.cpu_count()} cores, "
        f"Python {platform.python_version()}\n\nMilliseconds, p50 / p95 or p50 / p95 / largest.\n"
    )
    print(LAPS)
    print("|---|---|---|---|---|---|---|---|---|")
    for measured in runs:
        for lap in measured.laps:
            print(lap_row(measured, lap))
    print("\n| others | stage on the server | n | p50 | p95 | p99 | largest | CPU p50 |")
    print("|---|---|---|---|---|---|---|---|")
    for measured in runs:
        print("\n".join(stage_rows(measured)))
    print()
    for measured in runs:
        print(checks(measured))


def asked(arguments: list[str] | None = None) -> Any:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="+", default=[0, 50])
    parser.add_argument("--paces", type=int, nargs="+", default=[300, 100, 40])
    parser.add_argument("--keys", type=int, default=300)
    parser.add_argument("--warm-up", type=int, default=60)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--quick", action="store_true", help="see that it runs: 5 others, 20 keys")
    chosen = parser.parse_args(arguments)
    if chosen.quick:
        chosen.people, chosen.keys, chosen.warm_up, chosen.rows = [5], 20, 20, 2000
    return chosen


def main() -> None:
    chosen = asked()
    runs = []
    for others in chosen.people:
        with tempfile.TemporaryDirectory(dir=chosen.home) as folder:
            runs.append(run(Path(folder), others, chosen))
        time.sleep(1.0)
    report(runs)


if __name__ == "__main__":
    main()
