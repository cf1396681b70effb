"""What one choice of a plan is worth, told with how sure it is."""

from dataclasses import dataclass

from al_core.domain.results import Interval

HELPS, HARMS, NOTHING_CHANGED = "helps", "harms", "changes nothing"


@dataclass(frozen=True)
class Effect:
    """The whole plan minus the plan without `name`, over the seeds that both have.

    title: what it is; instead: what stands in its place when it is off; group: the kind of
    choice, "" for a group as one. verdict: helps, harms, no difference shown, cannot tell yet,
    or changes nothing (not one seed came out otherwise). p_holm: corrected for all that were
    looked at together.
    """

    name: str
    title: str
    instead: str
    group: str
    interval: Interval
    p_value: float
    p_holm: float
    verdict: str


@dataclass(frozen=True)
class Gains:
    """Selection and better labels apart, each against its own absence.

    parts: effects of selection, of better labels, and of both where a plan has both; their
    p-values are corrected together. beyond: both together less the sum of the two.
    """

    parts: tuple[Effect, ...]
    beyond: Interval | None
