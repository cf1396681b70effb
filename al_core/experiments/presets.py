"""Three ways to label that are often told of, each with the assumptions under which it pays.

A preset is a starting point for the advisor and a claim about it. The claim is worked out and
simulated under several sets of assumptions, those under which it holds among them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from al_core.domain.claims import ClaimRow, PresetOutcome
from al_core.domain.constraints import Constraints
from al_core.domain.errors import PlanError
from al_core.domain.plan import BudgetPlan, PricesPlan, TrainingPlan
from al_core.experiments.claims import (
    Assumption,
    EarlierTrigger,
    FasterLoop,
    LoopOfTimes,
    Money,
    ShorterRound,
    claim_row,
    row_of,
)
from al_core.experiments.label_saving import LabelSaving

Tell = Callable[[int, int], None]
"""Called with how many rows are done, of how many."""


@dataclass(frozen=True)
class Preset:
    """A scenario by name. claim: what is said of it; given: what the advisor begins with."""

    name: str
    title: str
    claim: str
    given: Constraints
    assumptions: tuple[Assumption | LabelSaving, ...]


def _plain(batch_size: int, people: int, retrain: float) -> LoopOfTimes:
    return LoopOfTimes("sequential", batch_size, people, retrain)


def _fixed(batch_size: int, people: int, retrain: float) -> LoopOfTimes:
    return LoopOfTimes("sequential", batch_size, people, retrain, "deterministic")


def _lognormal(cv: float) -> LoopOfTimes:
    return LoopOfTimes("sequential", 20, 4, 0.0, "lognormal", cv)


_FAST: tuple[Assumption, ...] = (
    FasterLoop(
        "All labels take the same time, retraining takes as long as 5 of them (R = 5 T)",
        _fixed(20, 20, 5.0), _fixed(100, 20, 5.0),
    ),
    FasterLoop(
        "The same, retraining takes as long as one label (R = T)",
        _fixed(20, 20, 1.0), _fixed(100, 20, 1.0),
    ),
    FasterLoop(
        "The same, retraining takes no time (R = 0)", _fixed(20, 20, 0.0), _fixed(100, 20, 0.0)
    ),
    FasterLoop(
        "Times vary (exponential), R = 5 T: small batches wait for stragglers more often",
        _plain(20, 20, 5.0), _plain(100, 20, 5.0),
    ),
    FasterLoop("Times vary (exponential), R = T", _plain(20, 20, 1.0), _plain(100, 20, 1.0)),
    FasterLoop(
        "Retraining beside labeling instead of a larger batch: pipeline, fixed times, R = T",
        _fixed(20, 20, 1.0), LoopOfTimes("parallel", 20, 20, 1.0, "deterministic", ahead=1),
    ),
    FasterLoop(
        "A queue that never runs dry instead: 10 people, batches of 10, exponential, R = T",
        _plain(10, 10, 1.0), LoopOfTimes("parallel", 10, 10, 1.0),
    ),
)  # fmt: skip
_EARLY: tuple[Assumption, ...] = (
    *(
        EarlierTrigger(f"{people} people, exponential times", _plain(20, people, 0.0))
        for people in (4, 5, 20)
    ),
    *(
        EarlierTrigger(f"4 people, lognormal times that vary by {cv:.0%} of their mean", loop)
        for cv, loop in ((cv, _lognormal(cv)) for cv in (0.3, 0.5, 1.0, 2.0))
    ),
    *(
        EarlierTrigger(f"{people} people, all labels take the same time", _fixed(20, people, 0.0))
        for people in (4, 20)
    ),
    *(
        ShorterRound(
            f"{people} people, exponential, R = T, and the loop goes on: stragglers are still at "
            "work when the next batch begins",
            _plain(20, people, 1.0), LoopOfTimes("hybrid", 20, people, 1.0, trigger=15),
        )
        for people in (4, 20)
    ),
)  # fmt: skip
_DEAR: tuple[Assumption | LabelSaving, ...] = (
    *(
        Money(f"Compute costs {words} before; labels fall by 60 %, compute rises by 30 %", share)
        for words, share in (
            ("2/7 of what labels cost", 2.0 / 7.0),
            ("5 % of what labels cost", 0.05),
            ("as much as labels", 1.0),
            ("three times as much as labels", 3.0),
        )
    ),
    LabelSaving("Handwritten digits, margin against random in the same loop", "digits"),
    LabelSaving("A noisy survey (anes96), margin against random in the same loop", "anes96"),
)

PRESETS: dict[str, Preset] = {
    each.name: each
    for each in (
        Preset(
            "hundred_items",
            "100 items, 20 annotators",
            "3 times the labels per hour of batches of 20.",
            Constraints(
                label_seconds=60.0, spread="exponential", people=20,
                training=TrainingPlan(seconds=300.0), budget=BudgetPlan(labels=500),
            ),
            _FAST,
        ),
        Preset(
            "trigger_of_15",
            "20 images, trigger of 15",
            "Retraining begins 38 to 63 % sooner when it does not wait for the last 5.",
            Constraints(
                label_seconds=30.0, spread="exponential", people=4,
                training=TrainingPlan(seconds=30.0), budget=BudgetPlan(labels=200),
            ),
            _EARLY,
        ),
        Preset(
            "hourly_retraining",
            "Batch of 200, hourly retraining",
            "60 % less for labels, 30 % more for compute, 40 % less in all.",
            Constraints(
                label_seconds=180.0, people=10, training=TrainingPlan(seconds=600.0),
                budget=BudgetPlan(labels=1000), prices=PricesPlan(per_compute_hour=20.0),
            ),
            _DEAR,
        ),
    )
}  # fmt: skip

HOW = (
    "Rows on times run through the loop's own engine with simulated people, six seeds each, "
    "and no model; rows on data train models, five seeds; rows on money are sums."
)


def preset_named(name: str) -> Preset:
    """The preset of that name; PlanError with those there are."""
    if name not in PRESETS:
        raise PlanError(f"no preset {name!r}; take one of {', '.join(PRESETS)}")
    return PRESETS[name]


def calculated_outcome(preset: Preset) -> PresetOutcome:
    """What arithmetic says at once of the rows it can; nothing is run."""
    rows = tuple(
        row_of(each, None) for each in preset.assumptions if not isinstance(each, LabelSaving)
    )
    return PresetOutcome(preset.name, rows, "Calculated; nothing was simulated yet.")


def simulated_outcome(
    preset: Preset, cache: Path | None = None, tell: Tell = lambda _done, _of: None
) -> PresetOutcome:
    """Every row run, some ten seconds to a minute; `tell` hears after each run."""
    rows: list[ClaimRow] = []
    done, total = 0, steps(preset)
    for each in preset.assumptions:
        if isinstance(each, LabelSaving):
            rows += each.rows(cache, partial(_told, tell, (done, total)))
        else:
            rows.append(claim_row(each))
        done += _steps(each)
        tell(done, total)
    return PresetOutcome(preset.name, tuple(rows), HOW)


def _told(tell: Tell, standing: tuple[int, int], runs: int) -> None:
    done, total = standing
    tell(done + runs, total)


def steps(preset: Preset) -> int:
    """How often `tell` hears that something is done."""
    return sum(map(_steps, preset.assumptions))


def _steps(assumption: Assumption | LabelSaving) -> int:
    return assumption.runs if isinstance(assumption, LabelSaving) else 1
