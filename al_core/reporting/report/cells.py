"""What stands in a cell of a table, in every format alike."""

import math
from collections.abc import Sequence

from al_core.reporting.report.content import Figure, Table
from al_core.reporting.tables import Columns

MOST_ROWS = 60
NOTHING = "–"


def cell(value: object) -> str:
    """A value as people read it: sensible digits, a dash where nothing is known."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return _number(value)
    return str(value)


def _number(value: float) -> str:
    if math.isinf(value):
        return "no bound"
    if value == round(value) and abs(value) < 1e15:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 1000.0 else f"{value:.{4 if abs(value) >= 1.0 else 3}g}"


def numeric(values: Sequence[object]) -> bool:
    """Whether a column is of numbers, which stand to the right."""
    known = [each for each in values if each is not None]
    return bool(known) and all(
        isinstance(each, int | float) and not isinstance(each, bool) for each in known
    )


def rows_shown(columns: Columns, most: int = MOST_ROWS) -> list[tuple[str, ...]]:
    """The rows as texts; of more than `most` every so many, the first and the last among them."""
    rows = list(zip(*columns.values(), strict=True))
    if len(rows) > most:
        step = (len(rows) - 1) / (most - 1)
        rows = [rows[round(place * step)] for place in range(most)]
    return [tuple(cell(value) for value in row) for row in rows]


def length(columns: Columns) -> int:
    """Rows of a table."""
    return max((len(values) for values in columns.values()), default=0)


def thinned_words(columns: Columns, most: int = MOST_ROWS) -> str:
    """That not every row is shown, where that is so."""
    rows = length(columns)
    return f" {most} of {rows:,} rows; all are in the CSV file." if rows > most else ""


def file_name(block: Figure | Table, number: int) -> str:
    """The name of a block's files without their ending, in ASCII letters, digits and dashes."""
    kind = "figure" if isinstance(block, Figure) else "table"
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in block.name).strip("-")
    return f"{kind}-{number:02d}-{name[:60] or 'unnamed'}"
