"""What a race of designs came to: the recommendation, how sure it is, and what to say of it."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from al_core.domain.constraints import Constraints
from al_core.domain.recommending import (
    Design,
    DesignCost,
    Difference,
    Recommendation,
    WorkflowAdvice,
)
from al_core.experiments.advisor_ground import Ground
from al_core.experiments.advisor_plans import planned
from al_core.experiments.advisor_race import Race, latency_of
from al_core.experiments.advisor_sentences import sentences
from al_core.experiments.sweeping import CONTROL
from al_core.monitoring.intervals import CANNOT_TELL, verdict
from al_core.monitoring.reaching import cost_difference, cost_interval

CHEAPER = "costs less"
AS_GOOD = 0.1
"""Random is as good where the whole interval of what it costs besides is below this share."""


def recommendation(
    given: Constraints, advice: WorkflowAdvice, ground: Ground, race: Race
) -> Recommendation:
    """The design of the last round that costs least, held against the others on its seeds."""
    tried = sorted((_cost(race, design) for design in race.courses), key=_order)
    best = _chosen(given, race, tried)
    others = [each for each in tried if each.seeds == best.seeds and each is not best]
    others.sort(key=lambda each: given.too_slow(each.latency_seconds))
    chosen = [each for each in others if each.design.strategy != CONTROL]
    twin = msgspec.structs.replace(best.design, strategy=CONTROL)
    found = Recommendation(
        constraints=given,
        advice=advice,
        best=best,
        runner_up=_against(race, best, chosen),
        random=_against(race, best, [each for each in others if each.design == twin]),
        sequential=_against(race, best, [each for each in chosen if _plain(each)]),
        tried=tuple(tried),
        unit=given.objective,
        dataset=ground.words,
        own_data=ground.own,
        target_accuracy=sum(race.targets.values()) / len(race.targets),
        target_words=_target_words(given),
        plan=planned(given, best.design, advice.options, ground.base(0)),
    )
    found = replace(found, random_is_as_good=_random_is_as_good(found))
    return replace(found, sentences=sentences(found))


def _against(race: Race, best: DesignCost, others: Sequence[DesignCost]) -> Difference | None:
    """The first of the others minus the best, on the seeds of both."""
    if not others:
        return None
    arms = [race.approach(each.design, best.seeds) for each in (others[0], best)]
    interval, at_least = cost_difference(arms[0], arms[1])
    said = verdict(interval, "costs more", CHEAPER)
    return Difference(others[0], interval, said, at_least)


def _plain(cost: DesignCost) -> bool:
    return cost.design.kind == "sequential"


def _random_is_as_good(found: Recommendation) -> bool:
    """Random is chosen, or shown to be hardly dearer; "no difference shown" is not enough."""
    if found.random is None or found.random.verdict == CANNOT_TELL:
        return found.best.design.strategy == CONTROL
    return found.random.interval.high <= AS_GOOD * found.best.interval.estimate


def _target_words(given: Constraints) -> str:
    if given.target_accuracy is not None:
        return "the accuracy asked for"
    return "what random selection reaches with two thirds of the label budget"


def _cost(race: Race, design: Design) -> DesignCost:
    approach = race.approach(design)
    interval, at_least = cost_interval(approach)
    seeds = tuple(sorted(race.courses[design]))
    return DesignCost(design, seeds, interval, at_least, latency_of(race, design))


def _order(cost: DesignCost) -> tuple[bool, float]:
    return cost.at_least, cost.interval.estimate


def _chosen(given: Constraints, race: Race, tried: Sequence[DesignCost]) -> DesignCost:
    """The race's leader, or the same loop with a strategy that is shown to cost less.

    None that is too slow takes the place of one that is not.
    """
    leader = next(each for each in tried if each.design == race.leader)
    others = [each for each in tried if _same_loop(each.design, race.leader)]
    if not given.too_slow(leader.latency_seconds):
        others = [each for each in others if not given.too_slow(each.latency_seconds)]
    cheaper = [each for each in others if _shown_cheaper(race, each, leader)]
    return min((leader, *cheaper), key=_order)


def _shown_cheaper(race: Race, other: DesignCost, leader: DesignCost) -> bool:
    if other is leader or other.seeds != leader.seeds:
        return False
    if other.at_least or leader.at_least:
        return leader.at_least and not other.at_least
    held = _against(race, leader, [other])
    return held is not None and held.verdict == CHEAPER


def _same_loop(design: Design, other: Design) -> bool:
    return (design.kind, design.batch_size) == (other.kind, other.batch_size)
