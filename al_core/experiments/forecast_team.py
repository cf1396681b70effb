"""The people of a run as the simulated team that goes on with it: fitted times, usual hours."""

import math
from dataclasses import dataclass

import numpy as np

from al_core.annotation.time_laws import FEWEST, TimeLaw, fitted_law, table_of
from al_core.arrays.randomness import random_for
from al_core.domain.forecasts import PersonFitted
from al_core.domain.plan import Person
from al_core.domain.values import Floats
from al_core.experiments.forecast_people import People, Worked

NORMAL_90 = 1.6448536269514722
MOST_SHIFTS = 200
ROOM = 4.0
OF_THE_TEAM = "of the team"
HERE_SECONDS = 1.0


@dataclass(frozen=True)
class Pace:
    """One person: what they did, and the law of their times.

    table: seconds a label, evenly spaced quantiles. error: standard error of the logarithm of
    their mean.
    """

    name: str
    worked: Worked
    law: TimeLaw
    table: Floats
    error: float


def paces(people: People, seed: int = 0) -> tuple[Pace, ...]:
    """Everyone who answered; those with under 8 answers work as the team does.

    Empty while the whole team has fewer than 8.
    """
    everything = np.array([s for each in people.worked.values() for s in each.seconds])
    if everything.shape[0] < FEWEST:
        return ()
    team = fitted_law(everything, seed)
    found = []
    for name, worked in people.worked.items():
        own = np.array(worked.seconds)
        if not own.shape[0]:
            continue
        law, times = (team, everything) if own.shape[0] < FEWEST else (fitted_law(own, seed), own)
        table = np.array(table_of(law, times)) * worked.pace_factor
        spread = float(np.log(times).std())
        found.append(Pace(name, worked, law, table, spread / math.sqrt(own.shape[0])))
    return tuple(found)


def fitted_people(people: People, paces: tuple[Pace, ...]) -> tuple[PersonFitted, ...]:
    """What a page tells of each person."""
    lived = people.state.now - people.state.began_at
    return tuple(_told(pace, lived) for pace in paces)


def team_ahead(paces: tuple[Pace, ...], work: tuple[float, int], seed: int) -> tuple[Person, ...]:
    """One draw of the team: means as uncertain as they are, sessions and breaks as they were.

    work: from when on, in seconds, and how many answers are wanted.
    """
    now, answers = work
    team = []
    for place, pace in enumerate(paces):
        generator = random_for(seed, place, "team ahead")
        factor = math.exp(pace.error * float(generator.normal()))
        until = ROOM * factor * float(pace.table.mean()) * answers / len(paces)
        team.append(
            Person(
                name=pace.name,
                spread="bootstrap",
                mean_seconds=0.0,
                times=tuple((pace.table * factor).tolist()),
                shifts=shifts_ahead(pace.worked, now, generator, until),
            )
        )
    return tuple(team)


def shifts_ahead(
    worked: Worked, now: float, generator: np.random.Generator, enough: float
) -> tuple[tuple[float, float], ...]:
    """Sessions drawn from those seen, with breaks from those seen; none = always at work.

    As many as give `enough` seconds of work, 200 at most.
    """
    present = worked.sessions[-1][1] >= now - HERE_SECONDS
    breaks = [*worked.breaks, *([] if present else [now - worked.sessions[-1][1]])]
    if not breaks:
        return ()
    works = np.array([end - start for start, end in worked.sessions])
    at = now if present else now + float(generator.choice(breaks) * generator.uniform())
    shifts: list[tuple[float, float]] = []
    part, sum_of_work = float(generator.uniform()) if present else 1.0, 0.0
    while sum_of_work < enough and len(shifts) < MOST_SHIFTS:
        end = at + max(1.0, part * float(generator.choice(works)))
        shifts.append((at, end))
        sum_of_work += end - at
        at, part = end + max(1.0, float(generator.choice(breaks))), 1.0
    return tuple(shifts)


def _told(pace: Pace, lived: float) -> PersonFitted:
    own = len(pace.worked.seconds) >= FEWEST
    mean = float(pace.table.mean())
    return PersonFitted(
        name=pace.name,
        answers=len(pace.worked.seconds),
        law=pace.law.name if own else OF_THE_TEAM,
        mean=mean,
        low=mean * math.exp(-NORMAL_90 * pace.error),
        high=mean * math.exp(NORMAL_90 * pace.error),
        p_value=pace.law.p_value if own else math.nan,
        share=min(1.0, pace.worked.at_work_seconds / lived) if lived > 0.0 else 1.0,
        breaks=len(pace.worked.breaks),
    )
