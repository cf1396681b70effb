"""A live project's plan as one that can be simulated, its people and times as its log has them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from al_core.domain import events as ev
from al_core.domain.plan import ArrivalPlan, Person, Plan, TrainingPlan
from al_core.domain.ports import LoggedEvent
from al_core.loop.recorders import event_of
from al_core.loop.replay import started
from al_core.monitoring.raters import raw_agreement
from al_core.monitoring.team import PersonTally, tallies
from al_core.reporting.words import counted, duration

FEWEST_ANSWERS = 5
MOST_TIMES = 500
_USUAL, _USUAL_TEAM = Person(), 3


@dataclass(frozen=True)
class SimulatedProject:
    """A plan to simulate, and in sentences what of it was measured and what assumed."""

    plan: Plan
    notes: tuple[str, ...]


def as_simulated(entries: Sequence[LoggedEvent]) -> SimulatedProject:
    """The plan of a live run with its people as they worked so far.

    People are told by number, not by name. What serves live work alone (hands of several
    items, audit and re-check items in the queue) is left out; it has no meaning in a simulation.
    """
    events = [event_of(entry) for entry in entries]
    plan = started(entries).plan
    team, people_notes = _team(plan, events)
    training, training_note = _training(plan, entries)
    options = replace(plan.options, hand=1, audit_share=0.0, recheck_share=0.0)
    simulated = replace(
        plan, team=team, training=training, options=options, arrivals=ArrivalPlan(), drift=None
    )
    return SimulatedProject(simulated, (*people_notes, training_note))


def symmetric_accuracy(agreement: float, n_classes: int) -> float:
    """How often each of two people is right who agree so often, if they err alike.

    Errors independent and spread evenly over the other classes: agreement a = p^2 + (1 -
    p)^2 / (k - 1), solved for the larger p. 1 / k where they agree no more than chance.

    >>> symmetric_accuracy(1.0, 3), round(symmetric_accuracy(0.82, 2), 6)
    (1.0, 0.9)
    """
    room = (n_classes - 1) * (n_classes * agreement - 1.0)
    return (1.0 + math.sqrt(max(room, 0.0))) / n_classes


def _team(plan: Plan, events: Sequence[ev.AnyEvent]) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    told = [each for each in tallies(events).values() if len(each.seconds) >= FEWEST_ANSWERS]
    accuracy, note = _accuracy(events)
    if not told:
        count = max(_USUAL_TEAM, plan.options.overlap)
        words = (
            f"Nobody has given {FEWEST_ANSWERS} answers yet: {count} people with "
            f"{duration(_USUAL.mean_seconds)} per label are assumed."
        )
        return (replace(_USUAL, count=count, accuracy=accuracy),), (words, note)
    team = tuple(_person(n, tally, accuracy) for n, tally in enumerate(told, 1))
    missing = plan.options.overlap - len(team)
    more = tuple(replace(team[0], name=f"person-{len(team) + n + 1}") for n in range(missing))
    answers = sum(len(each.seconds) for each in told)
    words = f"The measured times of {len(team)} at work ({counted(answers, 'answer')})."
    return team + more, (words, note)


def _person(number: int, tally: PersonTally, accuracy: float) -> Person:
    times = tuple(max(0.1, seconds) for seconds in tally.seconds[-MOST_TIMES:])
    asked = tally.skipped + len(tally.seconds)
    return Person(
        name=f"person-{number}",
        mean_seconds=0.0,
        spread="bootstrap",
        times=times,
        accuracy=accuracy,
        skip_rate=tally.skipped / asked,
    )


def _accuracy(events: Sequence[ev.AnyEvent]) -> tuple[float, str]:
    """From how often people agree; 1 where nothing was answered twice."""
    given = [
        (each.example, each.label)
        for each in events
        if isinstance(each, ev.LabelGiven) and each.counted
    ]
    table = np.array(given, dtype=np.int64).reshape(-1, 2)
    found = raw_agreement(table[:, 0], table[:, 1])
    if not found.units:
        return 1.0, "Nothing was answered by two people, so every answer is assumed right."
    classes = next(len(each.classes) for each in events if isinstance(each, ev.RunStarted))
    accuracy = symmetric_accuracy(found.value, classes)
    return accuracy, (
        f"People agree on {found.value:.0%} of {counted(found.units, 'shared item')}: each is "
        f"taken to be right on {accuracy:.0%}, wrong evenly over the other classes."
    )


def _training(plan: Plan, entries: Iterable[LoggedEvent]) -> tuple[TrainingPlan, str]:
    began, seconds = 0.0, []
    for entry in entries:
        event = event_of(entry)
        if isinstance(event, ev.TrainingStarted):
            began = entry.occurred_at
        elif isinstance(event, ev.ModelTrained):
            seconds.append(entry.occurred_at - began)
    if not seconds:
        return plan.training, f"Retraining takes {duration(plan.training.seconds)}, as planned."
    usual = float(np.median(seconds))
    words = f"Retraining takes {usual:.2g} s, the median of {counted(len(seconds), 'training')}."
    return TrainingPlan(seconds=usual), words
