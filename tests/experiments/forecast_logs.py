"""Logs made by hand, and forecasts made by hand, for tests of what is read from them."""

from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, linked
from al_core.domain.forecasts import Ready, RunForecast, Ways
from al_core.experiments.forecast_people import people_of
from tests.loop.worlds import plan_of

SHARE = 10_000


def log_of(events):
    """Entries of (time, event) pairs."""
    return linked("r", GENESIS, 0, list(events))


def live_log(*events, people=("ana",), audit=()):
    """A live run of 20 examples, all in the first batch at 0 s, then the events."""
    examples, many = tuple(range(20)), 20
    batch = ev.BatchSelected(
        1, examples, (0.0,) * many, (1.0,) * many, (False,) * many, "random", "none", 0, 0, 0,
        0.0, 0.0, 0.0,
    )  # fmt: skip
    begun = [
        (0.0, ev.RunStarted(plan_of(), "v1", ("a", "b"), 40, {}, "live")),
        (0.0, ev.ExamplesArrived(tuple(range(40)))),
        *((0.0, ev.AnnotatorJoined(name)) for name in people),
        (0.0, batch),
    ]
    if audit:
        begun.append((0.0, ev.AuditQueued(tuple(audit))))
    return log_of([*begun, *events])


def leased(number, example, person="ana", at=0.0):
    return at, ev.SlotLeased(number, example, person, at + 1e6)


def answered(number, example, at, seconds, person="ana"):
    return at, ev.LabelGiven(number, example, person, 0, seconds, True, "", 0, 0, 0.0)


def skipped(number, example, at, seconds, person="ana"):
    return at, ev.ExampleSkipped(number, example, person, "me", seconds)


def worked(*events, person="ana", **more):
    """What the log says that a person did."""
    return people_of(live_log(*events, **more)).worked[person]


def forecast_of(draws, recent=(0.5, 0.5, 0.5), **more):
    """A forecast at 20, 30, .. labels, now 10; one way on: an hour and 2.0 money per 10 labels."""
    counts = tuple(20.0 + 10.0 * place for place in range(len(draws[0])))
    hours = tuple(1.0 + place for place in range(len(counts)))
    cost = tuple(7.0 + 2.0 * place for place in range(len(counts)))
    given = {
        "ways": (Ways("sequential", True, (Ready(counts, hours, cost),)),),
        "labels": counts,
        "measured": tuple(tuple(round(q * SHARE) for q in draw) for draw in draws),
    }
    return RunForecast(
        "r", 100.0, 10.0, 5.0, 400, 1000, False, recent=recent, **{**given, **more}
    )  # fmt: skip
