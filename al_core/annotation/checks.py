"""Refuse people who can't be simulated, before a run begins."""

import math

from al_core.annotation.times import SPREADS, fastest_seconds
from al_core.domain.errors import PlanError
from al_core.domain.plan import Person

ROW_SUM_TOLERANCE = 1e-6
WIDEST_CV = 100.0


def checked_person(person: Person, n_classes: int, lease_seconds: float) -> Person:
    """The person as given; raises PlanError on the first thing that can't be simulated."""
    _check_shares(person)
    _check_times(person)
    _check_confusion(person, n_classes)
    _check_spans(person, "shift", person.shifts)
    _check_spans(person, "absence", person.absences)
    _check_lease(person, lease_seconds)
    return person


def _check_shares(person: Person) -> None:
    for name in ("accuracy", "skip_rate", "abandonment", "alike_discount"):
        share = getattr(person, name)
        if not 0.0 <= share <= 1.0:
            raise PlanError(f"{person.name}: {name} is {share}; give a share from 0 to 1")
    if person.skip_rate == 1.0:
        raise PlanError(f"{person.name}: skip_rate is 1, so nothing is labeled; lower it")
    if person.alike_discount == 1.0:
        raise PlanError(f"{person.name}: alike_discount is 1, so labels take no time; lower it")


def _check_times(person: Person) -> None:
    if person.spread not in SPREADS:
        raise PlanError(
            f"{person.name}: spread is {person.spread!r}; take one of {', '.join(SPREADS)}"
        )
    if person.spread == "bootstrap":
        _check_table(person)
        return
    if not (math.isfinite(person.mean_seconds) and person.mean_seconds > 0.0):
        raise PlanError(
            f"{person.name}: mean_seconds is {person.mean_seconds}; give a number above 0"
        )
    if person.spread == "lognormal" and not 0.0 <= person.cv <= WIDEST_CV:
        raise PlanError(f"{person.name}: cv is {person.cv}; give 0 to {WIDEST_CV:g}")


def _check_table(person: Person) -> None:
    if not person.times:
        raise PlanError(f"{person.name}: bootstrap has no times; give seconds of real judgements")
    wrong = [each for each in person.times if not (math.isfinite(each) and each > 0.0)]
    if wrong:
        raise PlanError(f"{person.name}: times hold {wrong[0]}; give seconds above 0 only")
    if not (math.isfinite(person.mean_seconds) and person.mean_seconds >= 0.0):
        raise PlanError(
            f"{person.name}: mean_seconds is {person.mean_seconds}; "
            "give a number above 0, or 0 for the times as measured"
        )


def _check_confusion(person: Person, n_classes: int) -> None:
    if not person.confusion:
        return
    widths = {len(row) for row in person.confusion}
    if len(person.confusion) != n_classes or widths != {n_classes}:
        raise PlanError(
            f"{person.name}: confusion has {len(person.confusion)} rows of "
            f"{sorted(widths)} for {n_classes} classes; give {n_classes} rows of {n_classes}"
        )
    for number, row in enumerate(person.confusion):
        if not min(row) >= 0.0 or not abs(sum(row) - 1.0) <= ROW_SUM_TOLERANCE:
            raise PlanError(
                f"{person.name}: confusion row {number} is {list(row)}; "
                "give chances of 0 or more that sum to 1"
            )


def _check_spans(person: Person, kind: str, spans: tuple[tuple[float, float], ...]) -> None:
    for start, end in spans:
        if not 0.0 <= start < end:
            raise PlanError(
                f"{person.name}: {kind} from {start} to {end} s; give a start of 0 or more "
                "and a later end"
            )


def _check_lease(person: Person, lease_seconds: float) -> None:
    fastest = fastest_seconds(person)
    if not lease_seconds > 0.0 or lease_seconds < fastest:
        raise PlanError(
            f"The time-out of {lease_seconds:g} s is shorter than the fastest label of "
            f"{person.name} ({fastest:.4g} s); raise lease_seconds or lower mean_seconds"
        )
