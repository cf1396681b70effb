"""Randomness as an argument: one generator per (seed, round, purpose), ties by hash."""

import hashlib

import numpy as np
from numpy.typing import NDArray


def random_for(seed: int, round_number: int, purpose: str) -> np.random.Generator:
    """A generator that depends on its three arguments alone, alike on every machine."""
    digest = hashlib.blake2b(purpose.encode(), digest_size=8).digest()
    return np.random.default_rng([seed, round_number, int.from_bytes(digest, "little")])


def tie_ranks(rows: NDArray[np.int64], seed: int) -> NDArray[np.uint64]:
    """A fixed pseudo-random rank per row and seed (splitmix64); lower wins a tie."""
    with np.errstate(over="ignore"):
        mixed = rows.astype(np.uint64) + np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed + np.uint64(0x9E3779B97F4A7C15)).astype(np.uint64)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))
