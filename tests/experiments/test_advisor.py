"""The advisor as it is asked: a recommendation with an interval, and what it says."""

import math
from dataclasses import replace

import msgspec
import pytest

from al_core.domain.errors import PlanError
from al_core.domain.plan import BudgetPlan
from al_core.domain.recommending import Design, DesignCost
from al_core.domain.results import Interval, LearningCurve
from al_core.experiments.advisor import advised, rule_advice
from al_core.experiments.advisor_outcome import recommendation
from al_core.experiments.advisor_race import Effort, Race
from al_core.experiments.advisor_runs import Course
from al_core.experiments.simulating import simulate
from tests.experiments.advisor_worlds import SMALL, TEAM

SEEDS = range(6)
BEST = Design("hybrid", 10)
SECOND = Design("parallel", 5)
PLAIN = Design("sequential", 20)
RANDOM = Design("hybrid", 10, "random")
ABREAST = Design("hybrid", 10, "entropy")


def course(steps, reached_at, jitter=0.0):
    """A run that climbs from 0.5 to 0.9 and is at 0.8 exactly at `reached_at` of money."""
    import numpy as np

    cost = np.arange(0.0, steps + 1.0)
    accuracy = np.minimum(0.9, 0.5 + 0.3 * cost / (reached_at + jitter))
    return Course(LearningCurve(cost, cost * 60.0, cost, accuracy, accuracy, accuracy), 30.0)


def race_of(reached, target=0.8, leader=BEST):
    """A race in which each design reaches the target at a given cost, on six seeds."""
    jitter = (0.0, 0.4, -0.4, 0.8, -0.8, 0.2)
    courses = {
        design: {seed: course(60, at, jitter[seed]) for seed in SEEDS}
        for design, at in reached.items()
    }
    return Race("cost", leader, courses, dict.fromkeys(SEEDS, target))


def outcome(reached, **changes):
    return recommendation(TEAM, rule_advice(TEAM), SMALL, race_of(reached, **changes))


CLEAR = {BEST: 20, SECOND: 30, PLAIN: 40, RANDOM: 50}


def test_the_leader_is_recommended_with_an_interval():
    best = outcome(CLEAR).best
    assert best.design == BEST
    assert best.interval.estimate == pytest.approx(20.0, abs=1.0)
    assert best.interval.low <= 20.0 <= best.interval.high + 1.0
    assert (best.seeds, best.at_least, best.latency_seconds) == (tuple(SEEDS), False, 30.0)


def test_the_runner_up_is_the_next_cheapest_and_costs_more():
    second = outcome(CLEAR).runner_up
    assert second.other.design == SECOND
    assert second.verdict == "costs more"
    assert second.interval.estimate == pytest.approx(10.0, abs=1.0)


def slowed(*designs):
    """The clear race where these take 300 s from selection to model, and 60 s are acceptable."""
    race = race_of({**CLEAR, ABREAST: 10})
    for design in designs:
        race.courses[design] = {
            seed: replace(each, latency_seconds=300.0)
            for seed, each in race.courses[design].items()
        }
    given = msgspec.structs.replace(TEAM, acceptable_latency_seconds=60.0)
    return recommendation(given, rule_advice(given), SMALL, race)


def test_runner_up_is_one_that_is_quick_enough_where_there_is_one():
    assert slowed(ABREAST, SECOND).runner_up.other.design == PLAIN


def test_cheaper_strategy_that_is_too_slow_is_not_chosen():
    assert slowed(ABREAST).best.design == BEST
    assert slowed().best.design == ABREAST


def test_no_difference_is_shown_where_the_interval_holds_0():
    found = outcome({BEST: 20, SECOND: 20, RANDOM: 50})
    assert found.runner_up.verdict == "no difference shown"
    assert "no difference shown" in found.sentences[1]


def test_random_that_costs_more_is_said_to():
    found = outcome(CLEAR)
    assert not found.random_is_as_good
    assert "Random selection in the same loop: it costs more, by 30" in found.sentences[2]


def test_random_that_costs_as_much_is_as_good():
    found = outcome({BEST: 20, SECOND: 30, RANDOM: 20})
    assert found.random_is_as_good
    assert found.sentences[2] == (
        "Random selection is as good here: a tenth more at most (0 to 0)."
    )


def uneven(second):
    """A race on six seeds in which random is far dearer on some and far cheaper on others."""
    race = race_of(CLEAR)
    race.courses[RANDOM] = {seed: course(60, at) for seed, at in zip(SEEDS, second, strict=True)}
    return recommendation(TEAM, rule_advice(TEAM), SMALL, race)


def test_random_of_which_no_difference_is_shown_is_not_called_as_good():
    found = uneven((10, 45, 12, 48, 15, 50))
    assert found.random.verdict == "no difference shown"
    assert not found.random_is_as_good
    assert found.sentences[2].startswith("Random selection may do as well: no difference shown (")
    assert found.sentences[2].endswith("; more seeds may tell.")


def test_random_that_costs_less_on_average_only_is_not_chosen():
    found = uneven((10, 22, 8, 25, 6, 24))
    tried = {each.design: each.interval.estimate for each in found.tried}
    assert tried[RANDOM] < tried[BEST]
    assert found.best.design == BEST
    assert found.sentences[2].startswith("Random selection may do as well: no difference shown (")


def test_random_that_alone_reaches_the_target_is_chosen():
    found = outcome({BEST: 80, SECOND: 90, RANDOM: 30})
    assert found.best.design == RANDOM


def test_random_on_too_few_seeds_is_not_called_as_good():
    race = race_of({BEST: 20, SECOND: 30, RANDOM: 20})
    for courses in race.courses.values():
        for seed in (2, 3, 4, 5):
            del courses[seed]
    found = recommendation(TEAM, rule_advice(TEAM), SMALL, race)
    assert found.random.verdict == "cannot tell yet"
    assert not found.random_is_as_good
    assert found.sentences[2].startswith(
        "Random selection in the same loop: too few seeds to tell ("
    )


def test_random_that_costs_less_is_recommended_itself():
    found = outcome({BEST: 20, SECOND: 30, RANDOM: 10})
    assert found.best.design == RANDOM
    assert found.random_is_as_good
    assert found.sentences[2] == "Random selection is as good here: it costs least."
    assert found.plan.strategy.name == "random"


def test_the_plain_loop_is_held_against_the_choice():
    found = outcome(CLEAR)
    assert found.sequential.other.design == PLAIN
    assert found.sentences[3].startswith("A plain loop, sequential, batches of 20, margin")


def test_a_plain_loop_that_is_the_runner_up_is_said_once():
    found = outcome({BEST: 20, PLAIN: 30, RANDOM: 50})
    assert found.runner_up.other.design == PLAIN
    assert len(found.sentences) == 4


def test_five_seeds_at_least_are_needed_to_tell():
    race = race_of(CLEAR)
    for courses in race.courses.values():
        for seed in (3, 4, 5):
            del courses[seed]
    for seed in (3, 4, 5):
        del race.targets[seed]
    found = recommendation(TEAM, rule_advice(TEAM), SMALL, race)
    assert found.runner_up.verdict == "cannot tell yet"
    assert "too few seeds to tell" in found.sentences[1]


def test_a_target_that_nothing_reached_is_said_and_costs_are_at_least():
    found = outcome(CLEAR, target=0.95)
    assert found.best.at_least
    assert found.sentences[0].startswith("No design reached what random selection reaches")
    assert "at least 60" in found.sentences[0]


def test_a_design_that_fell_short_comes_after_all_that_reached():
    found = outcome({BEST: 20, SECOND: 100, PLAIN: 40})
    assert [each.design for each in found.tried] == [BEST, PLAIN, SECOND]
    assert found.tried[-1].at_least
    assert found.tried[-1].interval.high == math.inf


def test_designs_that_dropped_out_are_listed_and_not_compared():
    race = race_of(CLEAR)
    for seed in (2, 3, 4, 5):
        del race.courses[SECOND][seed]
    found = recommendation(TEAM, rule_advice(TEAM), SMALL, race)
    assert SECOND in [each.design for each in found.tried]
    assert found.runner_up.other.design == PLAIN


def test_the_target_is_said_with_where_it_comes_from():
    assert outcome(CLEAR).target_accuracy == pytest.approx(0.8)
    assert (
        "what random selection reaches with two thirds of the label budget (accuracy 0.800"
        in (outcome(CLEAR).sentences[0])
    )
    wanted = msgspec.structs.replace(TEAM, target_accuracy=0.8)
    found = recommendation(wanted, rule_advice(wanted), SMALL, race_of(CLEAR))
    assert "the accuracy asked for" in found.sentences[0]


def test_what_was_simulated_on_is_named():
    found = outcome(CLEAR)
    assert (found.dataset, found.own_data) == ("a small scenario", True)
    assert found.sentences[-1] == (
        "Simulated on a small scenario; figures are from the seeds that the choice was made by, "
        "which favours it a little."
    )


def test_hours_are_said_as_hours():
    hours = msgspec.structs.replace(TEAM, objective="hours")
    race = race_of(CLEAR)
    found = recommendation(
        hours, rule_advice(hours), SMALL, Race("hours", *list(vars(race).values())[1:])
    )
    assert " h (" in found.sentences[0]


def test_the_whole_way_gives_a_plan_that_runs():
    found = advised(TEAM, SMALL, Effort(designs=4, seeds=(2, 5)))
    assert found.unit == "money"
    assert len(found.best.seeds) == 5
    assert found.random is not None or found.best.design.strategy == "random"
    assert found.plan.architecture.kind == found.best.design.kind
    result = simulate(found.plan)
    assert result.finished


def test_the_same_question_has_the_same_answer():
    effort = Effort(designs=3, seeds=(1, 2))
    first, second = (advised(TEAM, SMALL, effort) for _ in range(2))
    assert first.best == second.best
    assert first.sentences == second.sentences


def test_more_labels_than_the_pool_holds_end_with_the_pool():
    greedy = msgspec.structs.replace(TEAM, budget=BudgetPlan(labels=100_000))
    with pytest.raises(PlanError, match="batch size is"):
        advised(greedy, SMALL, Effort(designs=2, seeds=(1,)))


def test_a_cost_knows_whether_it_is_at_least():
    cost = DesignCost(BEST, (0,), Interval(1.0, 1.0, math.inf, 1), True, 3.0)
    assert cost.at_least
    assert cost.design.name == "hybrid · B 10 · margin"
