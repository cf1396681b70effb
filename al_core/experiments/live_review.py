"""What a live run's log and state say of the people: who holds what, pace, agreement, disputes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from al_core.annotation.consensus import dawid_skene, majority
from al_core.annotation.weighted import weighted_vote, weightiest
from al_core.domain import events as ev
from al_core.domain.ports import Log
from al_core.experiments.live_cards import HeldLease
from al_core.experiments.live_run import LiveRun
from al_core.experiments.live_views import held_leases
from al_core.loop.merging import told
from al_core.loop.rechecks import told_twice
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState
from al_core.monitoring.pairs import Answers, Pair, agreement_of, pairs_of, self_agreement
from al_core.monitoring.raters import (
    Agreement,
    fleiss_kappa,
    krippendorff_alpha,
    raw_agreement,
)
from al_core.monitoring.team import PersonTally, tallies

NO_AGREEMENT = Agreement(float("nan"), float("nan"), float("nan"), 0)


@dataclass(frozen=True)
class Member:
    """One person: at work now or not, what the log counts, how far others agree, and they again."""

    annotator: str
    at_work: bool
    holding: int
    tally: PersonTally
    agreement: Agreement
    self_agreement: Agreement


@dataclass(frozen=True)
class TeamView:
    """Who holds what, and how each person works."""

    held: tuple[HeldLease, ...]
    members: tuple[Member, ...]
    paused: bool
    waiting: int
    answers_left: int
    budgeted: bool


@dataclass(frozen=True)
class Merged:
    """One example that several people answered, under three rules; -1 is a tie.

    chances: of the Dawid-Skene and of the weighted label.
    """

    example: int
    answers: tuple[int, ...]
    majority: int
    dawid_skene: int
    weighted: int
    chances: tuple[float, float]

    @property
    def differs(self) -> bool:
        """Whether the three rules give more than one label."""
        return len({self.majority, self.dawid_skene, self.weighted}) > 1


@dataclass(frozen=True)
class AgreementView:
    """How far people agree. People stand in `people` at their number in `pairs`.

    selves: how far those who were shown something again agree with themselves.
    """

    alpha: Agreement
    fleiss: Agreement
    raw: Agreement
    people: tuple[str, ...]
    classes: tuple[str, ...]
    pairs: tuple[Pair, ...]
    merged: tuple[Merged, ...]
    selves: dict[str, Agreement]


@dataclass(frozen=True)
class Told:
    """What is copied out of a state, while nothing changes, of what people answered."""

    answers: Answers
    people: tuple[str, ...]
    classes: tuple[str, ...]
    twice: dict[str, list[tuple[int, int]]]


class LiveReview:
    """Reads one live run; every number is of what is on disk."""

    def __init__(self, log: Log, run: LiveRun) -> None:
        self.run = run
        self._log = log
        self._reading = Lock()
        self._seq = 0
        self._events: list[ev.AnyEvent] = []

    def events(self) -> tuple[ev.AnyEvent, ...]:
        """All events of the run; only new ones are read."""
        with self._reading:
            for entry in self._log.read(self.run.run_id, self._seq):
                self._events.append(event_of(entry))
                self._seq = entry.seq
            return tuple(self._events)

    def team(self) -> TeamView:
        """Who holds what until when, and how each person works."""
        agreed = agreements(self.run.looked_at(told_in))
        counted = tallies(self.events())
        return self.run.looked_at(lambda state: _team_view(state, counted, agreed))

    def agreement(self) -> AgreementView:
        """How far people agree, and what three rules make of their answers."""
        return agreement_view(self.run.looked_at(told_in))

    def agreement_with_others(self, annotator: str) -> Agreement:
        """How often the others agree with a person on items they share."""
        known = self.run.looked_at(told_in)
        if annotator not in known.people:
            return NO_AGREEMENT
        return agreement_of(known.answers, known.people.index(annotator))

    def reasons(self) -> dict[str, int]:
        """How often adjudicators gave each reason."""
        return reasons_in(self.events())


def reasons_in(events: Iterable[ev.AnyEvent]) -> dict[str, int]:
    """How often adjudicators gave each reason, the commonest first."""
    given = [event.reason for event in events if isinstance(event, ev.Adjudicated)]
    return dict(Counter(given).most_common())


def agreement_view(known: Told) -> AgreementView:
    """How far people agree, and what three rules make of their answers."""
    told_all, n_classes = known.answers, len(known.classes)
    return AgreementView(
        krippendorff_alpha(told_all.units, told_all.values),
        fleiss_kappa(told_all.units, told_all.values),
        raw_agreement(told_all.units, told_all.values),
        known.people,
        known.classes,
        pairs_of(told_all, n_classes),
        merged_three_ways(told_all, n_classes),
        {name: self_agreement(pairs) for name, pairs in known.twice.items()},
    )


def agreements(known: Told) -> dict[str, Agreement]:
    """How far the others agree with each person."""
    return {name: agreement_of(known.answers, n) for n, name in enumerate(known.people)}


def merged_three_ways(answers: Answers, n_classes: int) -> tuple[Merged, ...]:
    """Every example with two answers or more; those on which the rules differ come first."""
    if not answers.values.size:
        return ()
    triples = answers.units, answers.people, answers.values
    skene, weighted = dawid_skene(*triples, n_classes), weighted_vote(*triples, n_classes)
    by_example: dict[int, list[int]] = {}
    for example, value in zip(answers.units.tolist(), answers.values.tolist(), strict=True):
        by_example.setdefault(example, []).append(value)
    rows = []
    for place, example in enumerate(skene.examples.tolist()):
        said = by_example[example]
        if len(said) > 1:
            voted = majority(said)
            sure = skene.posterior[place], weighted.posterior[place]
            label = int(sure[0].argmax())
            chances = float(sure[0].max()), float(sure[1].max())
            most = -1 if voted is None else voted
            row = Merged(example, tuple(said), most, label, weightiest(sure[1]), chances)
            rows.append(row)
    return tuple(sorted(rows, key=lambda row: (not row.differs, row.example)))


def hours_to_the_end(view: TeamView, people: int) -> float | None:
    """Hours until the last answer at the pace so far; None before the first answer."""
    seconds = [one for member in view.members for one in member.tally.seconds]
    if not seconds or people < 1:
        return None
    return view.answers_left * sum(seconds) / len(seconds) / people / 3600.0


def told_in(state: LoopState) -> Told:
    """What people answered as of a state."""
    answers = Answers(*told(state))
    return Told(answers, state.everyone, tuple(state.classes), told_twice(state))


def members_of(
    state: LoopState, counted: Mapping[str, PersonTally], agreed: Mapping[str, Agreement]
) -> tuple[Member, ...]:
    """Each person with what the log counts of them."""
    twice = told_twice(state)
    return tuple(
        Member(
            name,
            name in state.at_work,
            len(state.queue.held.get(name, ())),
            tally,
            agreed.get(name, NO_AGREEMENT),
            self_agreement(twice.get(name, ())),
        )
        for name, tally in counted.items()
    )


def _team_view(
    state: LoopState, counted: Mapping[str, PersonTally], agreed: Mapping[str, Agreement]
) -> TeamView:
    budget = state.plan.budget.labels
    left = state.queue.open_slots() if budget is None else budget - state.totals.counted
    return TeamView(
        held_leases(state),
        members_of(state, counted, agreed),
        state.paused,
        state.queue.waiting,
        max(0, left),
        budget is not None,
    )
