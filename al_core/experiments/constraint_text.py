"""Constraints as a short text for an address: what differs from a small team's, as JSON.

Measured times are too long for an address and stay behind; their mean and spread go along.
"""

import msgspec

from al_core.domain.constraints import Constraints
from al_core.domain.errors import PlanError


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
    """What `written_constraints` wrote; PlanError for anything else."""
    try:
        return msgspec.json.decode(text, type=Constraints)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise PlanError(
            f"the address holds no constraints that can be read ({error}); type them below"
        ) from error
