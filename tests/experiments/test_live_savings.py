"""What one run says it saved: from its own log and data, exact again, filed, stoppable."""

import math

import numpy as np
import pytest

from al_core.domain.errors import Cancelled
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, SplitPlan, StrategyPlan
from al_core.experiments.inspecting import inspect_run
from al_core.experiments.live_savings import run_labels, run_savings, savings_on_file
from al_core.experiments.run_story import story_of
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.store.memory_log import MemoryLog
from tests.experiments.live_people import World, small_project
from tests.experiments.plans import small_plan

CHANGES = {
    "budget": BudgetPlan(labels=60),
    "architecture": ArchitecturePlan(batch_size=20),
    "split": SplitPlan(audit_share=0.3, seed_size=10),
}


class Ran:
    """A simulated run, inspected, and its data."""

    def __init__(self, cache, **changes):
        self.cache = cache
        plan = small_plan(**{**CHANGES, **changes})
        self.problem = ready_problem(plan)
        log = MemoryLog()
        run_plan(plan, self.problem, log, "r")
        self.entries = list(log.read("r"))
        self.inspection = inspect_run(self.entries, cache)

    def savings(self, **how):
        return run_savings(self.inspection, self.cache, **how)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    return Ran(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def savings(ran):
    return ran.savings()


def test_each_version_has_its_saving(ran, savings):
    assert [each.version for each in savings.history] == [1, 2, 3, 4]
    assert [each.labels for each in savings.history] == [10, 30, 50, 70]
    assert savings.audited == ran.problem.split.audit.size


def test_the_seed_set_alone_has_saved_nothing(savings):
    told = savings.history[0].saved
    assert (told.interval.low, told.interval.estimate) == (0.0, 0.0)
    assert told.verdict != "saved"


def test_the_control_reaches_from_the_seed_set_to_nearly_all_random_labels(savings):
    assert list(savings.control_labels) == sorted(savings.control_labels)
    assert savings.control_labels[0] == 10.0
    assert savings.control_labels[-1] >= 60.0
    assert all(
        low <= mean <= high
        for low, mean, high in zip(
            savings.control_low, savings.control_accuracy, savings.control_high, strict=True
        )
    )


def test_every_interval_holds_its_estimate_within_the_pool(ran, savings):
    for each in savings.history:
        told = each.saved.interval
        assert told.low <= told.estimate <= told.high
        assert told.estimate <= ran.problem.split.pool.size - 10
        assert each.saved.verdict in {
            "saved", "cost more", "no difference shown", "cannot tell yet",
        }  # fmt: skip


def test_hours_and_money_go_by_the_runs_pace(ran, savings):
    first, last = ran.inspection.versions[0], ran.inspection.versions[-1]
    per_label = (last.seconds - first.seconds) / 3600.0 / 60.0
    price = (last.cost - first.cost) / 60.0
    told = savings.history[-1]
    assert told.hours.interval.estimate == pytest.approx(told.saved.interval.estimate * per_label)
    assert told.cost.interval.low == pytest.approx(told.saved.interval.low * price)
    assert (told.hours.unit, told.cost.unit) == ("hours", "cost")


def test_before_there_is_a_pace_hours_are_not_told(savings):
    assert math.isnan(savings.history[0].hours.interval.estimate)


def test_seeds_come_first_then_picks_with_their_random_slots(ran):
    story = story_of(ran.entries)
    run = run_labels(ran.inspection, story)
    assert sorted(run.rows[: run.seeds].tolist()) == ran.problem.split.seed_set.tolist()
    assert run.rows[run.seeds :].tolist() == [pick.example for pick in story.picks]
    assert run.at_random[run.seeds :].tolist() == [pick.at_random for pick in story.picks]
    assert run.labels.tolist() == ran.problem.truth[run.rows].tolist()
    assert run.pool_size == ran.problem.split.pool.size


def test_no_audit_row_is_among_the_runs_labels(ran):
    run = run_labels(ran.inspection, story_of(ran.entries))
    assert np.intersect1d(run.rows, ran.problem.split.audit).size == 0


def test_what_was_told_lies_on_file(ran, savings):
    assert repr(savings_on_file(ran.inspection, ran.cache)) == repr(savings)
    assert repr(ran.savings(cancelled=lambda: True)) == repr(savings)


def test_nothing_lies_on_file_before(ran, tmp_path):
    assert savings_on_file(ran.inspection, tmp_path) is None


def test_a_broken_file_is_told_anew(ran, savings):
    path = next((ran.cache / "savings").iterdir())
    whole = path.read_bytes()
    path.write_bytes(whole[:50])
    assert savings_on_file(ran.inspection, ran.cache) is None
    path.write_bytes(whole)
    assert savings_on_file(ran.inspection, ran.cache) is not None


def test_it_says_how_far_it_is_and_can_be_stopped(ran, tmp_path):
    seen = []
    with pytest.raises(Cancelled):
        run_savings(
            ran.inspection,
            tmp_path,
            progress=lambda done, total: seen.append((done, total)),
            cancelled=lambda: len(seen) == 3,
        )
    assert [done for done, _ in seen] == [1, 2, 3]
    assert not (tmp_path / "savings").exists()


def test_too_few_audit_labels_tell_nothing_yet(tmp_path):
    few = Ran(tmp_path, split=SplitPlan(audit_share=0.05, seed_size=10))
    found = few.savings()
    assert found.audited < 50
    assert {each.saved.verdict for each in found.history} == {"cannot tell yet"}
    assert found.control_labels == ()


def test_a_run_that_selects_at_random_saves_nothing(tmp_path):
    by_lot = Ran(tmp_path, strategy=StrategyPlan(name="random")).savings()
    told = by_lot.history[-1].saved
    assert told.verdict in {"no difference shown", "cannot tell yet"}
    assert told.interval.low < 0.0 < told.interval.high


def test_a_live_run_rests_on_the_audit_labels_that_people_gave(tmp_path):
    world = World(small_project(), tmp_path)
    world.work()
    for _ in range(30):
        world.label("ana")
        world.work()
    inspection = inspect_run(world.entries(), tmp_path)

    found = run_savings(inspection, tmp_path)
    run = run_labels(inspection, story_of(world.entries()))

    newest = inspection.versions[-1]
    assert found.audited == int((newest.audit_labels >= 0).sum()) > 0
    assert [each.labels for each in found.history][-1] == newest.rows.size == run.rows.size
    assert (run.seeds, found.history[-1].saved.verdict) == (0, "cannot tell yet")
