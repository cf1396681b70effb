"""Draw the locked audit set, the pool and the seed set before anything else happens."""

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.domain.errors import PlanError
from al_core.domain.plan import SplitPlan
from al_core.domain.values import Labels, Rows, Split

PUBLISHED_POOL_SHARE = 0.6


def draw_split(codes: Labels, groups: Rows, plan: SplitPlan, seed: int) -> Split:
    """The roles of all rows.

    codes: labels, -1 where unlabeled, (n,). groups: a number shared by rows with the same
    content, (n,); such rows stay on one side. Standard protocol: audit, pool and seed set
    ascending. Published: pool and audit in shuffled order, the seed set first in the pool;
    groups and `audit_share` are not looked at there.
    """
    if plan.protocol == "published":
        return _published(codes, plan, seed)
    audit = _audit(codes, groups, plan.audit_share, seed)
    pool = np.setdiff1d(np.arange(codes.shape[0], dtype=np.int64), audit)
    _refuse_large_seed_set(plan.seed_size, pool)
    labeled = pool[codes[pool] >= 0]
    shuffled = random_for(seed, 0, "seed set").permutation(labeled)
    if plan.seed_draw == "stratified":
        shuffled = _one_of_each_first(shuffled, codes, plan.seed_size)
    _refuse_unlabeled_seed_set(plan.seed_size, labeled)
    return Split(audit=audit, pool=pool, seed_set=np.sort(shuffled[: plan.seed_size]))


def _audit(codes: Labels, groups: Rows, share: float, seed: int) -> Rows:
    """Whole groups in random order until the share is reached; labeled rows only."""
    if not 0.0 < share < 1.0:
        raise PlanError(f"audit_share = {share}; it must lie between 0 and 1, such as 0.3")
    _, group = np.unique(groups, return_inverse=True)
    sizes = np.bincount(group)
    labeled = np.bincount(group, weights=codes >= 0) == sizes
    order = random_for(seed, 0, "audit set").permutation(np.flatnonzero(labeled))
    wanted = max(1, round(share * codes.shape[0]))
    before = np.cumsum(sizes[order]) - sizes[order]
    taken = np.zeros(sizes.shape[0], dtype=bool)
    taken[order[before < wanted]] = True
    audit = np.flatnonzero(taken[group]).astype(np.int64)
    if audit.size == 0 or audit.size == codes.shape[0]:
        raise PlanError(
            f"{audit.size} of {codes.shape[0]} rows would be audit set; label more rows, "
            "change audit_share, or drop duplicates"
        )
    return audit


def _one_of_each_first(shuffled: Rows, codes: Labels, seed_size: int) -> Rows:
    """The same rows, one of each class moved to the front when there is room for all."""
    _, first = np.unique(codes[shuffled], return_index=True)
    if first.size > seed_size:
        return shuffled
    first = np.sort(first)
    return np.concatenate([shuffled[first], np.delete(shuffled, first)])


def _published(codes: Labels, plan: SplitPlan, seed: int) -> Split:
    """The split of Lu, Li, Lin 2023 (arXiv 2306.08954), with their generators."""
    rows = np.arange(codes.shape[0], dtype=np.int64)
    np.random.default_rng(seed).shuffle(rows)
    cut = int(PUBLISHED_POOL_SHARE * rows.shape[0])
    pool, audit = rows[:cut].copy(), rows[cut:].copy()
    np.random.default_rng(seed).shuffle(pool)
    _refuse_large_seed_set(plan.seed_size, pool)
    split = Split(audit=audit, pool=pool, seed_set=pool[: plan.seed_size])
    missed = np.setdiff1d(codes, codes[split.seed_set])
    if missed.size:
        raise PlanError(
            f"the published seed set of seed {seed} misses {missed.size} classes; "
            "the protocol skips this seed: take another"
        )
    return split


def _refuse_large_seed_set(seed_size: int, pool: Rows) -> None:
    if not 0 <= seed_size < pool.size:
        raise PlanError(
            f"seed_size = {seed_size}, the pool has {pool.size} rows outside the audit set; "
            "lower seed_size so that something is left to label"
        )


def _refuse_unlabeled_seed_set(seed_size: int, labeled: Rows) -> None:
    if seed_size > labeled.size:
        raise PlanError(
            f"seed_size = {seed_size}, the pool has {labeled.size} labeled rows; lower seed_size"
        )
