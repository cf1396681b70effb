"""A database in a folder of its own, and a few events to put in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from al_core.domain.events import Event, LabelGiven, SlotLeased
from al_core.store.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lab.duckdb"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


@pytest.fixture
def five_events() -> list[tuple[float, Event]]:
    """Two people lease and answer; the second lease stays open."""
    return [
        (0.0, SlotLeased(1, 7, "ana", 60.0)),
        (4.25, LabelGiven(1, 7, "ana", 0, 4.25, True, "", 0, 0, 4.25)),
        (5.0, SlotLeased(2, 8, "ben", 65.0)),
        (9.5, LabelGiven(2, 8, "ben", 1, 4.5, True, "", 0, 1, 9.5)),
        (10.0, SlotLeased(3, 9, "ana", 70.0)),
    ]


@pytest.fixture
def closed(path: Path, five_events: list[tuple[float, Event]]) -> Path:
    """A database that was closed with run r (5 events) and run s (2 events) in it."""
    with Store.open(path) as store:
        store.append("r", 1, five_events)
        store.append("s", 1, five_events[:2])
    return path
