"""Take out of a report what a name could do to whoever reads it, whatever the format.

Control characters go, marks that turn the direction of writing are shown by their number, and
what is very long is cut. Escaping for HTML, Markdown or spreadsheets is the writers' own work.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

LONGEST = 2000
LONGEST_CELL = 300
LONGEST_LINE = 100_000
SHORT = frozenset({"name", "row", "series", "title", "note", "figure", "interval"})
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile("\r\n|[\r\u2028\u2029\x0b\x0c\x85]")
T = TypeVar("T")
Change = Callable[[str, int], str]


def plain(words: str, longest: int = LONGEST) -> str:
    """The words with nothing in them that acts; cut, with their true length said."""
    cut = words[: longest + 1]
    shown = _CONTROL.sub("", _BREAKS.sub("\n", cut))
    shown = _TURNING.sub(lambda mark: f"[U+{ord(mark.group()):04X}]", shown)
    if len(words) <= longest:
        return shown
    return f"{shown[:longest]}… ({len(words):,} characters)"


def harmless(report: T) -> T:
    """The same report (or part of one) with all its texts plain."""
    made: T = _mapped(report, plain, LONGEST)
    return made


def escaped(part: T, escape: Callable[[str], str]) -> T:
    """The same part with `escape` applied to all its texts."""
    made: T = _mapped(part, lambda words, _longest: escape(words), LONGEST)
    return made


def _mapped(part: Any, change: Change, longest: int) -> Any:
    if isinstance(part, str):
        return change(part, longest)
    if isinstance(part, Mapping):
        return {
            change(str(name), LONGEST_CELL): _mapped(value, change, LONGEST_CELL)
            for name, value in part.items()
        }
    if isinstance(part, list | tuple):
        return tuple(_mapped(each, change, longest) for each in part)
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        fields = {f.name: getattr(part, f.name) for f in dataclasses.fields(part)}
        return dataclasses.replace(
            part,
            **{name: _mapped(value, change, _bound(part, name)) for name, value in fields.items()},
        )
    return part


def _bound(part: object, name: str) -> int:
    """Names of lines and rows are cut sooner than sentences; lines to copy much later."""
    if type(part).__name__ == "Code":
        return LONGEST_LINE
    return LONGEST_CELL if name in SHORT else LONGEST
