"""Constraints measured on a run's log, live or simulated, in place of what somebody entered.

Each figure comes with how many observations are behind it and an interval. What the log can't
tell stays as it was entered, and is named.
"""

import math
from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np
from scipy.special import chdtri

from al_core.domain.constraints import HOURS_A_DAY, Constraints
from al_core.domain.measuring import Measured, MeasuredConstraints, PersonPace, Unmeasured
from al_core.domain.plan import TrainingPlan
from al_core.domain.ports import LoggedEvent
from al_core.domain.results import Interval
from al_core.experiments.live_as_plan import symmetric_accuracy
from al_core.experiments.log_facts import LogFacts, log_facts, person_days
from al_core.loop.merging import told
from al_core.monitoring.intervals import interval_over_seeds
from al_core.monitoring.raters import raw_agreement
from al_core.monitoring.shares import wilson_interval
from al_core.monitoring.training_times import fitted_training
from al_core.reporting.words import counted

FEWEST_ANSWERS = 5
FEWEST_TIMES = 30
"""From so many answers on their own times are simulated with, not a spread fitted to them."""
MOST_TIMES = 500
FEWEST_SHARED = 10

Finding = tuple[Constraints, Measured | Unmeasured]
"""The constraints with what was found in them, and what to say of it."""


def measured_constraints(
    entries: Iterable[LoggedEvent], entered: Constraints
) -> MeasuredConstraints:
    """`entered` with what the log can tell in its place; RunUnknown's empty log tells nothing."""
    facts, known = log_facts(entries), entered
    measured, unmeasured = [], []
    for look in _LOOKS:
        known, found = look(facts, known)
        if isinstance(found, Measured):
            measured.append(found)
        else:
            unmeasured.append(found)
    unmeasured += [Unmeasured(topic, why) for topic, why in _NEVER.items()]
    return MeasuredConstraints(known, tuple(measured), tuple(unmeasured), _people(facts))


_NEVER = {
    "money": "no log says what a label, an hour or a mistake costs",
    "what is wanted": "budget, acceptable latency, target and what to save are yours to say",
}


def _label_seconds(facts: LogFacts, known: Constraints) -> Finding:
    topic = "seconds per label"
    seconds = [each for mine in facts.seconds.values() for each in mine]
    if len(seconds) < FEWEST_ANSWERS:
        why = f"{counted(len(seconds), 'answer')}; {FEWEST_ANSWERS} or more tell"
        return known, Unmeasured(topic, why)
    interval, cv = interval_over_seeds(seconds), _cv(seconds)
    how = f"active seconds of {len(seconds):,} answers by {_persons(len(facts.seconds))}"
    enough = len(seconds) >= FEWEST_TIMES
    times = thinned(seconds) if enough else ()
    fitted = "simulated as lognormal" if cv else "simulated as all the same"
    how += f", spread {cv:.2f} of the mean; " + (
        "simulated with these very times" if enough else fitted
    )
    known = msgspec.structs.replace(
        known,
        label_seconds=interval.estimate,
        cv=cv,
        spread="lognormal" if cv else "deterministic",
        measured_seconds=times,
    )
    return known, Measured(topic, "s", interval, how, used=True)


def thinned(seconds: Sequence[float]) -> tuple[float, ...]:
    """At most 500 times that stand for all: evenly spaced order statistics."""
    ordered = np.sort(np.asarray(seconds, dtype=np.float64))
    if ordered.shape[0] > MOST_TIMES:
        places = (np.arange(MOST_TIMES) + 0.5) * ordered.shape[0] / MOST_TIMES
        ordered = ordered[places.astype(np.int64)]
    return tuple(ordered.tolist())


def _at_work(facts: LogFacts, known: Constraints) -> Finding:
    """How many come on a day that anybody comes."""
    topic, days = "people at work", person_days(facts)
    if not days:
        return known, Unmeasured(topic, "nobody has come to work yet")
    present: dict[int, int] = {}
    for _, day in days:
        present[day] = present.get(day, 0) + 1
    interval = interval_over_seeds(list(map(float, present.values())))
    people = max(1, round(interval.estimate))
    how = f"mean over {counted(len(present), 'day')} on which anybody came"
    return msgspec.structs.replace(known, people=people), Measured(
        topic, "people", interval, how, used=True
    )


def _hours(facts: LogFacts, known: Constraints) -> Finding:
    """Hours of a person on a day they come; a day that is not over at the log's end counts not."""
    topic = "hours a day"
    last = int((facts.ended_at - facts.began_at) // 86_400.0)
    hours = [spent for (_, day), spent in person_days(facts).items() if day < last]
    if not hours:
        return known, Unmeasured(topic, "the log does not hold a whole day yet")
    interval = interval_over_seeds(hours)
    whole = min(max(interval.estimate, 0.1), HOURS_A_DAY)
    source = "answers no more than 15 min apart" if facts.live else "when they joined and left"
    how = f"{len(hours)} days of one person each, from {source}"
    return msgspec.structs.replace(known, hours_per_day=whole), Measured(
        topic, "h", interval, how, used=True
    )


def _training(facts: LogFacts, known: Constraints) -> Finding:
    topic = "retraining"
    fit = fitted_training(facts.trainings)
    if fit is None:
        return known, Unmeasured(
            topic, f"{counted(len(facts.trainings), 'training')} ended; 2 tell"
        )
    training = TrainingPlan(round(fit.seconds, 6), round(fit.seconds_per_label, 9))
    growth = (
        f"{fit.seconds:.3g} s + {fit.seconds_per_label:.3g} s per label"
        if fit.seconds_per_label
        else "no growth with labels shown"
    )
    how = f"{len(facts.trainings)} trainings on {fit.fewest:,} to {fit.most:,} labels: {growth}"
    return msgspec.structs.replace(known, training=training), Measured(
        topic, "s", fit.at_mean, how, used=True
    )


def _arrivals(facts: LogFacts, known: Constraints) -> Finding:
    """Examples per hour after the start; the interval is that of a Poisson count of arrivals."""
    topic, hours = "arrivals", (facts.ended_at - facts.began_at) / 3600.0
    count = sum(size for _, size in facts.later)
    if not count or not hours > 0.0:
        return known, Unmeasured(topic, "nothing arrived after the start")
    rate, times = count / hours, len(facts.later)
    low, high = (
        rate * chdtri(2 * times, 0.975) / (2 * times),
        rate * chdtri(2 * times + 2, 0.025) / (2 * times),
    )
    how = f"{count:,} examples in {times:,} arrivals over {hours:.3g} h"
    return msgspec.structs.replace(known, arrivals_per_hour=rate), Measured(
        topic, "an hour", Interval(rate, float(low), float(high), times), how, used=True
    )


def _accuracy(facts: LogFacts, known: Constraints) -> Finding:
    """From how often two people agree, as if they err alike and evenly over other classes."""
    topic = "right answers"
    units, _, values = told(facts.state)
    agreed = raw_agreement(units, values)
    if agreed.units < FEWEST_SHARED:
        why = (
            f"{agreed.units} items were answered by two people or more; {FEWEST_SHARED} tell "
            "(an overlap of 2, or a share of items shown to several)"
        )
        return known, Unmeasured(topic, why)
    n_classes = max(2, facts.state.n_classes)
    ends = (agreed.value, agreed.low, agreed.high)
    right, low, high = (symmetric_accuracy(each, n_classes) for each in ends)
    how = (
        f"two people give the same answer in {agreed.value:.1%} of {agreed.units:,} shared "
        "items; as if their mistakes were independent: shared mistakes go unseen"
    )
    interval = Interval(right, low, high, agreed.units)
    return msgspec.structs.replace(known, annotator_accuracy=right), Measured(
        topic, "share", interval, how, used=True
    )


def _lapsed(facts: LogFacts, known: Constraints) -> Finding:
    """Told only: the time-out follows from the times."""
    topic, leases = "lapsed leases", sum(facts.leases.values())
    if not leases:
        return known, Unmeasured(topic, "nothing was lent yet")
    interval = wilson_interval(sum(facts.lapses.values()), leases)
    due = facts.state.plan.options.lease_seconds
    how = f"of {leases:,} items taken, which lapse after {due:g} s"
    if interval.estimate:
        how += "; labels that would have taken longer are missing among the times"
    return known, Measured(topic, "share", interval, how, used=False)


_LOOKS: tuple[Callable[[LogFacts, Constraints], Finding], ...] = (
    _label_seconds, _at_work, _hours, _training, _arrivals, _accuracy, _lapsed,
)  # fmt: skip


def _people(facts: LogFacts) -> tuple[PersonPace, ...]:
    names = sorted({*facts.seconds, *facts.leases})
    return tuple(
        PersonPace(
            name,
            interval_over_seeds(facts.seconds.get(name, [])),
            _cv(facts.seconds.get(name, [])),
            wilson_interval(facts.lapses.get(name, 0), facts.leases.get(name, 0)),
        )
        for name in names
    )


def _cv(seconds: Sequence[float]) -> float:
    if len(seconds) < 2:
        return math.nan
    return float(np.std(seconds, ddof=1) / np.mean(seconds))


def _persons(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
