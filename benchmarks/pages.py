"""How long pages take to open on a warm server, and the demo from the click to its first curve.

    python benchmarks/pages.py [--rounds 3] [--home FOLDER]

Opens each page in a real Chromium at 1280 px until its script has run through (goal: under 2 s)
and the demo until its first curve is drawn (goal: under 15 s). `--home`: a lab's folder with
simulations in it, so that Compare has something to show; by default an empty one. Needs
Debian's chromium (or LOOPLAB_CHROMIUM) and playwright.
"""

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import project_root  # noqa: F401 - puts the project on the path
from playwright.sync_api import Page, sync_playwright

from pages.components.pages_table import PAGES
from pages.components.session import ROOT

sys.path.append(str(ROOT / "tests" / "browser"))
from conftest import CHROMIUM_ARGUMENTS, PATIENCE_MILLISECONDS, serving

READY = '[data-testid="stApp"][data-test-script-state="notRunning"] h1'
CURVE = ".st-key-learning_curves_chart .scatterlayer path.js-line"
DEMO = "Run the 60-second demo"
FIRST_CURVE_MILLISECONDS = 120_000


def opened(page: Page, address: str) -> float:
    """Seconds from the request until the page's script has run through."""
    begun = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(READY, timeout=PATIENCE_MILLISECONDS)
    return time.perf_counter() - begun


def first_curve(page: Page, address: str) -> float:
    """Seconds from the click on the demo's button until a curve is drawn; the demo is cancelled."""
    opened(page, address)
    button = page.get_by_role("button", name=DEMO)
    button.wait_for()
    begun = time.perf_counter()
    button.click()
    page.locator(CURVE).first.wait_for(state="attached", timeout=FIRST_CURVE_MILLISECONDS)
    seconds = time.perf_counter() - begun
    page.locator('[class*="st-key-cancel_sweep"] button').click()
    page.get_by_text("what was finished is kept").wait_for()
    return seconds


def measure(home: Path, rounds: int) -> None:
    """Print one line per page: the first visit of a warm server, then the median."""
    chromium = os.environ.get("LOOPLAB_CHROMIUM") or shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(home, Path(folder) / "server.log") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        opened(page, server.url)
        for entry in PAGES:
            times = [opened(page, f"{server.url}/{entry.url_path}") for _ in range(rounds + 1)]
            rest = statistics.median(times[1:])
            print(f"{entry.title:<14} first {times[0]:5.2f} s   then {rest:5.2f} s (median)")
        print(f"{'demo':<14} click to first curve {first_curve(page, server.url):5.2f} s")
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--home", type=Path)
    chosen = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        measure(chosen.home or Path(folder) / "home", chosen.rounds)


if __name__ == "__main__":
    main()
