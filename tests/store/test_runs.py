"""Runs and sweeps as lists: names, groups, states, and what was measured beside the log."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from al_core.domain.errors import LogConflict, RunUnknown
from al_core.domain.events import Event
from al_core.store.runs import Measurement, RunRecord
from al_core.store.store import Store
from al_core.store.sweeps import SweepRecord

Events = list[tuple[float, Event]]


def test_a_run_is_listed_from_its_first_event(store: Store, five_events: Events) -> None:
    store.append("r", 1, five_events)

    (run,) = store.runs()

    assert run == RunRecord("r", "r", run.created_at, None, None, "running", 5)


def test_a_run_can_be_named_before_its_first_event(store: Store, five_events: Events) -> None:
    store.register_run("r", "margin, hybrid", "sweep-1")
    store.append("r", 1, five_events)

    run = store.run("r")

    assert (run.name, run.group_id, run.events) == ("margin, hybrid", "sweep-1", 5)


def test_a_run_can_be_named_after_its_first_event(store: Store, five_events: Events) -> None:
    store.append("r", 1, five_events)
    store.register_run("r", "margin, hybrid")

    assert store.run("r").name == "margin, hybrid"


def test_a_registered_run_without_events_counts_none(store: Store) -> None:
    store.register_run("r", "to come")

    assert store.run("r").events == 0


def test_the_database_dates_a_run(store: Store) -> None:
    before = time.time()
    store.register_run("r", "now")

    assert before - 1 <= store.run("r").created_at <= time.time() + 1


def test_runs_are_listed_newest_first(store: Store) -> None:
    for run_id in ("b", "a", "c"):
        store.register_run(run_id, run_id)

    assert [run.run_id for run in store.runs()] == ["c", "a", "b"]


def test_a_status_is_kept(store: Store) -> None:
    store.register_run("r", "r")
    store.set_status("r", "finished")

    assert store.run("r").status == "finished"


def test_an_archived_run_leaves_the_list_but_not_the_log(store: Store, five_events: Events) -> None:
    store.append("r", 1, five_events)
    store.append("s", 1, five_events)
    store.archive("r")

    assert [run.run_id for run in store.runs()] == ["s"]
    assert [run.run_id for run in store.archived_runs()] == ["r"]
    assert len(list(store.read("r"))) == 5


def test_runs_of_a_sweep_are_found_by_its_id(store: Store) -> None:
    store.register_run("a", "a", "one")
    store.register_run("b", "b", "two")

    assert [run.run_id for run in store.runs_of("one")] == ["a"]


def test_an_unknown_run_is_named(store: Store) -> None:
    for ask in (store.run, store.archive, lambda run_id: store.set_status(run_id, "failed")):
        with pytest.raises(RunUnknown, match=r"no run 'x' in lab.duckdb; ask runs"):
            ask("x")


def test_text_is_never_read_as_sql(store: Store) -> None:
    nasty = "'); DROP TABLE runs; --"
    store.register_run(nasty, nasty)

    assert store.run(nasty).name == nasty


def test_two_threads_may_change_one_run_at_once(store: Store) -> None:
    store.register_run("r", "r")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: store.register_run("r", f"name {n}"), range(40)))

    assert store.run("r").name.startswith("name ")


def test_measurements_come_back_by_seq(store: Store) -> None:
    store.add_measurements(
        "r", [Measurement(9, "fit_seconds", 0.25), Measurement(4, "fit_seconds", 0.125)]
    )
    store.add_measurements("other", [Measurement(1, "fit_seconds", 3.0)])
    store.add_measurements("r", [])

    assert store.measurements("r") == [
        Measurement(4, "fit_seconds", 0.125),
        Measurement(9, "fit_seconds", 0.25),
    ]


def test_measurements_do_not_touch_the_head(store: Store, five_events: Events) -> None:
    head = store.append("r", 1, five_events)
    store.add_measurements("r", [Measurement(2, "latency_seconds", 0.01)])

    assert store.head("r") == head


def test_a_sweep_waits_until_it_is_started(store: Store) -> None:
    store.add_sweep("w", "four architectures", '{"seeds": 5}')

    (sweep,) = store.sweeps()

    assert sweep == SweepRecord(
        "w", "four architectures", '{"seeds": 5}', sweep.created_at, "waiting", ""
    )


def test_a_sweep_keeps_its_last_error(store: Store) -> None:
    store.add_sweep("w", "four architectures", "{}")
    store.set_sweep_state("w", "failed", "seed 3: pool exhausted")

    sweep = store.sweep("w")

    assert (sweep.state, sweep.error) == ("failed", "seed 3: pool exhausted")


def test_a_sweep_is_added_once(store: Store) -> None:
    store.add_sweep("w", "one", "{}")

    with pytest.raises(LogConflict):
        store.add_sweep("w", "two", "{}")

    assert store.sweep("w").name == "one"


def test_an_unknown_sweep_is_named(store: Store) -> None:
    with pytest.raises(RunUnknown, match=r"no sweep 'x' in lab.duckdb"):
        store.set_sweep_state("x", "running")
    with pytest.raises(RunUnknown, match=r"no sweep 'x' in lab.duckdb"):
        store.sweep("x")


def test_a_run_named_again_keeps_its_date_and_its_status(store: Store) -> None:
    store.register_run("r", "first")
    store.set_status("r", "finished")
    before = store.run("r")
    store.register_run("r", "second", "sweep-1")

    assert store.run("r") == replace(before, name="second", group_id="sweep-1")


def test_an_archived_run_knows_since_when(store: Store) -> None:
    store.register_run("r", "r")
    store.archive("r")

    assert store.run("r").archived_at >= store.run("r").created_at


def test_a_sweep_without_runs_has_none(store: Store) -> None:
    store.register_run("r", "r")

    assert store.runs_of("w") == []


def test_a_run_without_measurements_has_none(store: Store) -> None:
    assert store.measurements("r") == []


def test_measurements_of_one_event_come_by_name(store: Store) -> None:
    given = [Measurement(1, name, 0.5) for name in ("latency_seconds", "fit_seconds")]
    store.add_measurements("r", given)

    assert [each.name for each in store.measurements("r")] == ["fit_seconds", "latency_seconds"]


@pytest.mark.parametrize("value", [5e-324, 0.1 + 0.2, 1e300, -0.0])
def test_a_measurement_is_kept_to_the_last_bit(store: Store, value: float) -> None:
    store.add_measurements("r", [Measurement(1, "fit_seconds", value)])

    assert store.measurements("r") == [Measurement(1, "fit_seconds", value)]


def test_sweeps_are_listed_newest_first(store: Store) -> None:
    for sweep_id in ("b", "a", "c"):
        store.add_sweep(sweep_id, sweep_id, "{}")

    assert [sweep.sweep_id for sweep in store.sweeps()] == ["c", "a", "b"]


def test_a_sweep_that_goes_on_forgets_its_last_error(store: Store) -> None:
    store.add_sweep("w", "w", "{}")
    store.set_sweep_state("w", "failed", "no room")
    store.set_sweep_state("w", "running")

    assert (store.sweep("w").state, store.sweep("w").error) == ("running", "")


def test_the_text_of_a_sweep_is_kept_as_given(store: Store) -> None:
    spec = '{"seeds": [1, 2],\n "name": "zoë\'s \\"first\\""}'
    store.add_sweep("w", "w", spec)

    assert store.sweep("w").spec == spec


def test_runs_and_sweeps_are_there_after_the_next_opening(path: Path) -> None:
    with Store.open(path) as store:
        store.register_run("r", "first", "w")
        store.add_sweep("w", "all", "{}")
        before = (store.runs(), store.sweeps())

    with Store.open(path) as store:
        assert (store.runs(), store.sweeps()) == before
