"""Which runs there are to look at, in which order, by which names."""

import msgspec
import pytest

from al_core.domain.events import SlotLapsed
from al_core.experiments.sweeping import cells
from al_core.experiments.watched_runs import watched_runs
from al_core.store.store import Store
from tests.experiments.plans import small_plan, small_sweep

SWEEP = small_sweep(
    base=small_plan(), architectures=("sequential", "hybrid"), seeds=(0, 1), control=True
)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "lab.duckdb") as opened:
        yield opened


def begun(store, name, sweep_id="s-1"):
    run_id = f"{name}-1"
    store.register_run(run_id, name, sweep_id)
    store.append(run_id, 1, [(0.0, SlotLapsed(1))])


def test_runs_stand_as_their_simulation_was_asked_for_its_control_last(store):
    store.add_sweep("s-1", "Race", msgspec.json.encode(SWEEP).decode())
    for plan in cells(SWEEP):
        begun(store, plan.name)
    assert [run.title for run in watched_runs(store)] == [
        "sequential · margin · seed 0",
        "hybrid · margin · seed 0",
        "sequential · margin · seed 1",
        "hybrid · margin · seed 1",
        "sequential · random · seed 0",
        "hybrid · random · seed 0",
        "sequential · random · seed 1",
        "hybrid · random · seed 1",
    ]


def test_a_plan_that_can_not_be_read_leaves_runs_their_names(store):
    store.add_sweep("s-1", "Race", "[]")
    begun(store, "small")
    (run,) = watched_runs(store)
    assert (run.title, run.group, run.state) == ("small", "Race", "running")


def test_a_run_without_events_is_not_there_yet(store):
    store.add_sweep("s-1", "Race", "{}")
    store.register_run("small-1", "small", "s-1")
    assert watched_runs(store) == ()
