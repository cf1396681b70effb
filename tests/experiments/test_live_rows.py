"""Rows come into a run while people label: in the log, with their file, and replayed equal."""

import re

import msgspec
import numpy as np
import pandas as pd
import pytest

from al_core.__main__ import main
from al_core.datasets.dataset import duplicate_groups
from al_core.datasets.features import features_of
from al_core.domain import events as ev
from al_core.domain.errors import DataError, LogError, QueueError
from al_core.domain.plan import BudgetPlan, DataPlan, OptionsPlan, Plan, SplitPlan
from al_core.domain.project import ClassSpec, ProjectSpec
from al_core.experiments.bringing_rows import run_lines
from al_core.experiments.live_rows import logged_problem
from al_core.experiments.replaying import verify_run
from al_core.loop.replay import folded, started
from al_core.store.store import Store
from tests.experiments.live_people import World, small_project
from tests.experiments.new_rows import add, cells, csv_of, looked_at, measurements

PEOPLE = ("ana", "ben")


@pytest.fixture
def world(tmp_path):
    opened = World(small_project(), tmp_path / "cache")
    opened.work()
    return opened


@pytest.fixture
def notes(tmp_path):
    """A run on sixty texts."""
    path = tmp_path / "notes.csv"
    lines = [f"note {row} on {('cats', 'dogs')[row % 2]} and topic {row % 7}" for row in range(60)]
    path.write_text("\n".join(["text", *lines]))
    plan = Plan(
        name="notes",
        data=DataPlan(dataset=str(path), params={"text": "text"}),
        split=SplitPlan(seed_size=0),
        options=OptionsPlan(hand=2),
        budget=BudgetPlan(labels=None),
    )
    opened = World(ProjectSpec(plan, (ClassSpec("cats"), ClassSpec("dogs"))), tmp_path / "cache")
    opened.work()
    return opened


def label(world, turns):
    """People label; every seventh time the worker gets to work."""
    done = []
    for turn in range(turns):
        done.append(world.label(PEOPLE[turn % 2], turn % 2))
        if turn % 7 == 0:
            world.work()
    world.work()
    return [example for example in done if example is not None]


def label_all(world):
    """Label until there is no more work."""
    done = []
    while (more := label(world, 14)) and len(done) < 400:
        done += more
    return done


def lines(world, *texts):
    return run_lines(world.run, "\n".join(texts))


def of_kind(world, kind):
    return [e for e in map(ev.decoded, (x.payload for x in world.entries())) if e.kind == kind]


def test_rows_added_in_mid_run_are_labeled_and_the_log_replays_equal(world):
    label(world, 20)
    added = add(world.run, cells(range(300, 330)))
    done = label_all(world)
    assert added == tuple(range(120, 150))
    assert set(added) <= set(done)
    assert world.verdict() == ""


def test_a_run_on_texts_grows_twice_and_replays_equal(notes):
    label(notes, 9)
    notes.run.add_rows("mia", lines(notes, "a note on cats", "on dogs: a new note", "topic 9"))
    label(notes, 9)
    notes.reopen()
    notes.run.add_rows("mia", lines(notes, "one more on dogs and topic 3"))
    done = label_all(notes)
    assert {60, 61, 62, 63} <= set(done)
    assert notes.verdict() == ""
    assert verify_run(notes.log, "r", notes.cache).equal


def test_what_was_there_stays_byte_equal(world):
    before = world.worker.follower.learner.problem
    add(world.run, cells(range(300, 330)))
    after = world.worker.follower.learner.problem
    assert after.features[:120].tobytes() == before.features.tobytes()
    assert after.split.pool[: before.split.pool.size].tolist() == before.split.pool.tolist()


def test_new_rows_are_seen_as_the_first_pool_taught(notes):
    new = lines(notes, "cats and dogs on topic 3", "words that nobody knew")
    notes.run.add_rows("mia", new)
    data = notes.run.data()
    whole = features_of(data.dataset, "auto", data.fit_rows, notes.cache)
    found = notes.worker.follower.learner.problem.features
    np.testing.assert_allclose(found, whole, atol=1e-12)
    assert not found[61].any()


def test_no_added_row_is_of_the_audit_set(world):
    before = world.run.data().split.audit
    add(world.run, cells(range(300, 400)))
    label_all(world)
    assert world.run.data().split.audit.tolist() == before.tolist()
    assert world.run.state.audit <= set(before.tolist())


def test_copies_of_audit_items_stay_out_and_others_are_counted(world):
    data = world.run.data()
    audit, pool = data.dataset.take(data.split.audit[:3]), data.dataset.take(data.split.pool[:2])
    fresh = measurements(range(300, 340))
    parts = [audit.rows, pool.rows, fresh, fresh.iloc[[0]]]
    new = looked_at(world.run, csv_of(pd.concat(parts, ignore_index=True)))
    assert (len(new.examples), new.duplicates, new.refused, new.left_out) == (43, 3, 3, 0)
    world.run.add_rows("mia", new)
    grown = world.run.data()
    groups = duplicate_groups(grown.dataset)
    assert not set(groups[120:].tolist()) & set(grown.split.audit.tolist())
    (event,) = of_kind(world, "rows_added")
    assert (event.duplicates, event.refused, event.by, event.source) == (3, 3, "mia", "more.csv")


def test_looking_changes_nothing(world):
    before = len(world.entries())
    looked_at(world.run, cells(range(300, 330)))
    assert len(world.entries()) == before
    assert not (world.cache.parent / "added").exists()


def test_a_restart_has_the_same_rows(world):
    label(world, 12)
    added = add(world.run, cells(range(300, 330)))
    version, seen = world.run.data_version, world.run.content(added[7])
    world.reopen()
    world.work()
    assert world.run.data_version == world.run.data().version == version
    assert world.run.content(added[7]) == seen
    assert world.worker.follower.learner.problem.data_version == version


def test_the_version_speaks_of_every_addition(world):
    versions = [world.run.data_version]
    for first in (300, 340):
        add(world.run, cells(range(first, first + 5)))
        versions.append(world.run.data_version)
    assert len(set(versions)) == 3
    assert [each.data_version for each in of_kind(world, "rows_added")] == versions[1:]


def test_a_worker_that_dies_knows_the_rows_again(world):
    label(world, 12)
    added = add(world.run, cells(range(300, 330)))
    world.worker.die()
    world.work()
    assert set(added) <= set(label_all(world))
    assert world.verdict() == ""


def test_a_training_under_way_is_not_touched(world):
    while world.run.state.training is None:
        world.label("ana", len(world.run.state.labels) % 2)
        while world.worker.results:
            world.worker.tell()
    add(world.run, cells(range(300, 330)))
    label(world, 6)
    assert world.run.state.versions
    assert world.verdict() == ""


@pytest.mark.parametrize("harm", ["gone", "altered"])
def test_a_file_that_is_not_what_it_was_is_named_with_hash_and_remedy(world, harm):
    add(world.run, cells(range(300, 305)))
    (path,) = (world.cache.parent / "added").iterdir()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes().replace(b"1", b"2", 1))
    words = f"(?s){re.escape(str(path))}.*put back the file with SHA-256 {path.stem}"
    with pytest.raises(DataError, match=words):
        world.reopen()
    with pytest.raises(DataError, match=words):
        verify_run(world.log, "r", world.cache)


def test_a_run_that_had_nothing_left_goes_on(notes):
    label_all(notes)
    assert notes.run.state.stopped == "pool exhausted"
    notes.run.add_rows("mia", lines(notes, "late cats", "late dogs"))
    notes.work()
    assert notes.run.state.stopped == ""
    assert set(label_all(notes)) == {60, 61}
    assert notes.run.state.stopped == "pool exhausted"
    assert notes.verdict() == ""


def test_a_run_whose_budget_is_spent_says_why_it_takes_none(tmp_path):
    spec = small_project()
    plan = msgspec.structs.replace(spec.plan, budget=BudgetPlan(labels=6))
    spec = msgspec.structs.replace(spec, plan=plan)
    world = World(spec, tmp_path / "cache")
    world.work()
    label_all(world)
    assert world.run.state.stopped == "label budget spent"
    with pytest.raises(QueueError, match=r"stopped \(label budget spent\)"):
        add(world.run, cells(range(300, 305)))


def test_rows_that_can_not_be_logged_are_not_there(world):
    new = looked_at(world.run, cells(range(300, 305)))
    world.log.full = True
    with pytest.raises(LogError):
        world.run.add_rows("mia", new)
    world.log.full = False
    assert world.run.data().codes.size == 120
    assert 120 not in world.run.state.available
    world.run.add_rows("mia", new)
    assert world.run.data().codes.size == 125
    assert world.verdict() == ""


def test_rows_held_against_older_data_are_refused(world):
    first, second = (looked_at(world.run, cells(range(n, n + 5))) for n in (300, 310))
    world.run.add_rows("mia", first)
    with pytest.raises(QueueError, match="others added rows meanwhile"):
        world.run.add_rows("ben", second)
    assert world.run.state.pool_size == world.run.data().split.pool.size


def test_a_file_of_copies_of_audit_items_adds_nothing(world):
    data = world.run.data()
    copies = csv_of(data.dataset.take(data.split.audit[:3]).rows)
    with pytest.raises(QueueError, match="no row that may come in"):
        add(world.run, copies)


def test_the_log_folds_to_the_grown_pool(world):
    add(world.run, cells(range(300, 330)))
    state = folded(world.entries())
    assert state.pool_size == state.arrived == world.run.data().split.pool.size
    assert state.later_arrivals == list(range(120, 150))
    assert not state.more_to_come


def test_arrivals_unlike_the_start_raise_the_alarm(world):
    label(world, 14)
    add(world.run, cells(range(300, 360), shift=400.0))
    label(world, 30)
    assert of_kind(world, "drift_found")
    assert world.verdict() == ""


def test_likely_label_errors_are_sought_among_added_rows_too(world):
    add(world.run, cells(range(300, 330)))
    first = started(world.entries())
    problem = logged_problem(first, world.cache, of_kind(world, "rows_added"))
    assert problem.features.shape[0] == problem.truth.size == 150


def test_the_command_line_finds_added_rows_beside_the_database(tmp_path, capsys):
    with Store.open(tmp_path / "looplab.duckdb") as store:
        world = World(small_project(), tmp_path / "cache", store)
        world.work()
        add(world.run, cells(range(300, 305)))
        label(world, 8)
    assert main(["replay", "r", "--verify", "--db", str(tmp_path / "looplab.duckdb")]) == 0
    assert capsys.readouterr().out == "equal\n"
