"""What is often said of ways to label, held against what arithmetic and simulation give."""

from typing import Literal

import msgspec

from al_core.domain.results import Interval

Verdict = Literal["as claimed", "better", "worse", "cannot tell yet"]
Unit = Literal["times", "change"]


class ClaimRow(msgspec.Struct, frozen=True):
    """A claim under one set of assumptions.

    figure: what is measured; unit: "times" (of the slower loop, more is better) or "change"
    (a share, -0.4 = 40 % less; less is better). low, high: what is claimed, alike where it is
    one number. calculated: by arithmetic, None where there is no closed form. simulated: by
    runs, None where nothing was run for it.
    """

    assumes: str
    figure: str
    unit: Unit
    low: float
    high: float
    calculated: float | None
    simulated: Interval | None
    verdict: Verdict


class PresetOutcome(msgspec.Struct, frozen=True):
    """What came of a preset: its claim row by row, and how it was found out."""

    preset: str
    rows: tuple[ClaimRow, ...]
    how: str
