"""What the loop counts: batches, versions, sums over the run and since the last selection."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Batch:
    """A selected batch, what spoke for each of its examples, and how far it has come."""

    number: int
    examples: tuple[int, ...]
    model_version: int
    selected_at: float
    labels_then: int
    versions_then: int
    reasons: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    closed: int = 0

    @property
    def size(self) -> int:
        """Number of examples."""
        return len(self.examples)


@dataclass(frozen=True, slots=True)
class Version:
    """A finished model: labels it saw, when they were frozen, when it was ready."""

    number: int
    labels: int
    frozen_at: float
    ready_at: float
    agreement: float
    uncertainty: float


@dataclass(slots=True)
class SinceSelection:
    """What happened since the newest batch was selected; the adaptive rules read it."""

    person_seconds: float = 0.0
    idle_seconds: float = 0.0
    leases: int = 0
    lapses: int = 0
    answers: int = 0
    labels_behind: int = 0
    trainings: int = 0


@dataclass(slots=True)
class Totals:
    """Running sums over the whole run."""

    answers: int = 0
    late_answers: int = 0
    retracted: int = 0
    lapses: int = 0
    person_seconds: float = 0.0
    idle_seconds: float = 0.0
    waiting_seconds: float = 0.0
    training_seconds: float = 0.0
    started_versions: int = 0
    leases: int = 0
    proxies: int = 0
    reviews: int = 0

    @property
    def counted(self) -> int:
        """Answers that came in time and stand."""
        return self.answers - self.late_answers - self.retracted
