"""What pages ask of stored runs: side by side with projects, apart, their costs and bars."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.experiments.ablation_effects import ablation_sweep
from al_core.experiments.background import Pending, ReadingDesk
from al_core.experiments.cuts import Cut
from al_core.experiments.live_gantt import live_spans
from al_core.experiments.run_costs import run_costs
from al_core.experiments.sweeping import cells, run_cells
from al_core.experiments.sweeps import Sweeps
from al_core.experiments.watched_runs import WatchedRun, single_title, single_titles
from al_core.store.store import Store
from tests.experiments.asked import Asked
from tests.experiments.live_people import World, small_project
from tests.experiments.plans import small_plan, small_sweep

PROJECT = WatchedRun("r", "Reviews · second try", "", "Projects", "p-1", "live")


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "lab.duckdb") as opened:
        yield opened


@pytest.fixture
def sweeps(store):
    """No worker: what is asked for here is on disk; and it is always waited for."""
    return Sweeps(store, ReadingDesk(patience_seconds=30.0), None)


def there(ask):
    """What the desk gives once it is there."""
    while isinstance(found := ask(), Pending):
        pass
    return found


def kept(store, sweep_plan, plans, sweep_id="s"):
    store.add_sweep(sweep_id, "Race", msgspec.json.encode(sweep_plan).decode())
    ids = []
    for run in run_cells(plans):
        store.register_run(run.result.run_id, run.result.plan.name, sweep_id)
        store.append_encoded(run.result.run_id, 1, run.entries)
        store.set_status(run.result.run_id, "finished")
        ids.append(run.result.run_id)
    return ids


def live(store, tmp_path, answers=14):
    """A project on the same store, with a model that is measured."""
    world = World(small_project(), cache=tmp_path, log=store)
    world.work()
    for _ in range(answers):
        world.label("ana")
        world.work()
    return world


def test_a_project_is_compared_with_a_simulation(store, sweeps, tmp_path):
    live(store, tmp_path)
    kept(store, small_sweep(seeds=(0,)), [small_plan(name="small-sequential-margin-0")])
    seen = there(lambda: sweeps.side_by_side(["s"], [PROJECT]))
    assert seen.arms == ["sequential · margin", "hybrid · margin · Reviews, second try"]
    assert seen.datasets == ("scenario", "breast_cancer")
    assert seen.runs[-1].finished is False


def test_a_project_that_got_on_is_read_again(store, sweeps, tmp_path):
    world = live(store, tmp_path)
    before = there(lambda: sweeps.side_by_side([], [PROJECT])).runs[0].figures.answers
    world.label("ana")
    after = there(lambda: sweeps.side_by_side([], [PROJECT])).runs[0].figures.answers
    assert after == before + 1


def test_a_run_that_got_on_is_a_newer_version_of_the_same_reading(store):
    desk = Asked()
    sweeps = Sweeps(store, desk, None)
    for seq in (1, 2):
        store.append("r", seq, [(0.0, ev.ExamplesArrived((seq,)))])
        sweeps.side_by_side([], [PROJECT])
        sweeps.costs("r")
    (compared, costs, *_), versions = zip(*desk.asked, strict=True)
    assert [key for key, _ in desk.asked] == [compared, costs] * 2
    assert versions == ((1,), 1, (2,), 2)


def test_another_run_of_a_simulation_is_another_reading(store):
    desk = Asked()
    sweeps = Sweeps(store, desk, None)
    store.add_sweep("s", "Race", msgspec.json.encode(small_sweep()).decode())
    for run_id in ("one", "two"):
        store.register_run(run_id, run_id, "s")
        store.append(run_id, 1, [(0.0, ev.ExamplesArrived((1,)))])
        store.set_status(run_id, "finished")
        sweeps.side_by_side(["s"])
    assert desk.asked[0][0] != desk.asked[1][0]


def test_costs_of_a_stored_run_are_those_of_its_log(store, sweeps):
    (run_id,) = kept(store, small_sweep(), [small_plan(name="small-sequential-margin-0")])
    assert there(lambda: sweeps.costs(run_id)) == run_costs(store.read(run_id))


def test_costs_of_a_run_that_got_on_are_added_up_again(store, sweeps, tmp_path):
    world = live(store, tmp_path)
    before = there(lambda: sweeps.costs("r")).answers
    world.label("ana")
    assert there(lambda: sweeps.costs("r")).answers == before + 1


def test_bars_of_a_project_are_when_people_were_at_it(store, sweeps, tmp_path):
    live(store, tmp_path)
    assert list(sweeps.spans("r")) == live_spans(store.read("r"))


def test_a_sweep_that_was_taken_apart_has_its_effects(store, sweeps):
    plan = ablation_sweep(small_plan(), seeds=1)
    names = ("small-sequential-margin-0", "small-sequential-margin-without-strategy-0")
    kept(store, plan, [cell for cell in cells(plan) if cell.name in names])
    (found,) = sweeps.ablations(["s"], there(lambda: sweeps.side_by_side(["s"])))
    assert found.arms == ("strategy",)
    assert set(found.runs) == {"", "strategy"}


def test_a_sweep_that_was_not_taken_apart_has_none(store, sweeps):
    kept(store, small_sweep(), [])
    assert sweeps.ablations(["s"], there(lambda: sweeps.side_by_side(["s"]))) == []


def test_an_ablation_stands_at_the_moment_that_its_runs_are_seen_at(store, sweeps):
    plan = ablation_sweep(small_plan(), seeds=1)
    kept(store, plan, [cell for cell in cells(plan) if "random_share" not in cell.name])
    early = there(lambda: sweeps.side_by_side(["s"], cut=Cut("labels", 16)))
    (found,) = sweeps.ablations(["s"], early)
    assert {float(run.curve.labels[-1]) for by in found.runs.values() for run in by.values()} == {
        16.0
    }
    assert found.arms == ("strategy",)


def test_runs_of_another_sweep_are_not_taken_for_an_ablations_own(store, sweeps):
    plan = ablation_sweep(small_plan(), seeds=1)
    kept(store, plan, [])
    kept(store, small_sweep(), [small_plan(name="small-sequential-margin-0")], "other")
    seen = there(lambda: sweeps.side_by_side(["s", "other"]))
    assert [found.runs for found in sweeps.ablations(["s"], seen)] == [{}]


def test_a_project_is_cut_to_models_that_were_measured_by_then(store, sweeps, tmp_path):
    live(store, tmp_path)
    seen = there(lambda: sweeps.side_by_side([], [PROJECT], Cut("entry", 10_000)))
    assert seen.runs
    assert all(np.isfinite(run.curve.accuracy).all() for run in seen.runs)


@pytest.mark.parametrize(
    ("run", "title"),
    [
        (PROJECT, "Reviews · second try"),
        (
            WatchedRun("x", "hybrid · margin · seed 3", "s", "Race", "", "finished"),
            "seed 3 of Race",
        ),
    ],
)
def test_a_single_run_is_called_by_what_tells_it_apart(run, title):
    assert single_title(run) == title


def simulated(run_id, sweep_id, strategy="margin"):
    return WatchedRun(run_id, f"hybrid · {strategy} · seed 0", sweep_id, "Race", "", "finished")


def test_single_runs_of_simulations_called_the_same_are_told_apart():
    runs = [simulated("x", "sweep-a1"), simulated("y", "sweep-b2"), PROJECT]
    assert single_titles(runs) == {
        "x": "seed 0 of Race (a1)",
        "y": "seed 0 of Race (b2)",
        "r": "Reviews · second try",
    }


def test_projects_called_the_same_are_told_apart():
    other = replace(PROJECT, run_id="reviews-77f0", project_id="p-2")
    assert single_titles([PROJECT, other])["reviews-77f0"] == "Reviews · second try (77f0)"


def test_a_single_run_and_its_control_of_one_simulation_share_their_title():
    runs = [simulated("x", "sweep-a1"), simulated("z", "sweep-a1", "random")]
    assert set(single_titles(runs).values()) == {"seed 0 of Race"}


def test_two_projects_called_the_same_are_two_arms(store, sweeps):
    kept(store, small_sweep(), [small_plan(name=name) for name in ("one", "two")])
    runs = [
        WatchedRun(run.run_id, "Reviews", "", "Projects", run.name, "live")
        for run in store.runs_of("s")
    ]
    assert len(there(lambda: sweeps.side_by_side([], runs)).arms) == 2


def test_pins_lie_in_a_log_that_no_run_can_be_called(store):
    assert ev.PLAYBOOK == "playbook"
    assert ev.EVENT_KINDS["finding_pinned"] is ev.FindingPinned
    assert "finding_unpinned" in ev.REGISTRY_KINDS


def test_costs_of_a_run_are_told_up_to_a_moment(store, sweeps):
    (run_id,) = kept(store, small_sweep(), [small_plan(name="small-sequential-margin-0")])
    early = there(lambda: sweeps.costs(run_id, Cut("labels", 16)))
    whole = there(lambda: sweeps.costs(run_id))
    assert 0 < early.answers == 10 < whole.answers == 30
    assert early.hours < whole.hours


def test_bars_end_where_a_run_is_cut(store, sweeps):
    (run_id,) = kept(store, small_sweep(), [small_plan(name="small-sequential-margin-0")])
    early = max(span.end_seconds for span in sweeps.spans(run_id, Cut("entry", 20)))
    assert early < max(span.end_seconds for span in sweeps.spans(run_id))


def test_bars_of_two_moments_are_not_mixed_up(store, sweeps):
    (run_id,) = kept(store, small_sweep(), [small_plan(name="small-sequential-margin-0")])
    whole = sweeps.spans(run_id)
    assert sweeps.spans(run_id, Cut("entry", 20)) != whole
    assert sweeps.spans(run_id) == whole


def test_runs_without_a_model_by_a_moment_are_counted(store, sweeps):
    kept(store, small_sweep(seeds=(0,)), [small_plan(name="small-sequential-margin-0")])
    seen = there(lambda: sweeps.side_by_side(["s"], cut=Cut("entry", 3)))
    assert (seen.runs, seen.modelless, seen.finished) == ((), 1, 1)


def test_the_control_by_which_savings_are_measured_is_whole_at_any_moment(store, sweeps):
    names = ("small-sequential-margin-0", "small-sequential-random-0")
    plan = small_sweep(seeds=(0,))
    kept(store, plan, [cell for cell in cells(plan) if cell.name in names])
    seen = there(lambda: sweeps.side_by_side(["s"], cut=Cut("labels", 16)))
    ends = {run.plan.strategy.name: run.curve.labels[-1] for run in seen.against_control}
    assert ends["margin"] == 16.0
    assert ends["random"] > 30.0
