"""What a log checks before it takes an entry in."""

from dataclasses import replace

import pytest

from al_core.domain.chain import GENESIS, entry_hash, linked
from al_core.domain.errors import LogBroken, LogConflict, LogError
from al_core.domain.events import SlotLapsed
from al_core.domain.ports import Head, LoggedEvent
from al_core.store.entries import EMPTY, head_after, refuse_conflict, refuse_unlinked

THREE = linked("r", GENESIS, 1, [(float(seq), SlotLapsed(seq)) for seq in (1, 2, 3)])


def entry_with(payload: bytes) -> LoggedEvent:
    """A first entry whose hash holds, whatever its payload says."""
    digest = entry_hash(GENESIS, 1, 0.0, payload)
    return LoggedEvent("r", 1, 0.0, payload, GENESIS, digest)


def test_an_empty_run_expects_event_one() -> None:
    refuse_conflict("r", EMPTY, 1)

    with pytest.raises(LogConflict, match="at event 0, so the next is 1, not 2; read what was"):
        refuse_conflict("r", EMPTY, 2)


def test_whole_entries_that_follow_are_taken() -> None:
    refuse_unlinked("r", EMPTY, THREE)
    refuse_unlinked("r", head_after(THREE[:1]), THREE[1:])
    refuse_unlinked("r", EMPTY, [])


def test_the_head_after_some_entries_is_the_last_of_them() -> None:
    assert head_after(THREE) == Head(3, THREE[2].hash)


@pytest.mark.parametrize(
    ("entries", "seq"),
    [
        (THREE[1:], 1),
        ([THREE[0], THREE[2]], 2),
        ([THREE[1], THREE[0]], 1),
        ([THREE[0], THREE[0]], 2),
        ([THREE[0], replace(THREE[1], occurred_at=7.0)], 2),
        ([*THREE[:2], replace(THREE[2], hash="f" * 64)], 3),
    ],
    ids=["late", "gap", "swapped", "twice", "other time", "other hash"],
)
def test_entries_out_of_place_are_refused_by_the_first(
    entries: list[LoggedEvent], seq: int
) -> None:
    with pytest.raises(LogBroken, match=r"does not follow .*; compute the run again") as caught:
        refuse_unlinked("r", EMPTY, entries)

    assert caught.value.seq == seq


@pytest.mark.parametrize(
    "payload",
    [b"", b"{}", b'{"kind":"slot_lapsed"}', b'{"kind":"slot_lapsed","lease":"one"}',
     b'{"kind":"slot_lapsed","lease":1,"colour":2}', b'{"kind":"unheard_of"}'],
)  # fmt: skip
def test_a_payload_that_is_no_event_is_refused_though_its_hash_holds(payload: bytes) -> None:
    with pytest.raises(LogBroken, match="entry 1 given for run 'r'"):
        refuse_unlinked("r", EMPTY, [entry_with(payload)])


def test_an_event_with_a_hash_that_holds_is_taken() -> None:
    refuse_unlinked("r", EMPTY, [entry_with(b'{"kind":"slot_lapsed","lease":1}')])


def test_entries_of_several_runs_are_refused_by_the_first_name() -> None:
    mixed = [replace(THREE[0], run_id=name) for name in ("z", "r", "b")]

    with pytest.raises(LogError, match="entries of run 'b' given for 'r'; append them there"):
        refuse_unlinked("r", EMPTY, mixed)
