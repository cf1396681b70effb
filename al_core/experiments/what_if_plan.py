"""What is changed of a plan for a what-if: settings by their path, as an address can hold them."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from al_core.domain.errors import PlanError
from al_core.domain.plan import Plan
from al_core.domain.plan_checks import checked_settings
from al_core.experiments.simulating import checked_names

CHANGEABLE = {
    "strategy.name": "Query strategy",
    "architecture.kind": "Architecture",
    "architecture.batch_size": "Batch size",
    "architecture.trigger_share": "Trigger, share of a batch",
    "architecture.trigger_count": "Trigger, examples",
    "architecture.ahead": "Batches ahead",
    "architecture.window": "Most open at once",
    "architecture.warm_up_agreement": "Sequential until kappa",
    "options.queue_order": "Queue order",
    "options.refresh_labels": "Scores refreshed after, labels",
    "options.random_share": "Chosen at random",
    "options.ensemble": "Versions that score together",
    "training.seconds": "Seconds to retrain",
}
"""Settings that can be played otherwise with the same people and answers, with their titles."""
Changes = Mapping[str, str]
"""New values by path, each as JSON."""


def changes_between(plan: Plan, other: Plan) -> dict[str, str]:
    """What of `other` differs from `plan`, of what can be changed."""
    before, after = _values(plan), _values(other)
    return {path: after[path] for path in CHANGEABLE if before[path] != after[path]}


def with_changes(plan: Plan, changes: Changes) -> Plan:
    """The plan with other settings; PlanError for a path or a value that does not fit.

    Another strategy has its own defaults as parameters.
    """
    tree: dict[str, Any] = msgspec.to_builtins(plan)
    for path, value in changes.items():
        if path not in CHANGEABLE:
            raise PlanError(
                f"{path!r} can't be changed in a what-if; choose from {', '.join(CHANGEABLE)}"
            )
        part, name = path.split(".")
        tree[part][name] = _read(path, value)
    if "strategy.name" in changes and tree["strategy"]["name"] != plan.strategy.name:
        tree["strategy"]["params"] = {}
    try:
        found = msgspec.convert(tree, Plan)
    except msgspec.ValidationError as error:
        raise PlanError(f"the change does not fit a plan: {error}") from error
    return checked_settings(checked_names(found))


def changes_from(told: list[str]) -> dict[str, str]:
    """Changes as an address has them, `path:value` each; PlanError for one that is none."""
    found = {}
    for each in told:
        path, colon, value = each.partition(":")
        if not colon:
            raise PlanError(f"{each!r} is no change; write it as architecture.batch_size:8")
        found[path] = value
    return found


def told_changes(changes: Changes) -> list[str]:
    """Changes as an address has them."""
    return [f"{path}:{value}" for path, value in changes.items()]


def key_of(changes: Changes) -> str:
    """Names a set of changes, whatever their order; 24 hex digits."""
    told = msgspec.json.encode(sorted(changes.items()))
    return hashlib.sha256(told).hexdigest()[:24]


def _values(plan: Plan) -> dict[str, str]:
    tree: dict[str, Any] = msgspec.to_builtins(plan)
    found = {}
    for path in CHANGEABLE:
        part, name = path.split(".")
        found[path] = msgspec.json.encode(tree[part][name]).decode()
    return found


def _read(path: str, value: str) -> object:
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError as error:
        raise PlanError(
            f"{path} can't be {value!r}; numbers are written plain, words in double quotes"
        ) from error
