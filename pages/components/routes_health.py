"""HTTP route of whole Evidently reports: opened in a tab of their own, shut off from the app."""

import asyncio

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from al_core.access.permissions import Permission
from al_core.domain.health import ReportFile
from pages.components.routes import RequestRefused, answering, authenticated
from pages.components.session import lab

SHUT_OFF = "sandbox allow-scripts allow-downloads; frame-ancestors 'none'"
"""A report runs its own scripts, as a page of no origin: no cookie, no request in our name."""


async def whole_report(request: Request) -> Response:
    """A file of a report that is on file, as Evidently wrote it; nothing is built here."""
    file = await asyncio.to_thread(_file_asked_for, request)
    return FileResponse(
        file.html,
        media_type="text/html",
        headers={"Content-Security-Policy": SHUT_OFF, "X-Content-Type-Options": "nosniff"},
    )


def _file_asked_for(request: Request) -> ReportFile:
    authenticated(request, Permission.VIEW)
    key, place = (request.query_params.get(name, "") for name in ("report", "file"))
    found = lab().health_reports.kept(key)
    if found is None:
        raise RequestRefused(
            404,
            f"There is no report {key[:8]!r}; it may have made room for newer ones: open it from "
            "Drift & health, under Groups compared.",
        )
    files = {str(number): file for number, file in enumerate(found.files)}
    if place not in files:
        raise RequestRefused(
            404,
            f"That report has no file {place[:8]!r}; open it from Drift & health, under Groups "
            "compared.",
        )
    return files[place]


HEALTH_ROUTES = [Route("/api/whole_report", answering(whole_report), methods=["GET"])]
