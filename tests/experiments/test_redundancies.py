"""Redundancy of the batches of a run."""

import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    OptionsPlan,
    Plan,
    SplitPlan,
    StrategyPlan,
)
from al_core.experiments.redundancies import batch_views
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.recorders import event_of
from al_core.store.memory_log import MemoryLog


def viewed(strategy, progress=lambda _done, _total: None):
    """Batches of 20 from a pool of which half are duplicates, with their events."""
    params = {"rows": 400, "classes": 3, "features": 6, "seed": 1, "duplicates": 0.5}
    plan = Plan(
        data=DataPlan("scenario", params=params),
        split=SplitPlan(seed_size=10),
        strategy=StrategyPlan(strategy),
        architecture=ArchitecturePlan(batch_size=20),
        options=OptionsPlan(random_share=0.0),
        budget=BudgetPlan(labels=100),
    )
    log, problem = MemoryLog(), ready_problem(plan)
    run_plan(plan, problem, log, "r")
    entries = list(log.read("r"))
    selected = [event_of(e) for e in entries if isinstance(event_of(e), ev.BatchSelected)]
    return batch_views(entries, problem, progress), selected


@pytest.fixture(scope="module")
def margin():
    return viewed("margin")


def test_every_batch_is_there_with_its_size_and_strategy(margin):
    views, selected = margin
    assert [(v.batch, v.size, v.strategy) for v in views] == [
        (s.batch, len(s.examples), s.strategy) for s in selected
    ]
    assert [view.selected_before for view in views] == [10 + 20 * k for k in range(len(views))]


def test_the_similarity_inside_is_the_one_the_loop_logged(margin):
    views, selected = margin
    for view, event in zip(views, selected, strict=True):
        assert view.redundancy.inside == pytest.approx(event.redundancy)
    assert len({event.redundancy for event in selected}) > 1


def test_margin_takes_more_of_the_same_than_random_would(margin):
    later = [view.redundancy for view in margin[0][1:]]
    assert np.mean([each.inside - each.inside_at_random.estimate for each in later]) > 0.02


def test_core_set_covers_more_of_the_pool_than_margin(margin):
    assert viewed("core_set")[0][-1].coverage > margin[0][-1].coverage


def test_progress_is_told_batch_by_batch():
    told = []
    views, _ = viewed("random", lambda done, total: told.append((done, total)))
    assert told == [(number, len(views)) for number in range(1, len(views) + 1)]
