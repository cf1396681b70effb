"""The CSV beside each figure: exactly what is plotted, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Mapping, Sequence

from al_core.domain.errors import DataError

Columns = Mapping[str, Sequence[object]]
"""A small table: column name to values, all of one length."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def table_csv(columns: Columns) -> str:
    """`columns` as CSV; text that a spreadsheet would run as a formula starts with `'`."""
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        raise DataError(f"columns of {sorted(lengths)} rows; give every column the same length")
    text = io.StringIO()
    # with CRLF as the terminator the writer also quotes a lone CR, which would start a new row
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_inert(name) for name in columns])
    writer.writerows([_inert(cell) for cell in row] for row in zip(*columns.values(), strict=True))
    return text.getvalue()


def _inert(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell
