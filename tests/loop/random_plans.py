"""Random plans over every architecture and option, on one small scenario data set."""

import msgspec

from al_core.arrays.randomness import random_for
from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    BudgetPlan,
    DataPlan,
    DriftPlan,
    ModelPlan,
    OptionsPlan,
    Person,
    Plan,
    PricesPlan,
    SplitPlan,
    StrategyPlan,
    TrainingPlan,
)
from al_core.loop.architectures import ARCHITECTURES
from al_core.loop.rules import RULE_NAMES
from al_core.strategies.registry import STRATEGIES, strategy_named

DATA = DataPlan(
    dataset="scenario",
    params={"rows": 120, "classes": 3, "features": 5, "seed": 1, "drift_at": 0.7},
)
SPREADS = ("deterministic", "exponential", "lognormal", "bootstrap")
TEXTLESS = tuple(name for name in STRATEGIES if not strategy_named(name, {}).wants("texts"))
ON_DRIFT = ("none", "random", "explore")
FAST = ModelPlan(name="naive_bayes")
MODELS = (
    FAST,
    ModelPlan(name="logistic_regression", start="warm"),
    ModelPlan(name="logistic_regression"),
    ModelPlan(name="sgd", start="incremental"),
)


class Dice:
    """Choices for one plan."""

    def __init__(self, number):
        self._random = random_for(number, 0, "random plans")

    def of(self, options):
        return options[int(self._random.integers(len(options)))]

    def chance(self, share):
        return bool(self._random.random() < share)

    def between(self, low, high):
        return low + (high - low) * float(self._random.random())

    def whole(self, low, high):
        return int(self._random.integers(low, high + 1))


def random_plan(number):
    """The plan of that number; architectures take turns, all else is drawn."""
    dice = Dice(number)
    team = _team(dice)
    arrivals = _arrivals(dice)
    return Plan(
        name=f"random {number}",
        seed=number,
        data=DATA,
        split=SplitPlan(audit_share=0.2, seed_size=dice.of((0, 1, 6, 10))),
        model=dice.of(MODELS),
        strategy=_strategy(dice),
        architecture=_architecture(dice, tuple(ARCHITECTURES)[number % len(ARCHITECTURES)]),
        options=msgspec.structs.replace(_options(dice, team), on_drift=ON_DRIFT[number % 3]),
        training=TrainingPlan(dice.of((0.0, 5.0, 60.0)), dice.of((0.0, 0.5))),
        team=team,
        prices=PricesPlan(per_label=0.1),
        budget=_budget(dice),
        arrivals=arrivals,
        drift=_drift(dice, arrivals),
    )


def _strategy(dice):
    name = dice.of(TEXTLESS)
    return StrategyPlan(name=name, params={"fits": 4} if name == "greedy_oracle" else {})


def _architecture(dice, kind):
    rules = tuple(name for name in RULE_NAMES if dice.chance(0.7))
    batch_size = dice.whole(1, 12)
    return ArchitecturePlan(
        kind=kind,
        batch_size=batch_size,
        ahead=dice.of((None, 0, 1, 2)),
        trigger_share=dice.of((0.25, 0.5, 0.8, 1.0)),
        trigger_count=dice.whole(1, batch_size) if dice.chance(0.3) else None,
        warm_up_agreement=dice.of((None, 0.3, 0.8)),
        window=dice.of((None, 5, 20)),
        rules=rules,
        smallest_batch=1,
        largest_batch=30,
    )


def _options(dice, team):
    people = sum(person.count for person in team)
    return OptionsPlan(
        query_model=dice.of((None, None, FAST)),
        proxy=dice.of((None, FAST, FAST)),
        ensemble=dice.of((1, 1, 3)),
        refresh_labels=dice.of((0, 3, 10)),
        queue_order=dice.of(("utility", "shuffled", "arrival", "grouped")),
        lease_seconds=dice.of((25.0, 60.0, 3600.0)),
        overlap=dice.whole(1, people),
        consensus=dice.of(("majority", "dawid_skene", "weighted")),
        skip_scope=dice.of(("me", "everyone", "adjudicator")),
        random_share=dice.of((0.0, 0.1, 1.0)),
    )


def _team(dice):
    return tuple(_person(dice, f"p{number}") for number in range(1, dice.whole(2, 4)))


def _person(dice, name):
    return Person(
        name=name,
        count=dice.of((1, 1, 2)),
        mean_seconds=dice.between(8.0, 20.0),
        spread=dice.of(SPREADS),
        cv=dice.between(0.3, 2.0),
        times=(4.0, 9.0, 30.0),
        accuracy=dice.of((1.0, 0.7)),
        skip_rate=dice.of((0.0, 0.15)),
        shifts=dice.of(((), (), ((0.0, 300.0), (400.0, 2000.0)))),
        absences=dice.of(((), ((100.0, 200.0),))),
        abandonment=dice.of((0.0, 0.5, 1.0)),
        alike_discount=dice.of((0.0, 0.3)),
    )


def _budget(dice):
    return BudgetPlan(
        labels=dice.of((30, 60, 120, None)),
        hours=dice.of((None, 0.3)),
        cost=dice.of((None, None, 40.0)),
    )


def _arrivals(dice):
    share = dice.of((1.0, 1.0, 0.5))
    rate = 0.0 if share == 1.0 else dice.of((120.0, 600.0))
    return ArrivalPlan(
        initial_share=share, rate_per_hour=rate, spacing=dice.of(("even", "poisson"))
    )


def _drift(dice, arrivals):
    kinds = (
        ("label_swap",)
        if arrivals.initial_share == 1.0
        else ("label_swap", "prior_shift", "domain_shift")
    )
    if dice.chance(0.6):
        return None
    return DriftPlan(dice.between(0.0, 300.0), dice.of(kinds), 0, 2, dice.of((0.3, 1.0)))
