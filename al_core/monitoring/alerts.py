"""What deserves somebody's attention now, with the figure, its threshold, and what to do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from scipy.stats import hypergeom

Severity = Literal["look", "act"]
STALE_BATCHES = 1.0
ABANDONED_SHARE = 0.1
FEWEST_LEASES = 20
PILE_IN_BATCHES = 3.0
HASTY_SHARE = 0.2
FEWEST_ANSWERS = 20
FEWEST_AUDITED = 8
ODD_P = 0.01
COLLAPSED_SHARE = 0.1


@dataclass(frozen=True)
class Alert:
    """Something to look at or to act on; `figure` is beyond `threshold`."""

    name: str
    severity: Severity
    message: str
    figure: float
    threshold: float
    remedy: str


@dataclass(frozen=True)
class Worker:
    """What a person has done: answers, share of them under 2 s, and audit items with a consensus.

    `audited`: how many of those they answered; `right`: how many of these like the consensus.
    """

    name: str
    answers: int = 0
    hasty_share: float = 0.0
    audited: int = 0
    right: int = 0


@dataclass(frozen=True)
class Situation:
    """A run as it stands. leases, lapses, stale_batches: since the newest selection.

    idle: people at work who hold nothing and for whom nothing waits.
    stale_batches: mean labels behind at the answers, in batches. labeled and predicted:
    counts by class of the labels and of what the newest model says of a random sample of the
    pool; empty without a model.
    """

    at_work: int = 0
    idle: int = 0
    waiting: int = 0
    selectable: int = 0
    batch_size: int = 1
    busy: bool = False
    leases: int = 0
    lapses: int = 0
    stale_batches: float = 0.0
    workers: Sequence[Worker] = ()
    labeled: Mapping[str, int] = field(default_factory=dict)
    predicted: Mapping[str, int] = field(default_factory=dict)


def alerts(situation: Situation) -> tuple[Alert, ...]:
    """Everything out of the ordinary, what to act on first."""
    found = [alert for look in LOOKS for alert in look(situation)]
    return tuple(sorted(found, key=lambda alert: alert.severity))


def _starving(now: Situation) -> Iterator[Alert]:
    """People wait while the queue has nothing for them."""
    if now.idle and now.selectable and not now.busy:
        yield Alert(
            "queue starving", "act",
            f"{now.idle} of {now.at_work} people at work have nothing to label",
            now.idle, 0, "select larger batches, or let batches overlap (parallel or hybrid)",
        )  # fmt: skip


def _piling_up(now: Situation) -> Iterator[Alert]:
    waiting = now.waiting / max(1, now.batch_size)
    if waiting > PILE_IN_BATCHES:
        yield Alert(
            "queue piling up", "look",
            f"{now.waiting} items wait, {waiting:.1f} batches: old models chose them",
            waiting, PILE_IN_BATCHES, "select smaller batches, later, or invite more people",
        )  # fmt: skip


def _idle(now: Situation) -> Iterator[Alert]:
    share = now.idle / now.at_work if now.at_work else 0.0
    if share > 0.5 and now.busy:
        yield Alert(
            "people idle", "look",
            f"{now.idle} of {now.at_work} people wait for the model",
            share, 0.5, "let labeling and training overlap, or train less often",
        )  # fmt: skip


def _abandoned(now: Situation) -> Iterator[Alert]:
    share = now.lapses / now.leases if now.leases else 0.0
    if now.leases >= FEWEST_LEASES and share > ABANDONED_SHARE:
        yield Alert(
            "leases abandoned", "act",
            f"{now.lapses} of the last {now.leases} items lent were not answered in time",
            share, ABANDONED_SHARE, "lend fewer at once, or for longer; ask who has gone",
        )  # fmt: skip


def _stale(now: Situation) -> Iterator[Alert]:
    if now.stale_batches > STALE_BATCHES:
        yield Alert(
            "stale answers", "look",
            f"answers come {now.stale_batches:.1f} batches of labels after their items were chosen",
            now.stale_batches, STALE_BATCHES, "select smaller batches or train more often",
        )  # fmt: skip


def _hasty(now: Situation) -> Iterator[Alert]:
    for who in now.workers:
        if who.answers >= FEWEST_ANSWERS and who.hasty_share > HASTY_SHARE:
            yield Alert(
                "hasty answers", "act",
                f"{who.name} gave {who.hasty_share:.0%} of {who.answers} answers in under 2 s",
                who.hasty_share, HASTY_SHARE, "talk to them; have their items labeled again",
            )  # fmt: skip


def _outliers(now: Situation) -> Iterator[Alert]:
    for who in now.workers:
        p_value = odds_of_worker(who, now.workers)
        if p_value < ODD_P / max(1, len(now.workers)):
            yield Alert(
                "annotator outlier", "act",
                f"{who.name} agrees with the consensus on {who.right} of {who.audited} audit items",
                p_value, ODD_P / len(now.workers), "go through the guidelines together",
            )  # fmt: skip


def odds_of_worker(who: Worker, workers: Sequence[Worker]) -> float:
    """P-value that a person is right as often as all others together (Fisher's exact test).

    One-sided: low = less often. 1 with fewer than eight audit items on either side.
    """
    others = [each for each in workers if each.name != who.name]
    n, hits = (sum(getattr(each, name) for each in others) for name in ("audited", "right"))
    if min(who.audited, n) < FEWEST_AUDITED:
        return 1.0
    return float(hypergeom.cdf(who.right, n + who.audited, hits + who.right, who.audited))


def _collapsed(now: Situation) -> Iterator[Alert]:
    """A class that was labeled and that the model hardly ever says, of those expected often."""
    labels, said = sum(now.labeled.values()), sum(now.predicted.values())
    fair = 1.0 / max(1, sum(count > 0 for count in now.labeled.values()))
    for name, count in now.labeled.items():
        share = now.predicted.get(name, 0) / said if said else 1.0
        expected = min(count / max(1, labels), fair)
        if count >= FEWEST_ANSWERS and share < COLLAPSED_SHARE * expected:
            yield Alert(
                "class collapse", "act",
                f"the model says {name!r} for {share:.1%} of the pool; {count} labels say it",
                share, COLLAPSED_SHARE * expected,
                "look at its labels and its accuracy; weigh classes, or choose balanced batches",
            )  # fmt: skip


LOOKS: tuple[Callable[[Situation], Iterator[Alert]], ...] = (
    _starving, _piling_up, _idle, _abandoned, _stale, _hasty, _outliers, _collapsed,
)  # fmt: skip


def class_counts(codes: Sequence[int], classes: Sequence[str]) -> dict[str, int]:
    """How often each class stands among codes."""
    counts = np.bincount(np.asarray(codes, dtype=np.int64), minlength=len(classes))
    return dict(zip(classes, counts.tolist(), strict=True))
