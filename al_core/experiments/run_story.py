"""What a run's log tells beside its models: picks with their chances, answers, what was spent."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from al_core.domain import events as ev
from al_core.domain.plan import BudgetPlan
from al_core.domain.ports import LoggedEvent
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState


@dataclass(frozen=True)
class Pick:
    """An example that a batch asked for: its chance among `left`, and the newest model then."""

    example: int
    chance: float
    left: int
    at_random: bool
    version: int


@dataclass(frozen=True)
class Told:
    """A counted answer: staleness in versions and labels, the version that chose, the newest."""

    example: int
    label: int
    versions_behind: int
    labels_behind: int
    chooser: int
    newest: int


@dataclass
class Story:
    """Collected in one pass over the log.

    population: examples that could be picked when the run began. changed: how many picks there
    were when that population changed (-1: never), and `change` says by what. spent: largest
    share of a budget spent at each finished version, nan without a budget.
    """

    state: LoopState = field(default_factory=LoopState)
    picks: list[Pick] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)
    population: int = 0
    changed: int = -1
    change: str = ""
    chooser: dict[int, int] = field(default_factory=dict)

    def take(self, entry: LoggedEvent) -> None:
        """Collect from the next entry, then let the state take it in."""
        event, now = event_of(entry), entry.occurred_at
        match event:
            case ev.BatchSelected():
                self._picked(event)
            case ev.LabelGiven() if event.counted and event.example in self.chooser:
                self._answered(event)
            case ev.ModelTrained():
                self.spent.append(self._spent(now))
            case ev.LabelFoundByHand():
                self._change("a label was given by hand")
            case ev.ExamplesArrived() if self.state.arrived:
                self._change("examples arrived after the start")
            case ev.LabelsBrought():
                self._change("labels from elsewhere came in")
            case ev.LabelsImported() if self.picks:
                self._change("labels were imported after the start")
        self.state.apply(now, event)
        if not self.picks and not self.change:
            self.population = len(self.state.available)

    def _picked(self, event: ev.BatchSelected) -> None:
        left = len(self.state.available)
        rows = zip(event.examples, event.probabilities, event.at_random, strict=True)
        for place, (example, chance, at_random) in enumerate(rows):
            self.picks.append(Pick(example, chance, left - place, at_random, event.model_version))
            self.chooser[example] = event.model_version

    def _answered(self, event: ev.LabelGiven) -> None:
        newest = self.state.versions[-1].number if self.state.versions else 0
        self.told.append(
            Told(
                event.example,
                event.label,
                event.versions_behind,
                event.labels_behind,
                self.chooser[event.example],
                newest,
            )
        )

    def _change(self, by: str) -> None:
        if not self.change:
            self.changed, self.change = len(self.picks), by

    def _spent(self, now: float) -> float:
        budget, state = self.state.plan.budget, self.state
        hours = (now - state.began_at) / 3600.0
        return spent_share(budget, float(state.totals.counted), hours, state.cost)


def spent_share(budget: BudgetPlan, labels: float, hours: float, cost: float) -> float:
    """The largest share of a budget that is spent; nan without one."""
    bounds = ((labels, budget.labels), (hours, budget.hours), (cost, budget.cost))
    shares = [used / bound for used, bound in bounds if bound]
    return max(shares) if shares else float("nan")


def story_of(entries: Sequence[LoggedEvent]) -> Story:
    """The story of a run, finished or not."""
    story = Story()
    for entry in entries:
        story.take(entry)
    return story


def refused(picks: Sequence[Pick], share: float) -> str:
    """Why the logged chances of picks allow no unbiased estimate; empty when they do."""
    chances = np.array([pick.chance for pick in picks])
    at_random = np.array([pick.at_random for pick in picks], dtype=bool)
    uniform = 1.0 / np.array([float(pick.left) for pick in picks])
    if (chances <= 0.0).any():
        return f"{int((chances <= 0.0).sum())} picks have no logged chance"
    if ((chances >= 1.0) & (uniform < 1.0)).any():
        return "without a random share all but the strategy's next had no chance; set one above 0"
    bounded = at_random & (chances < uniform * (1.0 - 1e-9))
    drawn = ~at_random & (chances < 1.0 - share - 1e-9)
    if bounded.any() and drawn.any():
        return (
            "the strategy draws with chances of its own, which are not known for the examples "
            "that came by the random share"
        )
    return ""
