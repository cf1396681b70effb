"""A live run's log with what it means: state, engine and ledger, never ahead of the disk for long.

Events are kept back until `commit` writes them in one append. What was kept back is thrown
away by `rebuild`, which starts over from the log.
"""

from al_core.domain import events as ev
from al_core.domain.ports import Log
from al_core.domain.values import Rows
from al_core.experiments.ledger import Ledger
from al_core.experiments.live_messages import Happened
from al_core.experiments.live_value import GuessBook
from al_core.experiments.remote_learner import RemoteLearner
from al_core.loop.architectures import architecture_of
from al_core.loop.live_engine import LiveEngine
from al_core.loop.recorders import event_of
from al_core.loop.replay import LogSchedule
from al_core.loop.state import LoopState


class LiveBook:
    """One run of a log, open for writing; it is the engine's recorder."""

    def __init__(self, log: Log, run_id: str, audit_order: Rows) -> None:
        self.run_id = run_id
        self._log = log
        self._audit_order = audit_order
        self._kept_back: list[tuple[float, ev.AnyEvent]] = []
        self.initial_classes: tuple[str, ...] = ()
        self._first_version = ""
        self.rebuild()

    @property
    def data_version(self) -> str:
        """The hash of the data, with the rows that were added."""
        added = self.ledger.additions
        return added[-1].data_version if added else self._first_version

    def rebuild(self) -> None:
        """Start over from what is on disk."""
        self._kept_back = []
        self.ledger, self.guesses = Ledger(), GuessBook()
        state = LoopState()
        self.seq = 0
        for entry in self._log.read(self.run_id):
            event = event_of(entry)
            if isinstance(event, ev.RunStarted):
                self.initial_classes, self._first_version = event.classes, event.data_version
            state.apply(entry.occurred_at, event)
            self.ledger.take(entry.occurred_at, event)
            self.guesses.take(event)
            self.seq = entry.seq
        self.learner = RemoteLearner(self._audit_order)
        architecture = architecture_of(state.plan.architecture)
        self.engine = LiveEngine(architecture, self.learner, self, LogSchedule())
        self.engine.resume(state)

    def record(self, occurred_at: float, event: ev.AnyEvent) -> None:
        """Keep the next event."""
        self._kept_back.append((occurred_at, event))
        self.ledger.take(occurred_at, event)
        self.guesses.take(event)

    @property
    def unwritten(self) -> bool:
        """Whether something was recorded that is not on disk."""
        return bool(self._kept_back)

    def commit(self) -> None:
        """Write everything recorded so far."""
        self.write()

    def write(self) -> tuple[Happened, ...]:
        """The same, in one append; what was written."""
        if not self._kept_back:
            return ()
        self.seq = self._log.append(self.run_id, self.seq + 1, self._kept_back).seq
        happened = tuple((now, ev.encoded(event)) for now, event in self._kept_back)
        self._kept_back = []
        return happened

    def written(self, after_seq: int = 0) -> tuple[Happened, ...]:
        """What is on disk after an event, as the worker takes it in."""
        entries = self._log.read(self.run_id, after_seq)
        return tuple((entry.occurred_at, entry.payload) for entry in entries)
