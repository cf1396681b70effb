"""People think again: answers taken back or corrected, decisions, classes, pauses."""

from al_core.domain.events.base import Event


class RecheckCorrected(Event, frozen=True):
    """A person changed a second answer."""

    example: int
    annotator: str
    label: int
    active_seconds: float


class RecheckRetracted(Event, frozen=True):
    """A person took a second answer back; they hold the example again."""

    example: int
    annotator: str


class LabelRetracted(Event, frozen=True):
    """A person took their answer back; the example is open again.

    `models`: versions whose training had seen what the answer led to.
    """

    example: int
    annotator: str
    label: int
    models: tuple[int, ...]


class SkipRetracted(Event, frozen=True):
    """A person took their skip back; they may be asked about the example again."""

    example: int
    annotator: str


class LabelCorrected(Event, frozen=True):
    """A person changed their answer from `before` to `label`; `models` as in LabelRetracted."""

    example: int
    annotator: str
    before: int
    label: int
    active_seconds: float
    models: tuple[int, ...]


class LabelFoundByHand(Event, frozen=True):
    """A person searched for an example and labeled it; no strategy chose it.

    It trains models, and is left out of every estimate that needs selection probabilities.
    """

    example: int
    annotator: str
    label: int
    active_seconds: float


class ExampleFlagged(Event, frozen=True):
    """A person drew attention to an example."""

    example: int
    annotator: str
    comment: str


class SuggestionShown(Event, frozen=True):
    """A person asked to see the model's answer before giving their own."""

    lease: int
    example: int
    annotator: str
    label: int
    model_version: int


class Adjudicated(Event, frozen=True):
    """An adjudicator gave an example its label, or none (-1); `models` as in LabelRetracted."""

    example: int
    annotator: str
    label: int
    reason: str
    comment: str
    models: tuple[int, ...]


class ClassAdded(Event, frozen=True):
    """A class was added at the end of the list."""

    name: str


class ClassRenamed(Event, frozen=True):
    """A class has another name; its labels stay."""

    label: int
    name: str


class ClassesMerged(Event, frozen=True):
    """Labels of class `source` are of class `target` from now on; `models` had seen the old."""

    source: int
    target: int
    models: tuple[int, ...]


class QueuePaused(Event, frozen=True):
    """Nothing is given out until the queue is resumed."""

    by: str


class QueueResumed(Event, frozen=True):
    """The queue gives out work again."""

    by: str
