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


class SlotLeased(Event, frozen=True):
    """A person took one slot of an example until `due`."""

    lease: int
    example: int
    annotator: str
    due: float


class SlotLapsed(Event, frozen=True):
    """A lease ran out; the slot is open to others."""

    lease: int


class SlotReleased(Event, frozen=True):
    """A person gave a slot back unanswered (end of shift)."""

    lease: int


class LabelGiven(Event, frozen=True):
    """An answer. `counted` is false for one that came too late; `reason` then says why.

    The `*_behind` figures are the staleness at the answer: versions finished, labels closed
    and seconds passed since the example was selected.
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


class ExampleSkipped(Event, frozen=True):
    """A person passed an example by, for the people that `scope` says."""

    lease: int
    example: int
    annotator: str
    scope: SkipScope
    active_seconds: float


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


class ModelTrained(Event, frozen=True):
    """A version is ready, measured on the locked audit set.

    `agreement` is Cohen's kappa with the version before on a fixed unlabeled stop set (0 for
    the first), `uncertainty` the mean of 1 - highest probability there.
    """

    version: int
    examples: int
    accuracy: float
    macro_f1: float
    log_loss: float
    agreement: float
    uncertainty: float


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


class Stopped(Event, frozen=True):
    """The run is over."""

    reason: str


AnyEvent = (
    RunStarted | ExamplesArrived | LabelsImported | AnnotatorJoined | AnnotatorLeft
    | BatchSelected | SlotLeased | SlotLapsed | SlotReleased | LabelGiven | ExampleSkipped
    | ConsensusReached | SlotAdded | SentToAdjudicator | TrainingStarted | ModelTrained
    | ProxyFitted | QueueRescored | DriftInjected | DriftFound | DriftCleared
    | StrategySwitched | BatchResized | Stopped
)  # fmt: skip
EVENT_KINDS: dict[str, type[Event]] = {kind_of(c.__name__): c for c in Event.__subclasses__()}

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def encoded(event: Event) -> bytes:
    """The one byte string that stands for an event: JSON, fields as declared, shortest floats."""
    return _encoder.encode(event)


def decoded(payload: bytes | str) -> AnyEvent:
    """The event that `payload` stands for; raises msgspec.ValidationError on any misfit."""
    return _decoder.decode(payload)
