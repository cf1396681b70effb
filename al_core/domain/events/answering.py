"""People at work: who holds what, what they answer, what that makes of an example."""

from al_core.domain.events.base import Event, SkipScope


class AnnotatorJoined(Event, frozen=True):
    """A person is at work from now on."""

    annotator: str


class AnnotatorLeft(Event, frozen=True):
    """A person takes no more work (shift over, absent)."""

    annotator: str


class SlotLeased(Event, frozen=True):
    """A person took one slot of an example until `due`."""

    lease: int
    example: int
    annotator: str
    due: float


class RecheckLeased(SlotLeased, frozen=True):
    """Live: a person holds an example that they labeled before once more, not knowing it.

    It takes no slot; what they say is held against what they said.
    """


class SlotLapsed(Event, frozen=True):
    """A lease ran out; the slot is open to others."""

    lease: int


class SlotReleased(Event, frozen=True):
    """A person gave a slot back unanswered (end of shift)."""

    lease: int


class SlotHandedOver(Event, frozen=True):
    """A slot was taken from whoever held it, to be lent to `annotator` in the next event."""

    lease: int
    annotator: str


class AnswerSetAside(Event, frozen=True, omit_defaults=True):
    """An answer that changed nothing, and why: its lease had ended before. `label` -1: a skip."""

    lease: int
    example: int
    annotator: str
    label: int
    active_seconds: float
    reason: str
    raw_seconds: float = 0.0
    answer_id: str = ""


class LabelGiven(Event, frozen=True, omit_defaults=True):
    """An answer. `counted` is false for one that came too late; `reason` then says why.

    The `*_behind` figures are the staleness at the answer: versions finished, labels closed
    and seconds passed since the example was selected. Live: `raw_seconds` since the item was
    shown (active seconds leave idle time out); `answer_id` is the sender's own, so that an
    answer sent twice counts once. `guess`: what model `guess_version`, the newest, said of it
    before (nobody need have seen that); None where none did.
    """

    lease: int
    example: int
    annotator: str
    label: int
    active_seconds: float
    counted: bool
    reason: str
    versions_behind: int
    labels_behind: int
    seconds_behind: float
    raw_seconds: float = 0.0
    answer_id: str = ""
    guess: int | None = None
    guess_version: int = 0


class ExampleSkipped(Event, frozen=True, omit_defaults=True):
    """A person passed an example by, for the people that `scope` says.

    `unsure`: they looked and could not tell.
    """

    lease: int
    example: int
    annotator: str
    scope: SkipScope
    active_seconds: float
    raw_seconds: float = 0.0
    answer_id: str = ""
    unsure: bool = False


class RecheckGiven(Event, frozen=True, omit_defaults=True):
    """A second answer of the same person, `before` being the first as it stands (-1: none).

    It is no label of the example: it trains nothing and has no vote. `label` -1: a skip.
    """

    lease: int
    example: int
    annotator: str
    before: int
    label: int
    active_seconds: float
    raw_seconds: float = 0.0
    answer_id: str = ""
    unsure: bool = False


class ConsensusReached(Event, frozen=True):
    """Overlapping answers were merged into one label."""

    example: int
    label: int
    votes: int
    method: str


class SlotAdded(Event, frozen=True):
    """The votes on an example tie: one more person is asked."""

    example: int


class SentToAdjudicator(Event, frozen=True):
    """An example was closed without a label: nobody left to ask, a tie, or a skip."""

    example: int
    cause: str
