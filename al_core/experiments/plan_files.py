"""Read plans from TOML; every misfit names the field and what it should be."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from al_core.domain.errors import PlanError
from al_core.domain.plan import Plan
from al_core.experiments.sweeping import SweepPlan

T = TypeVar("T", bound=msgspec.Struct)


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


def _tables(path: Path) -> dict[str, Any]:
    try:
        tables = msgspec.toml.decode(path.read_bytes(), type=dict[str, Any])
    except OSError as error:
        raise PlanError(f"plan {path} can't be read: {error.strerror}; name a file") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PlanError(f"plan {path} is not TOML: {error}; mend that line") from error
    return tables


def _converted(tables: dict[str, Any], kind: type[T], path: Path) -> T:
    try:
        return msgspec.convert(tables, kind)
    except msgspec.ValidationError as error:
        message = f"plan {path} does not fit: {error}; see data/plans for examples"
        raise PlanError(message) from error
