"""The benchmark of off-policy estimates: how it tells chance from bias."""

import pytest
from off_policy import COLUMNS, _beyond, _dice, _judged, page

from al_core.domain import events as ev
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, OptionsPlan
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.recorders import event_of
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan


def rows(errors, *, first=0, share="0.5", target="entropy", worth=20.0):
    """Estimates of one cell whose IPS, SNIPS and doubly robust are off by so much, one per seed."""
    return [
        dict(zip(COLUMNS, (
            "breast cancer", share, target, str(first + place), str(worth),
            "the choosing model is wrong on it", "0.5", method, str(0.5 + error), "0.0", "1.0",
        ), strict=True))
        for place, error in enumerate(errors)
        for method in ("ips", "snips", "doubly_robust")
    ]  # fmt: skip


REFUSED = rows([0.0, 0.0], share="0.1", target="random", worth=8.0)
BIASED, EVEN = [0.1, 0.11, 0.12, 0.1], [-0.1, 0.1, -0.1, 0.1]


def test_a_mean_error_beyond_two_standard_errors_is_counted_for_both_unbiased_estimates():
    assert _beyond(rows(BIASED))[:2] == (2, 2)
    assert _beyond(rows(EVEN))[:2] == (2, 0)


def test_by_chance_so_many_are_beyond_as_students_t_says():
    """P(|t| > 2) with 3 degrees of freedom is 0.1393."""
    assert _beyond(rows(EVEN))[2] == pytest.approx(2 * 0.13933, abs=1e-4)


def test_a_cell_of_one_run_tells_nothing():
    assert _beyond(rows([0.3])) == (0, 0, 0.0)


def test_other_seeds_without_an_error_say_that_it_was_chance():
    words = _judged([*rows(BIASED), *REFUSED], rows(EVEN, first=1000))[1]
    assert "0 of 2 are beyond two standard errors, 0.3 by chance: it was chance." in words


def test_other_seeds_with_the_same_error_do_not_rule_out_a_bias():
    words = _judged([*rows(BIASED), *REFUSED], rows(BIASED, first=1000))[1]
    assert "2 of 2 are beyond two standard errors, 0.3 by chance: a bias is not ruled out" in words


def test_how_many_labels_would_do_follows_from_what_80_are_worth():
    words = _judged([*rows(EVEN), *REFUSED], rows(EVEN, first=1000))[1]
    assert "it is worth 8.0 picks of random selection after 80 labels" in words
    assert "so 100 labels would do" in words


def test_dice_are_those_that_the_engine_throws():
    """Batches of 10 of a run with seed 0, by its own log."""
    plan = small_plan(
        seed=0, budget=BudgetPlan(labels=80), architecture=ArchitecturePlan(batch_size=10),
        options=OptionsPlan(random_share=0.5),
    )  # fmt: skip
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, "r")
    batches = [e for e in map(event_of, log.read("r")) if isinstance(e, ev.BatchSelected)]
    assert sum(sum(batch.at_random) for batch in batches) == 40
    assert _dice(rows([0.0])) == "50.0% (standard error 5.6%)"


def test_without_other_seeds_the_page_has_the_table_alone(tmp_path):
    assert "Chance or bias" not in page(tmp_path, None)
