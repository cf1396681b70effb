"""Make an ordered report in its folder, step by step. For a worker process."""

from collections.abc import Callable
from pathlib import Path

from al_core.datasets.additions import file_of
from al_core.domain.health import HealthReport
from al_core.domain.ports import LoggedEvent
from al_core.domain.results import RunResult
from al_core.experiments.health_files import Asked, key_of, known, up_to_the_last_turn
from al_core.experiments.health_words import GROUPS
from al_core.experiments.log_files import read_log
from al_core.experiments.reading import run_result
from al_core.experiments.report_compared import Compared
from al_core.experiments.report_files import Wanted, write_report
from al_core.experiments.report_material import RunMaterial, run_material
from al_core.experiments.report_of_comparison import comparison_report
from al_core.experiments.report_of_run import run_report
from al_core.experiments.report_order import ReportOrder
from al_core.experiments.report_places import finish, log_in, order_in
from al_core.experiments.report_reproduce import rows_added
from al_core.experiments.side_by_side import side_by_side
from al_core.loop.replay import started
from al_core.reporting.report.content import Report

Tell = Callable[[str], None]
"""Called with what is done next."""


def steps(order: ReportOrder) -> int:
    """How often a building report tells what it does."""
    formats = set(order.template.formats)
    drawn = 1 if formats & {"pdf", "zip"} else 0
    return 2 + drawn + (5 if formats == {"zip"} else len(formats))


def build(place: Path, cache: Path, tell: Tell = lambda _words: None) -> None:
    """Read the order and the logs in `place`, write the report there.

    Raises LogError or LogBroken for logs that can't be read, DataError for what can't be made.
    """
    order = order_in(place)
    tell("reading the log")
    if order.source == "run":
        report, files = _of_run(place, order, cache, tell)
    else:
        report, files = _of_comparison(place, order, tell)
    write_report(report, Wanted(order.template.formats, place, files), tell)
    finish(place, order.template.formats)


def _of_run(
    place: Path, order: ReportOrder, cache: Path, tell: Tell
) -> tuple[Report, dict[str, Path]]:
    log = log_in(place, order.ids[0])
    entries = read_log(log)
    evidently = evidently_on_file(entries, cache) if order.template.evidently else ()
    tell("working out the figures")
    run = run_material(order.name, entries, cache, evidently)
    files = _attachments(evidently)
    if order.template.with_log or not run.live:
        files[f"log/{log.name}"] = log
    if order.template.with_log and order.template.raw_text:
        files |= _added(run, cache)
    return run_report(run, order, cache), files


def evidently_on_file(entries: list[LoggedEvent], cache: Path) -> tuple[HealthReport, ...]:
    """The reports that Evidently made of this run as it stands, whoever asked for them."""
    part = up_to_the_last_turn(entries)
    if not part:
        return ()
    pairs = [(one, other) for one in GROUPS for other in GROUPS if one != other]
    run_id = entries[0].run_id
    asked = [Asked(run_id, current, reference) for current, reference in pairs]
    found = [known(cache, key_of(each, part[-1])) for each in asked]
    return tuple(each for each in found if each is not None)


def _attachments(evidently: tuple[HealthReport, ...]) -> dict[str, Path]:
    """Evidently's own pages, as they are, by their names in the zip."""
    return {
        f"evidently/{report.current.group}-{report.reference.group}-{file.html.name}": file.html
        for report in evidently
        for file in report.files
    }


def _added(run: RunMaterial, cache: Path) -> dict[str, Path]:
    files = [file_of(rows, cache) for rows in rows_added(run)]
    return {f"added/{path.name}": path for path in files if path.is_file()}


def _of_comparison(place: Path, order: ReportOrder, tell: Tell) -> tuple[Report, dict[str, Path]]:
    results: dict[str, list[RunResult]] = {name: [] for name in order.ids}
    starts, files = {}, {}
    for sweep, run_id in _runs(order):
        log = log_in(place, run_id)
        entries = read_log(log)
        results[sweep].append(run_result(run_id, entries))
        starts[run_id] = started(entries)
        files[f"log/{log.name}"] = log
    tell("working out the figures")
    seen = side_by_side(order.plans, results)
    return comparison_report(Compared(order.name, seen, starts), order), files


def _runs(order: ReportOrder) -> list[tuple[str, str]]:
    return [(sweep, run_id) for sweep, run_ids in order.runs.items() for run_id in run_ids]
