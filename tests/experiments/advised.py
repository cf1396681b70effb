"""A recommendation that no run was needed for: every figure is written down here."""

from dataclasses import replace

from al_core.domain.constraints import Constraints
from al_core.domain.plan import BudgetPlan, DataPlan
from al_core.domain.recommending import Design, DesignCost, Difference, Recommendation
from al_core.domain.results import Interval
from al_core.experiments.advice_files import Question
from al_core.experiments.advisor import rule_advice
from al_core.experiments.advisor_plans import planned
from al_core.experiments.advisor_race import Effort
from al_core.experiments.advisor_sentences import sentences

INF = float("inf")
GIVEN = Constraints(people=4, budget=BudgetPlan(labels=100))
SEEDS = (0, 1, 2, 3, 4)
BEST = DesignCost(Design("hybrid", 20), SEEDS, Interval(10.0, 8.0, 12.0, 5), False, 240.0)
SECOND = DesignCost(Design("parallel", 10), SEEDS, Interval(11.0, 9.0, 14.0, 5), False, 90.0)
RANDOM = DesignCost(
    Design("hybrid", 20, "random"), SEEDS, Interval(20.0, 15.0, INF, 5), True, 240.0
)
EARLY = DesignCost(Design("sequential", 50), (0, 1), Interval(16.0, 12.0, 18.0, 2), False, 900.0)
QUESTION = Question(
    GIVEN, DataPlan("breast_cancer"), own=False, words="Breast cancer, as you chose",
    effort=Effort(designs=2, seeds=(2,)),
)  # fmt: skip


def recommended(**changes):
    """Hybrid for 10, parallel for 11, random selection for 20 at least."""
    advice = rule_advice(GIVEN)
    found = Recommendation(
        constraints=GIVEN,
        advice=advice,
        best=BEST,
        runner_up=Difference(SECOND, Interval(1.0, -0.5, 2.5, 5), "no difference shown", False),
        random=Difference(RANDOM, Interval(10.0, 5.0, INF, 5), "costs more", True),
        sequential=None,
        tried=(BEST, SECOND, EARLY, RANDOM),
        unit="money",
        dataset="Breast cancer, as you chose",
        own_data=False,
        target_accuracy=0.95,
        target_words="what random selection reaches with 80% of the label budget",
        plan=planned(GIVEN, BEST.design, advice.options, QUESTION.ground(None).base(0)),
    )
    found = replace(found, **changes)
    return replace(found, sentences=sentences(found))
