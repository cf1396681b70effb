"""A report of a run as of an entry: it says so, and covers that part of the log alone."""

import io
import time
import zipfile

import pytest

from al_core.__main__ import main
from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.experiments.log_files import read_log
from al_core.experiments.report_desk import ReportDesk
from al_core.experiments.report_material import run_material
from al_core.experiments.report_of_run import run_report
from al_core.experiments.report_order import ReportOrder, ReportTemplate, checked_order
from al_core.experiments.report_places import place_of
from al_core.loop.recorders import event_of
from al_core.reporting.report.content import Table
from al_core.reporting.report.markdown import markdown
from al_core.store.memory_log import MemoryLog
from tests.experiments.reported import RUN, simulated

PATIENCE_SECONDS = 180.0


@pytest.fixture(scope="module")
def entries():
    return simulated()


@pytest.fixture(scope="module")
def third(entries):
    """The entry at which the third model was ready."""
    return [e.seq for e in entries if isinstance(event_of(e), ev.ModelTrained)][2]


@pytest.fixture(scope="module")
def desk(entries, tmp_path_factory):
    home, log = tmp_path_factory.mktemp("home"), MemoryLog()
    log.append_encoded(RUN, 1, entries)
    desk = ReportDesk(log, home, home / "cache", idle_seconds=3.0)
    desk.home = home
    yield desk
    desk.close()


def order(as_of, **template):
    return ReportOrder(
        "run", (RUN,), "Drifting", ReportTemplate(**template), "olga", 1.7e9, as_of=as_of
    )


def ended(desk, report_id):
    end = time.monotonic() + PATIENCE_SECONDS
    while (found := desk.progress(report_id)).under_way:
        assert time.monotonic() < end, "the report did not end"
        time.sleep(0.05)
    return found


def test_the_first_page_says_as_of_when(entries, third, tmp_path):
    run = run_material("Drifting", entries[:third], tmp_path)
    report = run_report(run, order(third), tmp_path)
    assert report.about.startswith(f"A simulated run: Drifting, as of entry {third:,} of its log. ")
    assert f"3 models, {third:,} events in the log." in report.about
    assert report.title == f"Drifting, as of entry {third:,}: what the labels brought"
    assert f"as of entry {third:,} of its log" in markdown(report).split("##")[0]


def test_one_model_is_told_in_the_singular(entries, tmp_path):
    first = next(e.seq for e in entries if isinstance(event_of(e), ev.ModelTrained))
    run = run_material("Drifting", entries[:first], tmp_path)
    assert f", 1 model, {first:,} events in" in run_report(run, order(first), tmp_path).about


def test_a_report_of_the_whole_log_says_nothing_of_an_entry(entries, tmp_path):
    run = run_material("Drifting", entries, tmp_path)
    assert "as of" not in run_report(run, order(None), tmp_path).about


def test_the_reproducibility_block_is_of_that_part_of_the_log(entries, third, tmp_path):
    run = run_material("Drifting", entries[:third], tmp_path)
    part = run_report(run, order(third), tmp_path).sections[-1]
    values = next(block for block in part.blocks if isinstance(block, Table)).columns["Value"]
    assert values[3] == f"{third} events, hash {entries[third - 1].hash}"


def test_the_log_in_its_zip_is_that_part_and_replays_equal(desk, entries, third, tmp_path, capsys):
    report_id = desk.order(order(third, formats=("zip",), sections=("reproduce",)))
    found = ended(desk, report_id)
    assert (found.state, found.last_error) == ("done", "")
    made = desk.report(report_id)
    with zipfile.ZipFile(io.BytesIO(made.files["zip"].read_bytes())) as bundle:
        bundle.extractall(tmp_path)
    log = tmp_path / "log" / "run-1.log.jsonl"
    assert read_log(log) == entries[:third]
    assert main(["replay", "--log", str(log), "--verify"]) == 0
    assert capsys.readouterr().out == "equal\n"
    assert desk.exports()[0][1].heads == {RUN: entries[third - 1].hash}


def test_an_entry_that_the_run_has_not_is_told_and_leaves_nothing(desk, entries):
    report_id = desk.order(order(99_999, formats=("md",)))
    found = ended(desk, report_id)
    assert found.state == "failed"
    assert f"the run has entries 1 to {len(entries)}, not 99999" in found.last_error
    assert not place_of(desk.home, report_id).exists()


def test_a_comparison_has_no_entry_of_its_own():
    compared = ReportOrder("comparison", ("s",), "Race", ReportTemplate(), as_of=3)
    with pytest.raises(DataError, match="no entry"):
        checked_order(compared)
