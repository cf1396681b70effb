"""How long Progress & stop and Drift & health take to open on a finished run of 10,000 rows.

    python benchmarks/run_pages.py [--rows 10000] [--labels 500] [--batch 20] [--rounds 5]

Simulates a run over a scenario (20 columns, half of the pool arriving later), then opens each
section of both pages in a real Chromium at 1280 px, from the request until its chart is drawn:

- cold: nothing was ever asked of the run. Models are redone beside the page, so first comes a
  bar (the page is there, nothing blocks it) and then the chart;
- restarted: on file, but the server has just started;
- warm: asked before. Goal: under 2 s.

Then the same for the Evidently report: until its progress shows, until it is there, and warm.
Beside the seconds stand the CPU seconds of server and browser, which say more on a machine that
others use too. Needs Debian's chromium (or LOOPLAB_CHROMIUM), playwright, and /proc.
"""

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import project_root  # noqa: F401 - puts the project on the path
from playwright.sync_api import Page, sync_playwright

from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    BudgetPlan,
    DataPlan,
    Person,
    Plan,
    TrainingPlan,
)
from al_core.experiments.lab import DATABASE
from al_core.experiments.sweeping import CellRun, SweepPlan, sweep
from al_core.store.store import Store
from pages.components.session import ROOT

sys.path.append(str(ROOT / "tests" / "browser"))
from conftest import CHROMIUM_ARGUMENTS, Server, serving

PATIENCE_MILLISECONDS = 600_000
READY = '[data-testid="stApp"][data-test-script-state="notRunning"] h1'
BAR = '[data-testid="stProgress"]'
REPORT, WHOLE = "health?show=report&groups=selection-pool", 'a:has-text("whole report")'
TITLE = "Pages on one run"
SECTIONS = {
    "Progress: quality": ("progress?show=quality", "run_quality"),
    "Progress: saved": ("progress?show=saved", "run_savings"),
    "Progress: stopping rules": ("progress?show=stop", "stopping_rules"),
    "Progress: per class": ("progress?show=classes", "classes"),
    "Progress: calibration, trust": ("progress?show=trust", "staleness_gain"),
    "Health: arrivals": ("health?show=arrivals", "arrival_tests"),
    "Health: redundancy": ("health?show=redundancy", "redundancy"),
    "Health: model change": ("health?show=models", "labeled_and_pool"),
}


def cpu_seconds(called: str) -> float:
    """CPU time so far of all processes below this one whose command line has this word."""
    parents, spent, named = {}, {}, set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            numbers = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        pid = int(folder.name)
        parents[pid], spent[pid] = int(numbers[1]), int(numbers[11]) + int(numbers[12])
        if called in command:
            named.add(pid)
    return sum(spent[pid] for pid in named if _is_below(pid, parents)) / os.sysconf("SC_CLK_TCK")


def _is_below(pid: int, parents: dict[int, int]) -> bool:
    """Whether this process started it, or one that started it, and so on."""
    while pid in parents and pid != os.getpid():
        pid = parents[pid]
    return pid == os.getpid()


@dataclass(frozen=True)
class Visitor:
    """A tab on a server; all times are seconds from the request."""

    page: Page
    server: Server

    def seconds_until(self, path: str, *selectors: str) -> list[float]:
        """When each of these was there, in this order."""
        begun = time.perf_counter()
        self.page.goto(f"{self.server.url}/{path}")
        found = []
        for selector in selectors:
            self.page.wait_for_selector(selector, state="attached")
            found.append(time.perf_counter() - begun)
        return found

    def drawn(self, section: str) -> float:
        """When the chart of a section of `SECTIONS` was drawn."""
        path, name = SECTIONS[section]
        return self.seconds_until(path, f".st-key-{name}_chart .main-svg")[0]


def plan_of(rows: int, labels: int, batch: int) -> Plan:
    """Four people, a hybrid loop, and half of the pool arriving while they work."""
    return Plan(
        name=TITLE,
        data=DataPlan("scenario", params={"rows": rows, "classes": 5, "features": 20, "seed": 1}),
        team=(Person(count=4, mean_seconds=15.0, cv=0.6),),
        training=TrainingPlan(seconds=60.0),
        architecture=ArchitecturePlan(kind="hybrid", batch_size=batch),
        budget=BudgetPlan(labels=labels),
        arrivals=ArrivalPlan(initial_share=0.5, rate_per_hour=1000.0),
    )


def stocked(home: Path, plan: Plan) -> None:
    """Put one finished run of the plan into a new home."""
    home.mkdir(parents=True)
    planned = SweepPlan(base=plan, architectures=("hybrid",), seeds=(0,), control=False)
    with Store.open(home / DATABASE) as store:
        store.add_sweep("pages", TITLE, msgspec.json.encode(planned).decode())

        def keep(run: CellRun) -> None:
            store.register_run(run.result.run_id, run.result.plan.name, "pages")
            store.append_encoded(run.result.run_id, 1, run.entries)
            store.set_status(run.result.run_id, "finished")
            versions = run.result.curve.labels.size
            print(
                f"{plan.data.params['rows']:,} rows, {run.result.events:,} events, "
                f"{versions} models"
            )

        sweep(planned, keep=keep)
        store.set_sweep_state("pages", "finished")


@contextmanager
def visiting(home: Path) -> Iterator[Visitor]:
    """A server that has just started and was visited once, on its first page."""
    chromium = os.environ.get("LOOPLAB_CHROMIUM") or shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(home, Path(folder) / "server.log") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        visitor = Visitor(page, server)
        visitor.seconds_until("", READY)
        yield visitor
        browser.close()


def told(what: str, *figures: str) -> None:
    """One line, with the load that it was measured under."""
    print(f"{what:<30} {'   '.join(figures)}   (load {os.getloadavg()[0]:.1f})", flush=True)


def cold(visitor: Visitor) -> None:
    """The first who ever asks, of the run, its saving and its batches."""
    chart = f".st-key-{SECTIONS['Progress: quality'][1]}_chart .main-svg"
    shown, drawn = visitor.seconds_until(SECTIONS["Progress: quality"][0], BAR, chart)
    told("Progress: quality", f"bar {shown:5.2f} s", f"chart {drawn:5.2f} s")
    for section in ("Progress: saved", "Health: redundancy"):
        told(section, f"chart {visitor.drawn(section):5.2f} s")


def warm(visitor: Visitor, rounds: int) -> None:
    """Every section again and again."""
    for section, (path, name) in SECTIONS.items():
        again(section, visitor, (path, f".st-key-{name}_chart .main-svg"), rounds)


def again(what: str, visitor: Visitor, asked: tuple[str, str], rounds: int) -> None:
    """The same visit so many times: until a selector of its page is there."""
    before = [cpu_seconds(called) for called in ("streamlit", "chromium")]
    times = sorted(visitor.seconds_until(*asked)[0] for _ in range(rounds))
    spent = [cpu_seconds(called) for called in ("streamlit", "chromium")]
    server, browser = ((now - then) / rounds for now, then in zip(spent, before, strict=True))
    told(
        what,
        f"median {statistics.median(times):5.2f} s",
        f"shortest {times[0]:5.2f} s",
        f"CPU server {server:4.2f} s, browser {browser:4.2f} s",
    )


def report(visitor: Visitor, rounds: int) -> None:
    """The Evidently report of the latest selection against the pool."""
    progress, there = visitor.seconds_until(REPORT, BAR, WHOLE)
    told("Health: Evidently, cold", f"progress {progress:5.2f} s", f"there {there:5.2f} s")
    again("Health: Evidently, warm", visitor, (REPORT, WHOLE), rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--labels", type=int, default=500)
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        stocked(home, plan_of(chosen.rows, chosen.labels, chosen.batch))
        with visiting(home) as visitor:
            print("cold")
            cold(visitor)
            report(visitor, chosen.rounds)
        with visiting(home) as visitor:
            print("restarted")
            told("Progress: quality", f"chart {visitor.drawn('Progress: quality'):5.2f} s")
            print("warm")
            warm(visitor, chosen.rounds)


if __name__ == "__main__":
    main()
