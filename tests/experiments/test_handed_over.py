"""What left the lab: reports and files of labels, in one log, whoever writes when."""

from threading import Thread

import pytest

from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, first_break
from al_core.domain.events import decoded, encoded
from al_core.experiments.handed_over import HandedOver
from al_core.experiments.label_export import LabelFile, Wanted, exported
from al_core.store.memory_log import MemoryLog

REPORT = ev.ReportExported("report-1", "Words", "run", {"r": "head"}, ("md",), False, False, "mia")


def labels(run_id="r", file="words-9.csv", by="olga"):
    return ev.LabelsExported(run_id, 9, "head", "csv", file, "00ff", 12, 8, "pseudonyms", by)


@pytest.fixture
def log():
    return MemoryLog()


@pytest.fixture
def handed_over(log):
    return HandedOver(log)


def test_a_lab_that_handed_nothing_over_says_so(handed_over):
    assert handed_over.reports() == []
    assert handed_over.label_files("r") == []


def test_reports_and_label_files_lie_in_one_chain_and_are_told_apart(log, handed_over):
    handed_over.keep(1.0, REPORT)
    handed_over.keep(2.0, labels())
    assert handed_over.reports() == [(1.0, REPORT)]
    assert handed_over.label_files("r") == [(2.0, labels())]
    assert first_break(list(log.read("reports")), GENESIS, 1) is None


def test_the_newest_file_of_labels_stands_first_and_those_of_other_runs_apart(handed_over):
    for at, event in enumerate((labels(), labels("other"), labels(file="words-11.csv"))):
        handed_over.keep(float(at), event)
    files = [(at, each.file) for at, each in handed_over.label_files("r")]
    assert files == [(2.0, "words-11.csv"), (0.0, "words-9.csv")]


def test_two_that_write_at_once_both_stand_in_the_log(log, handed_over):
    def write(name):
        for at in range(50):
            handed_over.keep(float(at), labels(by=name))

    writers = [Thread(target=write, args=(name,)) for name in ("ana", "ben")]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    names = [each.by for _, each in handed_over.label_files("r")]
    assert (names.count("ana"), names.count("ben"), log.head("reports").seq) == (50, 50, 100)


def test_the_event_names_the_file_by_its_bytes_and_the_log_by_its_head(log):
    log.append("r", 1, [(0.0, ev.QueueResumed("olga")), (1.0, ev.QueueResumed("olga"))])
    last = list(log.read("r"))[-1]
    file = LabelFile("words-2.csv", "text/csv", b"abc", 12, 8, 0)
    event = exported(file, Wanted("csv_exact", names="real"), last, "olga")
    assert (event.run_id, event.seq, event.head) == ("r", 2, log.head("r").hash)
    assert event.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (event.form, event.names, event.rows, event.labeled) == ("csv_exact", "real", 12, 8)
    assert decoded(encoded(event)) == event
