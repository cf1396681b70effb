"""Cells that a spreadsheet would run, made harmless, and made what they were again."""

import re

_RUNS = re.compile(r"[\s\ufeff\u200b-\u200f\u2028-\u202e\u2066-\u2069]*[=+\-@＝＋－＠|%]|[\t\r\n]")
"""Formulas, also after white space and marks that no one sees, and in full width (OWASP)."""
GUARD = "'"


def is_harmful(cell: str) -> bool:
    """Whether a spreadsheet may take a text for a formula.

    >>> is_harmful("=1+1"), is_harmful(" @SUM(A1)"), is_harmful("a=b")
    (True, True, False)
    """
    return not cell[:1].isalnum() and _RUNS.match(cell) is not None


def inert(cell: str) -> str:
    """The text with `'` before it where a spreadsheet would run it."""
    return f"{GUARD}{cell}" if is_harmful(cell) else cell
