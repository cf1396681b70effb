"""What the labeler asks of the app: its hand, its answers kept, second thoughts taken.

Every route knows the person from the session, never from the body; the body names the person
the page was made for, so that a tab left open by one never answers for another.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from al_core.access.permissions import Permission
from al_core.experiments.live_cards import Receipt
from pages.components.label_break import break_reply
from pages.components.label_wire import (
    AnswersSent,
    Asked,
    CardBack,
    Corrected,
    Flagged,
    HandReply,
    Receipts,
    RecentReply,
    SuggestionAsked,
    UndoAsked,
    batch_so_far,
    hand_reply,
    said_before,
)
from pages.components.routes import (
    RequestRefused,
    answering,
    authenticated,
    body_of,
    decoded_body,
)
from pages.components.session import lab

if TYPE_CHECKING:
    from al_core.experiments.live_run import LiveRun

_AskedKind = TypeVar("_AskedKind", bound=Asked)
Deed = Callable[["LiveRun", str], msgspec.Struct]


@answering
async def hand(request: Request) -> Response:
    """The examples that this person holds, topped up."""
    return await done(request, Asked, lambda _asked: _hand)


@answering
async def recent(request: Request) -> Response:
    """What this person answered last, wherever they did; by hand in a list does not count."""
    return await done(request, Asked, lambda _asked: _recent)


@answering
async def answers(request: Request) -> Response:
    """Receipts for answers; what has one that is not "refused" is on disk."""
    return await done(request, AnswersSent, _answering)


@answering
async def undo(request: Request) -> Response:
    """An example that this person answered, in their hand again."""
    return await done(request, UndoAsked, _undoing)


@answering
async def suggestion(request: Request) -> Response:
    """What the model would answer; that it was asked for is logged."""
    return await done(
        request, SuggestionAsked, lambda asked: lambda run, p: run.suggestion(p, asked.lease)
    )


@answering
async def flag(request: Request) -> Response:
    """A comment on an example, kept in the log."""
    return await done(request, Flagged, _flagging)


@answering
async def correct(request: Request) -> Response:
    """Another label for an example that this person answered before."""
    return await done(request, Corrected, _correcting)


@answering
async def break_figures(request: Request) -> Response:
    """What this person's last batch came to, for the break after it."""
    return await done(request, Asked, _breaking)


def _breaking(asked: Asked) -> Deed:
    return lambda _run, person: break_reply(lab().break_figures(asked.project, person))


def _hand(run: "LiveRun", person: str) -> HandReply:
    cards = run.hand(person)
    return hand_reply(cards, run.status(), tuple(run.state.merged), run.value())


def _recent(run: "LiveRun", person: str) -> RecentReply:
    said = [each for each in run.recent(person) if each.lease]
    return RecentReply(tuple(said_before(each, run.content(each.example)) for each in said))


def _answering(sent: AnswersSent) -> Deed:
    def deed(run: "LiveRun", person: str) -> Receipts:
        receipts = tuple(run.take(person, sent.answers))
        return Receipts(receipts, batch_so_far(run.status()))

    return deed


def _undoing(asked: UndoAsked) -> Deed:
    def deed(run: "LiveRun", person: str) -> CardBack:
        card = run.undo(person, asked.answer_id)
        return CardBack(card, batch_so_far(run.status()))

    return deed


def _flagging(sent: Flagged) -> Deed:
    def deed(run: "LiveRun", person: str) -> Receipts:
        run.flag(person, sent.example, sent.comment)
        return Receipts((Receipt(sent.answer_id, "saved"),))

    return deed


def _correcting(sent: Corrected) -> Deed:
    def deed(run: "LiveRun", person: str) -> Receipts:
        run.correct(person, sent.example, sent.label, sent.active_seconds)
        return Receipts((Receipt(sent.answer_id, "saved"),))

    return deed


async def done(
    request: Request,
    kind: type[_AskedKind],
    deed_of: Callable[[_AskedKind], Deed],
    permission: Permission = Permission.LABEL,
) -> Response:
    """Check the caller, then do what the body asks: in one thread, as both wait for the disk."""
    content = await body_of(request)

    def said() -> msgspec.Struct:
        session = authenticated(request, permission)
        asked = decoded_body(request, content, kind)
        if asked.person != session.person:
            raise RequestRefused(
                403,
                f"{session.person} is signed in here now, and this was written by "
                f"{asked.person[:80]!r}; it is kept until they sign in again.",
            )
        return deed_of(asked)(_run(asked.project), session.person)

    reply = await asyncio.to_thread(said)
    return Response(msgspec.json.encode(reply), media_type="application/json")


def _run(project: str) -> "LiveRun":
    return lab().live_run(project)


LABEL_ROUTES = tuple(
    Route(f"/api/{endpoint.__name__}", endpoint, methods=["POST"])
    for endpoint in (hand, recent, answers, undo, suggestion, flag, correct, break_figures)
)
