"""The points that are measured, what is checked there, and the goals."""

from collections.abc import Callable
from dataclasses import dataclass

from strategy_speed.checks import by_squared_distance, farthest_each_time, highest, spanning
from strategy_speed.objectives import covering, distinct_only, informative, typical
from strategy_speed.outcomes import (
    Goal,
    extra_at_most,
    faster_than,
    memory_share_at_most,
    passes_at_most,
    score_at_least,
    score_at_most,
)

SKA, MODAL, SMALL = "scikit-activeml", "modAL", "small-text"
FEW_DRAWS = "scikit-activeml, 5 draws"
FAISS, FAISS_ALL, APRICOT = "faiss", "faiss, all rows", "apricot"
FOUR_GIB = extra_at_most(4096)


@dataclass(frozen=True)
class Point:
    """A task on a pool of `rows` x `width`, `batch` picks.

    peers: who else is timed; those in `slow` take minutes (or gigabytes) here.
    """

    task: str
    rows: int
    width: int
    batch: int
    check: Callable
    goals: tuple[Goal, ...]
    peers: tuple[str, ...] = ()
    slow: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As in the table."""
        thousands = self.rows // 1000
        size = f"{thousands // 1000}M" if thousands >= 1000 else f"{thousands}k"
        return f"{self.task} {size} x {self.width}, b {self.batch}"


def _uncertainty(task: str, rows: int, goals: tuple[Goal, ...]) -> Point:
    peers = (SKA, MODAL, SMALL)
    return Point(task, rows, 384, 100, highest(task), goals, peers)


_UNSURE = (faster_than(SKA, 4), faster_than(MODAL, 1), extra_at_most(20))
_MEDOIDS = score_at_most(1.01, "inertia")
_TYPICAL = score_at_most(1.05, "distance to neighbours")
_BADGE_MEMORY = memory_share_at_most(SKA, 0.05)
_CLUSTERERS = (SKA, SMALL, FAISS, FAISS_ALL)

SMALL_POINTS = (
    *(_uncertainty(task, 10_000, ()) for task in ("margin", "entropy", "least_confidence")),
    Point("qbc", 10_000, 384, 100, highest("qbc"), (), (SKA,)),
    Point("core_set", 10_000, 384, 100, farthest_each_time, (), (SKA, SMALL)),
    Point(
        "badge", 10_000, 384, 100, by_squared_distance,
        (faster_than(SKA, 300), _BADGE_MEMORY), (SKA,),
    ),
    Point("typiclust", 10_000, 384, 100, typical, (faster_than(SKA, 5), _TYPICAL), (SKA,)),
    Point(
        "kmeans_medoids", 10_000, 384, 100, spanning,
        (faster_than(SKA, 4), faster_than(FAISS_ALL, 4), _MEDOIDS), _CLUSTERERS,
    ),
    Point(
        "facility_location", 10_000, 384, 100, covering("cosine"),
        (faster_than(APRICOT, 2), score_at_least(0.9999, "objective")), (APRICOT,),
    ),
    Point(
        "density_weighted", 10_000, 384, 100, highest("density_weighted"), (), (MODAL,),
    ),
    Point("prob_cover", 10_000, 64, 10, distinct_only, (faster_than(SKA, 5),), (SKA,)),
    Point(
        "prob_cover (radius given)", 10_000, 64, 10, covering("ball"),
        (faster_than(SKA, 5),), (SKA,),
    ),
    Point(
        "max_herding", 10_000, 64, 10, covering("gaussian"),
        (faster_than(SKA, 5), score_at_least(0.9999, "coverage")), (SKA,),
    ),
    Point(
        "batch_bald", 10_000, 64, 10, informative,
        (faster_than(SKA, 5), score_at_least(0.99, "information")), (SKA, FEW_DRAWS),
    ),
)  # fmt: skip
LARGE_POINTS = (
    *(_uncertainty(task, 100_000, _UNSURE) for task in ("margin", "entropy", "least_confidence")),
    Point("qbc", 100_000, 384, 100, highest("qbc"), (faster_than(SKA, 6),), (SKA,)),
    Point(
        "core_set", 100_000, 384, 100, farthest_each_time,
        (faster_than(SKA, 60),), (SKA,),
    ),
    Point(
        "badge", 100_000, 384, 100, by_squared_distance,
        (faster_than(SKA, 600), _BADGE_MEMORY), (SKA,), (SKA,),
    ),
    Point(
        "typiclust", 100_000, 384, 100, typical, (faster_than(SKA, 30), _TYPICAL), (SKA,), (SKA,)
    ),
    Point(
        "kmeans_medoids", 100_000, 384, 100, spanning,
        (faster_than(SKA, 10), faster_than(FAISS_ALL, 10), _MEDOIDS), _CLUSTERERS, (SKA, SMALL),
    ),
    Point(
        "density_weighted", 100_000, 384, 100, highest("density_weighted"), (passes_at_most(12),)
    ),
)  # fmt: skip
MILLION_POINTS = (
    Point("core_set", 1_000_000, 64, 100, farthest_each_time, (passes_at_most(10), FOUR_GIB)),
    Point("core_set", 1_000_000, 384, 100, farthest_each_time, (passes_at_most(10), FOUR_GIB)),
    Point("margin", 1_000_000, 384, 100, highest("margin"), (FOUR_GIB,)),
    Point("qbc", 1_000_000, 384, 100, highest("qbc"), (FOUR_GIB,)),
    Point("badge", 1_000_000, 384, 100, by_squared_distance, (FOUR_GIB,)),
    Point("kmeans_medoids", 1_000_000, 384, 100, spanning, (FOUR_GIB,)),
    Point("typiclust", 1_000_000, 384, 100, typical, (FOUR_GIB,)),
    Point(
        "density_weighted", 1_000_000, 384, 100, highest("density_weighted"),
        (FOUR_GIB, passes_at_most(12)),
    ),
)  # fmt: skip
