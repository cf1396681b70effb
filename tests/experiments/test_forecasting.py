"""The forecast of a simulated run from its log: filed, exact again, as of its newest model."""

import os
from dataclasses import replace

import numpy as np
import pytest

from al_core.domain.errors import Cancelled
from al_core.domain.plan import ArchitecturePlan, BudgetPlan
from al_core.experiments.forecast_curves import counts_ahead, cut_at, past_forecasts, places
from al_core.experiments.forecasting import forecast_on_file, measured_of, risen, run_forecast
from al_core.experiments.inspecting import inspect_run
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.monitoring.learning_curves import Measured
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan
from tests.monitoring.curve_worlds import LABELS, measured


class Ran:
    """A simulated run, inspected: 80 labels in batches of 8, three people."""

    def __init__(self, cache, labels=80):
        plan = small_plan(
            budget=BudgetPlan(labels=labels), architecture=ArchitecturePlan(batch_size=8)
        )
        log = MemoryLog()
        run_plan(plan, ready_problem(plan), log, "r")
        self.cache, self.entries = cache, list(log.read("r"))
        self.seen = inspect_run(self.entries, cache)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    return Ran(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def forecast(ran):
    return run_forecast(ran.seen, ran.cache)


def test_quality_is_that_of_each_version_on_the_audit_set(ran):
    found = measured_of(ran.seen)
    assert found.labels.tolist() == [6.0, *range(14, 87, 8)]
    assert found.audited == ran.seen.versions[0].audit_rows.size
    assert found.to_audit == 0


def test_forecast_begins_at_the_newest_model(ran, forecast):
    assert forecast.refused == ""
    assert forecast.labels_now == 86.0
    assert forecast.seconds == ran.entries[ran.seen.versions[-1].seq - 1].occurred_at


def test_budget_of_the_plan_ends_where_the_engine_stopped(ran, forecast):
    assert (forecast.budget.labels, forecast.budget.labels_end) == (80.0, 86.0)
    early = run_forecast(replace(ran.seen, versions=ran.seen.versions[:4]), ran.cache)
    assert (early.labels_now, early.budget.labels_end) == (30.0, 86.0)
    assert (early.budget.hours, early.budget.cost) == (np.inf, np.inf)


def test_labels_ahead_end_with_the_pool(ran, forecast):
    pool = ready_problem(ran.seen.plan).split.pool.size
    assert forecast.pool == pool
    assert forecast.labels[0] == 94.0
    assert pool - 8 < forecast.labels[-1] <= pool


def test_every_architecture_has_its_ways_on_the_own_first(forecast):
    assert [each.architecture for each in forecast.ways] == [
        "sequential", "parallel", "hybrid", "adaptive",
    ]  # fmt: skip
    assert [each.present for each in forecast.ways] == [True, False, False, False]
    assert {len(each.ways) for each in forecast.ways} == {12}


def test_ways_on_go_forward_in_time_and_money(forecast):
    for way in forecast.ways[0].ways:
        assert list(way.hours) == sorted(way.hours)
        assert min(way.hours) > 0.0
        assert min(way.cost) > forecast.cost_now


def test_each_person_is_fitted(forecast):
    assert [each.name for each in forecast.people] == ["person-1", "person-2", "person-3"]
    assert sum(each.answers for each in forecast.people) == 80
    assert all(each.low < 10.0 < each.high for each in forecast.people)


def test_past_of_the_run_is_held_against_what_came(ran, forecast):
    known = measured_of(ran.seen)
    told = {each.ahead: each.truth for each in forecast.past}
    assert told[86.0] == known.quality[-1]
    assert {each.share for each in forecast.past} <= {0.3, 0.5, 0.7}
    assert len(forecast.past) + 2 * forecast.past_refused == 6


def test_what_was_filed_is_what_is_told_again(ran, forecast):
    assert forecast_on_file(ran.seen, ran.cache) == forecast
    assert run_forecast(ran.seen, ran.cache) is not forecast


def test_a_new_forecast_makes_room_among_the_old_ones(ran, tmp_path):
    old = tmp_path / "forecasts" / "old.msgpack"
    old.parent.mkdir()
    with old.open("wb") as file:
        file.truncate(10**9)
    os.utime(old, (0.0, 0.0))
    run_forecast(replace(ran.seen, versions=ran.seen.versions[:3]), tmp_path)
    assert not old.exists()
    assert len(list(old.parent.iterdir())) == 1


def test_damaged_file_counts_as_none(ran, forecast, tmp_path):
    assert forecast.run_id == "r"
    run_forecast(replace(ran.seen, versions=ran.seen.versions[:3]), tmp_path)
    (path,) = (tmp_path / "forecasts").iterdir()
    path.write_bytes(b"\xc1")
    assert forecast_on_file(replace(ran.seen, versions=ran.seen.versions[:3]), tmp_path) is None


def test_entries_after_the_newest_model_change_nothing(ran, tmp_path):
    early = replace(ran.seen, versions=ran.seen.versions[:4])
    end = early.versions[-1].seq
    cut = replace(early, entries=ran.entries[:end])
    assert run_forecast(early, tmp_path / "a") == run_forecast(cut, tmp_path / "b")


def test_thin_evidence_is_refused_and_people_are_told_all_the_same(ran, tmp_path):
    found = run_forecast(replace(ran.seen, versions=ran.seen.versions[:4]), tmp_path)
    assert found.refused == "4 models so far, 6 are needed"
    assert found.measured == ()
    assert len(found.people) == 3


def test_cancelled_forecast_leaves_no_file(ran, tmp_path):
    with pytest.raises(Cancelled, match="made anew when asked for"):
        run_forecast(ran.seen, tmp_path, cancelled=lambda: True)
    assert forecast_on_file(ran.seen, tmp_path) is None


def test_two_models_on_the_same_labels_count_once():
    found = risen(Measured(np.array([10.0, 20.0, 20.0]), np.array([0.5, 0.6, 0.7]), 50))
    assert (found.labels.tolist(), found.quality.tolist()) == ([10.0, 20.0], [0.5, 0.7])


def test_counts_ahead_keep_the_step_of_the_newest_models():
    assert counts_ahead(np.array([10.0, 20.0, 40.0, 60.0]), 130).tolist() == [80.0, 100.0, 120.0]


def test_counts_ahead_are_60_at_most_and_end_at_four_times_now():
    counts = counts_ahead(np.arange(5.0, 405.0, 5.0), 10_000)
    assert counts.shape[0] <= 60
    assert 1580.0 <= counts[-1] <= 1600.0


def test_used_up_pool_has_nothing_ahead():
    assert counts_ahead(np.array([10.0, 20.0]), 20).shape[0] == 0


@pytest.mark.parametrize(("share", "models"), [(0.3, 6), (0.5, 10), (0.7, 14)])
def test_cut_knows_the_models_of_that_share_of_labels(share, models):
    assert cut_at(measured("plateau", 0), share) == models


@pytest.mark.parametrize(("ahead", "held"), [(1, (0,)), (2, (0, 1)), (9, (4, 8))])
def test_past_forecasts_are_held_against_half_the_way_and_the_end(ahead, held):
    assert places(ahead) == held


def test_past_that_tells_nothing_is_counted():
    curve = measured("power law", 0, labels=LABELS[:8])
    told, silent = past_forecasts(curve, 0)
    assert (told, silent) == ((), 3)
