"""Arms that are compared differ in nothing but what is compared: data, split, seed set, people."""

from itertools import groupby

import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.domain.plan import Person
from al_core.experiments.simulating import ready_problem
from al_core.experiments.sweeping import cells, run_cell
from al_core.loop.recorders import event_of
from tests.experiments.plans import small_plan, small_sweep


@pytest.fixture(scope="module")
def problems():
    """The problem of every cell, by seed."""
    sweep = small_sweep(strategies=("margin", "entropy"), without=("random_share",))
    by_seed = groupby(cells(sweep), key=lambda plan: plan.seed)
    return {seed: [ready_problem(plan) for plan in plans] for seed, plans in by_seed}


@pytest.mark.parametrize("part", ["audit", "pool", "seed_set"])
def test_all_arms_of_a_seed_have_the_same_split(problems, part):
    for arms in problems.values():
        first = getattr(arms[0].split, part)
        assert len(arms) > 4
        assert all(np.array_equal(getattr(each.split, part), first) for each in arms)


@pytest.mark.parametrize("part", ["audit", "pool", "seed_set"])
def test_another_seed_has_another_split(problems, part):
    one, other = (getattr(arms[0].split, part) for arms in problems.values())
    assert not np.array_equal(one, other)


def test_all_arms_of_a_seed_have_the_same_rows_and_labels(problems):
    for first, *others in problems.values():
        assert all(np.array_equal(each.truth, first.truth) for each in others)
        assert all((each.features != first.features).sum() == 0 for each in others)


def test_arms_begin_with_the_same_first_model():
    """Fixed times, so that the first model of each arm has seen the seed set alone."""
    base = small_plan(team=(Person(count=3, mean_seconds=10.0, spread="deterministic"),))
    runs = [run_cell(plan) for plan in cells(small_sweep(base=base, seeds=(0,), control=True))]
    first = [
        next(e for e in map(event_of, run.entries) if isinstance(e, ev.ModelTrained))
        for run in runs
    ]
    assert len(first) == 4
    assert {(each.examples, each.accuracy, each.log_loss) for each in first} == {
        (6, first[0].accuracy, first[0].log_loss)
    }
