"""What waits for an adjudicator: undecided, disputed, flagged and likely wrong examples."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase
from typing import Literal

from al_core.annotation.label_errors import cross_fitted, label_errors
from al_core.arrays.randomness import random_for
from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.domain.plan import Plan
from al_core.domain.values import Floats, LabeledSet, Problem, Rows
from al_core.experiments.live_review import LiveReview
from al_core.experiments.live_rows import logged_problem
from al_core.loop.state import LoopState
from al_core.models.fitting import fit_model
from al_core.store.projects import ProjectTables

REASONS = ("ambiguous", "guideline gap", "error", "edge case")
"""Why people did not agree, or a label was wrong. A guideline gap calls for new guidelines."""
FEWEST_LABELS = 20
Kind = Literal["undecided", "disputed", "flagged", "likely error"]


@dataclass(frozen=True)
class Case:
    """An example to decide, without names.

    answers: (letter, label), the letters dealt anew for each example. words: why it is here,
    and what people wrote. label: as it stands, -1 for none.
    """

    example: int
    kind: Kind
    answers: tuple[tuple[str, int], ...]
    words: tuple[str, ...]
    label: int


@dataclass(frozen=True)
class Suspect:
    """A label that is likely wrong: chances of the given class and of the likelier one."""

    example: int
    label: int
    likely: int
    chance: float
    likely_chance: float


@dataclass(frozen=True)
class Suspects:
    """Likely label errors, worst first, of so many labels; estimated share of wrong ones."""

    found: tuple[Suspect, ...]
    labels: int
    error_share: float


def cases(review: LiveReview) -> tuple[Case, ...]:
    """Undecided examples first, then disputed ones, then flagged ones; no example twice."""
    events = review.events()
    decided = {event.example for event in events if isinstance(event, ev.Adjudicated)}
    words: dict[int, list[str]] = {}
    flagged: dict[int, list[str]] = {}
    for event in events:
        if isinstance(event, ev.SentToAdjudicator):
            words[event.example] = [event.cause]
        if isinstance(event, ev.ExampleFlagged):
            flagged.setdefault(event.example, []).append(event.comment)
    return review.run.looked_at(lambda state: _cases(state, decided, words, flagged))


def case_of(suspect: Suspect, review: LiveReview) -> Case:
    """A likely error as a case, so that it is decided like the others; the model stays hidden."""
    return review.run.looked_at(
        lambda state: _case(state, suspect.example, "likely error", ("a model doubts the label",))
    )


def suspects_of(labeled: LabeledSet, problem: Problem, plan: Plan, n_classes: int) -> Suspects:
    """Labels that models, fitted on the others, take for another class.

    Five fits of the plan's classifier; DataError for fewer than 20 labels.
    """
    if len(labeled) < FEWEST_LABELS:
        raise DataError(f"{len(labeled)} labels; likely errors can be told from {FEWEST_LABELS} on")

    def fit(known: Rows, asked: Rows) -> Floats:
        seen = LabeledSet(labeled.rows[known], labeled.labels[known])
        model = fit_model(
            plan.model,
            problem.features,
            seen,
            n_classes,
            seed=plan.seed,
            previous=None,
            needs_probabilities=True,
        )
        return model.predict_proba(problem.features[labeled.rows[asked]])

    chances = cross_fitted(labeled.labels, n_classes, fit, plan.seed)
    found = label_errors(labeled.labels, chances)
    suspects = tuple(
        Suspect(
            int(labeled.rows[place]),
            int(labeled.labels[place]),
            int(likely),
            float(chances[place, labeled.labels[place]]),
            float(chances[place, likely]),
        )
        for place, likely in zip(found.suspects, found.likely, strict=True)
    )
    return Suspects(suspects, len(labeled), found.error_share)


def live_suspects(review: LiveReview, cache: Path, labeled: LabeledSet) -> Suspects:
    """Likely errors among the labels of a live run."""
    events = review.events()
    first, added = events[0], [each for each in events if isinstance(each, ev.RowsAdded)]
    if not isinstance(first, ev.RunStarted):
        raise DataError(f"run {review.run.run_id} does not begin with its plan; restore a backup")
    n_classes = review.run.looked_at(lambda state: state.n_classes)
    return suspects_of(labeled, logged_problem(first, cache, added), first.plan, n_classes)


def undecided(suspects: Suspects, review: LiveReview) -> tuple[Suspect, ...]:
    """The likely errors that no adjudicator has looked at and whose label is as it was."""
    decided = {each.example for each in review.events() if isinstance(each, ev.Adjudicated)}
    labels = review.run.looked_at(lambda state: dict(state.labels))
    return tuple(
        each
        for each in suspects.found
        if each.example not in decided and labels.get(each.example) == each.label
    )


def append_to_guidelines(store: ProjectTables, project_id: str, note: str, start: str) -> int:
    """The number of a new version of the guidelines, with `note` at its end.

    start: the text when no version is stored.
    """
    if not note.strip():
        raise DataError("the note is empty; write what the guidelines should say")
    versions = store.guidelines(project_id)
    before = versions[0].text if versions else start
    return store.add_guidelines(project_id, f"{before.rstrip()}\n\n{note.strip()}\n".lstrip())


def _cases(
    state: LoopState,
    decided: set[int],
    words: dict[int, list[str]],
    flagged: dict[int, list[str]],
) -> tuple[Case, ...]:
    closed = sorted(set(state.closed) - decided)
    open_ones = [example for example in closed if example in state.unlabeled_closed]
    split = [each for each in closed if len(set(state.closed[each].answers.values())) > 1]
    known = set(state.queue.tasks) | set(state.closed)
    drawn_to = [each for each in flagged if each in known and each not in decided]
    kinds: dict[int, Kind] = dict.fromkeys(drawn_to, "flagged")
    kinds |= dict.fromkeys(split, "disputed")
    kinds |= dict.fromkeys(open_ones, "undecided")
    order = [*open_ones, *split, *drawn_to]
    return tuple(
        _case(state, each, kinds[each], (*words.get(each, ()), *flagged.get(each, ())))
        for each in dict.fromkeys(order)
    )


def _case(state: LoopState, example: int, kind: Kind, words: Sequence[str]) -> Case:
    task = state.queue.tasks.get(example) or state.closed.get(example)
    said = sorted(task.answers.values()) if task else []
    if not said:
        said = sorted(label for e, _, label in state.answers if e == example)
    dealt = random_for(0, example, "blind order").permutation(len(said))
    answers = tuple((ascii_uppercase[n % 26], said[place]) for n, place in enumerate(dealt))
    label = state.labels.get(example, state.audit_labels.get(example, -1))
    return Case(example, kind, answers, tuple(words), label)
