"""The ASGI application: opens and closes the lab, answers HTTP, words what went wrong.

Start it with `streamlit run app.py`.
"""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pages.components.messages import script_error
from pages.components.routes_decide import DECIDE_ROUTES
from pages.components.routes_health import HEALTH_ROUTES
from pages.components.routes_label import LABEL_ROUTES
from pages.components.routes_report import REPORT_ROUTES
from pages.components.session import PROCESS, VERSION, close_lab, home, open_lab
from pages.components.session_routes import SESSION_ROUTES


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Open the lab before the first visitor, close it after the last."""
    await asyncio.to_thread(open_lab, home())
    gc.freeze()  # what is there for good is not looked through while somebody waits for an answer
    try:
        yield {}
    finally:
        await asyncio.to_thread(close_lab)


async def health(_request: Request) -> JSONResponse:
    """Whether the lab is open, and how database and worker are; 503 when it is not."""
    if PROCESS.lab is None:
        closed = {"database": type(PROCESS.refusal).__name__, "worker": "none"}
        return JSONResponse({"status": "error", "version": VERSION, **closed}, 503)
    figures = await asyncio.to_thread(PROCESS.lab.health)
    return JSONResponse({"status": "ok", "version": VERSION, **figures})


app = st.App(
    "pages/components/frame.py",
    lifespan=lifespan,
    routes=[
        Route("/api/health", health),
        *SESSION_ROUTES,
        *LABEL_ROUTES,
        *DECIDE_ROUTES,
        *HEALTH_ROUTES,
        *REPORT_ROUTES,
    ],
    on_script_error=script_error,
)
