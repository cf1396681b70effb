"""Health reports built by a process of their own, which is there only while it is needed."""

import sys
import time
from dataclasses import replace

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.errors import DataError, RunUnknown
from al_core.domain.health import HealthReport
from al_core.experiments.background import Pending
from al_core.experiments.health_building import build_report
from al_core.experiments.health_desk import HealthDesk
from al_core.experiments.health_files import Asked
from al_core.experiments.health_words import since_words
from al_core.experiments.lab import Lab
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.recorders import event_of
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan

PATIENCE_SECONDS = 120.0
ASKED = Asked("r", "labeled", "pool")


@pytest.fixture(scope="module")
def entries():
    log, plan = MemoryLog(), small_plan()
    run_plan(plan, ready_problem(plan), log, "r")
    return list(log.read("r"))


@pytest.fixture(scope="module")
def begun(entries):
    """Runs before their first label, whose reports need no Evidently; "f" is of other data."""
    cut = next(e.seq for e in entries if isinstance(event_of(e), ev.ExamplesArrived))
    log, events = MemoryLog(), [(e.occurred_at, event_of(e)) for e in entries[:cut]]
    log.append_encoded("r", 1, entries[:cut])
    log.append(
        "f", 1, [(0.0, msgspec.structs.replace(events[0][1], data_version="x")), *events[1:]]
    )
    return log


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def desk(begun, cache):
    """One for all, so that few processes are started."""
    desk = HealthDesk(begun, cache, idle_seconds=1.5)
    yield desk
    desk.close()


def settled(ask):
    """The report, or the progress of what has ended without one."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = ask()
        under_way = getattr(found, "state", "") in {"queued", "running"}
        if not under_way and not isinstance(found, Pending):
            return found
        time.sleep(0.05)
    pytest.fail("the report did not end")


def test_a_report_is_built_by_a_process_of_its_own(desk):
    first = desk.report(ASKED)

    assert (first.state, first.done, first.total) == ("queued", 0, 5)
    assert first.title == "Health of r: reading the run and its data"
    assert desk.progress(first.job_id).title.startswith("Health of r: ")
    found = settled(lambda: desk.report(ASKED))
    assert isinstance(found, HealthReport)
    assert found.notes[0].startswith("Labeled set: 0 examples")
    assert desk.progress(first.job_id) is None, "what is there is no longer work"


def test_a_fault_is_told_and_not_tried_again_and_again(desk):
    asked = Asked("f", "labeled", "pool")

    failed = settled(lambda: desk.report(asked))

    assert failed.state == "failed"
    assert "data version" in failed.last_error
    assert desk.report(asked).state == "failed"


def test_what_was_cancelled_stays_so_until_it_is_asked_for_again(desk):
    asked = Asked("r", "selection", "pool")
    job = desk.report(asked).job_id
    desk.cancel(job)

    assert desk.report(asked).state == "cancelled"
    desk.again(job)
    assert isinstance(settled(lambda: desk.report(asked)), HealthReport)


def test_the_process_goes_when_nothing_is_asked_of_it(desk):
    end = time.monotonic() + 30.0
    while desk.tasks.at_work and time.monotonic() < end:
        time.sleep(0.05)

    assert not desk.tasks.at_work


def test_a_report_on_file_needs_no_process(begun, tmp_path):
    built = build_report(list(begun.read("r")), ASKED, tmp_path)
    desk = HealthDesk(begun, tmp_path)

    assert desk.report(ASKED) == built
    assert not desk.tasks.started


def test_a_report_stays_while_its_run_goes_on_until_a_newer_one_is_wanted(entries, tmp_path):
    """A live run has a new model every few minutes: nobody could read a report otherwise."""
    log = MemoryLog()
    desk = HealthDesk(log, tmp_path)
    first = next(e.seq for e in entries if isinstance(event_of(e), ev.ExamplesArrived))
    log.append_encoded("r", 1, entries[:first])
    build_report(entries[:first], ASKED, tmp_path)
    shown = desk.report(ASKED)

    log.append_encoded("r", first + 1, entries[first:])

    assert desk.report(ASKED) == shown
    assert since_words(shown, entries) == "Since this was made: 4 models, 3 batches."
    assert since_words(shown, entries[:first]) == ""
    desk.renew(ASKED)
    assert desk.report(ASKED).state == "queued"
    desk.close()


def test_a_report_of_the_past_is_of_the_last_turn_before_its_entry(entries, tmp_path):
    log = MemoryLog()
    log.append_encoded("r", 1, entries)
    arrived = next(e.seq for e in entries if isinstance(event_of(e), ev.ExamplesArrived))
    built = build_report(entries[:arrived], ASKED, tmp_path)
    desk = HealthDesk(log, tmp_path)

    then = desk.report(replace(ASKED, as_of=arrived + 1))

    assert (then, then.seq, then.version) == (built, arrived, 0)
    assert not desk.tasks.started
    job = desk.report(ASKED)
    desk.close()
    assert job.under_way, "what was found of the past is not taken for now"


def test_the_process_is_told_nothing_of_later_entries(entries, tmp_path):
    log = MemoryLog()
    log.append_encoded("r", 1, entries)
    arrived = next(e.seq for e in entries if isinstance(event_of(e), ev.ExamplesArrived))
    desk = HealthDesk(log, tmp_path)

    then = settled(lambda: desk.report(replace(ASKED, as_of=arrived)))

    desk.close()
    assert (then.seq, then.version, then.current.rows) == (arrived, 0, 0)


def test_an_entry_that_the_run_has_not_has_no_report(entries, tmp_path):
    log = MemoryLog()
    log.append_encoded("r", 1, entries)
    with pytest.raises(DataError, match=r"has entries 1 to \d+, not 99999"):
        HealthDesk(log, tmp_path).report(replace(ASKED, as_of=99_999))


def test_a_run_that_is_not_there_is_said_to_be_unknown(desk):
    with pytest.raises(RunUnknown):
        desk.report(Asked("nobody", "pool", "audit"))


def test_a_lab_hands_out_reports_and_does_not_import_evidently_itself(begun, tmp_path):
    there = "evidently" in sys.modules
    lab = Lab.open(tmp_path)
    lab.store.register_run("r", "small")
    lab.store.append_encoded("r", 1, list(begun.read("r")))
    build_report(list(begun.read("r")), ASKED, lab.cache)

    found = settled(lambda: lab.health_report(ASKED))

    lab.close()
    assert (found.run_id, found.seq) == ("r", list(begun.read("r"))[-1].seq)
    assert ("evidently" in sys.modules) == there


@pytest.mark.slow
def test_the_process_builds_whole_reports_with_evidently(entries, tmp_path):
    log = MemoryLog()
    log.append_encoded("r", 1, entries)
    desk = HealthDesk(log, tmp_path)

    report = settled(lambda: desk.report(Asked("r", "audit", "pool")))

    desk.close()
    assert report.quality.classes
    assert [file.html.stat().st_size > 3_000_000 for file in report.files] == [True, True]
