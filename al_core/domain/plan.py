"""A plan: everything that decides how a run goes, as one value that reads from TOML.

Same plan + data version + library versions = the same events. Times are seconds unless the
name says otherwise; shares are 0 to 1; money is in units of the user's own currency.
"""

from typing import Any, Literal

import msgspec

Value = str | int | float | bool | None
Params = dict[str, Any]
Spread = Literal["deterministic", "exponential", "lognormal", "bootstrap"]
ArchitectureKind = Literal["sequential", "parallel", "hybrid", "adaptive"]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the parts of a plan."""


class DataPlan(_Part, frozen=True):
    """Which data set, and how its rows become features.

    `dataset` is a catalogue name, or a path to CSV, Parquet or JSONL with `params` naming
    the columns. `features`: auto, tfidf, tfidf_svd, table, image or embedding. `rows` keeps
    a random share of that many rows.
    """

    dataset: str = "digits"
    features: str = "auto"
    rows: int | None = None
    params: Params = {}


class SplitPlan(_Part, frozen=True):
    """What is drawn before the loop: the locked audit set, the seed set, the tie-break.

    `protocol="published"` is the split of Lu, Li, Lin 2023 (arXiv 2306.08954): 60 % pool in
    shuffled order, 40 % test, the first `seed_size` of the pool as seed set. `tie_break`:
    by a hash of example id and seed, or in pool order.
    """

    audit_share: float = 0.3
    seed_size: int = 20
    seed_draw: Literal["random", "stratified"] = "stratified"
    protocol: Literal["standard", "published"] = "standard"
    tie_break: Literal["hash", "order"] = "hash"


class ModelPlan(_Part, frozen=True):
    """A scikit-learn classifier by catalogue name or import path (`package.module:Class`).

    `start`: each version from scratch (cold), from the version before (warm), or
    (`incremental`) updated with the new labels only, where the classifier can.
    `calibration`: none, sigmoid, temperature (one number fitted on out-of-fold predictions of
    the labeled set; it changes how sure the model is and never what it says), or auto =
    sigmoid where the strategy needs probabilities that the classifier does not give.
    """

    name: str = "logistic_regression"
    params: Params = {}
    start: Literal["cold", "warm", "incremental"] = "cold"
    calibration: Literal["auto", "none", "sigmoid", "temperature"] = "auto"


class StrategyPlan(_Part, frozen=True):
    """A query strategy by name, with its parameters."""

    name: str = "margin"
    params: Params = {}


class ArchitecturePlan(_Part, frozen=True):
    """When to select, how many, when to retrain (DESIGN: Sequential to Adaptive).

    `ahead`: parallel only, how many batches may be out beyond those that a finished model has
    seen (1 = the classic pipeline); none = no limit, the queue always holds work.
    `trigger_share` or `trigger_count` of the newest batch closed starts the next (hybrid,
    adaptive). `warm_up_agreement`: sequential until the kappa of successive models reaches
    it. `window`: most examples open at once. `rules`: adaptive's rules that are on.
    """

    kind: ArchitectureKind = "sequential"
    batch_size: int = 20
    ahead: int | None = None
    trigger_share: float = 0.8
    trigger_count: int | None = None
    warm_up_agreement: float | None = None
    window: int | None = None
    rules: tuple[str, ...] = (
        "idle", "stale", "redundant", "uncertainty", "abandoned", "drift", "plateau",
    )  # fmt: skip
    smallest_batch: int = 2
    largest_batch: int = 200


class OptionsPlan(_Part, frozen=True):
    """Options that any architecture can carry.

    `query_model`: scores in place of the task model. `proxy`: a fast model that scores while
    the main model retrains. `ensemble`: average of the last k versions scores.
    `refresh_labels`: waiting examples are scored again after so many new labels (0 = off).
    `random_share`: chance that a slot of a batch is filled at random. `hand`: most examples
    that one person holds at once; with 1 all take from the queue in its order, to the item,
    while a browser that is not to wait for the server wants more (projects start with 12).
    `audit_share`: audit examples slipped into the queue, per example of a batch (live runs; in
    simulations the audit set's labels are known). `recheck_share`: of what a person labeled,
    shown to the same person again, unmarked, after `recheck_after` others or more (live runs;
    it tells how far people agree with themselves).
    `on_drift`: what selects while arrivals differ from the reference (adaptive's own rule goes
    before it). `queue_order`: grouped = alike examples of a batch follow one another, which
    people label faster.
    """

    query_model: ModelPlan | None = None
    proxy: ModelPlan | None = None
    ensemble: int = 1
    refresh_labels: int = 0
    queue_order: Literal["utility", "shuffled", "arrival", "grouped"] = "utility"
    on_drift: Literal["none", "random", "explore"] = "none"
    lease_seconds: float = 3600.0
    overlap: int = 1
    consensus: Literal["majority", "dawid_skene", "weighted"] = "majority"
    skip_scope: Literal["me", "everyone", "adjudicator"] = "me"
    random_share: float = 0.1
    hand: int = 1
    audit_share: float = 0.0
    recheck_share: float = 0.0
    recheck_after: int = 20


class TrainingPlan(_Part, frozen=True):
    """Virtual seconds to retrain and rescore: `seconds + seconds_per_label * labels`."""

    seconds: float = 30.0
    seconds_per_label: float = 0.0


class Person(_Part, frozen=True):
    """One simulated annotator, or `count` alike.

    `spread` with coefficient of variation `cv` (lognormal only) around `mean_seconds`;
    bootstrap draws from `times`, seconds measured on real people, scaled to `mean_seconds`
    unless that is 0. `confusion[i][j]` = chance to answer j where i is true, in place of
    `accuracy`. `shifts`: (start, end) seconds at work, empty = always; `absences` likewise
    take time out. `abandonment`: share of items still open at the time-out that are dropped
    there; the rest are worked on and answered late. `alike_discount`: share of the time
    saved on an item alike the one before.
    """

    name: str = "person"
    count: int = 1
    mean_seconds: float = 20.0
    spread: Spread = "lognormal"
    cv: float = 0.5
    times: tuple[float, ...] = ()
    accuracy: float = 1.0
    confusion: tuple[tuple[float, ...], ...] = ()
    skip_rate: float = 0.0
    shifts: tuple[tuple[float, float], ...] = ()
    absences: tuple[tuple[float, float], ...] = ()
    abandonment: float = 1.0
    alike_discount: float = 0.0


class PricesPlan(_Part, frozen=True):
    """Money: per counted answer, per hour a person is at work, per hour of training."""

    per_label: float = 0.0
    per_person_hour: float = 20.0
    per_compute_hour: float = 1.0


class BudgetPlan(_Part, frozen=True):
    """The run stops at the first of these that is reached; none = the whole pool."""

    labels: int | None = 200
    hours: float | None = None
    cost: float | None = None


class ArrivalPlan(_Part, frozen=True):
    """Share of the pool there at the start; the rest arrive at `rate_per_hour`."""

    initial_share: float = 1.0
    rate_per_hour: float = 0.0
    spacing: Literal["even", "poisson"] = "poisson"


class DriftPlan(_Part, frozen=True):
    """A change of the world at `at_seconds`.

    prior_shift: from then on the share of `class_a` among arrivals is higher by `points` (1 =
    it arrives before all others); domain_shift: examples of other worlds arrive, none before
    (both need arrivals, the latter data of several domains); label_swap: classes a and b
    change meaning, for people and audit set alike.
    """

    at_seconds: float = 0.0
    drift: Literal["prior_shift", "domain_shift", "label_swap"] = "prior_shift"
    class_a: int = 0
    class_b: int = 1
    points: float = 1.0


class Plan(_Part, frozen=True):
    """A whole run. Defaults give a small, sensible one."""

    name: str = "run"
    seed: int = 0
    data: DataPlan = DataPlan()
    split: SplitPlan = SplitPlan()
    model: ModelPlan = ModelPlan()
    strategy: StrategyPlan = StrategyPlan()
    architecture: ArchitecturePlan = ArchitecturePlan()
    options: OptionsPlan = OptionsPlan()
    training: TrainingPlan = TrainingPlan()
    team: tuple[Person, ...] = (Person(count=3),)
    prices: PricesPlan = PricesPlan()
    budget: BudgetPlan = BudgetPlan()
    arrivals: ArrivalPlan = ArrivalPlan()
    drift: DriftPlan | None = None


def as_logged(plan: Plan) -> Plan:
    """The plan as a log gives it back: a whole number in a field of seconds is a float, say.

    A run starts with this one, else its replay would differ in the first event.
    """
    return msgspec.json.decode(msgspec.json.encode(plan), type=Plan)


def people(plan: Plan) -> tuple[Person, ...]:
    """Every person of the team on their own, with unique names (`ana-1`, `ana-2`, ...)."""
    everyone: list[Person] = []
    for member in plan.team:
        if member.count == 1:
            everyone.append(member)
            continue
        everyone += [
            msgspec.structs.replace(member, name=f"{member.name}-{number}", count=1)
            for number in range(1, member.count + 1)
        ]
    return tuple(everyone)
