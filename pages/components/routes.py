"""What all HTTP routes share: who calls, from which page, how much they send, what they hear.

A route is `answering(endpoint)`: it begins with `authenticated(request, permission)`, reads its
body with `json_body`, and whatever LoopLabError it raises is answered as {"error": message}.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from al_core.access.callers import FORWARDED_HEADERS, Caller
from al_core.access.permissions import Permission, Session
from al_core.domain.errors import (
    AccessError,
    LogConflict,
    LogError,
    LoopLabError,
    NotAllowed,
    QueueError,
    RunUnknown,
    SignInNeeded,
    TooManyAttempts,
    WorkerFailed,
)
from pages.components.session import lab

COOKIE = "looplab_session"
MOST_BYTES = 256 * 1024
_READ_ONLY = frozenset({"GET", "HEAD"})
_STATUS: dict[type[LoopLabError], int] = {
    SignInNeeded: 401,
    NotAllowed: 403,
    RunUnknown: 404,
    LogConflict: 409,
    QueueError: 409,
    AccessError: 422,
    TooManyAttempts: 429,
    LogError: 503,
    WorkerFailed: 503,
    LoopLabError: 400,
}
Body = TypeVar("Body")
Endpoint = Callable[[Request], Awaitable[Response]]


class RequestRefused(LoopLabError):
    """A request that is not looked into further; `status` is its HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def authenticated(request: Request, permission: Permission) -> Session:
    """Who sends `request`, if they may do this now; raises what keeps them from it.

    Reads the database, so a busy route calls it in a thread (`asyncio.to_thread`).
    """
    refuse_other_origin(request)
    return lab().people.entered(caller_of(request), permission)


def refuse_other_origin(request: Request) -> None:
    """Refuse a write that does not come from one of our own pages."""
    if request.method in _READ_ONLY:
        return
    origin, host = request.headers.get("origin", ""), request.headers.get("host", "")
    if not host or _place(origin) != host:
        raise RequestRefused(
            403,
            f"This request comes from {origin[:80]!r}, not from the lab's own pages at "
            f"{host[:80]!r}; open the lab there and try again.",
        )


def _place(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def caller_of(request: Request) -> Caller:
    """Who knocks, by cookie and address."""
    return Caller(
        token=request.cookies.get(COOKIE),
        address=request.client.host if request.client else "",
        host=request.headers.get("host", ""),
        forwarded=any(name in request.headers for name in FORWARDED_HEADERS),
    )


async def json_body(request: Request, kind: type[Body], most_bytes: int = MOST_BYTES) -> Body:
    """The body as a value of `kind`; refused when too large, of another type, or misshapen."""
    return decoded_body(request, await body_of(request, most_bytes), kind)


async def body_of(request: Request, most_bytes: int = MOST_BYTES) -> bytes:
    """The body as it came; refused when too large."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most_bytes:
            raise RequestRefused(
                413, f"The body is larger than {most_bytes:,} bytes; send less at once."
            )
    return bytes(content)


def decoded_body(request: Request, content: bytes, kind: type[Body]) -> Body:
    """A body as a value of `kind`; refused when of another type, or misshapen."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise RequestRefused(415, "The body must be application/json; send it so.")
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise RequestRefused(400, f"The body can't be read: {problem}; correct that.") from problem


def answering(endpoint: Endpoint) -> Endpoint:
    """`endpoint`, with what a user can put right answered as JSON, and nothing cached."""

    @wraps(endpoint)
    async def answered(request: Request) -> Response:
        try:
            response = await endpoint(request)
        except LoopLabError as error:
            response = json_error(error)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answered


def json_error(error: LoopLabError) -> JSONResponse:
    """The message of `error` under the status that fits it."""
    response = JSONResponse({"error": str(error)}, _status(error))
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(round(error.wait_seconds))
    return response


def _status(error: LoopLabError) -> int:
    if isinstance(error, RequestRefused):
        return error.status
    return next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
