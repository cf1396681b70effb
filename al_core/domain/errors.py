"""Every error a user can cause, in one tree: each says what, the value and the remedy.

LoopLabError
├── PlanError            a plan that can't be run
├── DataError            rows, columns, labels or files that can't be used
│   └── DataUnavailable  a data set that needs the network, or an extra package
├── PoolExhausted        more examples asked for than are left
├── ModelError           a model that can't be built or fitted
├── RegistryError        a model, alias or snapshot that is not in the registry as asked
├── QueueError           an answer, lease or skip that does not fit the queue
├── AccessError          people, passphrases and roles that can't be as asked
│   ├── SignInNeeded     nobody is signed in, or not with that name and passphrase
│   ├── NotAllowed       signed in, but without the permission
│   └── TooManyAttempts  sign-ins failed too often; `wait_seconds` until the next
├── LogError             the event log
│   ├── LogBroken        the chain does not hold; names the first bad seq
│   ├── LogConflict      another writer appended first
│   ├── LogLocked        another process owns the database
│   └── RunUnknown       no run of that name in this log
├── ReplayDiverged       replay found an event that does not follow
├── Cancelled            the user stopped the work
└── WorkerFailed         a worker process died or could not start
"""


class LoopLabError(Exception):
    """Something a user can put right; the message says what, the value and the remedy."""


class PlanError(LoopLabError):
    """A plan that can't be run as written."""


class DataError(LoopLabError):
    """Rows, columns, labels or a file that can't be used."""


class DataUnavailable(DataError):
    """A data set that is not on this machine and could not be fetched."""


class PoolExhausted(LoopLabError):
    """More examples were asked for than are left unlabeled."""


class ModelError(LoopLabError):
    """A model that can't be built or fitted."""


class RegistryError(LoopLabError):
    """A model, an alias or a snapshot that is not in the registry as asked."""


class QueueError(LoopLabError):
    """An answer, lease or skip that does not fit the queue as it stands."""


class AccessError(LoopLabError):
    """People, passphrases and roles that can't be as asked."""


class SignInNeeded(AccessError):
    """Nobody is signed in, or name and passphrase don't belong together."""


class NotAllowed(AccessError):
    """Whoever is signed in lacks the permission."""


class TooManyAttempts(AccessError):
    """Sign-ins failed too often; the next may come after `wait_seconds`."""

    def __init__(self, message: str, wait_seconds: float) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


class LogError(LoopLabError):
    """The event log can't be read or written."""


class LogBroken(LogError):
    """The hash chain does not hold; `seq` is the first event that is wrong."""

    def __init__(self, message: str, seq: int) -> None:
        super().__init__(message)
        self.seq = seq


class LogConflict(LogError):
    """Another writer appended to this run first."""


class LogLocked(LogError):
    """Another process owns the database."""


class RunUnknown(LogError):
    """No run of that name in this log."""


class ReplayDiverged(LoopLabError):
    """Replay found an event that does not follow from those before it; `seq` names it."""

    def __init__(self, message: str, seq: int) -> None:
        super().__init__(message)
        self.seq = seq


class Cancelled(LoopLabError):
    """The user stopped the work."""


class WorkerFailed(LoopLabError):
    """A worker process died or could not start."""
