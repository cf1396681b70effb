"""Situations to hold the advisor against brute force in. Imported by advisor_vs_brute_force.py.

Data set x people x retraining, with times, their spread and prices rotating so that each meets
each. The data sets are none that the advisor simulates on, nor are the seeds. `tuning` gives
another, smaller lot (other data, other figures): what was tried out was tried out there.
"""

from dataclasses import dataclass

import project_root  # noqa: F401 - first: sets the path

from al_core.domain.constraints import Constraints
from al_core.domain.plan import (
    BudgetPlan,
    DataPlan,
    ModelPlan,
    PricesPlan,
    SplitPlan,
    TrainingPlan,
)
from al_core.experiments.advisor_ground import Ground, Shape

LABELS = 80
MODEL = ModelPlan(name="advisor_model:QuickGaussian")
SPLIT = SplitPlan(audit_share=0.5, seed_size=20)
ADVISOR_SETS = ("scenario",)
"""What the advisor may simulate on: four even classes, drawn anew for each of its seeds."""

DATA = {
    "digits": DataPlan("digits", rows=1200),
    "made-up words": DataPlan(
        "scenario_text", "tfidf_svd", None,
        {"rows": 1200, "classes": 12, "separation": 2.0, "seed": 11},
    ),
    "ten unequal classes": DataPlan(
        "scenario", params={"rows": 1200, "classes": 10, "features": 24, "separation": 4.5,
                            "imbalance": 0.2, "seed": 12},
    ),
    "twenty classes": DataPlan(
        "scenario", params={"rows": 1200, "classes": 20, "features": 30, "separation": 5.5,
                            "seed": 13},
    ),
    "eight noisy classes": DataPlan(
        "scenario", params={"rows": 1200, "classes": 8, "features": 20, "separation": 4.0,
                            "noise": 0.05, "duplicates": 0.1, "seed": 14},
    ),
}  # fmt: skip
SHAPES = {
    "digits": Shape("image", 1200, 10),
    "made-up words": Shape("text", 1200, 12),
    "ten unequal classes": Shape("embedding", 1200, 10),
    "twenty classes": Shape("embedding", 1200, 20),
    "eight noisy classes": Shape("embedding", 1200, 8),
    "tuning": Shape("embedding", 1200, 14),
}
PEOPLE = (2, 6, 15)
RETRAINING = (0.3, 2.0, 8.0, 30.0)
"""Seconds to retrain, in labels: R / T."""

TIMES = ((8.0, "lognormal", 0.5), (40.0, "exponential", 1.0), (180.0, "lognormal", 1.2))
PRICES = (
    ("hours", PricesPlan()),
    ("money", PricesPlan(per_label=0.0, per_person_hour=20.0, per_compute_hour=1.0)),
    ("money", PricesPlan(per_label=0.1, per_person_hour=0.0, per_compute_hour=2.0)),
)
TUNING_DATA = DataPlan(
    "scenario", params={"rows": 1200, "classes": 14, "features": 25, "separation": 4.5, "seed": 15}
)
TUNING = ((1, 5.0, 1, 1), (3, 1.0, 0, 2), (4, 15.0, 1, 0), (10, 4.0, 2, 1), (10, 20.0, 0, 2),
          (25, 3.0, 2, 0), (4, 0.1, 2, 2), (8, 40.0, 1, 1))  # fmt: skip
"""People, R / T, place in TIMES, place in PRICES."""


@dataclass(frozen=True)
class Situation:
    """Who wants what, and the data that the truth is on. paid: hours, person or label."""

    name: str
    data_name: str
    data: DataPlan
    constraints: Constraints

    @property
    def paid(self) -> str:
        """What is to be small: hours, or money by the hour or by the label."""
        if self.constraints.objective == "hours":
            return "hours"
        return "by label" if self.constraints.prices.per_label else "by hour"

    @property
    def truth(self) -> Ground:
        """What brute force runs on."""
        return Ground(self.data, own=True, words=self.data_name, model=MODEL, split=SPLIT)


def situations() -> list[Situation]:
    """All 60: 5 data sets x 3 teams x 4 retraining times."""
    return [
        _situation(name, (people, ratio, (place + row) % 3, (place + row // 2 + column) % 3))
        for place, name in enumerate(DATA)
        for column, people in enumerate(PEOPLE)
        for row, ratio in enumerate(RETRAINING)
    ]


def tuning() -> list[Situation]:
    """Eight others, for trying things out."""
    return [_situation("tuning", case) for case in TUNING]


def _situation(data_name: str, case: tuple[int, float, int, int]) -> Situation:
    people, ratio, time, price = case
    seconds, spread, cv = TIMES[time]
    objective, prices = PRICES[price]
    constraints = Constraints(
        label_seconds=seconds,
        spread=spread,
        cv=cv,
        people=people,
        hours_per_day=24.0,
        training=TrainingPlan(ratio * seconds),
        budget=BudgetPlan(labels=LABELS),
        prices=prices,
        objective=objective,
    )
    name = f"{data_name}, {people} people, {seconds:g} s, R {ratio:g} T, {PAID[price]}"
    return Situation(name, data_name, DATA.get(data_name, TUNING_DATA), constraints)


PAID = ("hours", "by hour", "by label")
