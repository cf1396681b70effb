"""Sign in and out over HTTP: the token travels in a cookie that no script can read."""

import asyncio

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from al_core.access.people import SESSION_SECONDS
from pages.components.routes import (
    COOKIE,
    answering,
    caller_of,
    json_body,
    refuse_other_origin,
)
from pages.components.session import lab

_MOST_BYTES = 4096


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a sign-in sends."""

    name: str
    passphrase: str


@answering
async def sign_in(request: Request) -> Response:
    """Answer a right name and passphrase with the session's cookie."""
    refuse_other_origin(request)
    given = await json_body(request, SignIn, _MOST_BYTES)
    caller, people = caller_of(request), lab().people
    token = await asyncio.to_thread(people.sign_in, given.name, given.passphrase, caller.address)
    if caller.token:
        await asyncio.to_thread(people.sign_out, caller.token)
    response = JSONResponse({"signed_in": True})
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(SESSION_SECONDS),
        path="/",
        secure=request.headers["origin"].startswith("https:"),  # true behind a proxy too
        httponly=True,
        samesite="strict",
    )
    return response


@answering
async def sign_out(request: Request) -> Response:
    """End the session of the cookie and take the cookie back."""
    refuse_other_origin(request)
    caller = caller_of(request)
    if caller.token:
        await asyncio.to_thread(lab().people.sign_out, caller.token)
    response = JSONResponse({"signed_in": False})
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response


SESSION_ROUTES = (
    Route("/api/session", sign_in, methods=["POST"]),
    Route("/api/session", sign_out, methods=["DELETE"]),
)
