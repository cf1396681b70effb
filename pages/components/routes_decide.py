"""What the decider sends: rulings of an adjudicator, labels of examples that were searched for."""

from typing import TYPE_CHECKING, Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from al_core.access.permissions import Permission
from al_core.experiments.deciding import add_to_guidelines, decide, label_by_hand
from al_core.experiments.live_cards import Receipt
from al_core.loop.live_engine import Ruling
from pages.components.label_wire import Asked, Receipts
from pages.components.routes import answering
from pages.components.routes_label import Deed, done
from pages.components.session import lab

if TYPE_CHECKING:
    from al_core.experiments.live_run import LiveRun

_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class RulingSent(Asked, frozen=True):
    """What an adjudicator decided, -1 for no label; `add`: the comment goes to the guidelines."""

    answer_id: _Id
    example: int
    label: Annotated[int, msgspec.Meta(ge=-1)]
    reason: Annotated[str, msgspec.Meta(max_length=100)]
    comment: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    add: bool = False


class LabeledByHand(Asked, frozen=True):
    """The label of an example that somebody searched for."""

    answer_id: _Id
    example: int
    label: Annotated[int, msgspec.Meta(ge=0)]
    active_seconds: Annotated[float, msgspec.Meta(ge=0.0, le=1e7)]


@answering
async def ruling(request: Request) -> Response:
    """A decision of the adjudicator, on disk when this is answered."""
    return await done(request, RulingSent, _ruling, Permission.ADJUDICATE)


@answering
async def by_hand(request: Request) -> Response:
    """A label given to an example that was searched for."""
    return await done(request, LabeledByHand, _by_hand, Permission.MANAGE_PROJECT)


def _ruling(sent: RulingSent) -> Deed:
    def deed(_run: "LiveRun", person: str) -> Receipts:
        decided = Ruling(sent.label, sent.reason, sent.comment.strip())
        decide(lab().review(sent.project), person, sent.example, decided)
        if sent.add:
            start = lab().project_spec(sent.project).guidelines
            add_to_guidelines(lab().store, sent.project, decided.comment, start)
        return Receipts((Receipt(sent.answer_id, "saved"),))

    return deed


def _by_hand(sent: LabeledByHand) -> Deed:
    def deed(run: "LiveRun", person: str) -> Receipts:
        label_by_hand(run, person, sent.example, sent.label, sent.active_seconds)
        return Receipts((Receipt(sent.answer_id, "saved"),))

    return deed


DECIDE_ROUTES = tuple(
    Route(f"/api/{endpoint.__name__}", endpoint, methods=["POST"]) for endpoint in (ruling, by_hand)
)
