"""HTTP route of HTML reports: shown in the builder or a tab of their own, shut off from the app."""

import asyncio
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from al_core.access.permissions import Permission
from al_core.domain.errors import NotAllowed
from pages.components.report_shelf import may_see
from pages.components.routes import RequestRefused, answering, authenticated
from pages.components.session import lab

SHUT_OFF = "sandbox allow-scripts allow-downloads; frame-ancestors 'self'"
"""A report runs its own scripts, as a page of no origin: no cookie, no request in our name."""


async def report_page(request: Request) -> Response:
    """The HTML of a report on file; 404 where there is none."""
    file = await asyncio.to_thread(_file_asked_for, request)
    return FileResponse(
        file,
        media_type="text/html",
        headers={"Content-Security-Policy": SHUT_OFF, "X-Content-Type-Options": "nosniff"},
    )


def _file_asked_for(request: Request) -> Path:
    session = authenticated(request, Permission.VIEW)
    report = lab().reports.desk.report(request.query_params.get("report", ""))
    if not may_see(report, session):
        raise NotAllowed("That report shows what your role does not see; ask a manager for it.")
    if "html" not in report.files:
        raise RequestRefused(404, "That report has no HTML; build one with it.")
    return report.files["html"]


REPORT_ROUTES = [Route("/api/report_page", answering(report_page), methods=["GET"])]
