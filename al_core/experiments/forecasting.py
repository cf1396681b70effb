"""Where a run is going, worked out from its log and its redone versions, and filed.

What is filed does not depend on the target: draws of the curve, and ways on through the queue
under each architecture, from which `forecast_answers.py` reads any of them. Meant for a worker
process: some 80 simulated queues.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np

from al_core.domain.errors import Cancelled
from al_core.domain.forecasts import RunForecast
from al_core.domain.ports import LoggedEvent
from al_core.domain.values import Floats
from al_core.experiments.forecast_curves import counts_ahead, families_fitted, past_forecasts
from al_core.experiments.forecast_people import People, people_of
from al_core.experiments.forecast_queue import WAYS, budget_left, ways_ahead
from al_core.experiments.forecast_team import Pace, fitted_people, paces
from al_core.experiments.inspecting import Inspection, Progress, mark_of
from al_core.experiments.kept_files import filed_whole, kept_within, used
from al_core.experiments.merged_views import merged_classes, renamed
from al_core.experiments.run_health import audit_truth
from al_core.experiments.run_story import story_of
from al_core.loop.architectures import ARCHITECTURES
from al_core.monitoring.learning_curves import Continuation, Measured, continued, missing

FOLDER = "forecasts"
FORMAT = 2
STEPS = 10_000
RECENT = 3
POOL_USED = "the pool is used up: there is nothing left to label"


def forecast_on_file(seen: Inspection, cache: Path) -> RunForecast | None:
    """What was foretold of a run as of its newest version; None if nothing was."""
    path = forecast_place(seen, cache)
    try:
        found = msgspec.msgpack.decode(path.read_bytes(), type=RunForecast)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    used(path)
    return found


def run_forecast(
    seen: Inspection,
    cache: Path,
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> RunForecast:
    """The forecast of a run, from file where it is there.

    Cancelled when asked to stop; nothing is kept then.
    """
    found = forecast_on_file(seen, cache)
    if found is None:
        people, step = people_of(_log_until(seen)), _steps(progress, cancelled)
        found = foretold(seen.run_id, people, measured_of(seen), step)
        filed_whole(forecast_place(seen, cache), msgspec.msgpack.encode(found))
        kept_within(cache / FOLDER)
    return found


def measured_of(seen: Inspection) -> Measured:
    """Quality of each version on the audit items labeled when the newest was ready."""
    views = seen.versions
    story = story_of(_log_until(seen))
    if not views:
        nothing: Floats = np.empty(0)
        return Measured(nothing, nothing, 0)
    truth = renamed(audit_truth(views, story)[-1], merged_classes(seen.entries))
    known = truth >= 0
    right = np.stack([view.audit.argmax(axis=1) == truth for view in views])[:, known]
    labels = np.array([float(view.rows.size) for view in views])
    to_audit = int(np.count_nonzero(~known)) if story.state.mode == "live" else 0
    quality = right.mean(axis=1) if known.any() else np.zeros(len(views))
    return risen(Measured(labels, np.asarray(quality), int(known.sum()), to_audit))


def risen(measured: Measured) -> Measured:
    """One measurement for each label count: the last of the models with as many labels."""
    last = np.append(np.diff(measured.labels) > 0.0, True)
    return Measured(
        measured.labels[last], measured.quality[last], measured.audited, measured.to_audit
    )


def foretold(
    run_id: str, people: People, measured: Measured, step: Progress = lambda _done, _total: None
) -> RunForecast:
    """The forecast of a run as it stands; `step(done, total)` may raise to stop."""
    seed = people.state.plan.seed
    team = paces(people, seed)
    begun, ahead = curve_ahead(run_id, (people, team), measured)
    if ahead is None:
        return begun
    past, silent = past_forecasts(measured, seed)
    return msgspec.structs.replace(
        begun,
        families=families_fitted(measured, ahead),
        ways=ways_ahead(people, team, float(ahead.labels[-1]), _counted(step)),
        past=past,
        past_refused=silent,
    )


def curve_ahead(
    run_id: str, team: tuple[People, tuple[Pace, ...]], measured: Measured
) -> tuple[RunForecast, Continuation | None]:
    """The forecast without the ways on, and the curve's draws; None where nothing is told."""
    people, paces = team
    state, known = people.state, measured.labels.shape[0]
    pool = len(state.labels) + state.open + len(state.available)
    recent = tuple(measured.quality[-RECENT:].tolist())
    begun = RunForecast(
        run_id, state.now, float(measured.labels[-1]) if known else 0.0, state.cost,
        measured.audited, pool, state.mode == "live", recent=recent,
        people=fitted_people(people, paces), budget=budget_left(state),
    )  # fmt: skip
    counts = counts_ahead(measured.labels, pool) if known > 1 else np.empty(0)
    refused = missing(measured) or ("" if counts.shape[0] else POOL_USED)
    if refused:
        return msgspec.structs.replace(begun, refused=refused), None
    ahead = continued(measured, counts, state.plan.seed)
    drawn = np.rint(ahead.measured * STEPS).astype(int).tolist()
    told = msgspec.structs.replace(
        begun, labels=tuple(counts.tolist()), measured=tuple(map(tuple, drawn))
    )
    return told, ahead


def forecast_place(seen: Inspection, cache: Path) -> Path:
    """The file of what is foretold as of the newest version."""
    return cache / FOLDER / f"{mark_of(seen)}-{FORMAT}.msgpack"


def _log_until(seen: Inspection) -> list[LoggedEvent]:
    """The log as it was when the newest version was ready: from there the forecast begins."""
    end = seen.versions[-1].seq if seen.versions else 0
    return [entry for entry in seen.entries if entry.seq <= end]


def _counted(step: Progress) -> Callable[[], None]:
    """Counts simulated ways."""
    total = WAYS * len(ARCHITECTURES)
    done = 0

    def counted() -> None:
        nonlocal done
        done += 1
        step(done, total)

    return counted


def _steps(progress: Progress, cancelled: Callable[[], bool]) -> Progress:
    def step(done: int, total: int) -> None:
        progress(done, total)
        if cancelled():
            raise Cancelled("stopped by the user; the forecast is made anew when asked for")

    return step
