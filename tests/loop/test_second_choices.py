"""A log's selections gone through again: what the rule had before it, and what it chose."""

import pytest

from al_core.domain import events as ev
from al_core.domain.errors import ReplayDiverged
from al_core.domain.plan import ArchitecturePlan, OptionsPlan
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.learner import ScikitLearner
from al_core.loop.recorders import event_of
from al_core.loop.second_choices import selections_again
from al_core.store.memory_log import MemoryLog
from al_core.strategies.registry import strategy_named
from tests.experiments.plans import small_plan

PLAN = small_plan(
    architecture=ArchitecturePlan(kind="parallel", batch_size=8),
    options=OptionsPlan(random_share=0.3),
)


def run_of(plan):
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, "r")
    return list(log.read("r"))


def fresh(plan=PLAN):
    return ScikitLearner(ready_problem(plan), plan)


@pytest.fixture(scope="module")
def entries():
    return run_of(PLAN)


def batches(entries):
    found = [(entry.seq, event_of(entry)) for entry in entries]
    return [(seq, event) for seq, event in found if isinstance(event, ev.BatchSelected)]


def test_every_selection_of_the_log_comes_in_its_order_with_its_entry(entries):
    found = [(each.seq, each.batch) for each in selections_again(entries, fresh())]
    assert found == [(seq, event.batch) for seq, event in batches(entries)]
    assert len(found) == 4


def test_what_is_chosen_again_is_what_the_log_has_to_the_last_pick(entries):
    again = [each.chosen.examples for each in selections_again(entries, fresh())]
    assert again == [event.examples for _, event in batches(entries)]


def test_utilities_and_chances_come_out_again_too(entries):
    for each, (_, event) in zip(selections_again(entries, fresh()), batches(entries), strict=True):
        assert each.chosen.utilities == pytest.approx(event.utilities, abs=1e-9)
        assert each.chosen.probabilities == pytest.approx(event.probabilities, abs=1e-12)


def test_candidates_are_what_was_neither_labeled_nor_open_before(entries):
    pool = set(ready_problem(PLAN).split.pool.tolist())
    for each in selections_again(entries, fresh()):
        taken = set(each.state.labels) | set(each.state.queue.tasks)
        assert set(each.candidates.tolist()) == pool - taken
        assert sorted(each.candidates.tolist()) == each.candidates.tolist()
        assert set(each.chosen.examples) <= set(each.candidates.tolist())


def test_the_state_is_that_before_the_selection(entries):
    for place, each in enumerate(selections_again(entries, fresh())):
        assert len(each.state.batches) == place
        assert each.size == len(each.chosen.examples)


def test_another_strategy_can_be_asked_there_without_a_trace(entries):
    other = strategy_named("core_set", {})
    picks = [
        tuple(each.learner.asked(each.state, other, each.size).picks.tolist())
        for each in selections_again(entries, fresh())
    ]
    assert len(picks) == 4
    assert picks != [event.examples for _, event in batches(entries)]


def test_a_log_that_does_not_come_out_is_refused_with_its_first_entry_that_differs(entries):
    other = small_plan(
        seed=5, architecture=PLAN.architecture, options=PLAN.options
    )  # another split, other first labels
    first = batches(entries)[0][0]
    with pytest.raises(ReplayDiverged, match=f"event {first}: batch 1 begins with"):
        list(selections_again(entries, fresh(other)))


def test_how_far_it_is_is_told_after_each_training(entries):
    told = []
    list(selections_again(entries, fresh(), lambda done, total: told.append((done, total))))
    models = [e for e in map(event_of, entries) if isinstance(e, ev.ModelTrained)]
    assert len(told) == len(models)
    assert told == sorted(told)
    assert {total for _, total in told} == {len(entries)}
