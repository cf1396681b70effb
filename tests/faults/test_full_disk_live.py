"""The disk is full while people label: they are told, nothing false is promised, it goes on after.

The limit on file sizes stands for the disk: it needs no rights, and DuckDB fails in the same
places (commit, checkpoint, head file). A folder that can't be written is not tried here: the
database is open by then and goes on writing to its files; tests/store has one that is refused.
"""

import signal
import time

import pytest

from al_core.experiments.lab import DATABASE
from tests.faults.people import PATIENCE_SECONDS, Refused
from tests.faults.testimony import faults


@pytest.fixture
def life(home, bearer):
    """A server that people have begun to work with."""
    return peopled(home, bearer, checkpoint_at="16MB")


def peopled(home, bearer, checkpoint_at):
    life = bearer.bear(home.folder, checkpoint_at=checkpoint_at)
    for each in home.people:
        each.label(life)
    return life


def wal_bytes(home):
    return (home.folder / f"{DATABASE}.wal").stat().st_size


def refused_answer(person, life, cards):
    """An answer that finds no room: the error of the route."""
    with pytest.raises(Refused) as refusal:
        person.send(life, [person.answer(cards[0])])
    return refusal.value


def dead_and_read(bearer, home, life):
    life.kill()
    assert bearer.mourn() == -signal.SIGKILL
    return home.testimony()


def test_an_answer_without_room_is_an_error_and_goes_in_once_when_there_is_room(home, bearer, life):
    ana = home.people[0]
    cards = ana.hand(life)
    promised = len(ana.promised)
    life.ask("/faults/room", str(wal_bytes(home) + 50))

    error = refused_answer(ana, life, cards)
    assert error.status == 503
    assert "see that the disk has room" in str(error)
    with pytest.raises(Refused, match="see that the disk has room"):
        ana.send_again(life)
    assert len(ana.promised) == promised

    life.ask("/faults/room", "0")
    assert ana.send_again(life) == 1
    ana.send(life, [answer for answer, _ in ana.sent.values()])
    assert all(each.label(life) for each in home.people)
    assert faults(dead_and_read(bearer, home, life), home.people) == []


def test_what_a_full_disk_refused_has_not_happened(home, bearer, life):
    ana = home.people[0]
    path = f"/faults/status?project={home.project}"
    cards = ana.hand(life)
    before = life.ask(path)["labels"]
    life.ask("/faults/room", str(wal_bytes(home) + 50))
    refused_answer(ana, life, cards)

    assert life.ask(path)["labels"] == before
    seen = dead_and_read(bearer, home, life)
    assert set(seen.stored) == set(ana.promised) | set(home.people[1].promised)


def test_no_room_for_the_head_file_is_an_error_and_the_answer_counts_once(home, bearer, life):
    ana = home.people[0]
    cards = ana.hand(life)
    (home.folder / f"{DATABASE}.heads.json.new").mkdir()

    error = refused_answer(ana, life, cards)
    assert error.status == 503
    assert "make room or allow writing there" in str(error)

    (home.folder / f"{DATABASE}.heads.json.new").rmdir()
    assert ana.send_again(life) == 1
    assert ana.label(life) > 0
    assert faults(dead_and_read(bearer, home, life), home.people) == []


@pytest.mark.slow
def test_a_disk_full_in_a_checkpoint_needs_no_restart(home, bearer):
    """DuckDB gives its connection up then; the lab has a new one."""
    life = peopled(home, bearer, checkpoint_at="20KB")
    life.ask("/faults/room", str((home.folder / DATABASE).stat().st_size))
    refusals, deadline = [], time.monotonic() + PATIENCE_SECONDS
    while len(refusals) < 3 and time.monotonic() < deadline:
        for each in home.people:
            try:
                each.send_again(life)
                each.label(life)
            except Refused as error:
                refusals.append(error.status)
    assert set(refusals) == {503}

    life.ask("/faults/room", "0")
    for each in home.people:
        each.send_again(life)
        each.label(life)
    assert faults(dead_and_read(bearer, home, life), home.people) == []
