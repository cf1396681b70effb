"""Audit set, pool and seed set: who may be where."""

import numpy as np
import pytest

from al_core.datasets.splits import draw_split, published_order
from al_core.domain.errors import PlanError
from al_core.domain.plan import SplitPlan

CODES = np.arange(100) % 5
ALONE = np.arange(100)


def test_audit_and_pool_share_the_rows_between_them():
    split = draw_split(CODES, ALONE, SplitPlan(), 0)
    assert sorted([*split.audit, *split.pool]) == list(range(100))
    assert split.audit.shape == (30,)


def test_pool_order_is_ascending():
    split = draw_split(CODES, ALONE, SplitPlan(), 0)
    assert split.pool.tolist() == sorted(split.pool.tolist())


def test_same_seed_gives_the_same_split_and_another_seed_another():
    audits = [draw_split(CODES, ALONE, SplitPlan(), seed).audit.tolist() for seed in (3, 3, 4)]
    assert audits[0] == audits[1]
    assert audits[0] != audits[2]


def test_audit_set_does_not_depend_on_the_seed_set():
    audits = [
        draw_split(CODES, ALONE, SplitPlan(seed_size=size), 0).audit.tolist() for size in (5, 40)
    ]
    assert audits[0] == audits[1]


@pytest.mark.parametrize("seed", range(10))
def test_duplicates_never_straddle_audit_and_pool(seed):
    groups = ALONE // 3
    split = draw_split(CODES, groups, SplitPlan(), seed)
    assert set(groups[split.audit]).isdisjoint(groups[split.pool])


def test_every_row_is_in_the_audit_set_with_the_share_as_its_chance():
    draws = [draw_split(CODES, ALONE, SplitPlan(seed_size=0), seed).audit for seed in range(300)]
    share = np.bincount(np.concatenate(draws), minlength=100) / 300
    assert abs(share - 0.3).max() < 5 * np.sqrt(0.3 * 0.7 / 300)


def test_seed_set_lies_in_the_pool():
    split = draw_split(CODES, ALONE, SplitPlan(seed_size=20), 0)
    assert set(split.seed_set) <= set(split.pool)
    assert split.seed_set.shape == (20,)


@pytest.mark.parametrize("seed", range(10))
def test_stratified_seed_set_has_every_class(seed):
    codes = np.where(np.arange(100) < 95, 0, np.arange(100) % 5)
    plan = SplitPlan(seed_size=5, audit_share=0.01)
    split = draw_split(codes, ALONE, plan, seed)
    assert set(codes[split.seed_set]) == set(codes[split.pool])


def test_random_seed_set_may_miss_a_class():
    codes = np.where(np.arange(100) < 95, 0, 1)
    plan = SplitPlan(seed_size=5, seed_draw="random")
    missed = [set(codes[draw_split(codes, ALONE, plan, seed).seed_set]) == {0} for seed in range(9)]
    assert any(missed)


def test_stratified_seed_set_smaller_than_the_classes_is_random():
    split = draw_split(CODES, ALONE, SplitPlan(seed_size=3), 0)
    assert split.seed_set.shape == (3,)


def test_unlabeled_rows_stay_in_the_pool_and_out_of_the_seed_set():
    codes = np.where(np.arange(100) < 50, -1, CODES)
    split = draw_split(codes, ALONE, SplitPlan(), 0)
    assert codes[split.audit].min() >= 0
    assert codes[split.seed_set].min() >= 0


@pytest.mark.parametrize("size", [70, 71, -1])
def test_seed_set_that_leaves_nothing_to_label_is_refused(size):
    with pytest.raises(PlanError, match=f"seed_size = {size}, the pool has 70 rows"):
        draw_split(CODES, ALONE, SplitPlan(seed_size=size), 0)


def test_seed_set_larger_than_the_labels_is_refused():
    codes = np.where(np.arange(100) < 40, CODES, -1)
    with pytest.raises(PlanError, match="the pool has 10 labeled rows"):
        draw_split(codes, ALONE, SplitPlan(seed_size=20), 0)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1])
def test_audit_share_outside_0_to_1_is_refused(share):
    with pytest.raises(PlanError, match="it must lie between 0 and 1"):
        draw_split(CODES, ALONE, SplitPlan(audit_share=share), 0)


def test_data_of_one_content_only_can_not_be_split():
    with pytest.raises(PlanError, match="100 of 100 rows would be audit set"):
        draw_split(CODES, np.zeros(100, dtype=np.int64), SplitPlan(), 0)


def test_published_order_of_breast_cancer_is_that_of_the_protocol():
    """Computed by a script of its own from the protocol of arXiv 2306.08954, seed 0."""
    order = published_order(569, 0).tolist()
    assert order[:8] == [8, 474, 410, 12, 476, 555, 162, 461]
    assert order[338:341] == [242, 325, 397]
    assert order[341:346] == [454, 65, 285, 404, 299]


def test_published_order_changes_with_the_seed():
    assert published_order(569, 1)[:8].tolist() == [105, 111, 450, 434, 200, 259, 467, 287]


def test_published_split_takes_the_first_60_percent_as_pool():
    split = draw_split(CODES, ALONE, SplitPlan(protocol="published"), 0)
    assert split.pool.tolist() == list(range(60))
    assert split.audit.tolist() == list(range(60, 100))
    assert split.seed_set.tolist() == list(range(20))


def test_published_seed_set_without_a_class_is_refused():
    codes = np.where(np.arange(100) < 20, 0, 1)
    with pytest.raises(PlanError, match="seed 7 misses 1 classes"):
        draw_split(codes, ALONE, SplitPlan(protocol="published"), 7)


@pytest.mark.parametrize("seed", range(20))
def test_any_split_parts_the_rows_by_whole_groups_of_known_labels(seed):
    random = np.random.default_rng(seed)
    codes, groups = random.integers(-1, 4, 200), random.integers(0, 80, 200)
    split = draw_split(codes, groups, SplitPlan(audit_share=0.2, seed_size=10), seed)
    assert sorted([*split.audit, *split.pool]) == list(range(200))
    assert not set(groups[split.audit]) & set(groups[split.pool])
    assert codes[split.audit].min() >= 0
    assert set(split.seed_set) <= set(split.pool[codes[split.pool] >= 0])


@pytest.mark.parametrize("seed", range(5))
def test_audit_set_exceeds_its_share_by_less_than_one_group(seed):
    groups = ALONE // 7
    audit = draw_split(CODES, groups, SplitPlan(audit_share=0.2), seed).audit
    assert 20 <= audit.size < 20 + 7


def test_smallest_audit_share_still_gives_a_row():
    assert draw_split(CODES, ALONE, SplitPlan(audit_share=0.001), 0).audit.size == 1


def test_unlabeled_copy_keeps_its_labeled_twin_out_of_the_audit_set():
    codes, groups = np.array([0, -1, 1, 0, 1, 0]), np.array([0, 0, 2, 3, 4, 5])
    plan = SplitPlan(audit_share=0.5, seed_size=1)
    audits = [draw_split(codes, groups, plan, seed).audit.tolist() for seed in range(20)]
    assert not any({0, 1} & set(audit) for audit in audits)


def test_no_labels_at_all_leave_no_audit_set():
    with pytest.raises(PlanError, match=r"0 of 100 rows would be audit set; label more rows"):
        draw_split(np.full(100, -1), ALONE, SplitPlan(seed_size=0), 0)


@pytest.mark.parametrize("protocol", ["standard", "published"])
def test_seed_set_may_be_empty(protocol):
    plan = SplitPlan(seed_size=0, protocol=protocol)
    if protocol == "standard":
        assert draw_split(CODES, ALONE, plan, 0).seed_set.tolist() == []
        return
    with pytest.raises(PlanError, match="seed 0 misses 5 classes"):
        draw_split(CODES, ALONE, plan, 0)


@pytest.mark.parametrize("size", [60, 61])
def test_published_seed_set_that_fills_the_pool_is_refused(size):
    with pytest.raises(PlanError, match=f"seed_size = {size}, the pool has 60 rows"):
        draw_split(CODES, ALONE, SplitPlan(protocol="published", seed_size=size), 0)


@pytest.mark.parametrize("draw", ["random", "stratified"])
def test_rows_of_the_seed_set_come_ascending_and_once(draw):
    found = draw_split(CODES, ALONE, SplitPlan(seed_draw=draw), 3).seed_set.tolist()
    assert found == sorted(set(found))


def test_stratified_seed_set_of_one_a_class_has_exactly_that():
    split = draw_split(CODES, ALONE, SplitPlan(seed_size=5), 0)
    assert sorted(CODES[split.seed_set]) == [0, 1, 2, 3, 4]


def test_stratified_seed_set_is_a_random_one_but_for_classes_it_would_miss():
    codes = np.where(np.arange(1000) < 900, 0, 1)
    counts = [
        np.count_nonzero(codes[draw_split(codes, np.arange(1000), SplitPlan(), seed).seed_set])
        for seed in range(100)
    ]
    assert np.mean(counts) == pytest.approx(20 * 0.1 + 0.9**20, abs=0.4)


@pytest.mark.parametrize("n_rows", [1, 2, 5, 99])
def test_published_order_holds_every_row_once(n_rows):
    assert sorted(published_order(n_rows, 4)) == list(range(n_rows))
