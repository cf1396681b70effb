"""Everything known of one run that its report tells, read once; nothing is worked out twice.

What rests on the run's models is taken from the files that the pages' workers keep. What is
not on file is left out, and the report says so: no model is fitted for a report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from al_core.domain import events as ev
from al_core.domain.health import HealthReport
from al_core.domain.plan import Plan
from al_core.domain.ports import LoggedEvent
from al_core.domain.results import RunResult
from al_core.experiments.batch_files import batches_on_file
from al_core.experiments.inspecting import Inspection, opened
from al_core.experiments.live_savings import RunSavings, SavingAt, savings_on_file
from al_core.experiments.reading import run_result
from al_core.experiments.redundancies import BatchView
from al_core.experiments.run_health import RunHealth, run_health
from al_core.experiments.run_story import story_of
from al_core.experiments.run_watch import RunStanding, outside_of, standing_of
from al_core.experiments.version_health import VersionHealth
from al_core.experiments.version_shelf import VersionShelf
from al_core.loop.recorders import event_of
from al_core.loop.replay import started
from al_core.loop.state import LoopState


@dataclass(frozen=True)
class RunMaterial:
    """One run. health, savings, batches: None where they are not on file.

    evidently: the reports of Evidently that were on file when this one was ordered.
    """

    name: str
    entries: Sequence[LoggedEvent]
    events: tuple[ev.AnyEvent, ...]
    result: RunResult
    state: LoopState
    seen: Inspection
    standing: RunStanding
    health: RunHealth | None
    savings: RunSavings | None
    batches: tuple[BatchView, ...] | None
    evidently: tuple[HealthReport, ...] = ()

    @property
    def plan(self) -> Plan:
        """The run's plan."""
        return self.result.plan

    @property
    def first(self) -> ev.RunStarted:
        """How the run began."""
        return started(self.entries)

    @property
    def live(self) -> bool:
        """Whether people labeled, and not simulated ones."""
        return self.first.mode == "live"

    @property
    def data_version(self) -> str:
        """The hash of the data with all rows that were added."""
        added = [event.data_version for event in self.events if isinstance(event, ev.RowsAdded)]
        return added[-1] if added else self.first.data_version

    @property
    def newest(self) -> VersionHealth | None:
        """The newest model version, where the models were gone through."""
        return self.health.versions[-1] if self.health and self.health.versions else None

    @property
    def saved(self) -> SavingAt | None:
        """What the newest version had saved, where that can be told."""
        return self.savings.history[-1] if self.savings and self.savings.history else None


def run_material(
    name: str,
    entries: Sequence[LoggedEvent],
    cache: Path,
    evidently: Sequence[HealthReport] = (),
) -> RunMaterial:
    """Read a run; ReplayDiverged when the log is not that of a run."""
    started(entries)
    seen = opened(entries, VersionShelf(cache))
    savings = savings_on_file(seen, cache) if seen.versions else None
    story = story_of(entries)
    standing = standing_of(seen, story)
    health = None
    if seen.versions:
        health = run_health(seen, outside_of(standing, savings, None), story=story)
    return RunMaterial(
        name,
        entries,
        tuple(event_of(entry) for entry in entries),
        run_result(entries[0].run_id, entries),
        story.state,
        seen,
        standing,
        health,
        savings,
        batches_on_file(entries, cache),
        tuple(evidently),
    )
