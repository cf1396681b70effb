"""What another strategy would have picked at each selection of a log, and what is known of it.

The models, the pool and the size of each batch are the log's own; nothing is said of what would
have followed from other picks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from al_core.domain.plan import Plan
from al_core.domain.ports import LoggedEvent
from al_core.domain.values import Floats, Labels, Selection
from al_core.experiments.merged_views import merged_classes
from al_core.experiments.what_if_results import Estimate, OffPolicy, OtherPicks
from al_core.loop.learner import ScikitLearner
from al_core.loop.querying import checked_needs, swapped
from al_core.loop.replay import folded, started
from al_core.loop.second_choices import SelectionAgain, selections_again
from al_core.monitoring.off_policy import (
    LoggedSelection,
    batch_chances,
    doubly_robust,
    ips,
    refusal,
    snips,
    uniform_chances,
    worth,
)
from al_core.strategies.base import Strategy
from al_core.strategies.registry import strategy_named

MOST_CLASSES = 8
WRONG = "the choosing model is wrong on it"
SURPRISE = "1 - the model's chance of its label"
NO_MODEL = "no model had been trained yet"
Progress = Callable[[int, int], None]


@dataclass
class _Telling:
    """One selection in outcomes: of its picks and of all candidates as the model guesses them."""

    logged: Floats
    target: Floats
    picks: Labels
    outcomes: dict[str, Floats]
    guesses: dict[str, Floats]
    truths: dict[str, Floats]

    def of(self, outcome: str) -> LoggedSelection:
        """The selection for one outcome."""
        return LoggedSelection(
            self.logged, self.target, self.picks, self.outcomes[outcome], self.guesses[outcome]
        )


@dataclass
class OtherChoices:
    """What another strategy would have picked, gathered selection by selection."""

    plan: Plan
    changed: Plan
    n_classes: int
    labels: Mapping[int, int]
    merged: Mapping[int, int]
    classes: Mapping[int, str]
    simulated: bool
    picks: list[OtherPicks] = field(default_factory=list)
    told: list[_Telling] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def take(self, again: SelectionAgain, other: Strategy) -> None:
        """Ask the other strategy at one selection."""
        found = again.learner.asked(again.state, other, again.size)
        rows = tuple(found.picks.tolist())
        self.picks.append(
            OtherPicks(
                batch=again.batch,
                seq=again.seq,
                strategy=again.state.strategy,
                candidates=int(again.candidates.size),
                picks=rows,
                shared=len(set(rows) & set(again.chosen.examples)),
                unlabeled=tuple(row for row in rows if row not in self.labels),
            )
        )
        why = self._untold(again)
        if why:
            self.left_out[why] = self.left_out.get(why, 0) + 1
        else:
            self.told.append(self._telling(again, found))

    def off_policy(self, other: Strategy) -> OffPolicy:
        """Estimates of every outcome, or why there are none."""
        drawn = other.stochastic and other.name != "random"
        why = (
            f"{other.name} draws its picks, and its chances of examples that it did not draw are "
            "not known"
            if drawn
            else self._refusal()
        )
        if why:
            known = 0.0 if drawn else self._worth()
            return OffPolicy(why, len(self.told), 0, known, dict(self.left_out), ())
        picks = sum(each.picks.shape[0] for each in self.told)
        estimates = tuple(self._estimate(outcome) for outcome in self.told[0].outcomes)
        return OffPolicy("", len(self.told), picks, self._worth(), dict(self.left_out), estimates)

    def _refusal(self) -> str:
        if not self.told and self.left_out:
            return max(self.left_out, key=lambda why: self.left_out[why])
        return refusal([each.of(WRONG) for each in self.told])

    def _worth(self) -> float:
        reached = [each.of(WRONG) for each in self.told]
        if not reached or any(each.out_of_reach > 0.0 for each in reached):
            return 0.0
        return worth(reached)

    def _estimate(self, outcome: str) -> Estimate:
        selections = [each.of(outcome) for each in self.told]
        own = np.concatenate([each.outcomes for each in selections])
        truth = None
        if self.simulated:
            hits = sum(float(each.target @ each.truths[outcome]) for each in self.told)
            truth = hits / sum(float(each.target.sum()) for each in self.told)
        known = own[~np.isnan(own)]
        return Estimate(
            outcome,
            float(known.mean()) if known.size else float("nan"),
            ips(selections),
            snips(selections),
            doubly_robust(selections),
            truth,
        )

    def _untold(self, again: SelectionAgain) -> str:
        """Why a selection can't stand behind an estimate; empty where it can."""
        if again.learner.scorer(again.state).model is None:
            return NO_MODEL
        strategy = again.learner.strategy(again.state.strategy)
        if strategy.stochastic and strategy.name != "random":
            return (
                f"{strategy.name}, which chose, draws its picks, and its chances of examples that "
                "it did not draw are not in the log"
            )
        return ""

    def _telling(self, again: SelectionAgain, found: Selection) -> _Telling:
        state, rows, problem = again.state, again.candidates, again.learner.problem
        own_strategy = again.learner.strategy(state.strategy)
        own = again.learner.asked(state, own_strategy, again.size)
        model = again.learner.scorer(state).model
        chances = np.zeros((rows.size, self.n_classes))
        if model is not None:
            said = model.predict_proba(problem.features[rows])
            chances[:, : said.shape[1]] = said
        for source, target in self.merged.items():
            chances[:, target] += chances[:, source]
            chances[:, source] = 0.0
        picks = np.searchsorted(rows, np.array(again.chosen.examples, dtype=np.int64))
        labels = np.array([self.labels.get(row, -1) for row in again.chosen.examples])
        truth = swapped(problem.truth[rows], state.label_swap) if self.simulated else None
        return _Telling(
            _chances(rows.size, np.searchsorted(rows, own.picks), own, self.plan),
            _chances(rows.size, np.searchsorted(rows, found.picks), found, self.changed),
            picks,
            outcomes_of(chances[picks], labels, self.classes),
            guesses_of(chances, self.classes),
            {} if truth is None else outcomes_of(chances, truth, self.classes),
        )


def other_choices(
    entries: Sequence[LoggedEvent], changed: Plan, learner: ScikitLearner, progress: Progress
) -> tuple[tuple[OtherPicks, ...], OffPolicy]:
    """What the strategy of `changed` would have picked at each selection, and estimates of it.

    learner: fresh, on the run's data. Raises PlanError for a strategy that such a run can't
    feed, ReplayDiverged where the log does not come out again.
    """
    end, first = folded(entries), started(entries)
    other = strategy_named(changed.strategy.name, changed.strategy.params)
    checked_needs(other, learner.problem, first.mode)
    found = OtherChoices(
        plan=first.plan,
        changed=changed,
        n_classes=len(end.classes),
        labels=end.labels,
        merged=merged_classes(entries),
        classes=_common_classes(end.labels, end.classes),
        simulated=first.mode == "simulated",
    )
    for again in selections_again(entries, learner, progress):
        found.take(again, other)
    return tuple(found.picks), found.off_policy(other)


def outcomes_of(chances: Floats, labels: Labels, classes: Mapping[int, str]) -> dict[str, Floats]:
    """Each outcome of examples with those labels (-1: nan), from a model's chances, (m, C)."""
    known = labels >= 0
    of_label = chances[np.arange(labels.shape[0]), np.maximum(labels, 0)]
    found = {
        WRONG: (chances.argmax(axis=1) != labels).astype(np.float64),
        SURPRISE: np.clip(1.0 - of_label, 0.0, 1.0),
    } | {_class(name): (labels == label).astype(np.float64) for label, name in classes.items()}
    return {outcome: np.where(known, values, np.nan) for outcome, values in found.items()}


def guesses_of(chances: Floats, classes: Mapping[int, str]) -> dict[str, Floats]:
    """What the model itself expects of each outcome, from its chances, (n, C)."""
    found = {
        WRONG: 1.0 - chances.max(axis=1),
        SURPRISE: 1.0 - (chances**2).sum(axis=1),
    } | {_class(name): chances[:, label] for label, name in classes.items()}
    return {outcome: np.clip(values, 0.0, 1.0) for outcome, values in found.items()}


def _class(name: str) -> str:
    return f"its label is {name}"


def _chances(candidates: int, places: Labels, selection: Selection, plan: Plan) -> Floats:
    """Chances to be in the batch; only a random draw comes here with chances of its own."""
    if selection.probabilities is not None:
        return uniform_chances(candidates, places.shape[0])
    return batch_chances(candidates, places, plan.options.random_share)


def _common_classes(labels: Mapping[int, int], classes: Sequence[str]) -> dict[int, str]:
    """The classes that were labeled most, in their own order."""
    counts = np.bincount(np.array(list(labels.values()), dtype=np.int64), minlength=len(classes))
    most = sorted(np.argsort(-counts, kind="stable")[:MOST_CLASSES].tolist())
    return {label: classes[label] for label in most if counts[label]}
