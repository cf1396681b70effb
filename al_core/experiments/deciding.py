"""Take decisions in once each: a ruling or a label by hand that is sent twice counts once."""

from al_core.domain import events as ev
from al_core.domain.errors import PlanError
from al_core.experiments.adjudicating import REASONS, append_to_guidelines
from al_core.experiments.live_review import LiveReview
from al_core.experiments.live_run import LiveRun
from al_core.loop.live_engine import Ruling
from al_core.store.projects import ProjectTables


def decide(review: LiveReview, annotator: str, example: int, ruling: Ruling) -> None:
    """Adjudicate an example, unless this very ruling is the last one on it."""
    if ruling.reason not in REASONS:
        raise PlanError(f"{ruling.reason[:40]!r} is no reason; say one of {', '.join(REASONS)}")
    if not _ruled(review, annotator, example, ruling):
        review.run.adjudicate(annotator, example, ruling)


def add_to_guidelines(store: ProjectTables, project_id: str, note: str, start: str) -> None:
    """Put a note at the end of the guidelines, unless it stands there; `start`: no version yet."""
    versions = store.guidelines(project_id)
    before = versions[0].text if versions else start
    if note.strip() and not before.rstrip().endswith(note.strip()):
        append_to_guidelines(store, project_id, note, start)


def label_by_hand(
    run: LiveRun, annotator: str, example: int, label: int, active_seconds: float
) -> None:
    """Label an example that somebody searched for, unless they just gave it this label."""
    said = run.recent(annotator)
    if any((each.lease, each.example, each.label) == (0, example, label) for each in said):
        return
    run.label_by_hand(annotator, example, label, active_seconds)


def _ruled(review: LiveReview, annotator: str, example: int, ruling: Ruling) -> bool:
    for event in reversed(review.events()):
        if isinstance(event, ev.Adjudicated) and event.example == example:
            last = event.annotator, event.label, event.reason, event.comment
            return last == (annotator, ruling.label, ruling.reason, ruling.comment)
    return False
