"""What people type or upload in a form, read into values of a plan."""

import re

import numpy as np

from al_core.annotation.times import times_from_frame
from al_core.datasets.files import read_table
from al_core.domain.errors import DataError, PlanError

_HOURS = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)\s*")
SECONDS_PER_HOUR = 3600.0
ALL = "all"


def hour_spans(text: str) -> tuple[tuple[float, float], ...]:
    """Spans in seconds from hours since the start, such as "0-4, 5-8.5"; "" = none."""
    if not text.strip():
        return ()
    return tuple(_span(part) for part in text.split(","))


def _span(part: str) -> tuple[float, float]:
    found = _HOURS.fullmatch(part)
    if found is None:
        raise PlanError(f"{part.strip()!r} is no span of hours; write it like 0-4, 5-8.5")
    start, end = (float(hour) * SECONDS_PER_HOUR for hour in found.groups())
    if end <= start:
        raise PlanError(f"the span {part.strip()} ends before it starts; give a later end")
    return start, end


def hours_text(spans: tuple[tuple[float, float], ...]) -> str:
    """Spans as `hour_spans` reads them."""
    return ", ".join(
        f"{start / SECONDS_PER_HOUR:g}-{end / SECONDS_PER_HOUR:g}" for start, end in spans
    )


def time_tables(content: bytes, name: str) -> dict[str, tuple[float, ...]]:
    """Judgement times in seconds by set, from a CSV, Parquet or JSONL upload.

    It has a column `seconds`, and may have a column `set` that tells several tables apart
    (without one all rows are the set "all"). DataError says what is missing.
    """
    frame = read_table(content, name)
    if "seconds" not in frame:
        columns = ", ".join(map(str, frame.columns[:10]))
        raise DataError(f"{name} has the columns {columns}; name the one with times 'seconds'")
    if frame["seconds"].dtype != np.float64:
        raise DataError(f"{name}: the column 'seconds' holds words; keep numbers only")
    if "set" not in frame:
        frame = frame.assign(set=ALL)
    names = sorted(map(str, frame["set"].dropna().unique()))
    frame = frame.assign(set=frame["set"].astype(str))
    return {each: times_from_frame(frame, each) for each in names}
