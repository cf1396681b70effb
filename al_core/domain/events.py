"""What can happen in a run: one frozen struct per kind, the only thing the log stores.

Times are seconds: since the run's start in a simulation, Unix time in a live run. Examples
are row numbers of the data version, labels are positions in `RunStarted.classes`.
"""

import re
from typing import Literal

import msgspec

from al_core.domain.plan import Plan

SkipScope = Literal["me", "everyone", "adjudicator"]
RunMode = Literal["simulated", "live"]


def kind_of(name: str) -> str:
    """The wire name of an event class: `LabelGiven` is `label_given`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Event(msgspec.Struct, frozen=True, tag_field="kind", tag=kind_of, forbid_unknown_fields=True):
    """Base of all events; `kind` is written with each."""

    @property
    def kind(self) -> str:
        """The wire name of this event's class."""
        return str(self.__struct_config__.tag)


class RunStarted(Event, frozen=True):
    """A run began; with its plan, data version and library versions it can be redone."""

    plan: Plan
    data_version: str
    classes: tuple[str, ...]
    pool_size: int
    versions: dict[str, str]
    mode: RunMode


class ExamplesArrived(Event, frozen=True):
    """Examples entered the pool."""

    examples: tuple[int, ...]


class RowsAdded(Event, frozen=True):
    """Live: the data grew; `ExamplesArrived` of the same `examples` follows at once.

    `examples`: row numbers, after all there were; none is of the audit set. `rows`: SHA-256
    of the file that holds them. `data_version`: the data with them. `source`, `by`: where
    they are from and who brought them. `duplicates` of them are like another row of the
    pool; `refused` more were copies of audit rows and stayed out.
    """

    examples: tuple[int, ...]
    rows: str
    data_version: str
    source: str
    by: str
    duplicates: int
    refused: int


class LabelsImported(Event, frozen=True):
    """Labels known before the loop began (the seed set)."""

    examples: tuple[int, ...]
    labels: tuple[int, ...]


class AnnotatorJoined(Event, frozen=True):
    """A person is at work from now on."""

    annotator: str


class AnnotatorLeft(Event, frozen=True):
    """A person takes no more work (shift over, absent)."""

    annotator: str


class BatchSelected(Event, frozen=True, omit_defaults=True):
    """A batch was chosen; one entry per example in `examples` and the three rows below it.

    `scorer`: model, query_model, ensemble, proxy or none (no model yet); `model_version` is
    the newest version behind it (of the proxy, where that scored), 0 for none.
    `labels_behind`, `versions_behind` and `seconds_behind` are the staleness at selection:
    answers already in that the selecting model had not seen, versions started since it, and
    its age. `redundancy` is the mean cosine similarity of each pick to its nearest other
    pick; `redundancy_at_random` the same for a random batch of the same size. `reasons`: what
    spoke for each pick, by name; NaN-free, 0 for a pick that came at random. `shown`: the
    examples in the order in which people get them, where the plan groups alike ones.
    """

    batch: int
    examples: tuple[int, ...]
    utilities: tuple[float, ...]
    probabilities: tuple[float, ...]
    at_random: tuple[bool, ...]
    strategy: str
    scorer: str
    model_version: int
    labels_behind: int
    versions_behind: int
    seconds_behind: float
    redundancy: float
    redundancy_at_random: float
    reasons: dict[str, tuple[float, ...]] = {}
    shown: tuple[int, ...] = ()


class SelectionStarted(Event, frozen=True):
    """Live: a batch is being chosen behind the people's backs, from what is known now."""

    batch: int
    size: int


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


class TrainingStarted(Event, frozen=True):
    """Training of a version began on `examples` labels (digest over ids and labels)."""

    version: int
    examples: int
    labels_digest: str
    start: str
    expected_seconds: float


class ModelTrained(Event, frozen=True, omit_defaults=True):
    """A version is ready, measured on the locked audit set.

    `agreement` is Cohen's kappa with the version before on a fixed unlabeled stop set (0 for
    the first), `uncertainty` the mean of 1 - highest probability there. `audited`: how many
    audit examples had a label by then (None: all of them); with 0 the three figures say nothing.
    """

    version: int
    examples: int
    accuracy: float
    macro_f1: float
    log_loss: float
    agreement: float
    uncertainty: float
    audited: int | None = None


class TrainingFailed(Event, frozen=True, omit_defaults=True):
    """Training of a version ended without a model: an error, or somebody stopped it.

    `due_again`: the training was not at fault (the app stopped), and is due as it was before.
    """

    version: int
    cause: str
    due_again: bool = False


class ProxyFitted(Event, frozen=True):
    """The fast proxy model was fitted to score while the main model retrains."""

    version: int
    examples: int
    labels_digest: str


class QueueRescored(Event, frozen=True):
    """Waiting examples were scored again because labels came in since the last model."""

    examples: tuple[int, ...]
    utilities: tuple[float, ...]
    labels_since: int


class ReviewStarted(Event, frozen=True):
    """Live: what waits is being scored anew behind the people's backs, as things are now.

    One that begins before another has ended takes its place.
    """

    review: int


class QueryFailed(Event, frozen=True):
    """Live: a selection or a review ended without a result.

    After a selection that failed the next are made at random.
    """

    query: Literal["selection", "review"]
    cause: str


class DriftInjected(Event, frozen=True):
    """The simulation changed the world at this moment."""

    drift: str
    class_a: int
    class_b: int


class DriftFound(Event, frozen=True):
    """Arrivals differ from the reference sample: `figure` is below `threshold` (p-value)."""

    method: str
    figure: float
    threshold: float


class DriftCleared(Event, frozen=True):
    """Arrivals look like the reference sample again."""

    method: str
    figure: float
    threshold: float


class StrategySwitched(Event, frozen=True):
    """A rule changed the strategy; `figure` against `threshold` caused it."""

    strategy: str
    rule: str
    figure: float
    threshold: float


class BatchResized(Event, frozen=True):
    """A rule changed batch size and trigger; `figure` against `threshold` caused it."""

    batch_size: int
    trigger_share: float
    rule: str
    figure: float
    threshold: float


class AuditQueued(Event, frozen=True):
    """Examples of the locked audit set were slipped into the queue, in no way marked there."""

    examples: tuple[int, ...]


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


class Stopped(Event, frozen=True):
    """The run is over."""

    reason: str


AnyEvent = (
    RunStarted | ExamplesArrived | LabelsImported | AnnotatorJoined | AnnotatorLeft
    | BatchSelected | SlotLeased | SlotLapsed | SlotReleased | LabelGiven | ExampleSkipped
    | ConsensusReached | SlotAdded | SentToAdjudicator | TrainingStarted | ModelTrained
    | ProxyFitted | QueueRescored | DriftInjected | DriftFound | DriftCleared
    | StrategySwitched | BatchResized | Stopped | TrainingFailed | AuditQueued
    | LabelRetracted | LabelCorrected | LabelFoundByHand | ExampleFlagged | SuggestionShown
    | Adjudicated | ClassAdded | ClassRenamed | ClassesMerged | QueuePaused | QueueResumed
    | SelectionStarted | SkipRetracted | SlotHandedOver | AnswerSetAside | ReviewStarted
    | QueryFailed | RowsAdded | RecheckLeased | RecheckGiven | RecheckCorrected
    | RecheckRetracted
)  # fmt: skip
EVENT_KINDS: dict[str, type[Event]] = {kind_of(c.__name__): c for c in Event.__subclasses__()}
EVENT_KINDS |= {kind_of(c.__name__): c for c in SlotLeased.__subclasses__()}

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def encoded(event: Event) -> bytes:
    """The one byte string that stands for an event: JSON, fields as declared, shortest floats."""
    return _encoder.encode(event)


def decoded(payload: bytes | str) -> AnyEvent:
    """The event that `payload` stands for; raises msgspec.ValidationError on any misfit."""
    return _decoder.decode(payload)
