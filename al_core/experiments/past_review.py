"""What a project's log said of its people up to an entry of it: agreement, pace, reasons.

Who holds what until when is no part of it: leases are for whoever is to act on them now.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from al_core.domain.ports import LoggedEvent
from al_core.experiments.live_review import (
    AgreementView,
    Member,
    agreement_view,
    agreements,
    members_of,
    reasons_in,
    told_in,
)
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState
from al_core.monitoring.team import tallies


@dataclass(frozen=True)
class PastReview:
    """People and their agreement as of an entry; reasons: of adjudicators, with how often."""

    agreement: AgreementView
    members: tuple[Member, ...]
    reasons: dict[str, int]


def past_review(entries: Sequence[LoggedEvent]) -> PastReview:
    """What these entries of a live run, from its first on, tell of its people."""
    state, events = LoopState(), [event_of(entry) for entry in entries]
    for entry, event in zip(entries, events, strict=True):
        state.apply(entry.occurred_at, event)
    known = told_in(state)
    return PastReview(
        agreement_view(known),
        members_of(state, tallies(events), agreements(known)),
        reasons_in(events),
    )
