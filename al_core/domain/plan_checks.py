"""Refuse a plan that can't run, before anything is spent: what, value, remedy."""

from al_core.domain.errors import PlanError
from al_core.domain.plan import Plan, people


def checked_plan(plan: Plan, n_classes: int, pool_size: int) -> Plan:
    """The plan itself if it can run on such data; raises PlanError with the first fault."""
    for check in (_team, _batch, _budget, _options, _training, _arrivals):
        check(plan)
    _against_data(plan, n_classes, pool_size)
    return plan


def _refuse(fault: str, remedy: str) -> None:
    raise PlanError(f"{fault}; {remedy}")


def _team(plan: Plan) -> None:
    everyone = people(plan)
    if not everyone:
        _refuse("the team has 0 annotators", "add at least one person")
    names = [person.name for person in everyone]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        _refuse(f"two people are called {repeated[0]!r}", "give each person a name of their own")
    if any(member.count < 1 for member in plan.team):
        _refuse("a team member has a count below 1", "use 1 or more, or leave the person out")


def _batch(plan: Plan) -> None:
    architecture = plan.architecture
    if architecture.batch_size < 1:
        _refuse(f"batch size is {architecture.batch_size}", "use 1 or more")
    if not 0.0 < architecture.trigger_share <= 1.0:
        _refuse(f"trigger share is {architecture.trigger_share}", "use a share above 0, up to 1")
    count = architecture.trigger_count
    if count is not None and not 1 <= count <= architecture.batch_size:
        _refuse(
            f"trigger count is {count} of a batch of {architecture.batch_size}",
            "use 1 up to the batch size",
        )
    if architecture.window is not None and architecture.window < 1:
        _refuse(f"window is {architecture.window}", "use 1 or more, or leave it out")
    if architecture.ahead is not None and architecture.ahead < 0:
        _refuse(f"ahead is {architecture.ahead}", "use 0 or more, or leave it out")
    if not 1 <= architecture.smallest_batch <= architecture.largest_batch:
        _refuse(
            f"smallest batch {architecture.smallest_batch} and largest batch "
            f"{architecture.largest_batch} do not fit",
            "use 1 <= smallest <= largest",
        )


def _budget(plan: Plan) -> None:
    budget = plan.budget
    for name, value in (("labels", budget.labels), ("hours", budget.hours), ("cost", budget.cost)):
        if value is not None and value <= 0:
            _refuse(f"the budget of {name} is {value}", "give more than 0, or leave it out")


def _options(plan: Plan) -> None:
    options, team_size = plan.options, len(people(plan))
    if not 0.0 <= options.random_share <= 1.0:
        _refuse(f"random share is {options.random_share}", "use a share from 0 to 1")
    if not 1 <= options.overlap <= team_size:
        _refuse(
            f"overlap is {options.overlap} with {team_size} annotators",
            "nobody labels an example twice: use 1 up to the number of people",
        )
    if options.ensemble < 1:
        _refuse(f"ensemble is {options.ensemble}", "use 1 (the newest version) or more")
    if options.refresh_labels < 0:
        _refuse(f"refresh_labels is {options.refresh_labels}", "use 0 (off) or more")
    if options.lease_seconds <= 0:
        _refuse(f"the lease time-out is {options.lease_seconds} s", "give more than 0 s")


def _training(plan: Plan) -> None:
    training = plan.training
    if training.seconds < 0 or training.seconds_per_label < 0:
        _refuse(
            f"training takes {training.seconds} s + {training.seconds_per_label} s per label",
            "use 0 or more",
        )


def _arrivals(plan: Plan) -> None:
    arrivals = plan.arrivals
    if not 0.0 <= arrivals.initial_share <= 1.0:
        _refuse(f"initial share is {arrivals.initial_share}", "use a share from 0 to 1")
    if arrivals.initial_share < 1.0 and arrivals.rate_per_hour <= 0.0:
        _refuse(
            f"{1 - arrivals.initial_share:.0%} of the pool is still to arrive at a rate of "
            f"{arrivals.rate_per_hour} per hour",
            "give a rate above 0, or an initial share of 1",
        )
    if plan.drift and plan.drift.drift == "prior_shift" and arrivals.initial_share == 1.0:
        _refuse(
            "a prior shift changes what arrives, and nothing arrives in this plan",
            "lower the initial share and give a rate, or use label_swap",
        )


def _against_data(plan: Plan, n_classes: int, pool_size: int) -> None:
    if n_classes < 2:
        _refuse(f"the data has {n_classes} class", "a classifier needs two or more")
    open_pool = pool_size - plan.split.seed_size
    if plan.architecture.batch_size > open_pool:
        _refuse(
            f"batch size is {plan.architecture.batch_size} and the pool has {open_pool} "
            "unlabeled examples",
            "lower the batch size",
        )
    drift = plan.drift
    if drift and not (0 <= drift.class_a < n_classes and 0 <= drift.class_b < n_classes):
        _refuse(
            f"drift names classes {drift.class_a} and {drift.class_b} of {n_classes}",
            f"use 0 to {n_classes - 1}",
        )
