"""What can happen in a run: one frozen struct per kind, the only thing the log stores.

Times are seconds: since the run's start in a simulation, Unix time in a live run. Examples
are row numbers of the data version, labels are positions in `RunStarted.classes`.
"""

import msgspec

from al_core.domain.events.answering import (
    AnnotatorJoined,
    AnnotatorLeft,
    AnswerSetAside,
    ConsensusReached,
    ExampleSkipped,
    LabelGiven,
    RecheckGiven,
    RecheckLeased,
    SentToAdjudicator,
    SlotAdded,
    SlotHandedOver,
    SlotLapsed,
    SlotLeased,
    SlotReleased,
)
from al_core.domain.events.base import Event, RunMode, SkipScope, kind_of
from al_core.domain.events.handing_over import REPORTS, LabelsExported, ReportExported
from al_core.domain.events.pinning import PLAYBOOK, FindingPinned, FindingUnpinned
from al_core.domain.events.registering import (
    REGISTRY,
    ModelPromoted,
    ModelRegistered,
    ModelRolledBack,
    RegistryEvent,
    SnapshotTaken,
)
from al_core.domain.events.rethinking import (
    Adjudicated,
    ClassAdded,
    ClassesMerged,
    ClassRenamed,
    ExampleFlagged,
    LabelCorrected,
    LabelFoundByHand,
    LabelRetracted,
    QueuePaused,
    QueueResumed,
    RecheckCorrected,
    RecheckRetracted,
    SkipRetracted,
    SuggestionShown,
)
from al_core.domain.events.running import (
    ArrivalsAccepted,
    ArrivalsTested,
    AuditQueued,
    BatchResized,
    BatchSelected,
    DriftCleared,
    DriftFound,
    DriftInjected,
    ExamplesArrived,
    LabelsBrought,
    LabelsImported,
    ModelTrained,
    ProxyFitted,
    QueryFailed,
    QueueRescored,
    ReviewStarted,
    RowsAdded,
    RunStarted,
    SelectionStarted,
    Stopped,
    StrategyForced,
    StrategySwitched,
    TrainingFailed,
    TrainingStarted,
)

__all__ = [
    "EVENT_KINDS",
    "PLAYBOOK",
    "REGISTRY",
    "REGISTRY_KINDS",
    "REPORTS",
    "Adjudicated",
    "AnnotatorJoined",
    "AnnotatorLeft",
    "AnswerSetAside",
    "AnyEvent",
    "ArrivalsAccepted",
    "ArrivalsTested",
    "AuditQueued",
    "BatchResized",
    "BatchSelected",
    "ClassAdded",
    "ClassRenamed",
    "ClassesMerged",
    "ConsensusReached",
    "DriftCleared",
    "DriftFound",
    "DriftInjected",
    "Event",
    "ExampleFlagged",
    "ExampleSkipped",
    "ExamplesArrived",
    "FindingPinned",
    "FindingUnpinned",
    "LabelCorrected",
    "LabelFoundByHand",
    "LabelGiven",
    "LabelRetracted",
    "LabelsBrought",
    "LabelsExported",
    "LabelsImported",
    "ModelPromoted",
    "ModelRegistered",
    "ModelRolledBack",
    "ModelTrained",
    "ProxyFitted",
    "QueryFailed",
    "QueuePaused",
    "QueueRescored",
    "QueueResumed",
    "RecheckCorrected",
    "RecheckGiven",
    "RecheckLeased",
    "RecheckRetracted",
    "RegistryEvent",
    "ReportExported",
    "ReviewStarted",
    "RowsAdded",
    "RunMode",
    "RunStarted",
    "SelectionStarted",
    "SentToAdjudicator",
    "SkipRetracted",
    "SkipScope",
    "SlotAdded",
    "SlotHandedOver",
    "SlotLapsed",
    "SlotLeased",
    "SlotReleased",
    "SnapshotTaken",
    "Stopped",
    "StrategyForced",
    "StrategySwitched",
    "SuggestionShown",
    "TrainingFailed",
    "TrainingStarted",
    "decoded",
    "encoded",
    "kind_of",
]

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
    | RecheckRetracted | ArrivalsTested | ArrivalsAccepted | StrategyForced
    | LabelsBrought
    | ReportExported | LabelsExported
    | SnapshotTaken | ModelRegistered | ModelPromoted | ModelRolledBack
    | FindingPinned | FindingUnpinned
)  # fmt: skip
REGISTRY_KINDS: dict[str, type[Event]] = {
    kind_of(c.__name__): c for c in RegistryEvent.__subclasses__()
}
EVENT_KINDS: dict[str, type[Event]] = {
    kind_of(c.__name__): c for c in Event.__subclasses__() if c is not RegistryEvent
}
EVENT_KINDS |= {kind_of(c.__name__): c for c in SlotLeased.__subclasses__()}
EVENT_KINDS |= REGISTRY_KINDS

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def encoded(event: Event) -> bytes:
    """The one byte string that stands for an event: JSON, fields as declared, shortest floats."""
    return _encoder.encode(event)


def decoded(payload: bytes | str) -> AnyEvent:
    """The event that `payload` stands for; raises msgspec.ValidationError on any misfit."""
    return _decoder.decode(payload)
