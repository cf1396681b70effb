"""Every event log there is, by name; the contract tests run over all of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from al_core.store.memory_log import MemoryLog
from al_core.store.store import Store

STORES: dict[str, Callable[[Path], AbstractContextManager[MemoryLog | Store]]] = {
    "memory": lambda _folder: nullcontext(MemoryLog()),
    "duckdb": lambda folder: Store.open(folder / "lab.duckdb"),
}
"""Open an empty log in a folder of its own."""
