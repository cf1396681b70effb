"""Join the votes, the trend, the agreement ceiling and the next labels' cost into one advice."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from al_core.domain.advice import Advice, Decision, Vote
from al_core.domain.results import Interval, Saving

NOTHING = Interval(math.nan, -math.inf, math.inf, 0)
CLEAR_RISE = 0.02
"""A trend that is above so much accuracy per 100 labels for sure overrules a majority."""
EQUAL_SHARE = 0.25
"""Random does as well when at most so large a share of the labels could have been saved."""
LITTLE = ("no difference shown", "cost more")


@dataclass(frozen=True)
class Circumstances:
    """What the panel knows beside the votes.

    trend: accuracy gained per 100 labels. accuracy: that of the newest model on the audit set.
    ceiling: how often people agree with one another on these data, nan where it is not known.
    next_hundred: price of 100 more labels, nan where it is not known. labels: bought so far.
    saving: labels saved against random by this run, None while nothing was measured.
    """

    trend: Interval = NOTHING
    accuracy: Interval = NOTHING
    ceiling: Interval = NOTHING
    next_hundred: float = math.nan
    labels: int = 0
    saving: Saving | None = field(default=None)


def panel(votes: Sequence[Vote], known: Circumstances) -> Advice:
    """What to do next, in the order: budget, ceiling, worth, votes, random, go on.

    A spent budget, an accuracy that people's own agreement does not let anyone measure beyond,
    and labels that earn less than they cost each stop alone. Of the rules that watch the model
    more than half of those that can tell must say stop, and the trend must not surely rise.
    "random would do as well" needs a saving whose interval holds 0 (or lies below) and leaves
    room for at most a quarter of the labels; a wide interval shows nothing.
    """
    decision, because = _decided(votes, known)
    sentence = f"{because}; {_count(votes)}{_price(known)}"
    return Advice(
        decision,
        sentence,
        tuple(votes),
        known.trend,
        known.ceiling.estimate,
        known.next_hundred,
    )


def _decided(votes: Sequence[Vote], known: Circumstances) -> tuple[Decision, str]:
    for about in ("budget", "worth"):
        for vote in votes:
            if vote.about == about and vote.says == "stop":
                return "stop", f"{vote.reason}; {_trend(known.trend)}"
    if known.accuracy.estimate >= known.ceiling.estimate:
        return "stop", (
            f"the model agrees with the audit labels as often ({known.accuracy.estimate:.1%}) as "
            f"people with one another ({known.ceiling.estimate:.1%}), so no gain can be measured"
        )
    if _settled(votes, known.trend):
        return "stop", f"most rules find the model settled and {_trend(known.trend)}"
    if known.saving is not None and _as_random(known.saving, known.labels):
        return "random would do as well", (
            f"against random selection {known.saving.interval.estimate:.0f} labels were saved "
            f"({known.saving.interval.low:.0f} to {known.saving.interval.high:.0f}), none for sure"
        )
    return "continue", _trend(known.trend)


def _settled(votes: Sequence[Vote], trend: Interval) -> bool:
    """Whether most rules stop and nothing speaks against it, be it too little knowledge."""
    stop, able, asked = _tally(votes)
    early = math.isnan(trend.estimate) and 2 * able < asked
    return 2 * stop > able and not early and not trend.low > CLEAR_RISE


def _tally(votes: Sequence[Vote]) -> tuple[int, int, int]:
    """How many rules that watch the model say stop, how many can tell, how many there are."""
    said = [vote.says for vote in votes if vote.about == "model"]
    return said.count("stop"), len(said) - said.count("cannot tell"), len(said)


def _as_random(saving: Saving, labels: int) -> bool:
    little = saving.verdict in LITTLE and not saving.at_least
    return little and saving.interval.high <= EQUAL_SHARE * labels


def _trend(trend: Interval) -> str:
    if math.isnan(trend.estimate):
        return "whether accuracy still rises can't be told yet"
    figures = (
        f"{100 * trend.estimate:+.1f} points per 100 labels "
        f"({100 * trend.low:+.1f} to {100 * trend.high:+.1f})"
    )
    if trend.low > 0.0:
        return f"audited accuracy still rises: {figures}"
    falls = trend.high < 0.0
    return f"audited accuracy {'falls' if falls else 'is not shown to rise'}: {figures}"


def _count(votes: Sequence[Vote]) -> str:
    stop, able, _ = _tally(votes)
    if not able:
        return "no rule that watches the model can tell yet"
    return f"{stop} of the {able} rules that watch the model and can tell say stop"


def _price(known: Circumstances) -> str:
    if math.isnan(known.next_hundred):
        return ""
    return f"; the next 100 labels cost {known.next_hundred:,.2f}"
