"""Small plans that run in a blink."""

import msgspec

from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    Person,
    Plan,
    SplitPlan,
    TrainingPlan,
)
from al_core.experiments.sweeping import SweepPlan


def small_plan(**changes: object) -> Plan:
    """120 rows of a scenario, 30 labels in batches of 10, three people."""
    plan = Plan(
        name="small",
        data=DataPlan(dataset="scenario", params={"rows": 200, "classes": 3, "seed": 1}),
        split=SplitPlan(seed_size=6),
        architecture=ArchitecturePlan(kind="sequential", batch_size=10),
        training=TrainingPlan(seconds=20.0),
        team=(Person(count=3, mean_seconds=10.0),),
        budget=BudgetPlan(labels=30),
    )
    return msgspec.structs.replace(plan, **changes)


def small_sweep(**changes: object) -> SweepPlan:
    """Two architectures, margin and its control, two seeds: eight cells."""
    sweep = SweepPlan(base=small_plan(), architectures=("sequential", "parallel"), seeds=(0, 1))
    return msgspec.structs.replace(sweep, **changes)
