"""An event log in memory: for notebooks, simulations that nobody keeps, and tests."""

from collections import Counter
from collections.abc import Iterator, Sequence
from threading import Lock

from al_core.domain.chain import linked
from al_core.domain.errors import RunUnknown
from al_core.domain.events import AnyEvent, decoded
from al_core.domain.ports import Head, LoggedEvent
from al_core.store.entries import EMPTY, head_after, refuse_conflict, refuse_unlinked


class MemoryLog:
    """A `Log` that lasts as long as the process; it keeps the contract of the DuckDB one."""

    def __init__(self) -> None:
        self._runs: dict[str, list[LoggedEvent]] = {}
        self._writing = Lock()

    def append(
        self, run_id: str, expected_seq: int, events: Sequence[tuple[float, AnyEvent]]
    ) -> Head:
        """The run's new head, after appending (occurred_at, event) pairs; see `Log.append`."""
        with self._writing:
            head = self.head(run_id)
            refuse_conflict(run_id, head, expected_seq)
            return self._extended(run_id, linked(run_id, head.hash, expected_seq, list(events)))

    def append_encoded(
        self, run_id: str, expected_seq: int, entries: Sequence[LoggedEvent]
    ) -> Head:
        """The same for entries that a worker process encoded and hashed; LogBroken on a misfit."""
        with self._writing:
            head = self.head(run_id)
            refuse_conflict(run_id, head, expected_seq)
            refuse_unlinked(run_id, head, entries)
            return self._extended(run_id, entries)

    def head(self, run_id: str) -> Head:
        """The run's last entry; an unknown run has seq 0."""
        entries = self._runs.get(run_id)
        return head_after(entries) if entries else EMPTY

    def heads(self) -> dict[str, Head]:
        """The last entry of every run."""
        return {run_id: head_after(entries) for run_id, entries in sorted(self._runs.items())}

    def read(self, run_id: str, after_seq: int = 0) -> Iterator[LoggedEvent]:
        """The run's entries after `after_seq`, in order; RunUnknown if it has none at all."""
        return iter(self._entries(run_id)[after_seq:])

    def event_counts(self, run_id: str) -> dict[str, int]:
        """How many events of each kind the run holds, by kind."""
        counts = Counter(decoded(entry.payload).kind for entry in self._entries(run_id))
        return dict(sorted(counts.items()))

    def _entries(self, run_id: str) -> list[LoggedEvent]:
        if run_id not in self._runs:
            raise RunUnknown(f"no run {run_id!r} in this log; ask heads() for those it has")
        return self._runs[run_id]

    def _extended(self, run_id: str, entries: Sequence[LoggedEvent]) -> Head:
        if entries:
            self._runs.setdefault(run_id, []).extend(entries)
        return self.head(run_id)
