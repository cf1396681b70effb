"""Sweeps that are ready to run: the demo, and what a new simulation begins with."""

from al_core.domain.plan import BudgetPlan, Person, Plan, TrainingPlan
from al_core.experiments.sweeping import SweepPlan


def demo_sweep() -> SweepPlan:
    """The 60-second demo: four architectures race a random control on handwritten digits.

    Four people at 15 s per label and a minute of training: slow enough against each other that
    the architectures differ. The control gets four times the labels, so that it catches up.
    """
    return SweepPlan(base=_first_plan("demo", 120), seeds=tuple(range(10)), control_budget=4.0)


def first_sweep() -> SweepPlan:
    """What a new simulation begins with: enough seeds for a verdict, a control that catches up."""
    return SweepPlan(base=_first_plan("simulation", 200), seeds=tuple(range(5)), control_budget=3.0)


def _first_plan(name: str, labels: int) -> Plan:
    return Plan(
        name=name,
        team=(Person(count=4, mean_seconds=15.0, cv=0.6),),
        training=TrainingPlan(seconds=60.0),
        budget=BudgetPlan(labels=labels),
    )
