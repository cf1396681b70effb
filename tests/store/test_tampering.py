"""A log that was cut or edited behind the lab's back is refused at the next start."""

from pathlib import Path

import duckdb
import pytest

from al_core.domain.chain import linked
from al_core.domain.errors import LogBroken, LogError
from al_core.domain.events import decoded
from al_core.domain.ports import Head
from al_core.store.heads import HeadFile
from al_core.store.store import Store


def tamper(path: Path, *statements: str) -> None:
    with duckdb.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)


def refusal(path: Path) -> LogBroken:
    with pytest.raises(LogBroken) as caught:
        Store.open(path)
    return caught.value


def test_an_untouched_log_opens_with_the_heads_it_had(closed: Path) -> None:
    with Store.open(closed) as store:
        assert {run_id: head.seq for run_id, head in store.heads().items()} == {"r": 5, "s": 2}
        assert store.verify() == 7


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE events SET payload = replace(payload, 'ben', 'eve') WHERE seq = 3", 3),
        ("UPDATE events SET occurred_at = 9.75 WHERE seq = 4", 4),
        ("UPDATE events SET hash = repeat('a', 64) WHERE run_id = 's' AND seq = 2", 2),
        ("UPDATE events SET prev_hash = repeat('0', 64) WHERE run_id = 'r' AND seq = 5", 5),
        ("DELETE FROM events WHERE run_id = 'r' AND seq = 3", 3),
        ("DELETE FROM events WHERE run_id = 'r' AND seq = 1", 1),
        ("UPDATE events SET run_id = 'q' WHERE run_id = 'r' AND seq = 5", 1),
    ],
)
def test_an_altered_log_is_refused_with_the_first_bad_seq(
    closed: Path, statement: str, seq: int
) -> None:
    tamper(closed, statement)

    assert refusal(closed).seq == seq


def test_the_refusal_says_what_and_what_to_do(closed: Path) -> None:
    tamper(closed, "UPDATE events SET payload = '{}' WHERE run_id = 'r' AND seq = 4")

    assert str(refusal(closed)) == (
        "run 'r' in lab.duckdb does not hold: event 4 is missing, out of place or altered; "
        "restore the database and its head file from a backup"
    )


def test_a_log_cut_at_its_end_is_refused_with_the_first_missing_seq(closed: Path) -> None:
    tamper(closed, "DELETE FROM events WHERE run_id = 'r' AND seq >= 4")

    problem = refusal(closed)

    assert problem.seq == 4
    assert "event 4 is missing, as are all to 5" in str(problem)


def test_a_run_cut_out_whole_is_refused(closed: Path) -> None:
    tamper(closed, "DELETE FROM events WHERE run_id = 's'", "DELETE FROM runs WHERE run_id = 's'")

    problem = refusal(closed)

    assert problem.seq == 1
    assert "run 's'" in str(problem)


def test_a_last_event_rebuilt_with_its_hash_is_refused(closed: Path) -> None:
    with Store.open(closed) as store:
        fourth = list(store.read("r"))[3]
    forged = linked("r", fourth.hash, 5, [(10.5, decoded(fourth.payload))])
    tamper(
        closed,
        f"UPDATE events SET payload = '{forged[0].payload.decode()}', occurred_at = 10.5, "
        f"hash = '{forged[0].hash}' WHERE run_id = 'r' AND seq = 5",
    )

    problem = refusal(closed)

    assert problem.seq == 5
    assert "is not the one in the head file" in str(problem)


def test_a_log_without_its_head_file_is_refused(closed: Path) -> None:
    HeadFile(closed).path.unlink()

    with pytest.raises(LogError, match=r"no head file beside it.*put the head file back"):
        Store.open(closed)


def test_a_head_file_that_can_not_be_read_is_refused(closed: Path) -> None:
    HeadFile(closed).path.write_bytes(b'{"r": {"seq"')

    with pytest.raises(LogError, match=r"can't read the heads in .*restore the file"):
        Store.open(closed)


def test_a_refused_database_can_be_opened_once_restored(closed: Path) -> None:
    kept = HeadFile(closed).path.read_bytes()
    HeadFile(closed).path.unlink()
    with pytest.raises(LogError):
        Store.open(closed)
    HeadFile(closed).path.write_bytes(kept)

    with Store.open(closed) as store:
        assert store.head("s").seq == 2


def test_verify_notices_what_was_altered_while_open(closed: Path) -> None:
    with Store.open(closed) as store:
        HeadFile(closed).replace({"r": Head(2, "a" * 64)})
        with pytest.raises(LogBroken, match=r"run 'r'.*event 2 is not the one"):
            store.verify()


def test_a_refused_log_can_still_be_looked_into(closed: Path) -> None:
    tamper(closed, "UPDATE events SET occurred_at = 9.75 WHERE run_id = 'r' AND seq = 4")
    assert refusal(closed).seq == 4

    with Store.inspect(closed) as store:
        assert [entry.occurred_at for entry in store.read("r")] == [0.0, 4.25, 5.0, 9.75, 10.0]
        with pytest.raises(LogBroken, match="event 4"):
            store.verify()


def test_looking_into_a_log_writes_no_head_file(closed: Path) -> None:
    HeadFile(closed).path.unlink()

    with Store.inspect(closed) as store:
        assert store.head("s").seq == 2

    assert HeadFile(closed).read() is None


def test_there_must_be_a_log_to_look_into(path: Path) -> None:
    with pytest.raises(LogError, match=r"no database at .*; check the path"):
        Store.inspect(path)


def test_the_first_broken_run_by_name_is_told(closed: Path) -> None:
    tamper(closed, "UPDATE events SET occurred_at = 1.5 WHERE seq = 2")

    assert "run 'r'" in str(refusal(closed))


def test_a_run_put_in_behind_the_labs_back_is_refused(closed: Path) -> None:
    tamper(
        closed,
        "INSERT INTO events (run_id, seq, occurred_at, payload, prev_hash, hash) "
        "VALUES ('q', 1, 0.0, '{}', repeat('0', 64), repeat('0', 64))",
    )

    assert refusal(closed).seq == 1
