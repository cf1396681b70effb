"""Reports made by a process of their own: steps, cancel, faults, what stays, templates."""

import io
import os
import signal
import time
import zipfile

import pytest

from al_core.__main__ import main
from al_core.domain.errors import DataError, RunUnknown
from al_core.domain.health import ColumnSummary, GroupSize, HealthCard, HealthReport
from al_core.experiments.health_files import (
    Asked,
    draft_folder,
    filed,
    key_of,
    up_to_the_last_turn,
)
from al_core.experiments.log_files import header_of, write_log
from al_core.experiments.report_building import build, steps
from al_core.experiments.report_desk import ReportDesk
from al_core.experiments.report_order import ReportOrder, ReportTemplate
from al_core.experiments.report_places import MadeReport, begin, log_in, place_of
from al_core.experiments.report_room import ReportRoom
from al_core.experiments.report_templates import drop_template, keep_template, templates_in
from al_core.experiments.sweeping import CellRun, sweep
from al_core.experiments.watched_runs import WatchedRun
from al_core.store.memory_log import MemoryLog
from al_core.store.store import Store
from tests.experiments.plans import small_sweep
from tests.experiments.reported import RUN, order, simulated

PATIENCE_SECONDS = 180.0
LIGHT = ReportTemplate(formats=("md",), sections=("limits",))

SUMMARY = ColumnSummary((0.0, 0.5, 1.0), (), (30, 70), 100, 0, 0.6, 0.1)
CARD = HealthCard(
    "confidence: Kolmogorov-Smirnov", "confidence", "model", "numbers", "Kolmogorov-Smirnov",
    0.001, 0.05, "low p-value = drift", True, SUMMARY, SUMMARY,
)  # fmt: skip
HEALTH = HealthReport(
    RUN, 9, 3, GroupSize("arrivals", 300, 300), GroupSize("pool", 400, 400), False, (CARD,), 1, 1,
    (), None, (), (), "0.7.23",
)  # fmt: skip


@pytest.fixture(scope="module")
def log():
    log = MemoryLog()
    log.append_encoded(RUN, 1, simulated())
    return log


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def desk(log, home):
    """One for all, so that few processes are started."""
    desk = ReportDesk(log, home, home / "cache", idle_seconds=3.0)
    yield desk
    desk.close()


@pytest.fixture
def room(tmp_path):
    """The room of a lab with a finished sweep of two arms on two seeds."""
    plan = small_sweep(architectures=("sequential",), seeds=(0, 1))
    with Store.open(tmp_path / "looplab.duckdb") as store:
        from msgspec import json

        store.add_sweep("sweep-1", "=Small race", json.encode(plan).decode())

        def keep(run: CellRun):
            store.register_run(run.result.run_id, run.result.plan.name, "sweep-1")
            store.append_encoded(run.result.run_id, 1, run.entries)
            store.set_status(run.result.run_id, "finished")

        sweep(plan, keep=keep)
        room = ReportRoom(store, tmp_path, tmp_path / "cache")
        yield room
        room.close()


def settled(desk, report_id):
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = desk.progress(report_id)
        if found.state not in {"queued", "running"}:
            return found
        time.sleep(0.05)
    pytest.fail("the report did not end")


def light(**changes):
    return ReportOrder(
        **{"source": "run", "ids": (RUN,), "name": "Run", "template": LIGHT, **changes}
    )


def test_a_whole_report_is_made_step_by_step_and_stays(desk, capsys, tmp_path):
    report_id = desk.order(order())
    assert desk.progress(report_id).state in {"queued", "running"}
    found = settled(desk, report_id)
    assert (found.state, found.last_error, found.done) == ("done", "", found.total - 1)
    made = desk.report(report_id)
    assert list(made.files) == ["html", "pdf", "pptx", "md", "zip"]
    assert made.order.made_by == "olga"
    with zipfile.ZipFile(io.BytesIO(made.files["zip"].read_bytes())) as bundle:
        names = set(bundle.namelist())
        bundle.extractall(tmp_path)
    assert {"report.html", "report.pdf", "report.pptx", "report.md", "SHA256SUMS"} < names
    assert "log/run-1.log.jsonl" in names
    assert main(["replay", "--log", str(tmp_path / "log" / "run-1.log.jsonl"), "--verify"]) == 0
    assert capsys.readouterr().out == "equal\n"


def test_an_export_is_an_event_with_the_heads_it_is_of(desk, log):
    report_id = desk.order(light(made_by="mia", made_at=7.0))
    settled(desk, report_id)
    when, event = desk.exports()[0]
    assert (when, event.by, event.report, event.formats) == (7.0, "mia", report_id, ("md",))
    assert event.heads == {RUN: log.head(RUN).hash}
    assert next(entry.seq for entry in log.read("reports")) == 1


def test_a_run_without_an_event_is_told_and_leaves_nothing(desk, home):
    report_id = desk.order(light(ids=("nosuch",)))
    found = settled(desk, report_id)
    assert found.state == "failed"
    assert "nosuch" in found.last_error
    assert not place_of(home, report_id).exists()
    assert report_id in [job.job_id for job in desk.jobs()]
    desk.dismiss(report_id)
    assert desk.progress(report_id) is None


def test_a_report_is_cancelled_at_once_and_nothing_of_it_stays(desk, home):
    report_id = desk.order(order())
    desk.cancel(report_id)
    assert desk.progress(report_id).state == "cancelled"
    end = time.monotonic() + PATIENCE_SECONDS
    while place_of(home, report_id).exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not place_of(home, report_id).exists()
    assert report_id not in [made.report_id for made in desk.reports()]
    assert settled(desk, desk.order(light())).state == "done"


def test_the_process_goes_when_nobody_asks_for_more(desk):
    settled(desk, desk.order(light()))
    end = time.monotonic() + PATIENCE_SECONDS
    while desk.tasks.at_work and time.monotonic() < end:
        time.sleep(0.1)
    assert not desk.tasks.at_work


def test_an_order_nothing_can_come_of_is_refused_at_once(desk):
    with pytest.raises(DataError, match="no format"):
        desk.order(light(template=ReportTemplate(formats=())))


def test_an_unknown_report_is_named(desk):
    with pytest.raises(RunUnknown, match="no report 'nosuch'"):
        desk.report("nosuch")


def test_steps_are_counted_by_what_is_written():
    assert steps(light()) == 3
    assert steps(order()) == 8
    assert steps(order(formats=("zip",))) == 8


def test_half_made_reports_of_an_earlier_day_are_passed_over(tmp_path, log):
    (tmp_path / "reports" / "report-old" / "log").mkdir(parents=True)
    desk = ReportDesk(log, tmp_path, tmp_path / "cache")
    assert desk.reports() == []


def test_a_comparison_is_reported_with_its_logs(room, tmp_path):
    report_id = room.of_comparison(["sweep-1"], ReportTemplate(), "olga")
    assert settled(room.desk, report_id).last_error == ""
    made = room.desk.report(report_id)
    text = made.files["md"].read_text("utf-8")
    assert "Few seeds: 2" in text
    assert "simulate more seeds" in text
    with zipfile.ZipFile(made.files["zip"]) as bundle:
        logs = [name for name in bundle.namelist() if name.startswith("log/")]
    assert len(logs) == 4
    assert main(["replay", "--log", *_unpacked(made, tmp_path)]) == 0


def _unpacked(made: MadeReport, folder):
    with zipfile.ZipFile(made.files["zip"]) as bundle:
        bundle.extractall(folder)
    return [str(path) for path in (folder / "log").glob("*.jsonl")]


def test_the_report_of_a_run_is_ordered_by_what_it_is_called(room):
    run_id = room._store.runs_of("sweep-1")[0].run_id
    run = WatchedRun(run_id, "=small", "sweep-1", "Race", "", "finished")
    report_id = room.of_run(run, LIGHT, "olga")
    settled(room.desk, report_id)
    assert room.desk.report(report_id).order.name == "=small"


def test_a_logo_that_is_none_is_refused_before_anything_is_made(room):
    with pytest.raises(DataError, match="no PNG or JPEG"):
        room.of_comparison(["sweep-1"], ReportTemplate(logo=b"GIF89a"), "olga")


def test_templates_are_kept_replaced_and_removed(tmp_path):
    keep_template(tmp_path, ReportTemplate(name=" board ", title="For the board"))
    keep_template(tmp_path, ReportTemplate(name="board", title="Again", logo=b"\x89PNG"))
    assert templates_in(tmp_path) == {
        "board": ReportTemplate(name="board", title="Again", logo=b"\x89PNG")
    }
    drop_template(tmp_path, "board")
    drop_template(tmp_path, "board")
    assert templates_in(tmp_path) == {}


def test_a_spoiled_template_file_is_told(tmp_path):
    (tmp_path / "report_templates.json").write_text("{", "utf-8")
    with pytest.raises(DataError, match="put it right, or remove the file"):
        templates_in(tmp_path)


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_template_needs_a_name(tmp_path, name):
    with pytest.raises(DataError, match="give it 1 to 80"):
        keep_template(tmp_path, ReportTemplate(name=name))


def test_no_template_too_many(tmp_path):
    for number in range(50):
        keep_template(tmp_path, ReportTemplate(name=f"t{number}"))
    with pytest.raises(DataError, match="51 templates"):
        keep_template(tmp_path, ReportTemplate(name="one more"))


def test_a_process_that_dies_is_told_and_replaced(desk, home):
    report_id = desk.order(order())
    end = time.monotonic() + PATIENCE_SECONDS
    while desk.progress(report_id).done < 2 and time.monotonic() < end:
        time.sleep(0.01)
    os.kill(desk.tasks._worker.pid, signal.SIGKILL)
    found = settled(desk, report_id)
    assert found.state == "failed"
    assert found.last_error.startswith("the worker process died: ")
    assert not place_of(home, report_id).exists()
    assert settled(desk, desk.order(light())).state == "done"


def prepared(place, log, asked):
    """A folder with an order and its log, as the desk leaves it to the process."""
    entries = list(log.read(RUN))
    begin(place, asked)
    with log_in(place, RUN).open("wb") as file:
        write_log(entries, header_of(RUN, entries[-1].seq, entries[-1].hash), file)
    return entries


def test_evidently_reports_on_file_are_told_and_attached(log, tmp_path):
    asked = order(formats=("md", "zip"))
    entries = prepared(tmp_path / "r", log, asked)
    draft = draft_folder(tmp_path / "cache")
    (draft / "comparison.html").write_text("<!doctype html>whole", "utf-8")
    (draft / "comparison.json").write_text("{}", "utf-8")
    last = up_to_the_last_turn(entries)[-1]
    key = key_of(Asked(RUN, "arrivals", "pool"), last)
    filed(tmp_path / "cache", key, HEALTH, draft)
    build(tmp_path / "r", tmp_path / "cache")
    text = (tmp_path / "r" / "report.md").read_text("utf-8")
    assert "1 of 1 columns differ between later arrivals and pool" in text
    assert "Kolmogorov-Smirnov: 0.001, threshold 0.05" in text
    with zipfile.ZipFile(tmp_path / "r" / "report.zip") as bundle:
        assert bundle.read("evidently/arrivals-pool-comparison.html") == b"<!doctype html>whole"


def test_builders_tell_what_they_do(log, tmp_path):
    place, told = tmp_path / "r", []
    prepared(place, log, light())
    build(place, tmp_path / "cache", told.append)
    assert told == ["reading the log", "working out the figures", "writing md"]
