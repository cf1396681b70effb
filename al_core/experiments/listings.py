"""What the command line prints: data sets, strategies, architectures, results."""

from collections.abc import Sequence

import msgspec

from al_core.datasets.catalogue import CATALOGUE
from al_core.domain.results import RunResult
from al_core.loop.architectures import ARCHITECTURES
from al_core.strategies.registry import STRATEGIES

Row = dict[str, object]
_WIDEST = 60


def dataset_rows() -> list[Row]:
    """Name, kind, rows, classes and description of each catalogue entry."""
    return [
        {
            "name": entry.name,
            "kind": entry.kind,
            "rows": entry.n_rows,
            "classes": entry.n_classes,
            "offline": entry.offline,
            "description": entry.description,
        }
        for entry in CATALOGUE.values()
    ]


def strategy_rows() -> list[Row]:
    """Name, family, when to use, cost and paper of each strategy."""
    return [
        {
            "name": name,
            "family": strategy.family,
            "when_to_use": strategy.when_to_use,
            "cost": strategy.cost,
            "paper": strategy.paper,
        }
        for name, strategy in STRATEGIES.items()
    ]


def architecture_rows() -> list[Row]:
    """Name and meaning of each architecture."""
    return [{"name": name, "meaning": kind.meaning} for name, kind in ARCHITECTURES.items()]


def summary(result: RunResult) -> Row:
    """A run in one row: id, labels, area, virtual hours, cost, events, head hash."""
    figures = result.figures
    return {
        "run_id": result.run_id,
        "architecture": result.plan.architecture.kind,
        "strategy": result.plan.strategy.name,
        "seed": result.plan.seed,
        "labels": figures.labels,
        "accuracy": round(figures.final_accuracy, 6),
        "area": round(figures.area, 6),
        "virtual_hours": round(figures.seconds / 3600, 6),
        "cost": round(figures.cost, 4),
        "events": result.events,
        "stopped": result.stop_reason,
        "head_hash": result.head_hash,
    }


def as_json(listing: object) -> str:
    """Indented JSON; a figure that is not known (NaN) is null."""
    return msgspec.json.format(msgspec.json.encode(listing), indent=2).decode()


def as_card(row: Row) -> str:
    """One row, one line per entry."""
    widest = max(map(len, row))
    return "\n".join(f"{name:<{widest}}  {value}" for name, value in row.items())


def as_table(rows: Sequence[Row]) -> str:
    """Rows under their column names, columns aligned; long cells push the rest to the right."""
    lines = [list(rows[0]), *([str(cell) for cell in row.values()] for row in rows)]
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
