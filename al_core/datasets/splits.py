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
    content, (n,); such rows stay on one side. All three roles are ascending, the pool's order
    is that of the rows. Published: the rows must be in `published_order`; the first 60 % are
    the pool, its first rows the seed set; groups and `audit_share` are not looked at.
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


def draw_live_split(codes: Labels, groups: Rows, plan: SplitPlan, seed: int) -> Split:
    """The roles of all rows before people label them.

    The audit set is drawn from all rows, labeled or not. The seed set are the labels that the
    pool came with; where it came with all of them, `seed_size` as in a simulation.
    """
    audit = _audit(np.zeros_like(codes), groups, plan.audit_share, seed)
    pool = np.setdiff1d(np.arange(codes.shape[0], dtype=np.int64), audit)
    labeled = pool[codes[pool] >= 0]
    if labeled.size < pool.size:
        return Split(audit=audit, pool=pool, seed_set=labeled)
    _refuse_large_seed_set(plan.seed_size, pool)
    shuffled = random_for(seed, 0, "seed set").permutation(labeled)
    if plan.seed_draw == "stratified":
        shuffled = _one_of_each_first(shuffled, codes, plan.seed_size)
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


def published_order(n_rows: int, seed: int) -> Rows:
    """The order of rows of Lu, Li, Lin 2023 (arXiv 2306.08954): train split, then test split.

    Both shuffled with their generators. A data set taken in this order has row numbers that
    are positions in the train split, by which they sort the labeled set before each fit.
    """
    rows = np.arange(n_rows, dtype=np.int64)
    np.random.default_rng(seed).shuffle(rows)
    train = rows[: _published_cut(n_rows)]
    np.random.default_rng(seed).shuffle(train)
    return rows


def _published_cut(n_rows: int) -> int:
    return int(PUBLISHED_POOL_SHARE * n_rows)


def _published(codes: Labels, plan: SplitPlan, seed: int) -> Split:
    rows = np.arange(codes.shape[0], dtype=np.int64)
    cut = _published_cut(rows.shape[0])
    split = Split(audit=rows[cut:], pool=rows[:cut], seed_set=rows[: plan.seed_size])
    _refuse_large_seed_set(plan.seed_size, split.pool)
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
