"""Redundancy of the batches of a run."""

import msgspec
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
from al_core.experiments.health_tracks import RULE, batch_plane, batch_tracks
from al_core.experiments.redundancies import batch_views
from al_core.experiments.run_words import rule_words
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.recorders import event_of
from al_core.loop.rules import figure_of
from al_core.loop.state import LoopState
from al_core.store.memory_log import MemoryLog


def duplicated(strategy, kind="sequential"):
    """Batches of 20 from a pool of which half are duplicates."""
    params = {"rows": 400, "classes": 3, "features": 6, "seed": 1, "duplicates": 0.5}
    return Plan(
        data=DataPlan("scenario", params=params),
        split=SplitPlan(seed_size=10),
        strategy=StrategyPlan(strategy),
        architecture=ArchitecturePlan(kind, batch_size=20),
        options=OptionsPlan(random_share=0.0),
        budget=BudgetPlan(labels=100),
    )


def viewed(strategy, progress=lambda _done, _total: None):
    """Its batches, with their events."""
    entries, problem = logged(duplicated(strategy))
    selected = [event_of(e) for e in entries if isinstance(event_of(e), ev.BatchSelected)]
    return batch_views(entries, problem, progress), selected


def logged(plan):
    """The log of the plan's run, and its data."""
    log, problem = MemoryLog(), ready_problem(plan)
    run_plan(plan, problem, log, "r")
    return list(log.read("r")), problem


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


def test_the_page_draws_what_the_adaptive_rule_acts_on():
    """Batch by batch: the rule's own figure, as the state has it, is the one that is drawn."""
    entries, problem = logged(duplicated("margin", "adaptive"))
    state, acted_on, switched = LoopState(), [], []
    for entry in entries:
        event = event_of(entry)
        state.apply(entry.occurred_at, event)
        if isinstance(event, ev.BatchSelected):
            acted_on.append(figure_of("redundant", state))
        if isinstance(event, ev.StrategySwitched) and event.rule == "redundant":
            switched.append((acted_on[-1], event.figure, event.threshold))

    (drawn,) = batch_tracks(batch_views(entries, problem), "above")

    assert list(drawn.y) == acted_on
    assert len(set(acted_on)) > 3
    assert switched
    assert all(shown == figure > threshold == 0.1 for shown, figure, threshold in switched)
    assert batch_plane("above").level == (0.1, "above 0.10 adaptive picks diversely")


def test_the_threshold_is_told_and_whether_the_run_heeds_it():
    plan = duplicated("margin", "adaptive")
    off = msgspec.structs.replace(plan, architecture=ArchitecturePlan("adaptive", rules=("idle",)))
    acts = "Adaptive's rule redundant picks by uncertainty diversity while this is above 0.10"
    assert rule_words(plan) == f"{acts}."
    assert rule_words(off) == f"{acts}; this run has the rule off."
    assert rule_words(duplicated("margin")).endswith(
        "this run is sequential, so nothing follows from it by itself."
    )
    assert RULE.name == "redundant"
