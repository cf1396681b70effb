"""The real app, with a stop-watch at the stages that an answer goes through on the server.

Started by labeling.py with `streamlit run`; the times go to LOOPLAB_BENCHMARK_TIMES at the end.
"""

import gc
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import msgspec
import streamlit as st
from starlette.routing import Route

from al_core.access.people import People
from al_core.experiments.live_run import LiveRun
from al_core.store.database import Database
from al_core.store.duckdb_log import DuckDBLog
from al_core.store.heads import HeadFile
from app import health, lifespan
from pages.components.routes_label import LABEL_ROUTES
from pages.components.session_routes import SESSION_ROUTES

TIMES: dict[str, list[tuple[float, float, float]]] = {}
"""By stage: when it began (Unix seconds), how long it took, how long it computed."""


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Note a stage, however it ends."""
    at, begun, computed = time.time(), time.perf_counter(), time.thread_time()
    try:
        yield
    finally:
        figures = (at, time.perf_counter() - begun, time.thread_time() - computed)
        TIMES.setdefault(stage, []).append(figures)


def watch(owner: type, name: str, stage: str) -> None:
    """Put a stop-watch around a method; of a context manager, around its whole block."""
    method: Callable[..., Any] = getattr(owner, name)
    managed = hasattr(method, "__wrapped__")

    @wraps(method)
    def block(*args: Any, **more: Any) -> Any:
        @contextmanager
        def inside() -> Iterator[Any]:
            with timed(stage), method(*args, **more) as given:
                yield given

        return inside()

    @wraps(method)
    def call(*args: Any, **more: Any) -> Any:
        with timed(stage):
            return method(*args, **more)

    setattr(owner, name, block if managed else call)


watch(People, "entered", "who calls")
watch(LiveRun, "take", "answers taken, lock and log included")
watch(LiveRun, "hand", "hand filled")
watch(DuckDBLog, "append", "one append to the log")
watch(Database, "transaction", "commit by DuckDB")
watch(HeadFile, "_write", "head file, beside the commit")


def write_times(target: Path) -> None:
    """All times so far, as JSON."""
    target.write_bytes(msgspec.json.encode(TIMES))


class CollectionWatch:
    """Notes how long full collections of garbage hold everything up."""

    def __call__(self, phase: str, about: dict[str, int]) -> None:
        """What Python calls around each collection."""
        if about["generation"] < 2:
            return
        if phase == "start":
            self.at, self.begun, self.computed = (
                time.time(),
                time.perf_counter(),
                time.thread_time(),
            )
            return
        took = time.perf_counter() - self.begun
        figures = (self.at, took, time.thread_time() - self.computed)
        TIMES.setdefault("full garbage collection", []).append(figures)


gc.callbacks.append(CollectionWatch())


@asynccontextmanager
async def watched(running: st.App) -> AsyncIterator[dict[str, Any]]:
    """The app's own life, and the times written down after it."""
    async with lifespan(running) as state:
        yield state
    write_times(Path(os.environ["LOOPLAB_BENCHMARK_TIMES"]))


app = st.App(
    "../../pages/components/frame.py",
    lifespan=watched,
    routes=[Route("/api/health", health), *SESSION_ROUTES, *LABEL_ROUTES],
)
