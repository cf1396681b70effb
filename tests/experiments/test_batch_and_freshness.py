"""What a stale batch costs, through the engine: the shape of published text runs, on digits.

SUBJ, TF-IDF and a linear SVM: one stale batch takes 0.5 points of area at B = 10, 3.3 at B = 50
and 5.7 at B = 100 (benchmarks/text_sets.py runs it there).
"""

import pytest
from batch_and_freshness import area, plan

from al_core.domain import events as ev
from al_core.domain.plan import DataPlan
from al_core.experiments.simulating import ready_problem, run_plan, simulate
from al_core.loop.recorders import event_of
from al_core.store.memory_log import MemoryLog

DIGITS = DataPlan("digits", rows=900)


def staleness(*, stale, seed=0):
    """Labels in that the selecting model had not seen, at each selection in batches of 100."""
    log, asked = MemoryLog(), plan(DIGITS, "margin", 100, stale, seed)
    run_plan(asked, ready_problem(asked), log, "r")
    events = map(event_of, log.read("r"))
    return [event.labels_behind for event in events if isinstance(event, ev.BatchSelected)]


@pytest.mark.slow
def test_the_fresh_arm_selects_with_every_label_and_the_stale_one_without_a_batch():
    assert set(staleness(stale=False)) == {0}
    behind = staleness(stale=True)[2:-1]  # the five people's last answers come at that moment
    assert behind == [95, 95]


@pytest.mark.slow
def test_one_stale_batch_costs_at_100_and_hardly_at_10():
    costs = {
        size: [
            area(simulate(plan(DIGITS, "margin", size, stale=False, seed=seed)))
            - area(simulate(plan(DIGITS, "margin", size, stale=True, seed=seed)))
            for seed in range(4)
        ]
        for size in (10, 100)
    }
    assert min(costs[100]) > 0.0
    assert sum(costs[100]) > 2.0 * sum(costs[10])
