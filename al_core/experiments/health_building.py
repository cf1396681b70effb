"""Build the health report of two groups of a run, stage by stage. For a worker process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from al_core.domain.health import Aspect, AuditReport, Group, HealthCard, HealthReport
from al_core.domain.ports import LoggedEvent
from al_core.experiments.health_columns import answers, columns_of, enough, remarks
from al_core.experiments.health_files import (
    Asked,
    draft_folder,
    filed,
    key_of,
    known,
    up_to_the_last_turn,
)
from al_core.experiments.health_groups import RunData, run_data, sampled
from al_core.models.runtime import blas_single_threaded
from al_core.reporting.evidently_columns import Column
from al_core.reporting.evidently_groups import LOW, Comparison, compared
from al_core.reporting.evidently_library import evidently_imported, evidently_version, written
from al_core.reporting.evidently_quality import Answers, audited

STAGES = (
    "reading the run and its data",
    "importing Evidently",
    "comparing the groups",
    "measuring the model",
    "writing",
)
CHOSEN: tuple[Group, ...] = ("labeled", "selection")
Tell = Callable[[int], None]
"""Called with the place in STAGES of what begins."""


@dataclass(frozen=True)
class _Found:
    """What Evidently made of a run; None where there was nothing to ask it."""

    comparison: Comparison | None
    quality: tuple[AuditReport, Any] | None

    @property
    def cards(self) -> tuple[HealthCard, ...]:
        """One test and one distance a column."""
        return self.comparison.cards if self.comparison else ()

    @property
    def drifted(self) -> set[tuple[Aspect, str]]:
        """Columns whose test says so, whatever the distance."""
        return {(c.aspect, c.column) for c in self.cards if c.drifted and c.direction == LOW}

    def write(self, folder: Path) -> None:
        """Its whole reports as files."""
        if self.comparison is not None:
            written(self.comparison.snapshot, folder, "comparison")
        if self.quality is not None:
            written(self.quality[1], folder, "quality")


def build_report(
    entries: Sequence[LoggedEvent], asked: Asked, cache: Path, tell: Tell = lambda _stage: None
) -> HealthReport | None:
    """The report as of the run's last turn, from file or made and filed; None for no log.

    Evidently is imported only where there is something to ask it. Raises DataError and
    ReplayDiverged as `problem_of` and `retrained` do.
    """
    part = up_to_the_last_turn(entries)
    if not part:
        return None
    key = key_of(asked, part[-1])
    if known(cache, key) is None:
        blas_single_threaded()
        tell(0)
        _make(run_data(part, cache), asked, key, tell)
    return known(cache, key)


def _make(data: RunData, asked: Asked, key: str, tell: Tell) -> None:
    reference, reference_rows = sampled(data, asked.reference)
    current, current_rows = sampled(data, asked.current)
    groups = (current, reference)
    columns = columns_of(data, reference_rows, current_rows) if enough(groups) else []
    told = answers(data)
    found = _found([column for column in columns if column.comparable], told, tell)
    tell(4)
    folder = draft_folder(data.cache)
    found.write(folder)
    report = HealthReport(
        run_id=asked.run_id,
        seq=data.entries[-1].seq,
        version=data.newest.version if data.newest else 0,
        current=current,
        reference=reference,
        by_design=bool({asked.current, asked.reference} & set(CHOSEN)),
        cards=found.cards,
        drifted_columns=len(found.drifted),
        columns=len(found.cards) // 2,
        tests=found.comparison.tests if found.comparison else (),
        quality=found.quality[0] if found.quality else None,
        notes=(*remarks(data, groups, columns), *about_quality(told)),
        files=(),
        evidently_version=evidently_version(),
    )
    filed(data.cache, key, report, folder)


def _found(columns: Sequence[Column], told: Answers | None, tell: Tell) -> _Found:
    measurable = told is not None and len(told.occurring) > 1
    if columns or measurable:
        tell(1)
        evidently_imported()
    tell(2)
    comparison = compared(columns) if columns else None
    tell(3)
    return _Found(comparison, audited(told) if told and measurable else None)


def about_quality(told: Answers | None) -> list[str]:
    """Why the audit set's quality can't be told, where it can't."""
    if told is None:
        return ["There is no model yet: quality on the audit set can't be told."]
    if not told.truth:
        return ["No item of the audit set has a label yet: quality can't be told."]
    if len(told.occurring) < 2:
        items, name = len(told.truth), told.occurring[0]
        return [
            f"All {items} audit items are {name!r} to people and model alike: no quality by class."
        ]
    return []
