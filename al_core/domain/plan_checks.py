"""Refuse a plan that can't run, before anything is spent: what, value, remedy."""

import math
from collections.abc import Iterator

import msgspec

from al_core.domain.errors import PlanError
from al_core.domain.plan import Plan, as_logged, people

MOST_PEOPLE = 10_000
MOST_RECHECKED = 0.2


def checked_plan(plan: Plan, n_classes: int, pool_size: int) -> Plan:
    """The plan itself if it can run on such data; raises PlanError with the first fault."""
    for check in (_team, _batch, _budget, _options, _training, _prices, _arrivals):
        check(plan)
    _against_data(plan, n_classes, pool_size)
    return plan


def checked_live_plan(plan: Plan, n_classes: int, to_label: int) -> Plan:
    """The plan itself if people can work by it; the team is whoever joins.

    to_label: examples of the pool that have no label yet.
    """
    for check in (_batch, _budget, _every_option, _training, _prices):
        check(plan)
    if n_classes < 2:
        _refuse(f"the project has {n_classes} class", "a classifier needs two or more")
    if to_label < 1:
        _refuse("every example of the pool has a label", "start from none, or add examples")
    if plan.split.protocol == "published":
        _refuse("the published split needs every label", "use the standard one")
    if plan.options.overlap < 1:
        _refuse(f"overlap is {plan.options.overlap}", "use 1 or more people per example")
    return plan


def checked_settings(plan: Plan) -> Plan:
    """The plan itself if loop, options and training can be as they say, whatever the data."""
    for check in (_batch, _every_option, _training):
        check(plan)
    return plan


def checked_values(plan: Plan) -> Plan:
    """The plan itself if every value in it has its type and can be logged; else PlanError."""
    for path, value in _numbers(msgspec.to_builtins(plan), ""):
        if not math.isfinite(value):
            _refuse(f"{path} is {value}", "give a finite number, or leave it out")
    if not 0 <= plan.seed < 2**63:
        _refuse(f"the seed is {plan.seed}", "use 0 up to 2**63 - 1")
    try:
        as_logged(plan)
    except msgspec.ValidationError as error:
        raise PlanError(f"the plan does not fit: {error}; correct that value") from error
    return plan


def _numbers(tree: object, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(tree, float):
        yield path, tree
    if isinstance(tree, list | tuple):
        tree = {str(place): branch for place, branch in enumerate(tree, 1)}
    for name, branch in tree.items() if isinstance(tree, dict) else ():
        yield from _numbers(branch, f"{path}.{name}" if path else str(name))


def _refuse(fault: str, remedy: str) -> None:
    raise PlanError(f"{fault}; {remedy}")


def _team(plan: Plan) -> None:
    head_count = sum(member.count for member in plan.team)
    if head_count > MOST_PEOPLE:
        _refuse(f"the team has {head_count} people", f"use up to {MOST_PEOPLE}")
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
    warm = architecture.warm_up_agreement
    if warm is not None and warm > 1.0:
        _refuse(f"warm-up agreement is {warm}", "a kappa is 1 at most; 0.7 to 0.95 is usual")
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
    overlap, team_size = plan.options.overlap, len(people(plan))
    if not 1 <= overlap <= team_size:
        _refuse(
            f"overlap is {overlap} with {team_size} annotators",
            "nobody labels an example twice: use 1 up to the number of people",
        )
    _every_option(plan)


def _every_option(plan: Plan) -> None:
    options = plan.options
    if not 0.0 <= options.random_share <= 1.0:
        _refuse(f"random share is {options.random_share}", "use a share from 0 to 1")
    if options.hand < 1:
        _refuse(f"a hand of {options.hand} examples", "let a person hold 1 or more")
    if options.audit_share < 0.0:
        _refuse(f"the audit share is {options.audit_share}", "use 0 (none) or more")
    if not 0.0 <= options.recheck_share <= MOST_RECHECKED:
        _refuse(
            f"the share of labels to check again is {options.recheck_share}",
            f"use 0 (none) to {MOST_RECHECKED}",
        )
    if options.recheck_after < 1:
        _refuse(f"an item comes again after {options.recheck_after} others", "use 1 or more")
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


def _prices(plan: Plan) -> None:
    prices: dict[str, float] = msgspec.to_builtins(plan.prices)
    for name, value in prices.items():
        if value < 0:
            _refuse(f"the price {name} is {value}", "use 0 or more")


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
    if plan.drift and plan.drift.drift != "label_swap" and arrivals.initial_share == 1.0:
        _refuse(
            f"a {plan.drift.drift.replace('_', ' ')} changes what arrives, and nothing arrives "
            "in this plan",
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
    if drift and drift.at_seconds < 0:
        _refuse(f"the drift sets in at {drift.at_seconds} s", "use 0 or later")
    if drift and not 0.0 < drift.points <= 1.0:
        _refuse(f"the prior shift is of {drift.points}", "use a share above 0, up to 1")
    if drift and not (0 <= drift.class_a < n_classes and 0 <= drift.class_b < n_classes):
        _refuse(
            f"drift names classes {drift.class_a} and {drift.class_b} of {n_classes}",
            f"use 0 to {n_classes - 1}",
        )
