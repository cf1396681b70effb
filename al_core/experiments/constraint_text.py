"""Constraints as a short text for an address: what differs from a small team's, as JSON.

Measured times are too long for an address and stay behind; their mean and spread go along.
"""

from collections.abc import Iterator

import msgspec

from al_core.domain.constraints import Constraints
from al_core.domain.errors import PlanError

SHARES = {"annotator_accuracy", "target_accuracy"}
MOST = 1e15
"""A browser's numbers are whole up to nine times that."""


def written_constraints(given: Constraints) -> str:
    """What differs from the defaults.

    >>> written_constraints(Constraints(people=4))
    '{"people":4}'
    """
    usual, mine = msgspec.to_builtins(Constraints()), msgspec.to_builtins(given)
    differing = {name: value for name, value in mine.items() if value != usual[name]}
    if differing.pop("measured_seconds", None):
        differing["label_seconds"] = round(given.mean_label_seconds, 3)
    return msgspec.json.encode(differing).decode()


def read_constraints(text: str) -> Constraints:
    """What `written_constraints` wrote; PlanError for anything else, or what no field can hold.

    Nobody at work or no budget can be typed, so they are read: the form says what is amiss.
    """
    try:
        given = msgspec.json.decode(text, type=Constraints)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise PlanError(
            f"the address holds no constraints that can be read ({error}); type them below"
        ) from error
    for name, value in _numbers(msgspec.to_builtins(given), ""):
        most = 1.0 if name in SHARES else MOST
        if not 0.0 <= value <= most:
            raise PlanError(
                f"the address says that {name} is {value}; give 0 to {most:g}, or type it below"
            )
    return given


def _numbers(tree: object, name: str) -> Iterator[tuple[str, float]]:
    """Every number with the name of its field."""
    if isinstance(tree, int | float):
        yield name, tree
    branches = tree.items() if isinstance(tree, dict) else ()
    for field, branch in branches:
        yield from _numbers(branch, field)
    for branch in tree if isinstance(tree, list | tuple) else ():
        yield from _numbers(branch, name)
