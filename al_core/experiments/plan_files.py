"""Read plans from TOML and write them; every misfit names the field and what it should be.

TOML has no word for "none". Fields that are none by default are left out; a budget without a
label limit, which is 200 by default, is written `labels = "none"`.
"""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from al_core.domain.errors import PlanError
from al_core.domain.plan import Plan
from al_core.experiments.sweeping import SweepPlan

T = TypeVar("T", bound=msgspec.Struct)
NONE = "none"


def read_plan(path: Path) -> Plan:
    """A plan from a TOML file; its [sweep] table, if any, is left out."""
    tables = _tables(path)
    tables.pop("sweep", None)
    return _converted(tables, Plan, path)


def read_sweep(path: Path) -> SweepPlan:
    """A sweep from a TOML file: a plan, and a [sweep] table that says what to vary."""
    tables = _tables(path)
    varied = tables.pop("sweep", {})
    return _converted({**varied, "base": tables}, SweepPlan, path)


def sweep_toml(sweep: SweepPlan) -> str:
    """A sweep as TOML that `read_sweep` gives back equal, and `read_plan` its base."""
    varied: dict[str, Any] = _without_none(msgspec.to_builtins(sweep))
    tables = varied.pop("base")
    if sweep.base.budget.labels is None:
        tables["budget"]["labels"] = NONE
    return msgspec.toml.encode({**tables, "sweep": varied}).decode()


def _without_none(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {name: _without_none(each) for name, each in tree.items() if each is not None}
    if isinstance(tree, list | tuple):
        return [_without_none(each) for each in tree]
    return tree


def _tables(path: Path) -> dict[str, Any]:
    try:
        tables = msgspec.toml.decode(path.read_bytes(), type=dict[str, Any])
    except OSError as error:
        raise PlanError(f"plan {path} can't be read: {error.strerror}; name a file") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PlanError(f"plan {path} is not TOML: {error}; mend that line") from error
    budget = tables.get("budget")
    if isinstance(budget, dict):
        tables["budget"] = {key: None if value == NONE else value for key, value in budget.items()}
    return tables


def _converted(tables: dict[str, Any], kind: type[T], path: Path) -> T:
    try:
        return msgspec.convert(tables, kind)
    except msgspec.ValidationError as error:
        message = f"plan {path} does not fit: {error}; see data/plans for examples"
        raise PlanError(message) from error
