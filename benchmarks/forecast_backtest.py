"""How often forecasts of a run hold what came, how narrow they are, and how often they are silent.

    python benchmarks/forecast_backtest.py FOLDER [--seeds 2]
    python benchmarks/forecast_backtest.py FOLDER --page benchmarks/FORECAST.md --seeds 0

Finished runs (`forecast_runs.py`) are cut at 30, 50 and 70 % of their labels; what the log holds
up to there is all that a forecast sees. Each run's rows are written to FOLDER as it is done, so
that the work can be done in pieces. --design does the runs that forecasts were designed on, for
comparison: they are not part of the page's figures. With --page the figure that the app shows
beside a forecast (data/forecast_coverage.toml) is written too.

Goal: at nominal 90 % intervals hold the truth in at least 85 % of the back-tests, and are
narrower than those of a forecast that says the last value again.
"""

import argparse
import csv
import math
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import project_root  # noqa: F401 - first: sets the path
from forecast_page import COVERAGE_FILE, coverage_of, page_of
from forecast_runs import Run, design_runs, held_out_runs, logged
from sklearn.exceptions import ConvergenceWarning

from al_core.domain import events as ev
from al_core.domain.forecasts import RunForecast
from al_core.domain.ports import LoggedEvent
from al_core.experiments.forecast_answers import IN_A_ROW, answer_for
from al_core.experiments.forecast_curves import CUTS, cut_at, interval_at, places
from al_core.experiments.forecast_people import people_of
from al_core.experiments.forecast_queue import ways_under
from al_core.experiments.forecast_team import paces
from al_core.experiments.forecasting import curve_ahead, risen
from al_core.experiments.simulating import ready_problem
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState
from al_core.monitoring.learning_curves import Measured, continued, missing

TARGETS = (0.1, 0.25)
"""Shares of the error left at the cut that are to go."""


class Row(NamedTuple):
    """One forecast held against the truth. what: quality, labels, hours, cost or pace.

    told: 0 = cannot tell yet. last: the newest value known. truth: inf = not by the run's end,
    `end` in the same unit.
    """

    run: str
    cut: float
    what: str
    detail: str
    told: int
    low: float
    middle: float
    high: float
    truth: float
    last: float
    end: float


class Model(NamedTuple):
    """A model of a finished run."""

    place: int
    labels: float
    quality: float
    seconds: float
    cost: float


def models_of(entries: Sequence[LoggedEvent]) -> list[Model]:
    """Every model, by the place of its entry in the log."""
    found, state = [], LoopState()
    for place, entry in enumerate(entries):
        event, now = event_of(entry), entry.occurred_at
        state.apply(now, event)
        if isinstance(event, ev.ModelTrained):
            found.append(Model(place, event.examples, event.accuracy, now, state.cost))
    return found


def back_tests(run: Run, entries: Sequence[LoggedEvent], audited: int) -> Iterator[Row]:
    """All rows of a run."""
    models = models_of(entries)
    whole = Measured(
        np.array([each.labels for each in models]), np.array([each.quality for each in models]),
        audited,
    )  # fmt: skip
    for cut in CUTS:
        known = cut_at(whole, cut)
        part = risen(whole.first(known))
        yield from _qualities(run, cut, part, models[known:])
        yield from _arrivals(run, cut, part, (entries, models, known))


def _qualities(run: Run, cut: float, part: Measured, ahead: Sequence[Model]) -> Iterator[Row]:
    last = float(part.quality[-1]) if part.labels.shape[0] else math.nan
    labels = np.unique([each.labels for each in ahead if each.labels > part.labels[-1]])
    truth = {each.labels: each.quality for each in ahead}
    drawn = None if missing(part) else continued(part, labels, run.plan.seed)
    for place in places(labels.shape[0]):
        low, high = (math.nan, math.nan) if drawn is None else interval_at(drawn, place)
        middle = math.nan if drawn is None else float(np.median(drawn.measured[:, place]))
        when = "the end" if place == labels.shape[0] - 1 else "half the way"
        told = int(drawn is not None)
        yield Row(
            run.name, cut, "quality", when, told, low, middle, high, truth[labels[place]], last,
            float(labels[place] / part.labels[-1]),
        )  # fmt: skip


def _arrivals(
    run: Run, cut: float, part: Measured, of: tuple[Sequence[LoggedEvent], list[Model], int]
) -> Iterator[Row]:
    """Labels, hours and money until targets, and hours until the run's last model."""
    entries, models, known = of
    people = people_of(entries[: models[known - 1].place + 1])
    team = people, paces(people, run.plan.seed)
    forecast, ahead = curve_ahead(run.name, team, part)
    if ahead is not None:
        under = ways_under(run.plan.architecture.kind, team, float(ahead.labels[-1]), lambda: None)
        forecast = msgspec.structs.replace(forecast, ways=(under,) if team[1] else ())
        yield _pace(run, cut, forecast, models)
    for share in TARGETS:
        yield from _to_target(run, (cut, share), forecast, (models, known))


def _pace(run: Run, cut: float, forecast: RunForecast, models: Sequence[Model]) -> Row:
    """Hours until the model with the run's last labels is ready: the range of 12 ways on."""
    end = models[-1]
    hours = [
        float(np.interp(end.labels, (forecast.labels_now, *way.labels), (0.0, *way.hours)))
        for way in forecast.ways[0].ways
    ]
    low, middle, high = min(hours), float(np.median(hours)), max(hours)
    truth = (end.seconds - forecast.seconds) / 3600.0
    return Row(run.name, cut, "pace", "the end", 1, low, middle, high, truth, 0.0, truth)


def _to_target(
    run: Run,
    asked: tuple[float, float],
    forecast: RunForecast,
    of: tuple[list[Model], int],
) -> Iterator[Row]:
    models, known = of
    cut, share = asked
    now = float(np.mean(forecast.recent))
    target = now + share * (1.0 - now)
    answer = answer_for(forecast, target)
    there = _first_there(models, known, target)
    told = int(answer.verdict in {"told", "unlikely"})
    detail, last = f"{share:.0%} of the error", forecast.labels_now
    truth = math.inf if there is None else there.labels
    found = answer.labels
    yield Row(
        run.name, cut, "labels", detail, told, found.low, found.estimate, found.high, truth, last,
        models[-1].labels,
    )  # fmt: skip
    if not answer.arrivals:
        return
    arrival, end = answer.arrivals[0], models[-1]
    hours, cost = (math.inf, math.inf) if there is None else _spent(there, forecast)
    ends = _spent(end, forecast)
    for what, interval, real, last_known in (
        ("hours", arrival.hours, hours, ends[0]), ("cost", arrival.cost, cost, ends[1])
    ):  # fmt: skip
        yield Row(
            run.name, cut, what, detail, told, interval.low, interval.estimate, interval.high,
            real, 0.0, last_known,
        )  # fmt: skip


def _spent(model: Model, forecast: RunForecast) -> tuple[float, float]:
    """Hours from the cut until a model was ready, and the money spent by then."""
    return (model.seconds - forecast.seconds) / 3600.0, model.cost


def _first_there(models: Sequence[Model], known: int, target: float) -> Model | None:
    """The first model from the cut on with which three in a row are at the target on average."""
    for place in range(known, len(models)):
        newest = [each.quality for each in models[max(0, place - IN_A_ROW + 1) : place + 1]]
        if len(newest) == IN_A_ROW and float(np.mean(newest)) >= target:
            return models[place]
    return None


def finished(path: Path) -> list[Row]:
    """The rows that are there."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Row(run, float(cut), what, detail, int(told), *map(float, numbers))
            for run, cut, what, detail, told, *numbers in csv.reader(file)
        ]


def test_all(runs: Sequence[Run], folder: Path) -> None:
    """Do the runs that are missing, and write the rows of each as it ends."""
    warnings.filterwarnings("ignore", category=ConvergenceWarning)
    path = folder / "forecasts.csv"
    there = {row.run for row in finished(path)}
    for run in runs:
        if run.name in there:
            continue
        entries = logged(run, folder)
        audited = int(ready_problem(run.plan, folder / "cache").split.audit.shape[0])
        rows = list(back_tests(run, entries, audited))
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        print(run.name, flush=True)


def main() -> None:
    """Test what is missing, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where logs and rows are kept")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--design", action="store_true", help="the design runs instead")
    parser.add_argument("--page", type=Path, help="write this page and the app's figure")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    test_all(design_runs() if chosen.design else held_out_runs(chosen.seeds), chosen.folder)
    design = {run.name for run in design_runs()}
    rows = [row for row in finished(chosen.folder / "forecasts.csv") if row.run not in design]
    page = chosen.page or chosen.folder / "FORECAST.md"
    page.write_text(page_of(rows), encoding="utf-8")
    if chosen.page:
        COVERAGE_FILE.write_text(coverage_of(rows), encoding="utf-8")
    print(f"wrote {page}")


if __name__ == "__main__":
    main()
