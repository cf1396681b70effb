"""What is measured on a log, held against the plan that a simulation was run with."""

import math

import numpy as np
import pytest
from scipy.stats import chi2

from al_core.domain import events as ev
from al_core.domain.constraints import Constraints
from al_core.domain.plan import (
    ArrivalPlan,
    BudgetPlan,
    DataPlan,
    OptionsPlan,
    Person,
    Plan,
    PricesPlan,
    TrainingPlan,
)
from al_core.experiments.live_as_plan import symmetric_accuracy
from al_core.experiments.log_facts import LogFacts, log_facts, person_days
from al_core.experiments.measured_constraints import measured_constraints, thinned
from al_core.experiments.simulating import simulate
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan

HOUR = 3600.0
ENTERED = Constraints(
    label_seconds=99.0, people=9, prices=PricesPlan(per_label=0.3), mislabel_cost=4.0
)


def simulated(**changes):
    log = MemoryLog()
    simulate(small_plan(**changes), log, run_id="r")
    return list(log.read("r"))


@pytest.fixture(scope="module")
def wide():
    """300 answers by four people, every example asked twice; training grows with labels."""
    return simulated(
        data=DataPlan(dataset="scenario", params={"rows": 400, "classes": 3, "seed": 1}),
        team=(Person(count=4, mean_seconds=20.0, cv=0.7, accuracy=0.9),),
        options=OptionsPlan(overlap=2),
        training=TrainingPlan(20.0, 0.3),
        budget=BudgetPlan(labels=300),
    )


@pytest.fixture(scope="module")
def found(wide):
    return measured_constraints(wide, ENTERED)


def figure(measured, topic):
    return next(each for each in measured.measured if each.topic == topic)


def why_not(measured, topic):
    return next(each.why for each in measured.unmeasured if each.topic == topic)


def logged(*moments):
    log = MemoryLog()
    log.append("r", 1, list(moments))
    return list(log.read("r"))


def live_log(*answers, arrived=()):
    """Answers as (moment, person, active seconds), each on an example of its own."""
    examples = tuple(range(len(answers)))
    same = (0.0,) * len(examples)
    batch = ev.BatchSelected(
        1, examples, same, same, (False,) * len(examples), "random", "none", 0, 0, 0, 0.0, 0.0, 0.0
    )
    plan = Plan(options=OptionsPlan(lease_seconds=600.0))
    moments = [
        (0.0, ev.RunStarted(plan, "v", ("a", "b"), len(examples) + 50, {}, "live")),
        (0.0, ev.ExamplesArrived(examples)),
        *((0.0, ev.AnnotatorJoined(name)) for name in sorted({who for _, who, _ in answers})),
        (0.0, batch),
    ]
    for lease, (moment, who, seconds) in enumerate(answers):
        moments += [
            (moment - seconds, ev.SlotLeased(lease, lease, who, moment + 60.0)),
            (moment, ev.LabelGiven(lease, lease, who, 0, seconds, True, "", 0, 0, 0.0, seconds)),
        ]
    for moment, rows in arrived:
        moments.append((moment, ev.ExamplesArrived(rows)))
    return logged(*sorted(moments, key=lambda each: each[0]))


def test_seconds_per_label_hold_the_mean_that_people_were_given(found):
    seconds = figure(found, "seconds per label")
    assert seconds.interval.n == 300
    assert seconds.interval.low < 20.0 < seconds.interval.high
    assert 0.5 < found.constraints.cv < 0.9


def test_plans_are_then_simulated_with_the_very_times(found):
    assert len(found.constraints.measured_seconds) == 300
    mean = found.constraints.mean_label_seconds
    assert mean == pytest.approx(figure(found, "seconds per label").interval.estimate)


def test_training_that_grows_with_labels_is_found_as_it_was_planned(found):
    assert found.constraints.training == TrainingPlan(20.0, 0.3)


def test_people_who_err_on_a_tenth_are_found_out_by_their_agreement(found):
    right = figure(found, "right answers")
    assert right.interval.n > 120
    assert right.interval.low < 0.9 < right.interval.high


def test_four_people_are_at_work(found):
    assert found.constraints.people == 4
    assert [each.annotator for each in found.people] == [f"person-{n}" for n in (1, 2, 3, 4)]


def test_every_person_has_a_pace_of_their_own(found):
    assert sum(each.seconds.n for each in found.people) == 300
    assert all(each.seconds.low < 20.0 < each.seconds.high for each in found.people)
    assert all(0.3 < each.cv < 1.1 for each in found.people)


def test_money_and_aims_stay_as_entered_and_are_named(found):
    assert found.constraints.prices == PricesPlan(per_label=0.3)
    assert found.constraints.mislabel_cost == 4.0
    assert "no log says" in why_not(found, "money")
    assert "yours to say" in why_not(found, "what is wanted")


def test_arrivals_that_never_came_are_named_and_stay_as_entered(found):
    assert why_not(found, "arrivals") == "nothing arrived after the start"
    assert found.constraints.arrivals_per_hour is None


def test_arrival_rate_is_found_with_its_interval():
    entries = simulated(arrivals=ArrivalPlan(0.3, 900.0), budget=BudgetPlan(labels=60))
    rate = figure(measured_constraints(entries, ENTERED), "arrivals").interval
    assert rate.n > 30
    assert rate.low < 900.0 < rate.high


def test_interval_of_a_rate_is_that_of_a_poisson_count():
    """Garwood 1936: 4 events say 1.0899 to 10.2416."""
    rows = [(HOUR * n, (10 + n,)) for n in (1, 2, 3)] + [(4.0 * HOUR, (14,))]
    found = measured_constraints(live_log((60.0, "ana", 5.0), arrived=rows), ENTERED)
    rate = figure(found, "arrivals").interval
    assert (rate.estimate, rate.n) == (1.0, 4)
    assert (4 * rate.low, 4 * rate.high) == pytest.approx((1.0899, 10.2416), abs=1e-4)


def test_lapsed_leases_are_told_and_change_nothing():
    slow = simulated(
        team=(Person(count=3, mean_seconds=30.0, cv=1.5),), options=OptionsPlan(lease_seconds=60.0)
    )
    lapsed = figure(measured_constraints(slow, ENTERED), "lapsed leases")
    assert 0.0 < lapsed.interval.low < lapsed.interval.estimate
    assert "missing among the times" in lapsed.how
    assert not lapsed.used


def test_one_answer_per_item_says_nothing_of_how_right_people_are():
    found = measured_constraints(simulated(), ENTERED)
    assert "0 items were answered by two people or more" in why_not(found, "right answers")
    assert found.constraints.annotator_accuracy == 1.0


def test_four_answers_are_too_few_for_a_mean():
    found = measured_constraints(live_log(*((60.0 * n, "ana", 5.0) for n in range(1, 5))), ENTERED)
    assert why_not(found, "seconds per label") == "4 answers; 5 or more tell"
    assert found.constraints.label_seconds == 99.0


def test_few_answers_give_a_spread_and_no_table_of_times():
    times = (4.0, 8.0, 4.0, 8.0, 6.0, 6.0)
    entries = live_log(*((60.0 * n, "ana", each) for n, each in enumerate(times, 1)))
    constraints = measured_constraints(entries, ENTERED).constraints
    assert (constraints.label_seconds, constraints.measured_seconds) == (6.0, ())
    assert constraints.spread == "lognormal"
    assert constraints.cv == pytest.approx(math.sqrt(16.0 / 5.0) / 6.0)


def test_answers_that_all_took_as_long_are_simulated_as_all_the_same():
    entries = live_log(*((60.0 * n, "ana", 4.0) for n in range(1, 7)))
    found = measured_constraints(entries, ENTERED)
    assert found.constraints.spread == "deterministic"
    assert figure(found, "seconds per label").how == (
        "active seconds of 6 answers by 1 person, spread 0.00 of the mean; "
        "simulated as all the same"
    )


def test_log_in_which_nothing_happened_leaves_all_as_entered():
    entries = logged(
        (0.0, ev.RunStarted(Plan(), "v", ("a", "b"), 50, {}, "live")),
        (0.0, ev.ExamplesArrived((0, 1))),
    )
    found = measured_constraints(entries, ENTERED)
    assert why_not(found, "retraining") == "0 trainings ended; 2 tell"
    assert why_not(found, "people at work") == "nobody has come to work yet"
    assert found.constraints == ENTERED


def test_hours_of_a_live_run_are_read_off_answers_with_breaks_left_out():
    """Ana works an hour, rests one, works half an hour; Ben half an hour on the next day."""
    minutes = [*range(1, 61, 10), 60, *range(120, 151, 10)]
    ana = [(60.0 * minute, "ana", 60.0) for minute in minutes]
    ben = [(86_400.0 + 60.0 * minute, "ben", 60.0) for minute in (10, 20, 30, 40)]
    days = person_days(log_facts(live_log(*ana, *ben)))
    assert days[("ana", 0)] == pytest.approx((60.0 + 31.0) / 60.0)
    assert days[("ben", 1)] == pytest.approx(31.0 / 60.0)


def test_day_that_is_not_over_says_nothing_of_hours_a_day():
    answers = [(60.0 * minute, "ana", 30.0) for minute in range(1, 30)]
    found = measured_constraints(live_log(*answers), ENTERED)
    assert why_not(found, "hours a day") == "the log does not hold a whole day yet"
    assert found.constraints.hours_per_day == 8.0


def test_work_over_midnight_counts_for_both_days():
    facts = LogFacts()
    facts.spans["ana"] = [(86_400.0 - HOUR, 86_400.0 + 2.0 * HOUR)]
    assert person_days(facts) == {("ana", 0): 1.0, ("ana", 1): 2.0}


def test_hours_of_a_simulation_are_those_of_its_shifts():
    shifts = tuple((day * 24 * HOUR, day * 24 * HOUR + 6 * HOUR) for day in range(3))
    person = Person(count=2, mean_seconds=3000.0, cv=0.2, shifts=shifts)
    entries = simulated(team=(person,), budget=BudgetPlan(labels=34))
    assert measured_constraints(entries, ENTERED).constraints.hours_per_day == pytest.approx(6.0)


@pytest.mark.parametrize(
    ("agreement", "classes", "right"),
    [(1.0, 3, 1.0), (0.82, 2, 0.9), (0.815, 3, 0.9), (0.4, 2, 0.5)],
)
def test_accuracy_that_gives_so_much_agreement(agreement, classes, right):
    """0.9 right and even mistakes: 0.81 + 0.01 for two classes, 0.81 + 0.005 for three."""
    assert symmetric_accuracy(agreement, classes) == pytest.approx(right)


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_two_who_err_evenly_agree_as_often_as_the_formula_says(classes):
    """10,000 items, both right on 0.8 of them, mistakes spread over the other classes."""
    generator = np.random.default_rng(7)
    said = [
        np.where(generator.random(10_000) < 0.8, 0, generator.integers(1, classes, 10_000))
        for _ in range(2)
    ]
    agreed = float(np.mean(said[0] == said[1]))
    assert symmetric_accuracy(agreed, classes) == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize("events", [1, 4, 30])
def test_interval_of_a_rate_is_garwoods_for_any_count(events):
    rows = [(HOUR * n / events, (10 + n,)) for n in range(1, events + 1)]
    entries = live_log((5.0, "ana", 5.0), arrived=rows)
    rate = figure(measured_constraints(entries, ENTERED), "arrivals").interval
    low, high = chi2.ppf(0.025, 2 * events) / 2.0, chi2.ppf(0.975, 2 * events + 2) / 2.0
    assert (rate.estimate, rate.low, rate.high) == pytest.approx((events, low, high))


def test_rows_that_arrive_in_heaps_count_as_few_events_and_many_rows():
    rows = [(HOUR * n, tuple(range(10 * n, 10 * n + 10))) for n in (1, 2)]
    rate = figure(
        measured_constraints(live_log((5.0, "ana", 5.0), arrived=rows), ENTERED), "arrivals"
    )
    assert (rate.interval.estimate, rate.interval.n) == (10.0, 2)
    assert rate.how == "20 examples in 2 arrivals over 2 h"


def test_many_times_are_thinned_to_500_that_keep_the_median():
    kept = thinned([float(n) for n in range(1, 10_001)])
    assert len(kept) == 500
    assert (kept[249] + kept[250]) / 2.0 == pytest.approx(5000.0, rel=0.01)


def test_log_with_nothing_in_it_leaves_all_as_entered():
    found = measured_constraints([], ENTERED)
    assert (found.constraints, found.measured, found.people) == (ENTERED, (), ())
    assert len(found.unmeasured) == 9
