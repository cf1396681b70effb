from itertools import count

import pytest

from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.experiments.playbook import Finding, Playbook
from al_core.loop.recorders import event_of
from al_core.store.memory_log import MemoryLog
from al_core.store.store import Store

FINDING = Finding(
    "Labels saved on digits",
    "hybrid · margin reaches 92 % with 40 fewer labels",
    "Compare",
    {"sweep": ["sweep-1"], "show": ["saved"]},
    ["run-a", "run-b", "run-a"],
)


def finding(**changes):
    return Finding(**vars(FINDING) | changes)


@pytest.fixture
def log():
    """Two runs of one event each."""
    kept = MemoryLog()
    for run_id in ("run-a", "run-b"):
        kept.append(run_id, 1, [(0.0, ev.ExamplesArrived((1,)))])
    return kept


@pytest.fixture
def playbook(log):
    seconds = count(100)
    return Playbook(log, lambda: float(next(seconds)))


def test_a_pinned_finding_is_on_the_projects_playbook(playbook):
    playbook.pin("p-1", FINDING, "Use hybrid next time.", "mia")
    (found,) = playbook.findings("p-1")
    assert found.up
    assert found.pinned_at == 100.0
    assert found.event.title == "Labels saved on digits"
    assert found.event.note == "Use hybrid next time."
    assert found.event.by == "mia"
    assert found.event.address == {"sweep": ("sweep-1",), "show": ("saved",)}


def test_the_runs_behind_it_are_kept_with_their_log_heads(playbook, log):
    event = playbook.pin("p-1", FINDING, "", "mia")
    assert event.heads == {each: log.head(each).hash for each in ("run-a", "run-b")}


def test_other_projects_do_not_see_it(playbook):
    playbook.pin("p-1", FINDING, "", "mia")
    assert playbook.findings("p-2") == ()
    assert playbook.counts() == {"p-1": 1}


def test_the_newest_finding_comes_first(playbook):
    playbook.pin("", FINDING, "", "mia")
    playbook.pin("", finding(title="Later"), "", "ben")
    assert [each.event.title for each in playbook.findings("")] == ["Later", FINDING.title]


def test_taking_down_is_an_event_and_nothing_is_forgotten(playbook, log):
    event = playbook.pin("p-1", FINDING, "", "mia")
    playbook.unpin(event.finding, "superseded", "olga")
    (found,) = playbook.findings("p-1")
    assert not found.up
    assert (found.taken_down_at, found.taken_down.reason) == (101.0, "superseded")
    kinds = [event_of(entry).kind for entry in log.read(ev.PLAYBOOK)]
    assert kinds == ["finding_pinned", "finding_unpinned"]
    assert playbook.counts() == {}


def test_what_is_down_cannot_be_taken_down_again(playbook):
    event = playbook.pin("p-1", FINDING, "", "mia")
    playbook.unpin(event.finding, "", "olga")
    with pytest.raises(DataError, match="is not on a playbook any more; reload the page"):
        playbook.unpin(event.finding, "", "olga")


def test_an_unknown_finding_cannot_be_taken_down(playbook):
    with pytest.raises(DataError, match="finding 'nonsense' is not on a playbook"):
        playbook.unpin("nonsense", "", "olga")


def test_a_run_that_got_on_since_is_told(playbook, log):
    playbook.pin("p-1", FINDING, "", "mia")
    (found,) = playbook.findings("p-1")
    assert playbook.changed_since(found) == ()
    log.append("run-b", 2, [(1.0, ev.ExamplesArrived((2,)))])
    assert playbook.changed_since(found) == ("run-b",)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": "  "}, "the finding says nothing; wait until the page shows it"),
        ({"words": ""}, "the finding says nothing"),
        ({"title": "x" * 201}, "the title has 201 characters; say it in 200"),
        ({"words": "x" * 8001}, "the finding has 8,001 characters; say it in 8,000"),
        ({"run_ids": []}, "0 runs are behind the finding; pin what rests on 1 to 2,000 runs"),
        ({"run_ids": ["gone"]}, "run 'gone' has no event"),
    ],
)
def test_what_cannot_be_pinned_says_why_and_writes_nothing(playbook, log, changes, fault):
    with pytest.raises(DataError, match=fault):
        playbook.pin("p-1", finding(**changes), "", "mia")
    assert log.head(ev.PLAYBOOK).seq == 0


def test_a_note_of_any_length_is_not_taken(playbook):
    with pytest.raises(DataError, match="the note has 4,001 characters; say it in 4,000"):
        playbook.pin("p-1", FINDING, "x" * 4001, "mia")


def test_a_reason_of_any_length_is_not_taken(playbook):
    event = playbook.pin("p-1", FINDING, "", "mia")
    with pytest.raises(DataError, match="the reason has 4,001 characters"):
        playbook.unpin(event.finding, "x" * 4001, "mia")


def test_hostile_text_is_kept_as_it_was_typed(playbook):
    note = "<script>alert(1)</script> **bold** =HYPERLINK('x')\u202e"
    playbook.pin("p-1", FINDING, note, "mia")
    assert playbook.findings("p-1")[0].event.note == note


def test_two_readers_of_one_log_see_the_same(playbook, log):
    other = Playbook(log)
    playbook.pin("p-1", FINDING, "", "mia")
    assert other.findings("p-1") == playbook.findings("p-1")
    other.unpin(playbook.findings("p-1")[0].event.finding, "", "olga")
    assert not playbook.findings("p-1")[0].up


def test_a_playbook_outlives_the_app_and_its_chain_holds(tmp_path):
    with Store.open(tmp_path / "lab.duckdb") as store:
        store.append("run-a", 1, [(0.0, ev.ExamplesArrived((1,)))])
        Playbook(store).pin("p-1", finding(run_ids=["run-a"]), "note", "mia")
    with Store.open(tmp_path / "lab.duckdb") as store:
        assert [each.event.note for each in Playbook(store).findings("p-1")] == ["note"]
        assert store.head(ev.PLAYBOOK).seq == 1


def test_a_playbook_reads_on_from_where_it_was(playbook, log):
    playbook.pin("p-1", FINDING, "", "mia")
    other = Playbook(log)
    assert len(other.findings("p-1")) == 1
    playbook.pin("p-1", finding(title="Second"), "", "tom")
    assert [each.event.title for each in other.findings("p-1")] == [
        "Second", "Labels saved on digits",
    ]  # fmt: skip


def test_a_finding_that_is_taken_down_is_not_counted(playbook):
    event = playbook.pin("p-1", FINDING, "", "mia")
    playbook.pin("p-2", FINDING, "", "mia")
    playbook.unpin(event.finding, "", "tom")
    assert playbook.counts() == {"p-2": 1}


def test_who_took_it_down_and_when_stands_beside_who_pinned_it(playbook):
    event = playbook.pin("p-1", FINDING, "", "mia")
    playbook.unpin(event.finding, " was a fluke ", "tom")
    (found,) = playbook.findings("p-1")
    assert (found.pinned_at, found.taken_down_at) == (100.0, 101.0)
    assert (found.event.by, found.taken_down.by) == ("mia", "tom")
    assert found.taken_down.reason == "was a fluke"


def test_the_same_finding_may_be_pinned_twice_and_taken_down_once(playbook):
    first, second = (playbook.pin("p-1", FINDING, "", "mia") for _ in range(2))
    playbook.unpin(first.finding, "", "tom")
    assert [each.event.finding for each in playbook.findings("p-1") if each.up] == [second.finding]


def test_spaces_around_what_is_typed_are_left_out(playbook):
    event = playbook.pin("p-1", finding(title="  Saved \n", words="\n 40 fewer "), "  note ", "mia")
    assert (event.title, event.words, event.note) == ("Saved", "40 fewer", "note")


def test_an_empty_playbook_has_neither_findings_nor_counts(playbook):
    assert playbook.findings("p-1") == ()
    assert playbook.counts() == {}
