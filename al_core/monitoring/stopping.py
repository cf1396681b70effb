"""Rules that say when to stop labeling, each with its figure after every model version.

None of them ever sees a label of the pool before it is bought: most look at a fixed random
sample of the pool without labels, one at the locked audit set, two at money.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np

from al_core.domain.advice import Direction, Says, Vote
from al_core.domain.results import Interval
from al_core.domain.values import Floats, Labels
from al_core.monitoring import successive
from al_core.monitoring.trend import Right, price_of_a_label, trends


@dataclass(frozen=True)
class Watched:
    """What the rules look at: one entry per model version, oldest first.

    labels, cost: labels learned from and money spent by then, (k,). stop_set: probabilities on
    the fixed sample, (k, m, C). audit_right: whether it is right on each audit item, (k, n).
    batch_entropy: largest entropy (nats) among what the strategy chose with it; batch_right: of
    what the strategy had chosen and it newly learned, the share on which the version that
    chose it had been right; (k,), nan where there is none. spent: the largest share of any
    budget that is spent, (k,).
    """

    labels: Floats
    cost: Floats
    stop_set: Floats
    audit_right: Right
    batch_entropy: Floats
    batch_right: Floats
    spent: Floats

    @property
    def predicted(self) -> Labels:
        """The class that each version names on the sample, (k, m)."""
        return np.asarray(self.stop_set.argmax(axis=2))

    @cached_property
    def trends(self) -> list[Interval]:
        """Accuracy gained per 100 labels as it stood after each version, see `trends`."""
        return trends(self.labels, self.audit_right)

    def until(self, versions: int) -> "Watched":
        """What could be seen when so many versions were there."""
        return Watched(
            self.labels[:versions],
            self.cost[:versions],
            self.stop_set[:versions],
            self.audit_right[:versions],
            self.batch_entropy[:versions],
            self.batch_right[:versions],
            self.spent[:versions],
        )


class StoppingRule(ABC):
    """One rule: a figure per version, and a threshold that says when to stop.

    meaning: what the figure is, for a person. direction: on which side of the threshold the
    rule says stop. unknown: why it abstains when its newest figure is nan.
    """

    name: ClassVar[str]
    meaning: ClassVar[str]
    paper: ClassVar[str]
    direction: ClassVar[Direction]
    about: ClassVar[Literal["model", "budget", "worth"]] = "model"
    unknown: ClassVar[str] = "too few models yet"
    threshold: float

    @abstractmethod
    def history(self, watched: Watched) -> Floats:
        """The rule's figure after each version, (k,); nan where it can't be known yet."""

    def reached(self, history: Floats) -> Right:
        """After which versions the rule says stop, (k,)."""
        if self.direction == "at least":
            return np.asarray(history >= self.threshold)
        return np.asarray(history <= self.threshold)

    def first_stop(self, watched: Watched) -> int | None:
        """Position of the first version after which the rule says stop; None: never."""
        there = np.flatnonzero(self.reached(self.history(watched)))
        return int(there[0]) if there.size else None

    def vote(self, watched: Watched) -> Vote:
        """What the rule says of the newest version."""
        history = self.history(watched)
        figure = float(history[-1]) if history.size else math.nan
        says: Says = "cannot tell"
        reason, unknown = f"{self.name} can't tell: {self.unknown}", self.unknown
        if not math.isnan(figure):
            says = "stop" if bool(self.reached(history)[-1]) else "continue"
            reason, unknown = self.told(figure), ""
        return Vote(
            self.name, self.meaning, self.paper, self.direction, self.threshold, history, says,
            reason, self.about, unknown,
        )  # fmt: skip

    def told(self, figure: float) -> str:
        """What a figure says, in words."""
        bound = f"{self.direction} {self.threshold:.3g}"
        return f"{self.meaning} is {figure:.3g}, to stop it must be {bound}"


@dataclass(frozen=True)
class KappaStop(StoppingRule):
    """Successive models name nearly the same classes: mean kappa of the last three."""

    name: ClassVar[str] = "stabilising predictions"
    meaning: ClassVar[str] = "kappa between successive models on the stop set, mean of the last 3"
    paper: ClassVar[str] = "Bloodgood, Vijay-Shanker 2009, aclanthology.org/W09-1107"
    direction: ClassVar[Direction] = "at least"
    threshold: float = 0.99
    window: int = 3

    def history(self, watched: Watched) -> Floats:
        """Windowed kappas."""
        figures = successive.kappas(watched.predicted, watched.stop_set.shape[2])
        return successive.windowed(figures, self.window, "mean")


@dataclass(frozen=True)
class ClassificationChange(StoppingRule):
    """No example of the sample changed its class in the last two models."""

    name: ClassVar[str] = "classification change"
    meaning: ClassVar[str] = "largest share of the stop set whose class changed, of the last 2"
    paper: ClassVar[str] = "Zhu, Wang, Hovy 2008, aclanthology.org/C08-1142"
    direction: ClassVar[Direction] = "at most"
    threshold: float = 0.0
    window: int = 2

    def history(self, watched: Watched) -> Floats:
        """Windowed shares."""
        figures = successive.changed_shares(watched.predicted)
        return successive.windowed(figures, self.window, "max")


@dataclass(frozen=True)
class PredictedFChange(StoppingRule):
    """Macro F1 would hardly move from one model to the next: largest of the last three."""

    name: ClassVar[str] = "predicted change of F"
    meaning: ClassVar[str] = "predicted change of macro F1 on the stop set, largest of the last 3"
    paper: ClassVar[str] = "Altschuler, Bloodgood 2019, arXiv 1901.09118"
    direction: ClassVar[Direction] = "at most"
    threshold: float = 0.05
    window: int = 3

    def history(self, watched: Watched) -> Floats:
        """Windowed changes."""
        figures = successive.macro_f_changes(watched.predicted)
        return successive.windowed(figures, self.window, "max")


@dataclass(frozen=True)
class OverallUncertainty(StoppingRule):
    """The model is sure of nearly all of the sample."""

    name: ClassVar[str] = "overall uncertainty"
    meaning: ClassVar[str] = "mean entropy on the stop set, as a share of the largest possible"
    paper: ClassVar[str] = "Zhu, Wang, Hovy 2008, aclanthology.org/C08-1142"
    direction: ClassVar[Direction] = "at most"
    threshold: float = 0.1

    def history(self, watched: Watched) -> Floats:
        """Mean entropies."""
        return successive.mean_entropies(watched.stop_set)


@dataclass(frozen=True)
class MaximumConfidence(StoppingRule):
    """The model is sure of everything that the strategy chose with it."""

    name: ClassVar[str] = "maximum confidence"
    meaning: ClassVar[str] = "largest entropy (nats) in the batch chosen with the model"
    paper: ClassVar[str] = "Zhu, Hovy 2007, aclanthology.org/D07-1082"
    direction: ClassVar[Direction] = "at most"
    unknown: ClassVar[str] = "no batch was chosen with the newest model yet"
    threshold: float = 0.001

    def history(self, watched: Watched) -> Floats:
        """Largest entropies."""
        return watched.batch_entropy


@dataclass(frozen=True)
class MinimumError(StoppingRule):
    """The model that chose was right on what it chose, the hardest there is."""

    name: ClassVar[str] = "minimum error"
    meaning: ClassVar[str] = "share of the newest chosen labels that the choosing model had right"
    paper: ClassVar[str] = "Zhu, Hovy 2007, aclanthology.org/D07-1082"
    direction: ClassVar[Direction] = "at least"
    unknown: ClassVar[str] = "nothing that a model chose was newly learned"
    threshold: float = 0.9

    def history(self, watched: Watched) -> Floats:
        """Shares that were right."""
        return watched.batch_right


@dataclass(frozen=True)
class Plateau(StoppingRule):
    """Even the upper end of the accuracy's slope is small: surely little is gained any more."""

    name: ClassVar[str] = "plateau"
    meaning: ClassVar[str] = (
        "upper end of the audited accuracy gained per 100 labels, last third of the labels"
    )
    paper: ClassVar[str] = "slope with a t interval over audit items; no paper, our own"
    direction: ClassVar[Direction] = "at most"
    unknown: ClassVar[str] = "fewer than 5 models, or an audit set without labels"
    threshold: float = 0.02

    def history(self, watched: Watched) -> Floats:
        """Upper ends."""
        upper = [each.high for each in watched.trends]
        return np.where(np.isfinite(upper), upper, np.nan)


@dataclass(frozen=True)
class BudgetSpent(StoppingRule):
    """One of the plan's budgets (labels, hours, money) is spent."""

    name: ClassVar[str] = "budget"
    meaning: ClassVar[str] = "largest spent share of the budgets for labels, hours and money"
    paper: ClassVar[str] = "the plan's own bound"
    direction: ClassVar[Direction] = "at least"
    about: ClassVar[Literal["model", "budget", "worth"]] = "budget"
    unknown: ClassVar[str] = "the plan has no budget"
    threshold: float = 1.0

    def history(self, watched: Watched) -> Floats:
        """Spent shares."""
        return watched.spent

    def told(self, figure: float) -> str:
        """How much of the tightest budget is gone."""
        if figure >= self.threshold:
            return "a budget of the plan (labels, hours or money) is spent"
        return f"{figure:.0%} of the plan's tightest budget (labels, hours or money) is spent"


@dataclass(frozen=True)
class GainBelowPrice(StoppingRule):
    """A label earns less than it costs: points of accuracy times their worth, over its price."""

    name: ClassVar[str] = "gain below price"
    meaning: ClassVar[str] = "worth of the accuracy that the next label is expected to gain / price"
    paper: ClassVar[str] = "expected net value of a label, Kapoor, Horvitz, Basu 2007 (IJCAI)"
    direction: ClassVar[Direction] = "at most"
    about: ClassVar[Literal["model", "budget", "worth"]] = "worth"
    unknown: ClassVar[str] = "say what a point of accuracy is worth, or wait for 5 models"
    threshold: float = 1.0
    worth_of_a_point: float = math.nan

    def history(self, watched: Watched) -> Floats:
        """Worth over price. Accuracy per 100 labels is at once points per label."""
        slopes = np.array([each.estimate for each in watched.trends])
        ends = range(1, watched.labels.shape[0] + 1)
        prices = [price_of_a_label(watched.labels[:end], watched.cost[:end]) for end in ends]
        priced = np.where(np.array(prices) > 0.0, prices, np.nan)
        return np.asarray(np.maximum(slopes, 0.0) * self.worth_of_a_point / priced)

    def told(self, figure: float) -> str:
        """What the next label earns for its price."""
        return f"the next label is expected to earn {figure:.2g} times what it costs"


RULES: tuple[StoppingRule, ...] = (
    KappaStop(),
    ClassificationChange(),
    PredictedFChange(),
    OverallUncertainty(),
    MaximumConfidence(),
    MinimumError(),
    Plateau(),
    BudgetSpent(),
    GainBelowPrice(),
)


def votes(watched: Watched, rules: tuple[StoppingRule, ...] = RULES) -> tuple[Vote, ...]:
    """What each rule says of the newest version."""
    return tuple(rule.vote(watched) for rule in rules)
