"""A backup taken while the lab runs opens like the database it came from."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from al_core.domain.errors import LogError
from al_core.domain.events import Event, SlotLapsed
from al_core.store.store import Store


def test_a_backup_opens_and_holds_everything(
    store: Store, five_events: list[tuple[float, Event]], tmp_path: Path
) -> None:
    store.append("r", 1, five_events)
    store.register_run("r", "first try")
    store.add_sweep("w", "all", "{}")
    store.backup(tmp_path / "copy.duckdb")

    with Store.open(tmp_path / "copy.duckdb") as copy:
        assert copy.verify() == 5
        assert list(copy.read("r")) == list(store.read("r"))
        assert copy.runs() == store.runs()
        assert copy.sweeps() == store.sweeps()


def test_a_restored_backup_goes_on_where_it_was_taken(
    store: Store, five_events: list[tuple[float, Event]], tmp_path: Path
) -> None:
    store.append("r", 1, five_events)
    store.backup(tmp_path / "copy.duckdb")
    store.append("r", 6, five_events)

    with Store.open(tmp_path / "copy.duckdb") as copy:
        assert copy.append("r", 6, five_events) == store.head("r")


def test_a_backup_is_whole_when_taken_during_appends(store: Store, tmp_path: Path) -> None:
    def append_all() -> None:
        for seq in range(1, 201):
            store.append("r", seq, [(0.0, SlotLapsed(seq))])

    with ThreadPoolExecutor(1) as writer:
        writing = writer.submit(append_all)
        for number in range(3):
            store.backup(tmp_path / f"{number}.duckdb")
        writing.result()

    assert store.verify() == 200
    for number in range(3):
        Store.open(tmp_path / f"{number}.duckdb").close()


def test_a_backup_replaces_nothing(store: Store, tmp_path: Path) -> None:
    (tmp_path / "copy.duckdb").write_text("precious")

    with pytest.raises(LogError, match="is there already; give the backup another name"):
        store.backup(tmp_path / "copy.duckdb")

    assert (tmp_path / "copy.duckdb").read_text() == "precious"


def test_a_backup_into_a_missing_folder_says_so_and_leaves_nothing(
    store: Store, tmp_path: Path
) -> None:
    with pytest.raises(LogError, match="can't write the backup"):
        store.backup(tmp_path / "nowhere" / "copy.duckdb")

    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "lab.duckdb", "lab.duckdb.heads.json", "lab.duckdb.lock", "lab.duckdb.wal",
    ]  # fmt: skip


def test_a_name_with_quotes_can_be_backed_up(tmp_path: Path) -> None:
    with Store.open(tmp_path / """it's "mine" - 1.duckdb""") as store:
        store.append("r", 1, [(0.0, SlotLapsed(1))])
        store.backup(tmp_path / "it's a copy.duckdb")

    with Store.open(tmp_path / "it's a copy.duckdb") as copy:
        assert copy.head("r").seq == 1
