"""Health reports: two groups of a run's examples compared, and how good its model is.

Built by Evidently in a worker process; everything a page draws is in here as plain values. All
names are as the user wrote them: whoever puts them on a page must escape them. `nan` stands
for a figure that does not exist.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Group = Literal["pool", "labeled", "selection", "arrivals", "audit"]
Direction = Literal["low p-value = drift", "distance above threshold = drift"]
Aspect = Literal["model", "data", "embedding"]

GROUP_TITLES: dict[Group, str] = {
    "pool": "Pool",
    "labeled": "Labeled set",
    "selection": "Latest selection",
    "arrivals": "Later arrivals",
    "audit": "Locked audit set",
}
GROUP_WORDS: dict[Group, str] = {
    "pool": "what could be selected when the run began: a random sample",
    "labeled": "what has a label and trains the model",
    "selection": "the batch that was selected last",
    "arrivals": "what entered the pool after the run began",
    "audit": "the random sample kept apart to measure models on",
}


@dataclass(frozen=True)
class GroupSize:
    """A group of examples: `rows` belong to it, `sampled` of them, drawn by seed, were compared."""

    group: Group
    rows: int
    sampled: int


@dataclass(frozen=True)
class ColumnSummary:
    """One group's values of one column, to be drawn; both groups of a card share the places.

    Numbers: `edges` of k bins, (k + 1), and `counts`, (k). Categories: `names`, (k), and
    `counts`, (k); the last name may be "other", for all that are rarer. values: how many there
    are; missing: how many more are not there. mean, spread (standard deviation): of numbers,
    else nan.
    """

    edges: tuple[float, ...]
    names: tuple[str, ...]
    counts: tuple[int, ...]
    values: int
    missing: int
    mean: float
    spread: float


@dataclass(frozen=True)
class HealthCard:
    """One column compared by one method; a column has two cards: a test and a distance.

    name: title, such as "confidence: Kolmogorov-Smirnov". column: as the data have it, or
    ours. aspect: what it is of: what the model says, the data themselves, or their features.
    figure: the p-value or the distance. drifted: figure on the wrong side of threshold.
    """

    name: str
    column: str
    aspect: Aspect
    kind: Literal["numbers", "categories"]
    method: str
    figure: float
    threshold: float
    direction: Direction
    drifted: bool
    reference: ColumnSummary
    current: ColumnSummary


@dataclass(frozen=True)
class HealthTest:
    """A check that Evidently made: what it asked, in its words, and whether it holds."""

    name: str
    description: str
    passed: bool


@dataclass(frozen=True)
class ClassFigures:
    """One class on the audit set; nan where nothing was named (precision) or of it (recall)."""

    name: str
    precision: float
    recall: float
    f1: float
    items: int
    named: int


@dataclass(frozen=True)
class AuditReport:
    """Classification quality of one model version on the labeled items of the locked audit set.

    method: "two classes" or "several classes", and what f1 is: macro over the classes that
    occur. `classes`: those that occur among labels or answers, in the run's order.
    """

    version: int
    items: int
    accuracy: float
    precision: float
    recall: float
    f1: float
    method: str
    classes: tuple[ClassFigures, ...]


@dataclass(frozen=True)
class ReportFile:
    """A whole Evidently report: `html` opens by itself, `dump` (JSON) renders it anew.

    User texts in it are made inert: no character of theirs can open or close a tag.
    """

    title: str
    html: Path
    dump: Path

    @property
    def report(self) -> str:
        """The key of the report it belongs to, 64 hex digits."""
        return self.html.parent.name


@dataclass(frozen=True)
class HealthReport:
    """Two groups of a run compared as one model version sees them, and that version's quality.

    version: 0 before the first model; cards about the model are left out then. by_design: one
    group was chosen by the loop, so that a difference is expected and no alarm. quality: None
    where it can't be told. notes: what was left out or can't be told, and why; for the user.
    files: the comparison, then the audit set's quality; those that could be built.
    """

    run_id: str
    seq: int
    version: int
    current: GroupSize
    reference: GroupSize
    by_design: bool
    cards: tuple[HealthCard, ...]
    drifted_columns: int
    columns: int
    tests: tuple[HealthTest, ...]
    quality: AuditReport | None
    notes: tuple[str, ...]
    files: tuple[ReportFile, ...]
    evidently_version: str
