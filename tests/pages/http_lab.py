"""A lab behind HTTP: its people are real, its database is in a folder of the test."""

from contextlib import contextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.testclient import TestClient

from al_core.access.people import People
from al_core.store.store import Store
from pages.components.session import PROCESS
from tests.access.doors import HandClock, quick_passphrases

HOST = "localhost:8501"
ORIGIN = {"origin": f"http://{HOST}"}
ELSEWHERE = "10.0.0.7"


@dataclass
class PeopledLab:
    """As much of a lab as sessions need."""

    people: People
    clock: HandClock


@contextmanager
def peopled_lab(folder):
    """A lab without people that takes the place of the process-wide one."""
    before = PROCESS.lab, PROCESS.refusal
    clock = HandClock()
    with Store.open(folder / "lab.duckdb") as store:
        PROCESS.lab, PROCESS.refusal = (
            PeopledLab(People(store, clock, quick_passphrases()), clock),
            None,
        )
        yield PROCESS.lab
    PROCESS.lab, PROCESS.refusal = before


def browser(routes, address="127.0.0.1", headers=ORIGIN):
    """A browser whose page came from the lab itself, at `address`."""
    return TestClient(
        Starlette(routes=list(routes)),
        base_url=f"http://{HOST}",
        headers=headers,
        client=(address, 50_000),
        raise_server_exceptions=True,
    )
