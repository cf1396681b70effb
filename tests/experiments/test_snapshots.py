"""Snapshots: the same content has the same name, and what changed is told exactly."""

import hashlib
import json

import msgspec
import numpy as np
import pandas as pd
import pytest

from al_core.datasets.dataset import Dataset
from al_core.datasets.row_hashes import row_hashes
from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.domain.plan import ArrivalPlan, BudgetPlan
from al_core.experiments.refitting import trainings
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.experiments.snapshot_changes import LabelChange, changes, moments
from al_core.experiments.snapshots import Contents, contents_of, taken, until
from al_core.loop.recorders import event_of
from al_core.store.memory_log import MemoryLog
from tests.datasets.tables import table_set, text_set, vector_set
from tests.experiments.live_people import World, small_project
from tests.experiments.new_rows import add, cells
from tests.experiments.plans import small_plan
from tests.experiments.registered_runs import registered

ROWS = {0: "aa", 1: "bb", 2: "cc"}


def contents(rows=None, labels=None, classes=("spam", "ham"), run_id="r", seq=9):
    given = ROWS if rows is None else rows
    return Contents(run_id, seq, "head", "data", (), given, labels or {}, classes)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A live run on 120 rows whose people gave twelve labels."""
    folder = tmp_path_factory.mktemp("live")
    world = World(small_project(), cache=folder / "cache")
    world.work()
    for _ in range(12):
        world.label("ana")
        world.work()
    return world


def now(world):
    return contents_of(world.entries(), world.cache)


def test_rows_and_labels_are_hashed_as_json_lines_by_example():
    found = contents(labels={2: 0, 0: 1})
    rows = "[]\n" + "".join(f"{json.dumps(pair)}\n" for pair in ([0, "aa"], [1, "bb"], [2, "cc"]))
    labels = '[0, "ham"]\n[2, "spam"]\n'
    assert found.rows_hash == hashlib.sha256(rows.encode()).hexdigest()
    assert found.labels_hash == hashlib.sha256(labels.encode()).hexdigest()


def test_the_order_in_which_labels_came_does_not_matter():
    assert contents(labels={2: 0, 0: 1}).snapshot == contents(labels={0: 1, 2: 0}).snapshot


@pytest.mark.parametrize(
    "other",
    [
        contents(labels={0: 0}),
        contents(labels={0: 1, 1: 1}),
        contents(labels={0: 1}, rows={**ROWS, 3: "dd"}),
        contents(labels={0: 1}, rows={**ROWS, 2: "cd"}),
        contents(labels={0: 1}, classes=("spam", "hum")),
    ],
    ids=["label", "one more label", "one more row", "another row", "another class name"],
)
def test_any_change_of_content_changes_the_name(other):
    assert other.snapshot != contents(labels={0: 1}).snapshot


def test_run_and_entry_are_no_content():
    assert contents(run_id="s", seq=3).snapshot == contents().snapshot


def test_class_counts_have_every_class():
    assert contents(labels={0: 1, 1: 1}).class_counts == {"spam": 0, "ham": 2}


@pytest.mark.parametrize(
    ("dataset", "alike"),
    [
        (text_set("a", "a", "A"), (True, False)),
        (vector_set([[0.0, 1.0], [-0.0, 1.0], [0.0, 2.0]], [0, 1, 0]), (True, False)),
        (table_set(pd.DataFrame({"n": [0.0, -0.0, 1.0]}), [0, 1, 0]), (True, False)),
        (
            Dataset("i", "image", np.array([[[1.0]], [[1.0]], [[2.0]]]), np.zeros(3, int), ("a",)),
            (True, False),
        ),
    ],
    ids=["texts", "vectors", "tables", "pictures"],
)
def test_equal_rows_have_equal_hashes_and_others_have_not(dataset, alike):
    first, same, other = row_hashes(dataset)
    assert (first == same, first == other) == alike


def test_cells_that_run_together_are_told_apart():
    words = [np.array(cells, dtype=object) for cells in (["ab", "a"], ["c", "bc"])]
    one, other = row_hashes(table_set(pd.DataFrame({"x": words[0], "y": words[1]}), [0, 1]))
    assert one != other


def test_a_text_s_hash_is_that_of_its_bytes():
    assert row_hashes(text_set("ä"))[0] == hashlib.sha256("ä".encode()).hexdigest()


def test_a_snapshot_follows_from_log_and_data_alone(world, tmp_path):
    again = contents_of(world.entries(), tmp_path / "another" / "cache")
    assert again == now(world)
    assert len(again.rows) == 120
    assert again.labels == {
        **world.run.state.labels, **world.run.state.audit_labels,
    }  # fmt: skip


def test_a_snapshot_names_the_entry_it_is_of(world):
    event = taken(now(world), "", "monday", "mia")
    last = world.entries()[-1]
    assert (event.seq, event.head, event.parent, event.title) == (last.seq, last.hash, "", "monday")
    assert sum(event.class_counts.values()) == event.labels == len(now(world).labels)


def test_between_two_entries_labels_were_added(world):
    entries = world.entries()
    given = [e.seq for e in entries if isinstance(event_of(e), ev.LabelGiven)]
    before = contents_of(until(entries, given[3] - 1), world.cache)
    found = changes(before, now(world))
    assert (len(before.labels), len(now(world).labels)) == (3, 12)
    assert len(found.added) == 9
    assert (found.changed, found.removed, found.rows_added, found.rows_removed) == ((), (), (), ())


def test_a_correction_and_an_undo_are_told(tmp_path):
    world = World(small_project(), cache=tmp_path / "cache")
    world.work()
    first, second = world.label("ana"), world.label("ana")
    before = now(world)
    was = before.labels[first]
    world.run.undo("ana")
    world.run.correct("ana", first, 1 - was, 2.0)
    found = changes(before, now(world))
    names = before.classes
    assert found.changed == (LabelChange(first, names[was], names[1 - was]),)
    assert found.removed == (LabelChange(second, names[before.labels[second]], ""),)
    assert found.added == ()


def test_rows_that_were_added_are_named(tmp_path):
    world = World(small_project(), cache=tmp_path / "cache")
    world.work()
    before = now(world)
    numbers = add(world.run, cells(range(300, 312)))
    found = changes(before, now(world))
    assert found.rows_added == numbers
    assert found.after.data_version == world.run.data_version != before.data_version


def test_an_added_row_that_was_altered_on_disk_is_refused(tmp_path):
    world = World(small_project(), cache=tmp_path / "cache")
    world.work()
    add(world.run, cells(range(300, 312)))
    (kept,) = (tmp_path / "added").iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"0", b"1", 1))
    with pytest.raises(DataError, match="were altered"):
        now(world)


def test_other_data_than_the_log_names_are_refused(world):
    first = msgspec.structs.replace(event_of(world.entries()[0]), data_version="0" * 64)
    log = MemoryLog()
    log.append("r", 1, [(0.0, first)])
    with pytest.raises(DataError, match="put the same rows and labels back"):
        contents_of(list(log.read("r")), world.cache)


def test_a_class_that_was_renamed_changes_no_label():
    after = contents(labels={0: 1}, classes=("spam", "eggs"), seq=12)
    found = changes(contents(labels={0: 1}), after)
    assert found.labels == ()
    assert found.renamed == (("ham", "eggs"),)
    assert not found.nothing


def test_backwards_labels_go():
    found = changes(contents(labels={0: 1, 1: 0}, seq=12), contents(labels={0: 1}))
    assert found.removed == (LabelChange(1, "spam", ""),)


def test_rows_of_two_runs_are_the_same_by_content():
    one = contents(rows={0: "aa", 1: "aa", 2: "bb"}, labels={0: 0, 2: 1}, run_id="one")
    other = contents(
        rows={0: "bb", 5: "aa", 7: "zz"}, labels={0: 0, 5: 1}, classes=("ham", "spam"), run_id="two"
    )
    found = changes(one, other)
    assert (found.rows_added, found.rows_removed) == ((7,), (1,))
    assert found.labels == ()  # spam and ham, though their numbers are swapped


def test_nothing_changed_is_said_so():
    assert changes(contents(labels={0: 1}), contents(labels={0: 1})).nothing


def test_rows_that_have_yet_to_arrive_are_not_in_it(tmp_path):
    plan = small_plan(
        arrivals=ArrivalPlan(initial_share=0.5, rate_per_hour=4000.0, spacing="even"),
        budget=BudgetPlan(labels=30),
    )
    log = MemoryLog()
    run_plan(plan, ready_problem(plan, tmp_path), log, "r")
    entries = list(log.read("r"))
    begun = next(e.seq for e in entries if isinstance(event_of(e), ev.LabelsImported))
    start, end = (contents_of(until(entries, seq), tmp_path) for seq in (begun, len(entries)))
    arrived = [
        row
        for e in entries[begun:]
        if isinstance(event_of(e), ev.ExamplesArrived)
        for row in event_of(e).examples
    ]
    assert len(start.rows) == 60 + 6 + 67  # audit set, seed set, half of the rest
    assert changes(start, end).rows_added == tuple(sorted(arrived))


def test_the_labels_of_a_training_are_those_at_its_beginning(tmp_path):
    runs = registered(tmp_path)
    entries = list(runs.log.read("texts"))
    began = trainings(entries)[3].began
    assert len(contents_of(until(entries, began.seq), tmp_path / "cache").labels) == 26


def test_moments_are_the_start_the_models_and_the_newest_entry(tmp_path):
    runs = registered(tmp_path)
    found = moments(list(runs.log.read("texts")))
    assert [each.what for each in found] == [
        "labels that were known at the start",
        "model v1 ready", "model v2 ready", "model v3 ready", "model v4 ready",
        "stopped: label budget spent",
    ]  # fmt: skip
    assert [each.labels for each in found] == [6, 6, 16, 26, 36, 36]


@pytest.mark.parametrize("seq", [0, -1, 999_999])
def test_an_entry_that_is_not_there_is_refused(world, seq):
    with pytest.raises(DataError, match="the run has entries 1 to"):
        until(world.entries(), seq)
