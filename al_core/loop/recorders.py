"""Where an engine's events go: into a log in chunks, or against a log that they must match."""

from collections.abc import Sequence

import msgspec

from al_core.domain.errors import ReplayDiverged
from al_core.domain.events import AnyEvent, decoded, encoded
from al_core.domain.ports import AppendLog, LoggedEvent

CHUNK_EVENTS = 20_000


class LogRecorder:
    """Append events to one run of a log, in chunks; `commit` writes what is left."""

    def __init__(self, log: AppendLog, run_id: str, chunk_events: int = CHUNK_EVENTS) -> None:
        self._log = log
        self._run_id = run_id
        self._chunk_events = chunk_events
        self._waiting: list[tuple[float, AnyEvent]] = []
        self._next_seq = log.head(run_id).seq + 1

    def record(self, occurred_at: float, event: AnyEvent) -> None:
        """Keep the next event."""
        self._waiting.append((occurred_at, event))
        if len(self._waiting) >= self._chunk_events:
            self.commit()

    def commit(self) -> None:
        """Write everything recorded so far to the log."""
        if self._waiting:
            self._next_seq = self._log.append(self._run_id, self._next_seq, self._waiting).seq + 1
            self._waiting = []


def event_of(entry: LoggedEvent) -> AnyEvent:
    """The event of a log entry; ReplayDiverged, naming it, when it can't be read."""
    try:
        return decoded(entry.payload)
    except msgspec.DecodeError as error:
        message = f"event {entry.seq} can't be read ({error}); restore a backup"
        raise ReplayDiverged(message, entry.seq) from error


class LogExhausted(Exception):
    """The log ends here; all events so far were equal."""


class ComparingRecorder:
    """Hold each event against the next one of a log; the first that differs raises."""

    def __init__(self, entries: Sequence[LoggedEvent]) -> None:
        self._entries = entries
        self.position = 0

    @property
    def finished(self) -> bool:
        """Whether every entry has been matched."""
        return self.position >= len(self._entries)

    def record(self, occurred_at: float, event: AnyEvent) -> None:
        """Match the next event; raises ReplayDiverged naming it, LogExhausted at the end."""
        if self.finished:
            raise LogExhausted
        logged = self._entries[self.position]
        if logged.occurred_at != occurred_at or logged.payload != encoded(event):
            raise ReplayDiverged(_difference(logged, occurred_at, event), logged.seq)
        self.position += 1

    def commit(self) -> None:
        """Nothing to do: a comparison writes nothing."""


def _difference(logged: LoggedEvent, occurred_at: float, event: AnyEvent) -> str:
    """Say in one line what the log has and what follows from the events before."""
    found = event_of(logged)
    place = f"event {logged.seq} does not follow from those before it"
    if type(found) is not type(event):
        return f"{place}: the log says {found.kind}, replay gives {event.kind}"
    if logged.occurred_at != occurred_at:
        return f"{place}: {found.kind} at {logged.occurred_at!r} s, replay at {occurred_at!r} s"
    fields = [
        name for name in found.__struct_fields__ if getattr(found, name) != getattr(event, name)
    ]
    name = (*fields, "encoding")[0]
    logged_value, value = getattr(found, name, "?"), getattr(event, name, "?")
    return (
        f"{place}: {found.kind}.{name} is {_short(logged_value)} in the log, "
        f"{_short(value)} in replay"
    )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
