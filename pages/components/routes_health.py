"""HTTP route of whole Evidently reports: opened in a tab of their own, shut off from the app."""

import asyncio

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from al_core.access.permissions import Permission
from al_core.domain.health import HealthReport, ReportFile
from al_core.experiments.health_words import GROUPS
from pages.components.routes import RequestRefused, answering, authenticated
from pages.components.session import lab

SHUT_OFF = "sandbox allow-scripts allow-downloads; frame-ancestors 'none'"
"""A report runs its own scripts, as a page of no origin: no cookie, no request in our name."""


async def whole_report(request: Request) -> Response:
    """The report of two groups of a run, as Evidently wrote it; 404 while it is not built."""
    file = await asyncio.to_thread(_file_asked_for, request)
    return FileResponse(
        file.html,
        media_type="text/html",
        headers={"Content-Security-Policy": SHUT_OFF, "X-Content-Type-Options": "nosniff"},
    )


def _file_asked_for(request: Request) -> ReportFile:
    authenticated(request, Permission.VIEW)
    asked, known = request.query_params, {str(each): each for each in GROUPS}
    current, reference = (known.get(asked.get(name, "")) for name in ("current", "reference"))
    place = asked.get("file", "0")
    if current is None or reference is None or not place.isdecimal():
        raise RequestRefused(400, "That is no report; open it from Drift & health.")
    found = lab().health_report(asked.get("run", ""), current, reference)
    if not isinstance(found, HealthReport) or int(place) >= len(found.files):
        raise RequestRefused(404, "That report is not built yet; open Drift & health.")
    return found.files[int(place)]


HEALTH_ROUTES = [Route("/api/whole_report", answering(whole_report), methods=["GET"])]
