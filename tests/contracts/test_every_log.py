"""What any event log must do, whatever it keeps its entries in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from al_core.domain.chain import GENESIS, first_break, linked
from al_core.domain.errors import LogBroken, LogConflict, LogError, RunUnknown
from al_core.domain.events import AnnotatorJoined, SlotLapsed, SlotLeased, decoded
from al_core.domain.ports import Head
from al_core.store.memory_log import MemoryLog
from al_core.store.store import Store
from al_core.store.stores import STORES

AnyLog = MemoryLog | Store
JOINED = (0.0, AnnotatorJoined("ana"))
LEASED = (1.5, SlotLeased(lease=1, example=7, annotator="ana", due=61.5))
LAPSED = (61.5, SlotLapsed(lease=1))
FIRST_HASH = "f760897de734e49322eb9edf6ad8f10fe4f2fdf4569ab78ca7b51dbd30748383"  # by sha256sum


@pytest.fixture(params=STORES.values(), ids=STORES.keys())
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyLog]:
    with request.param(tmp_path) as opened:
        yield opened


def many(count: int) -> list[tuple[float, SlotLapsed]]:
    return [(float(number), SlotLapsed(lease=number)) for number in range(count)]


def test_a_run_without_events_has_the_genesis_head(log: AnyLog) -> None:
    assert log.head("r") == Head(0, "0" * 64)


def test_append_returns_the_seq_and_hash_of_the_last_event(log: AnyLog) -> None:
    head = log.append("r", 1, [JOINED])

    assert head == Head(1, FIRST_HASH)
    assert log.head("r") == head


def test_read_gives_back_what_was_appended_in_order(log: AnyLog) -> None:
    log.append("r", 1, [JOINED, LEASED])
    log.append("r", 3, [LAPSED])

    entries = list(log.read("r"))

    assert [(e.seq, e.occurred_at) for e in entries] == [(1, 0.0), (2, 1.5), (3, 61.5)]
    assert [decoded(e.payload) for e in entries] == [JOINED[1], LEASED[1], LAPSED[1]]
    assert [e.run_id for e in entries] == ["r", "r", "r"]


def test_payloads_are_kept_byte_for_byte(log: AnyLog) -> None:
    log.append("r", 1, [(0.0, AnnotatorJoined('zoë "\\\n\x00 🙂'))])

    assert next(log.read("r")).payload == (
        b'{"kind":"annotator_joined","annotator":"zo\xc3\xab \\"\\\\\\n\\u0000 \xf0\x9f\x99\x82"}'
    )


def test_times_are_kept_to_the_last_bit(log: AnyLog) -> None:
    times = [0.1 + 0.2, 1795293315.747982, 5e-324, 1e16, 1e22, 123456789012345680.0]
    log.append("r", 1, [(time, SlotLapsed(1)) for time in times])

    assert [e.occurred_at for e in log.read("r")] == times


def test_read_starts_after_the_seq_it_is_given(log: AnyLog) -> None:
    log.append("r", 1, [JOINED, LEASED, LAPSED])

    assert [e.seq for e in log.read("r", after_seq=2)] == [3]
    assert list(log.read("r", after_seq=3)) == []


def test_reading_an_unknown_run_says_so_at_once(log: AnyLog) -> None:
    with pytest.raises(RunUnknown, match="no run 'r'"):
        log.read("r")


@pytest.mark.parametrize("seq", [0, 1, 2, 4])
def test_an_append_with_another_seq_than_the_next_is_refused(log: AnyLog, seq: int) -> None:
    log.append("r", 1, [JOINED, LEASED])

    with pytest.raises(LogConflict, match="at event 2, so the next is 3"):
        log.append("r", seq, [LAPSED])


def test_a_refused_append_leaves_the_log_as_it_was(log: AnyLog) -> None:
    head = log.append("r", 1, [JOINED])

    with pytest.raises(LogConflict):
        log.append("r", 1, [LEASED, LAPSED])

    assert log.head("r") == head
    assert [e.seq for e in log.read("r")] == [1]


def test_appending_nothing_changes_nothing(log: AnyLog) -> None:
    assert log.append("r", 1, []) == Head(0, GENESIS)
    assert log.heads() == {}


def test_runs_have_chains_of_their_own(log: AnyLog) -> None:
    one = log.append("one", 1, [JOINED])
    log.append("two", 1, [LEASED, LAPSED])

    assert log.head("one") == one
    assert {run_id: head.seq for run_id, head in log.heads().items()} == {"one": 1, "two": 2}


def test_equal_runs_have_equal_heads(log: AnyLog) -> None:
    assert log.append("one", 1, [JOINED, LEASED]) == log.append("two", 1, [JOINED, LEASED])


@pytest.mark.parametrize("count", [1, 8, 9, 5000])
def test_frames_of_any_size_form_one_chain(log: AnyLog, count: int) -> None:
    log.append("r", 1, [JOINED])
    log.append("r", 2, many(count))

    entries = list(log.read("r"))

    assert len(entries) == count + 1
    assert first_break(entries, GENESIS, 1) is None


def test_one_by_one_and_in_bulk_give_the_same_head(log: AnyLog) -> None:
    for seq, pair in enumerate(many(20), 1):
        log.append("singly", seq, [pair])

    assert log.append("bulk", 1, many(20)) == log.head("singly")


def test_event_counts_are_by_kind(log: AnyLog) -> None:
    log.append("r", 1, [JOINED, LEASED, LAPSED, *many(10)])
    log.append("other", 1, [LEASED])

    assert log.event_counts("r") == {"annotator_joined": 1, "slot_lapsed": 11, "slot_leased": 1}


def test_entries_made_elsewhere_are_appended_as_they_are(log: AnyLog) -> None:
    head = log.append("r", 1, [JOINED])
    entries = linked("r", head.hash, 2, [LEASED, LAPSED])

    assert log.append_encoded("r", 2, entries) == Head(3, entries[-1].hash)
    assert list(log.read("r", after_seq=1)) == entries


def test_entries_that_do_not_follow_from_the_head_are_refused(log: AnyLog) -> None:
    log.append("r", 1, [JOINED])

    with pytest.raises(LogBroken, match="entry 2") as caught:
        log.append_encoded("r", 2, linked("r", GENESIS, 2, [LEASED]))

    assert caught.value.seq == 2
    assert log.head("r").seq == 1


def test_an_altered_entry_is_refused_by_its_seq(log: AnyLog) -> None:
    first, second = linked("r", GENESIS, 1, [JOINED, LEASED])
    altered = replace(second, payload=second.payload.replace(b"ana", b"eve"))

    with pytest.raises(LogBroken) as caught:
        log.append_encoded("r", 1, [first, altered])

    assert caught.value.seq == 2
    assert log.heads() == {}


def test_entries_of_another_run_are_refused(log: AnyLog) -> None:
    with pytest.raises(LogError, match="run 'two' given for 'one'"):
        log.append_encoded("one", 1, linked("two", GENESIS, 1, [JOINED]))


def test_entries_that_come_too_late_conflict(log: AnyLog) -> None:
    log.append("r", 1, [JOINED])

    with pytest.raises(LogConflict):
        log.append_encoded("r", 1, linked("r", GENESIS, 1, [LEASED]))


def test_of_two_writers_at_one_seq_exactly_one_wins(log: AnyLog) -> None:
    def won(writer: int) -> int:
        try:
            log.append("r", 1, [(0.0, SlotLapsed(writer))])
        except LogConflict:
            return 0
        return 1

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(won, range(16))) == 1
    assert log.head("r").seq == 1


def test_readers_see_a_whole_chain_while_another_thread_appends(log: AnyLog) -> None:
    log.append("r", 1, many(3))

    def breaks(_reader: int) -> list[int | None]:
        return [first_break(list(log.read("r")), GENESIS, 1) for _ in range(10)]

    with ThreadPoolExecutor(5) as threads:
        reading = [threads.submit(breaks, reader) for reader in range(4)]
        for seq in range(4, 124, 3):
            log.append("r", seq, many(3))

    assert [task.result() for task in reading] == [[None] * 10] * 4
    assert log.head("r").seq == 123


def test_two_reads_at_once_do_not_mix(log: AnyLog) -> None:
    log.append("one", 1, many(5))
    log.append("two", 1, many(5))

    pairs = zip(log.read("one"), log.read("two"), strict=True)

    assert [(a.run_id, b.run_id, a.seq == b.seq) for a, b in pairs] == [("one", "two", True)] * 5
