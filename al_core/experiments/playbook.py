"""A project's playbook: what was found out, pinned with a note and the runs behind it.

Pinning and taking down are events in a log of their own (`PLAYBOOK`), in the same hash chain as
runs: what was pinned, by whom and on which evidence can't be changed afterwards.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import RLock

from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.domain.ports import Log, LoggedEvent
from al_core.loop.recorders import event_of
from al_core.loop.wall_clock import unix_seconds

LONGEST_TITLE = 200
LONGEST_WORDS = 8000
LONGEST_NOTE = 4000
MOST_RUNS = 2000


@dataclass(frozen=True)
class Finding:
    """Something a page tells: words without mark-up, where it stands, and the runs behind it."""

    title: str
    words: str
    page: str
    query: Mapping[str, Sequence[str]]
    run_ids: Sequence[str]


@dataclass(frozen=True)
class PinnedFinding:
    """A finding on a playbook; times are Unix seconds. taken_down: None while it is up."""

    pinned_at: float
    event: ev.FindingPinned
    taken_down_at: float | None = None
    taken_down: ev.FindingUnpinned | None = None

    @property
    def up(self) -> bool:
        """Whether it is on the playbook now."""
        return self.taken_down is None


class Playbook:
    """One per lab; any thread may ask."""

    def __init__(self, log: Log, clock: Callable[[], float] = unix_seconds) -> None:
        self._log, self._clock = log, clock
        self._writing = RLock()
        self._seq = 0
        self._found: dict[str, PinnedFinding] = {}

    def findings(self, project: str) -> tuple[PinnedFinding, ...]:
        """All that was ever pinned to a project's playbook, newest first."""
        with self._writing:
            self._read_on()
            told = [each for each in self._found.values() if each.event.project == project]
        return tuple(reversed(told))

    def counts(self) -> dict[str, int]:
        """How many findings are up, by project; those without one are left out."""
        with self._writing:
            self._read_on()
            up = [each.event.project for each in self._found.values() if each.up]
        return {project: up.count(project) for project in dict.fromkeys(up)}

    def pin(self, project: str, finding: Finding, note: str, by: str) -> ev.FindingPinned:
        """Pin a finding; DataError where it says nothing or no run is behind it."""
        title, words = finding.title.strip(), finding.words.strip()
        _refuse_misfits(finding, title, words, note)
        with self._writing:
            self._read_on()
            event = ev.FindingPinned(
                finding=f"finding-{secrets.token_hex(6)}",
                project=project,
                title=title,
                words=words,
                note=note.strip(),
                page=finding.page,
                address={name: tuple(values) for name, values in finding.query.items()},
                heads=self._heads(finding.run_ids),
                by=by,
            )
            self._append(event)
        return event

    def unpin(self, finding: str, reason: str, by: str) -> ev.FindingUnpinned:
        """Take a finding down; DataError when it is not up."""
        if len(reason) > LONGEST_NOTE:
            raise _too_long("the reason", reason, LONGEST_NOTE)
        with self._writing:
            self._read_on()
            found = self._found.get(finding)
            if found is None or not found.up:
                raise DataError(
                    f"finding {finding[:40]!r} is not on a playbook any more; reload the page"
                )
            event = ev.FindingUnpinned(finding, reason.strip(), by)
            self._append(event)
        return event

    def changed_since(self, pinned: PinnedFinding) -> tuple[str, ...]:
        """Runs behind a finding whose logs are longer now than they were then."""
        heads = pinned.event.heads.items()
        return tuple(run_id for run_id, head in heads if self._log.head(run_id).hash != head)

    def _heads(self, run_ids: Sequence[str]) -> dict[str, str]:
        heads = {run_id: self._log.head(run_id) for run_id in dict.fromkeys(run_ids)}
        empty = [run_id for run_id, head in heads.items() if not head.seq]
        if empty:
            raise DataError(f"run {empty[0]!r} has no event; pin what rests on runs that are here")
        return {run_id: head.hash for run_id, head in heads.items()}

    def _append(self, event: ev.AnyEvent) -> None:
        self._log.append(ev.PLAYBOOK, self._seq + 1, [(self._clock(), event)])
        self._read_on()

    def _read_on(self) -> None:
        if self._log.head(ev.PLAYBOOK).seq == self._seq:
            return
        newer = list(self._log.read(ev.PLAYBOOK, self._seq))
        self._found = folded(newer, self._found)
        self._seq = newer[-1].seq


def folded(
    entries: Iterable[LoggedEvent], before: Mapping[str, PinnedFinding] | None = None
) -> dict[str, PinnedFinding]:
    """Findings by id after more entries of the log, in the order they were pinned."""
    found = dict(before or {})
    for entry in entries:
        match event_of(entry):
            case ev.FindingPinned() as event:
                found[event.finding] = PinnedFinding(entry.occurred_at, event)
            case ev.FindingUnpinned() as event if event.finding in found:
                pinned = found[event.finding]
                found[event.finding] = replace(
                    pinned, taken_down_at=entry.occurred_at, taken_down=event
                )
            case _:
                pass
    return found


def _refuse_misfits(finding: Finding, title: str, words: str, note: str) -> None:
    if not title or not words:
        raise DataError("the finding says nothing; wait until the page shows it, then pin it")
    for name, text, longest in (
        ("the title", title, LONGEST_TITLE),
        ("the finding", words, LONGEST_WORDS),
        ("the note", note, LONGEST_NOTE),
    ):
        if len(text) > longest:
            raise _too_long(name, text, longest)
    if not 1 <= len(set(finding.run_ids)) <= MOST_RUNS:
        raise DataError(
            f"{len(set(finding.run_ids))} runs are behind the finding; pin what rests on 1 to "
            f"{MOST_RUNS:,} runs"
        )


def _too_long(name: str, text: str, longest: int) -> DataError:
    return DataError(f"{name} has {len(text):,} characters; say it in {longest:,}")
