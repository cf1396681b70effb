"""Small ground and constraints for the advisor's tests: a race takes a second or two."""

from al_core.domain.constraints import Constraints
from al_core.domain.plan import BudgetPlan, DataPlan, ModelPlan, SplitPlan, TrainingPlan
from al_core.experiments.advisor_ground import Ground

SMALL = Ground(
    DataPlan("scenario", params={"rows": 240, "classes": 3, "features": 4, "seed": 2}),
    own=True,
    words="a small scenario",
    model=ModelPlan(name="naive_bayes"),
    split=SplitPlan(seed_size=6, audit_share=0.4),
    strategies=("margin",),
)
TEAM = Constraints(
    label_seconds=10.0,
    people=3,
    hours_per_day=24.0,
    training=TrainingPlan(20.0),
    budget=BudgetPlan(labels=24),
)
