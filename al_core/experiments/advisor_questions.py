"""On what the advisor may simulate, and how much: from a choice on a page to a question."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from al_core.datasets.catalogue import CATALOGUE
from al_core.domain.constraints import Constraints, checked_constraints
from al_core.domain.plan import DataPlan, Plan
from al_core.experiments.advice_files import Question
from al_core.experiments.advisor_ground import Ground, Shape, nearest_ground, own_ground
from al_core.experiments.advisor_race import Effort
from al_core.experiments.data_sets import (
    DataChoice,
    SavedDataSet,
    data_choices,
    saved_data_sets,
)
from al_core.experiments.sweeping import SweepPlan

FEW_CLASSES = 2
"""Taken for data that nobody has labeled yet."""
USUAL_ROWS = 1000
LINES = {".csv", ".tsv", ".txt", ".jsonl"}


@dataclass(frozen=True)
class EffortChoice:
    """How much is simulated: `about` says what that comes to."""

    title: str
    effort: Effort
    about: str


EFFORTS: dict[str, EffortChoice] = {
    "quick": EffortChoice(
        "Quick: 5 seeds", Effort(designs=6, seeds=(2, 5)),
        "Quick: six designs on two seeds, the better half on five; about 60 runs.",
    ),
    "thorough": EffortChoice(
        "Thorough: 12 seeds", Effort(),
        "Thorough: ten designs on three seeds, the better ones on six and twelve; some 150 runs.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class GroundChoice:
    """Data to choose. shape: of data without labels, for which the nearest set stands in."""

    title: str
    about: str
    plan: DataPlan
    own: bool
    shape: Shape | None = None


def grounds(home: Path) -> dict[str, GroundChoice]:
    """Your own data first, labeled or not, then the catalogue."""
    unlabeled = [each for each in saved_data_sets(home) if not each.columns.label]
    found = {each.name: _labeled(each) for each in data_choices(home) if each.name not in CATALOGUE}
    found |= {each.name: _stand_in(each) for each in unlabeled}
    return found | {
        each.name: _of_catalogue(each) for each in data_choices(home) if each.name in CATALOGUE
    }


def question_on(given: Constraints, choice: GroundChoice, effort: EffortChoice) -> Question:
    """What is asked; PlanError for constraints that no loop can be planned on."""
    checked_constraints(given)
    ground = _ground(given, choice)
    mine = None if choice.shape is None else choice.plan
    return Question(
        given, ground.data, ground.own, ground.words, effort=effort.effort, stands_for=mine
    )


def _ground(given: Constraints, choice: GroundChoice) -> Ground:
    if choice.shape is not None:
        return nearest_ground(choice.shape, given.budget.labels or 1)
    if choice.own:
        own = own_ground(choice.plan)
        return Ground(own.data, own=True, words=f"your own data, {choice.title}")
    return Ground(choice.plan, own=False, words=f"{choice.title}, as you chose; not your data")


def _labeled(choice: DataChoice) -> GroundChoice:
    about = "Your own data: its labels stand in for what people would say."
    return GroundChoice(choice.title, about, choice.plan, own=True)


def _stand_in(saved: SavedDataSet) -> GroundChoice:
    choice = saved.to_label
    about = (
        "Your data has no labels, so the catalogue set of the same kind that is nearest in size "
        "is simulated in its place; the answer names it."
    )
    shape = Shape(saved.kind, _rows(saved.path), FEW_CLASSES)  # type: ignore[arg-type]
    return GroundChoice(f"{choice.title} (no labels)", about, choice.plan, own=False, shape=shape)


def _of_catalogue(choice: DataChoice) -> GroundChoice:
    about = "A set of the catalogue, not your data: take the one most like yours."
    return GroundChoice(f"{choice.title} ({choice.kind})", about, choice.plan, own=False)


@lru_cache(maxsize=64)
def _rows(path: Path) -> int:
    """About how many rows an upload has, unread: its lines, or what is usual.

    An upload lies under the hash of its content, so the answer stays.
    """
    if path.suffix.lower() not in LINES:
        return USUAL_ROWS
    with path.open("rb") as file:
        return max(1, sum(1 for _ in file))


def sweep_of(plan: Plan) -> SweepPlan:
    """A recommended plan beside its random control, five seeds, to look at closely."""
    return SweepPlan(
        base=plan,
        architectures=(plan.architecture.kind,),
        strategies=(plan.strategy.name,),
        seeds=tuple(range(5)),
        control_budget=2.0,
    )
