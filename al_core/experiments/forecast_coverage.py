"""How often forecasts held what came, as benchmarks/forecast_backtest.py last found it."""

import tomllib
from pathlib import Path

import msgspec

COVERAGE_FILE = Path(__file__).parents[2] / "data" / "forecast_coverage.toml"


class Coverage(msgspec.Struct, frozen=True):
    """What the benchmark measured on finished runs that forecasts were not designed on.

    written: the day. backtests: cuts of `runs` runs. *_told, *_held: forecasts that said
    something, and those of them whose interval of level `nominal` held the truth; of labels
    and hours to a target where the run got there.
    quality_median_width: a share. cannot_tell_share: of the forecasts of quality.
    """

    written: str
    nominal: float
    runs: int
    backtests: int
    quality_told: int
    quality_held: int
    quality_median_width: float
    cannot_tell_share: float
    labels_told: int
    labels_held: int
    hours_told: int
    hours_held: int

    @property
    def words(self) -> str:
        """What it says, in a sentence or two."""
        return (
            f"On {self.runs} finished simulated runs that it was not designed on "
            f"({self.backtests} back-tests, {self.written}), {self.nominal:.0%} intervals held "
            f"the quality in {self.quality_held / self.quality_told:.0%} of the cases, and the "
            f"labels to a target in {self.labels_held / self.labels_told:.0%} of those where the "
            f"run got there, the hours in {self.hours_held / self.hours_told:.0%}; of quality the "
            f"median width is {100.0 * self.quality_median_width:.1f} points, cannot tell yet "
            f"{self.cannot_tell_share:.0%}."
        )


def coverage_on_file(path: Path = COVERAGE_FILE) -> Coverage | None:
    """The benchmark's figures; None where no benchmark was run, or by another version."""
    if not path.is_file():
        return None
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Coverage)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError):
        return None
