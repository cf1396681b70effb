"""What the engine asks of the world outside: a log, models, strategies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np

from al_core.domain.events import AnyEvent
from al_core.domain.values import Features, Floats, Labels


@runtime_checkable
class Model(Protocol):
    """A fitted classifier over all classes of the problem (unseen ones get probability 0)."""

    n_classes: int
    gives_probabilities: bool

    def predict_proba(self, features: Features) -> Floats:
        """Class probabilities, (n, n_classes), rows sum to 1.

        A model without probabilities of its own gives the softmax of its decision values
        (two classes: the logistic function of the one value); `gives_probabilities` is then
        False.
        """
        ...

    def decision_values(self, features: Features) -> Floats:
        """Decision values, (n, n_classes); two classes: columns -f and f."""
        ...

    def predict(self, features: Features) -> Labels:
        """Most likely class of each row, (n,), as positions in the class list."""
        ...


@runtime_checkable
class LinearHead(Protocol):
    """A model whose decision values are `features @ coefficients.T + intercepts`.

    coefficients: (k, d), k = 1 for two classes (then the value is that of the second), else
    one row per class shown; intercepts: (k,); classes: the classes shown, ascending.
    """

    classes: Labels

    @property
    def coefficients(self) -> Floats:
        """Weights, (k, d)."""
        ...

    @property
    def intercepts(self) -> Floats:
        """Intercepts, (k,)."""
        ...


@runtime_checkable
class SoftmaxHead(LinearHead, Protocol):
    """A linear head whose class probabilities are the softmax of its decision values.

    For two classes the logistic function of the one value; 0 for classes not shown.
    """

    n_classes: int
    link: Literal["softmax"]


@dataclass(frozen=True)
class LoggedEvent:
    """One entry of the log. `hash` covers prev_hash, seq, occurred_at and the payload."""

    run_id: str
    seq: int
    occurred_at: float
    payload: bytes
    prev_hash: str
    hash: str


@dataclass(frozen=True)
class Head:
    """The last entry of a run: its seq and hash. An empty run has seq 0 and GENESIS."""

    seq: int
    hash: str


class AppendLog(Protocol):
    """An append-only event log with one hash chain per run; seq starts at 1."""

    def append(
        self, run_id: str, expected_seq: int, events: Sequence[tuple[float, AnyEvent]]
    ) -> Head:
        """Append (occurred_at, event) pairs; `expected_seq` is the seq of the first.

        Raises LogConflict when the run has moved on, leaving the log as it was.
        """
        ...

    def head(self, run_id: str) -> Head:
        """The run's last entry."""
        ...


class Log(AppendLog, Protocol):
    """An append-only log that can be read back."""

    def read(self, run_id: str, after_seq: int = 0) -> Iterator[LoggedEvent]:
        """The run's entries in order, those after `after_seq` only; RunUnknown if none."""
        ...


class RandomSource(Protocol):
    """One generator per purpose, so that an extra draw never shifts another."""

    def __call__(self, seed: int, round_number: int, purpose: str) -> np.random.Generator:
        """A fresh generator that depends on the three arguments alone."""
        ...
