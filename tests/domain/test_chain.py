"""The hash chain: each entry vouches for all before it."""

from dataclasses import replace
from hashlib import sha256

import pytest

from al_core.domain.chain import GENESIS, entry_hash, first_break, linked
from al_core.domain.events import AnnotatorJoined, SlotLapsed

EVENTS = [(0.0, AnnotatorJoined("ana")), (1.5, SlotLapsed(1)), (2.0, SlotLapsed(2))]


@pytest.fixture
def entries():
    return linked("r", GENESIS, 1, EVENTS)


def test_a_hash_is_sha256_over_the_fields_with_bars_between():
    expected = sha256(b"abc|3|1.5|{}").hexdigest()

    assert entry_hash("abc", 3, 1.5, b"{}") == expected


def test_entries_are_numbered_and_linked(entries):
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert [entry.prev_hash for entry in entries] == [GENESIS, entries[0].hash, entries[1].hash]


def test_runs_of_other_names_have_equal_hashes(entries):
    other = linked("another run", GENESIS, 1, EVENTS)

    assert [entry.hash for entry in other] == [entry.hash for entry in entries]


def test_a_chain_can_be_linked_in_two_goes(entries):
    more = linked("r", entries[0].hash, 2, EVENTS[1:])

    assert [*entries[:1], *more] == entries


def test_a_whole_chain_has_no_break(entries):
    assert first_break(entries, GENESIS, 1) is None


def test_a_part_of_a_chain_is_judged_from_where_it_begins(entries):
    assert first_break(entries[1:], entries[0].hash, 2) is None


ALTERED = {
    "occurred_at": 9.0,
    "payload": b"{}",
    "prev_hash": "f" * 64,
    "hash": "f" * 64,
    "seq": 7,
}


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("field", ALTERED)
def test_an_altered_field_breaks_the_chain_there(entries, place, field):
    entries[place] = replace(entries[place], **{field: ALTERED[field]})

    assert first_break(entries, GENESIS, 1) == place + 1


def test_an_altered_event_with_its_own_hash_rebuilt_breaks_the_next(entries):
    entries[1] = linked("r", entries[0].hash, 2, [(1.5, SlotLapsed(99))])[0]

    assert first_break(entries, GENESIS, 1) == 3


def test_a_missing_entry_is_named(entries):
    del entries[1]

    assert first_break(entries, GENESIS, 1) == 2


def test_entries_out_of_place_are_named(entries):
    entries[1], entries[2] = entries[2], entries[1]

    assert first_break(entries, GENESIS, 1) == 2
