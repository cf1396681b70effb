"""The run goes on: examples, batches, models, drift, and what rules change."""

from typing import Literal

import msgspec

from al_core.domain.events.base import Event, RunMode
from al_core.domain.exchange import HumanAnswer
from al_core.domain.plan import Plan


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


class LabelsBrought(Event, frozen=True, omit_defaults=True):
    """Live: labels that people gave elsewhere came in, those of one file at once.

    One entry per example in the first five: its label, what the source calls it, what each
    person said there, and the source's own numbers for it. `source`: the file's name, `form`:
    its format, `file`: its SHA-256, `by`: who brought it. No strategy chose these examples.
    """

    examples: tuple[int, ...]
    labels: tuple[int, ...]
    ids: tuple[str, ...]
    answers: tuple[tuple[HumanAnswer, ...], ...]
    hashes: tuple[dict[str, int], ...]
    source: str
    form: str
    file: str
    by: str


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
    reasons: dict[str, tuple[float, ...]] = msgspec.field(default_factory=dict)
    shown: tuple[int, ...] = ()


class SelectionStarted(Event, frozen=True):
    """Live: a batch is being chosen behind the people's backs, from what is known now."""

    batch: int
    size: int


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


class ArrivalsTested(Event, frozen=True):
    """The last `tested` of `arrived` later arrivals were compared with the reference sample.

    `p_values` by test, each corrected for their number; one below `threshold` is an alarm.
    """

    look: int
    tested: int
    arrived: int
    model_version: int
    p_values: dict[str, float]
    threshold: float


class ArrivalsAccepted(Event, frozen=True):
    """Somebody calls the last arrivals the new normal: later ones are compared with them."""

    by: str


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


class StrategyForced(Event, frozen=True):
    """Somebody put a strategy in force, whatever rules say; "" = the rules have it again."""

    strategy: str
    by: str


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


class Stopped(Event, frozen=True):
    """The run is over."""

    reason: str
