"""A real server and a real Chromium, as a person would use them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 90
PATIENCE_MILLISECONDS = 30_000


@dataclass
class Server:
    """A running `streamlit run app.py`."""

    url: str
    home: Path
    output: Path


@dataclass
class Visit:
    """A browser tab and all that it complained about."""

    page: object
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def heard(self, message):
        # on a deep link Streamlit's own client first probes below the page's path
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            self.errors.append(f"{message.text} ({message.location['url']})")

    def requested(self, request):
        if not request.url.startswith(("http://localhost", "ws://localhost", "data:", "blob:")):
            self.outside.append(request.url)

    def text(self):
        return self.page.inner_text("body")

    def open(self, server, path):
        self.page.goto(f"{server.url}/{path}")
        self.settled()

    def settled(self):
        """Wait until the script has run through."""
        self.page.wait_for_selector(
            '[data-testid="stApp"][data-test-script-state="notRunning"] h1',
            timeout=PATIENCE_MILLISECONDS,
        )


def free_port():
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def answers(url):
    try:
        with urllib.request.urlopen(f"{url}/api/health", timeout=5):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return error.code == 503
    except OSError:
        return False


@contextmanager
def serving(home, output):
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.headless", "true"]
    environment = os.environ | {"LOOPLAB_HOME": str(home), "OMP_NUM_THREADS": "1"}
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
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def wait_for(server, process):
    deadline = time.monotonic() + START_SECONDS
    while not answers(server.url):
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the server did not start:\n{server.output.read_text()}")
        time.sleep(0.2)


@pytest.fixture
def fresh_server(tmp_path):
    """A server that nobody has visited, on an empty home."""
    with serving(tmp_path / "home", tmp_path / "server.log") as server:
        yield server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server shared by the tests of a module."""
    folder = tmp_path_factory.mktemp("server")
    with serving(folder / "home", folder / "server.log") as server:
        yield server


@pytest.fixture
def start_server(tmp_path):
    """Starts a second server where a test needs one, as a context manager over its home."""
    return lambda home: serving(home, tmp_path / "second.log")


def absent(what):
    if os.environ.get("LOOPLAB_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{what}; LOOPLAB_REQUIRE_BROWSER=1 asks for it")
    pytest.skip(f"{what}; install it, or set LOOPLAB_CHROMIUM to its path")


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("LOOPLAB_CHROMIUM") or shutil.which("chromium")
    if path is None:
        absent("no chromium on this machine")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("playwright is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """A fresh tab at 1280 px that notes console errors and requests to other machines."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    visit = Visit(page)
    page.on("console", visit.heard)
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    page.on("request", visit.requested)
    yield visit
    context.close()
