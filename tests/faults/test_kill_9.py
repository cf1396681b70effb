"""kill -9 of the server: nothing acknowledged is lost, nothing comes from nowhere, it goes on.

Between two lives the database is judged on a copy, so that the next server meets what the dead
one left.
"""

import random
import threading
import time
from contextlib import suppress

import pytest

from al_core.experiments.lab import DATABASE
from al_core.store.schema import migrate
from al_core.store.store import Store
from tests.faults.people import GONE, PATIENCE_SECONDS, work_together
from tests.faults.testimony import faults

MOST_SECONDS = 15.0
"""A life lasts so long where its doom does not come; it is killed then."""
IN_SHORT = (
    {"point": "commit", "nth": 4},
    {"point": "commit done", "nth": 5},
    {"point": "fsync done", "nth": 3},
    {"point": "take done", "nth": 6},
    {"point": "wrote training_started", "nth": 1, "delay": 0.01},
    {"point": "received Chosen", "nth": 1},
)

"""Where a server dies in the suite; the list of the slow test is longer."""


def seeded_dooms(seed=20):
    """Ways to die: each named point twice with its own count, half of them a little later."""
    chance = random.Random(seed)
    points = (
        "commit", "commit done", "replace", "fsync", "fsync done", "replace done", "take",
        "take done", "hand done", "undo done", "tell", "tell done", "wrote selection_started",
        "wrote training_started", "wrote model_trained", "wrote batch_selected",
        "received Chosen", "received Trained",
    )  # fmt: skip
    often = {"take", "take done", "hand done", "tell", "tell done", "commit", "commit done",
             "replace", "replace done", "fsync", "fsync done"}  # fmt: skip
    return [
        {
            "point": point,
            "nth": chance.randint(1, 12) if point in often else 1,
            "delay": delay and round(chance.uniform(0.0005, delay), 4),
        }
        for point in points
        for delay in (0, 0.006 if point in often else 0.12)
    ]


def died(bearer, home, doom, checkpoint_at=""):
    """A life up to its end under a doom, with people at work; what is wrong afterwards."""
    life = bearer.bear(home.folder, doom, checkpoint_at)
    if life is None:
        return ended(bearer, home, None)
    for each in home.people:
        each.resumes(life)
    work_together(home.people, life, MOST_SECONDS)
    return ended(bearer, home, life)


def ended(bearer, home, life):
    found = []
    if life is not None:
        life.kill()  # where its doom never came
        assert bearer.mourn() == -9
        found += [f"process {pid} outlived its server" for pid in life.orphans()]
    seen = home.testimony()
    return found + faults(seen, home.people)


def goes_on(bearer, home):
    """A last life, long enough for a batch and a model; what is wrong afterwards."""
    life = bearer.bear(home.folder)
    for each in home.people:
        each.resumes(life)
    path = f"/faults/status?project={home.project}"
    before = life.ask(path)
    deadline = time.monotonic() + PATIENCE_SECONDS
    now = before
    while now["batch"] <= before["batch"] or (now["model"] or 0) <= (before["model"] or 0):
        assert time.monotonic() < deadline, now
        work_together(home.people, life, 0.5)
        now = life.ask(path)
    return ended(bearer, home, life)


def test_nothing_is_lost_at_three_ways_to_die(bearer, home):
    for doom in IN_SHORT[::2]:
        assert died(bearer, home, doom) == [], doom
    assert goes_on(bearer, home) == []


@pytest.mark.slow
def test_nothing_is_lost_at_three_more_ways_to_die(bearer, home):
    for doom in IN_SHORT[1::2]:
        assert died(bearer, home, doom) == [], doom
    assert goes_on(bearer, home) == []


@pytest.mark.slow
def test_nothing_is_lost_at_more_than_fifty_seeded_points(bearer, home):
    """53 lives of one project: named points, checkpoints at every turn, random moments."""
    chance = random.Random(21)
    lives = 0
    for doom in seeded_dooms():
        assert died(bearer, home, doom) == [], doom
        lives += 1
    for nth in (2, 3, 5, 8, 13, 21):  # the log is checkpointed about every other commit
        doom = {"point": "commit", "nth": nth, "delay": round(chance.uniform(0.0005, 0.02), 4)}
        assert died(bearer, home, doom, "10KB") == [], doom
        lives += 1
    for nth in (1, 2, 3):  # while the lab is being opened
        doom = {"point": "fsync done" if nth == 1 else "commit", "nth": nth - 1 or 1, "up": False}
        assert died(bearer, home, doom) == [], doom
        lives += 1
    for _ in range(8):
        assert died_at(bearer, home, chance.uniform(0.05, 4.0)) == []
        lives += 1
    assert goes_on(bearer, home) == []
    seen = home.testimony()
    print(f"{lives} lives, {len(seen.stored)} answers stored, {len(seen.events)} events")
    assert lives >= 50


@pytest.mark.slow
@pytest.mark.parametrize("doom", [
    {"point": point, "delay": delay}
    for point in ("_copy", "_copy done", "move", "move done")
    for delay in (0, 0.01)
], ids=str)  # fmt: skip
def test_a_backup_cut_off_harms_nothing_and_can_be_made_again(bearer, home, doom, tmp_path):
    life = bearer.bear(home.folder, doom)
    home.people[0].label(life)
    with suppress(*GONE):
        life.ask("/faults/back_up", str(tmp_path / "kept.duckdb"))
    assert ended(bearer, home, life) == []

    if not (tmp_path / "kept.duckdb").exists():
        life = bearer.bear(home.folder)
        life.ask("/faults/back_up", str(tmp_path / "kept.duckdb"))
        assert ended(bearer, home, life) == []
    with Store.open(tmp_path / "kept.duckdb") as store:
        assert store.verify() > 0
        assert list(store.read(home.run_id))


@pytest.mark.slow
@pytest.mark.parametrize("point", ["begin_run done", "add_project", "add_project done"])
def test_a_project_cut_off_while_it_is_made_is_there_whole_or_not_at_all(bearer, home, point):
    life = bearer.bear(home.folder, {"point": point})
    with suppress(*GONE):
        life.ask("/faults/create", home.project)
    assert ended(bearer, home, life) == []

    life = bearer.bear(home.folder)
    made = life.ask("/faults/create", home.project)["project"]
    assert made != home.project
    assert home.people[0].label(life) > 0
    assert ended(bearer, home, life) == []


@pytest.mark.parametrize("nth", [1, 2, 5, 8, 9])
def test_a_new_database_cut_off_in_its_migrations_opens_the_next_time(bearer, tmp_path, nth):
    for point in ("commit", "commit done"):
        folder = tmp_path / point
        folder.mkdir()
        assert bearer.bear(folder, {"point": point, "nth": nth, "up": False}) is None
        with Store.open(folder / DATABASE) as store:
            assert store.verify() == 0
            assert migrate(store._database) == []


def died_at(bearer, home, seconds):
    """A life that ends after so many seconds, wherever it is then."""
    life = bearer.bear(home.folder)
    threading.Timer(seconds, life.kill).start()
    for each in home.people:
        each.resumes(life)
    work_together(home.people, life)
    return ended(bearer, home, life)
