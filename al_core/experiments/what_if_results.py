"""What comes of a what-if, as values that are filed and shown."""

import msgspec

from al_core.domain.results import Interval


class Course(msgspec.Struct, frozen=True):
    """How one run went: its curve, column by column, and figures by name (NaN: not known).

    stop_reason: empty where it was not stopped. picked: picks that its rule made from the whole
    pool; never_labeled: those of them that nobody ever labeled; NaN where that is not asked.
    """

    curve: dict[str, list[float]]
    figures: dict[str, float]
    stop_reason: str
    selections: int = 0
    picked: int = 0
    never_labeled: int = 0


class OtherPicks(msgspec.Struct, frozen=True):
    """What the other strategy would have picked at one selection of the log.

    batch, seq: of the log's. picks: rows, best first; shared: how many the log picked too;
    unlabeled: those of the picks for which no label was ever collected.
    """

    batch: int
    seq: int
    strategy: str
    candidates: int
    picks: tuple[int, ...]
    shared: int
    unlabeled: tuple[int, ...]


class Estimate(msgspec.Struct, frozen=True):
    """One outcome of the other policy's picks; the intervals are None where refused.

    own: mean over the log's own picks. truth: where all labels are known, else None.
    """

    outcome: str
    own: float
    ips: Interval | None
    snips: Interval | None
    doubly_robust: Interval | None
    truth: float | None


class OffPolicy(msgspec.Struct, frozen=True):
    """Off-policy estimates over a log's selections, or why there are none.

    selections, picks: that stand behind them; left_out: selections that do not, by reason.
    worth: picks of the other policy that would tell as much.
    """

    refusal: str
    selections: int
    picks: int
    worth: float
    left_out: dict[str, int]
    estimates: tuple[Estimate, ...]


class WhatIf(msgspec.Struct, frozen=True):
    """A whole what-if on a log up to an entry.

    courses: "log" (as it was), "again" (its own plan played with its people and answers),
    "what_if" (the changed plan likewise) and, of simulated runs, "rerun" (the changed plan
    simulated anew with the same seed, where people can answer everything). left_out: what
    playing does not know, in sentences. audited: items that what is played is measured on.
    """

    run_id: str
    seq: int
    head_hash: str
    mode: str
    changes: dict[str, str]
    before: dict[str, str]
    courses: dict[str, Course]
    other_picks: tuple[OtherPicks, ...]
    off_policy: OffPolicy | None
    left_out: tuple[str, ...]
    audited: int = 0
