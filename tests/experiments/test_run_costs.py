from itertools import count

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, linked
from al_core.domain.plan import ArchitecturePlan, OptionsPlan, Person, Plan, PricesPlan
from al_core.experiments.run_costs import PEOPLE_KINDS, TRAINER_KINDS, WASTE, run_costs
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.state import LoopState
from al_core.store.memory_log import MemoryLog
from tests.experiments.live_people import OPTIONS, World, small_project
from tests.experiments.live_sessions import Session
from tests.experiments.plans import small_plan

PRICES = PricesPlan(per_label=0.5, per_person_hour=36.0, per_compute_hour=7.2)


class Told:
    """A log told event by event; `at` moves the clock."""

    def __init__(self, mode="simulated", **options):
        plan = Plan(prices=PRICES, options=OptionsPlan(random_share=0.0, **options))
        self.told = []
        self.lease = count(1)
        self.at(0.0, ev.RunStarted(plan, "d", ("a", "b"), 40, {}, mode))
        self.at(0.0, ev.ExamplesArrived(tuple(range(40))))

    def at(self, now, event):
        self.told.append((now, event))
        return self

    def joins(self, person, now=0.0):
        return self.at(now, ev.AnnotatorJoined(person))

    def batch(self, now, examples, *, number=1, model=1, inside=0.2, at_random=0.2):
        ones = tuple(1.0 for _ in examples)
        none = tuple(False for _ in examples)
        return self.at(
            now,
            ev.BatchSelected(
                number, examples, ones, ones, none, "margin", "model", model, 0, 0, 0.0,
                inside, at_random,
            ),
        )  # fmt: skip

    def works(self, person, example, begin, end, **more):
        lease = self.takes(person, example, begin)
        return self.answers(person, example, lease, end, end - begin, **more)

    def takes(self, person, example, now, due=1000.0):
        lease = next(self.lease)
        self.at(now, ev.SlotLeased(lease, example, person, due))
        return lease

    def answers(self, person, example, lease, now, seconds, **more):
        told = {"counted": True, "reason": "", "versions_behind": 0} | more
        return self.at(
            now,
            ev.LabelGiven(lease, example, person, 0, seconds, labels_behind=0, seconds_behind=0.0,
                          **told),
        )  # fmt: skip

    def trains(self, version, begin, end):
        self.at(begin, ev.TrainingStarted(version, 4, "x", "cold", 1.0))
        return self.at(end, ev.ModelTrained(version, 4, 0.9, 0.9, 0.3, 1.0, 0.1))

    def costs(self):
        return run_costs(linked("r", GENESIS, 1, self.told))


def hours(found):
    return {line.kind: round(3600 * line.hours, 6) for line in found.people if line.hours}


def money(found):
    lines = (*found.people, *found.trainer)
    return {line.kind: round(line.money, 6) for line in lines if line.money}


def total(found):
    lines = (*found.people, *found.trainer)
    return sum(line.money for line in lines)


def reconciled(found):
    """Whether the kinds add up to what the loop itself counted."""
    assert sum(line.hours for line in found.people) == pytest.approx(found.hours)
    assert sum(line.hours for line in found.trainer) == pytest.approx(found.compute_hours)
    assert sum(line.answers for line in found.people) == pytest.approx(found.answers)
    assert total(found) == pytest.approx(found.money)
    per_person = sum(sum(each.values()) for each in found.by_person.values())
    assert per_person == pytest.approx(found.hours)
    assert min((line.hours for line in found.people), default=0.0) >= 0.0
    return True


def test_an_answer_on_a_fresh_choice_costs_its_time_and_its_price():
    told = Told().joins("ana").batch(0.0, (1, 2)).works("ana", 1, 0.0, 100.0)
    assert hours(told.costs()) == {"fresh": 100.0}
    assert money(told.costs()) == {"fresh": 1.0 + 0.5}


def test_an_answer_on_what_an_older_model_chose_is_stale():
    told = Told().joins("ana").batch(0.0, (1, 2)).works("ana", 1, 0.0, 50.0, versions_behind=1)
    assert hours(told.costs()) == {"stale": 50.0}


def test_redundant_is_how_much_more_alike_a_batch_was_than_a_random_one():
    told = Told().joins("ana").batch(0.0, (1, 2), inside=0.6, at_random=0.2)
    found = told.works("ana", 1, 0.0, 100.0).costs()
    assert hours(found) == {"fresh": 50.0, "redundant": 50.0}
    assert {line.kind: line.answers for line in found.people if line.answers} == {
        "fresh": pytest.approx(0.5), "redundant": pytest.approx(0.5),
    }  # fmt: skip


def test_a_batch_less_alike_than_a_random_one_has_nothing_redundant():
    told = Told().joins("ana").batch(0.0, (1, 2), inside=0.1, at_random=0.4)
    assert hours(told.works("ana", 1, 0.0, 100.0).costs()) == {"fresh": 100.0}


def test_one_pick_alone_repeats_nothing():
    told = Told().joins("ana").batch(0.0, (1,), inside=1.0, at_random=0.0)
    assert hours(told.works("ana", 1, 0.0, 100.0).costs()) == {"fresh": 100.0}


def test_what_is_redundant_of_a_stale_answer_counts_once():
    told = Told().joins("ana").batch(0.0, (1, 2), inside=0.6, at_random=0.2)
    found = told.works("ana", 1, 0.0, 100.0, versions_behind=2).costs()
    assert hours(found) == {"stale": 50.0, "redundant": 50.0}


def test_a_second_opinion_is_told_apart():
    told = Told(overlap=2).joins("ana").joins("ben").batch(0.0, (1, 2))
    told.works("ana", 1, 0.0, 100.0).works("ben", 1, 100.0, 140.0)
    found = told.costs()
    assert hours(found) == {"fresh": 100.0, "again": 40.0, "idle": 140.0}
    assert reconciled(found)


def test_waiting_with_nothing_in_hand_is_idle():
    told = Told().joins("ana").batch(30.0, (1, 2)).works("ana", 1, 30.0, 100.0)
    assert hours(told.costs()) == {"fresh": 70.0, "idle": 30.0}


def test_time_at_work_that_nobody_was_active_is_between():
    told = Told().joins("ana").batch(0.0, (1, 2))
    lease = told.takes("ana", 1, 0.0)
    assert hours(told.answers("ana", 1, lease, 100.0, 60.0).costs()) == {
        "fresh": 60.0, "between": 40.0,
    }  # fmt: skip


def test_active_time_beyond_the_time_at_work_is_cut_down_to_it():
    told = Told().joins("ana").batch(0.0, (1, 2))
    lease = told.takes("ana", 1, 0.0)
    assert hours(told.answers("ana", 1, lease, 100.0, 400.0).costs()) == {"fresh": 100.0}


def test_an_item_held_until_it_lapsed_is_lost():
    told = Told().joins("ana").batch(0.0, (1, 2))
    lease = told.takes("ana", 1, 0.0, due=60.0)
    told.at(60.0, ev.SlotLapsed(lease))
    told.works("ana", 2, 60.0, 100.0)
    assert hours(told.costs()) == {"fresh": 40.0, "lost": 60.0}


def test_of_several_items_in_hand_none_is_known_to_have_been_worked_on_until_it_lapsed():
    told = Told().joins("ana").batch(0.0, (1, 2))
    first, second = told.takes("ana", 1, 0.0), told.takes("ana", 2, 0.0)
    told.at(60.0, ev.SlotLapsed(first))
    assert hours(told.answers("ana", 2, second, 90.0, 20.0).costs()) == {
        "fresh": 20.0, "between": 70.0,
    }  # fmt: skip


def test_a_late_answer_that_counts_is_work_and_nothing_is_lost():
    told = Told().joins("ana").batch(0.0, (1, 2))
    lease = told.takes("ana", 1, 0.0, due=60.0)
    told.at(60.0, ev.SlotLapsed(lease)).answers("ana", 1, lease, 100.0, 100.0)
    found = told.costs()
    assert hours(found) == {"fresh": 100.0}
    assert reconciled(found)


def test_a_late_answer_that_does_not_count_is_lost_and_not_paid():
    told = Told().joins("ana").batch(0.0, (1, 2))
    lease = told.takes("ana", 1, 0.0, due=60.0)
    told.at(60.0, ev.SlotLapsed(lease))
    told.answers("ana", 1, lease, 100.0, 100.0, counted=False, reason="late")
    found = told.costs()
    assert hours(found) == {"lost": 100.0}
    assert money(found) == {"lost": 1.0}


def test_a_skip_is_lost():
    told = Told().joins("ana").batch(0.0, (1, 2))
    lease = told.takes("ana", 1, 0.0)
    told.at(30.0, ev.ExampleSkipped(lease, 1, "ana", "me", 30.0))
    assert hours(told.costs()) == {"lost": 30.0}


def test_an_answer_that_was_taken_back_is_lost_and_not_paid():
    told = Told().joins("ana").batch(0.0, (1, 2)).works("ana", 1, 0.0, 100.0)
    found = told.at(100.0, ev.LabelRetracted(1, "ana", 0, ())).costs()
    assert hours(found) == {"lost": 100.0}
    assert found.answers == 0
    assert reconciled(found)


def test_the_answer_after_one_was_taken_back_is_no_second_opinion():
    told = Told().joins("ana").batch(0.0, (1, 2)).works("ana", 1, 0.0, 100.0)
    told.at(100.0, ev.LabelRetracted(1, "ana", 0, ()))
    assert hours(told.works("ana", 1, 100.0, 150.0).costs()) == {"lost": 100.0, "fresh": 50.0}


def test_audit_items_are_checks():
    told = Told().joins("ana").batch(0.0, (1, 2)).at(0.0, ev.AuditQueued((39,)))
    assert hours(told.works("ana", 39, 0.0, 20.0).costs()) == {"checks": 20.0}


def test_a_model_that_chose_nothing_before_a_newer_one_came_was_for_nothing():
    told = Told().joins("ana").trains(1, 0.0, 10.0).trains(2, 10.0, 30.0)
    found = told.batch(30.0, (1, 2), model=2).trains(3, 30.0, 90.0).costs()
    assert {line.kind: round(3600 * line.hours, 6) for line in found.trainer} == {
        "used": 80.0, "unused": 10.0, "failed": 0.0,
    }  # fmt: skip
    assert reconciled(found)


def test_a_training_that_failed_is_told_apart():
    told = Told().joins("ana").at(0.0, ev.TrainingStarted(1, 4, "x", "cold", 1.0))
    found = told.at(36.0, ev.TrainingFailed(1, "no memory")).costs()
    assert money(found) == {"idle": 0.36, "failed": 0.072}


def test_whose_hours_went_where_is_kept_by_person():
    told = Told().joins("ana").joins("ben").batch(0.0, (1, 2))
    lease = told.takes("ana", 1, 0.0)
    told.works("ben", 2, 18.0, 36.0).answers("ana", 1, lease, 36.0, 36.0)
    ben = told.costs().by_person["ben"]
    assert (ben["fresh"], ben["idle"]) == (pytest.approx(0.005), pytest.approx(0.005))


def test_waste_is_told_with_the_dearest_first():
    told = Told().joins("ana").batch(100.0, (1, 2)).works("ana", 1, 100.0, 150.0, versions_behind=1)
    found = told.costs()
    assert [line.kind for line in found.waste][:2] == ["stale", "idle"]
    assert {line.kind for line in found.waste} == set(WASTE)


def gone():
    """Ana begins an example 10 s after she came; then nothing is heard of her."""
    log = Told("live").joins("ana").batch(5.0, (1, 2))
    lease = log.takes("ana", 1, 10.0, due=600.0)
    return log, lease


def test_live_time_without_a_sign_of_life_is_away_and_not_lost():
    log, lease = gone()
    costs = log.at(2010.0, ev.SlotLapsed(lease)).costs()
    assert hours(costs) == {"lost": 900.0, "idle": 10.0, "away": 1100.0}


def test_live_waiting_is_idle_for_a_quarter_of_an_hour_and_away_from_then_on():
    log = Told("live").joins("ana").at(3600.0, ev.AnnotatorLeft("ana"))
    assert hours(log.costs()) == {"idle": 900.0, "away": 2700.0}


def test_what_comes_after_an_absence_is_work_again():
    log = Told("live").joins("ana").batch(0.0, (1, 2)).works("ana", 1, 3600.0, 3700.0)
    assert hours(log.costs()) == {"fresh": 100.0, "idle": 900.0, "away": 2700.0}


def test_what_came_before_an_absence_stays_work():
    log = Told("live").joins("ana").batch(0.0, (1, 2)).works("ana", 1, 0.0, 100.0)
    log.at(2100.0, ev.SlotLapsed(log.takes("ana", 2, 100.0, due=700.0)))
    assert hours(log.costs()) == {"fresh": 100.0, "lost": 900.0, "away": 1100.0}


def test_simulated_people_wait_as_long_as_it_takes():
    log = Told().joins("ana").at(3600.0, ev.AnnotatorLeft("ana"))
    assert hours(log.costs()) == {"idle": 3600.0}


def test_a_long_look_that_ends_in_an_answer_was_no_absence():
    log, lease = gone()
    log.answers("ana", 1, lease, 2010.0, 1500.0)
    assert hours(log.costs()) == {"fresh": 1500.0, "between": 500.0, "idle": 10.0}


def test_each_sign_of_life_begins_a_new_quarter_of_an_hour():
    log, lease = gone()
    log.answers("ana", 1, lease, 800.0, 5.0)
    log.at(1600.0, ev.AnnotatorLeft("ana"))
    assert "away" not in hours(log.costs())


def test_a_night_with_the_page_closed_is_no_time_at_work_and_the_sums_hold(tmp_path):
    world = World(small_project(prices=PRICES), cache=tmp_path)
    world.work()
    for _ in range(3):
        world.label("ana")
        world.work()
    world.time += 12 * 3600.0
    world.run.hand("ben")
    costs = run_costs(world.entries())
    assert 0.0 < costs.hours < 700.0 / 3600.0  # ana's item was due after 600 s
    assert sum(line.hours for line in costs.people) == pytest.approx(costs.hours)
    assert sum(line.money for line in (*costs.people, *costs.trainer)) == pytest.approx(
        world.run.state.cost
    )


def test_every_kind_is_defined():
    assert all({**PEOPLE_KINDS, **TRAINER_KINDS}.values())


@pytest.mark.parametrize("kind", ["sequential", "parallel", "hybrid", "adaptive"])
def test_a_simulated_run_reconciles_with_what_the_loop_counted(kind):
    team = (Person(count=4, mean_seconds=40.0, cv=1.5, accuracy=0.8, skip_rate=0.05),
            Person("slow", mean_seconds=90.0, abandonment=0.3))  # fmt: skip
    plan = small_plan(
        architecture=ArchitecturePlan(kind=kind, batch_size=8),
        options=OptionsPlan(overlap=2, lease_seconds=80.0),
        prices=PRICES,
        team=team,
    )
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, "r")
    found = run_costs(log.read("r"))
    assert reconciled(found)
    state = LoopState()
    for entry in log.read("r"):
        state.apply(entry.occurred_at, ev.decoded(entry.payload))
    idle = next(line.hours for line in found.people if line.kind == "idle")
    assert 3600 * idle == pytest.approx(state.totals.idle_seconds)


@pytest.mark.parametrize("seed", range(3))
def test_a_live_session_reconciles_with_what_the_loop_counted(seed, tmp_path):
    options = msgspec.structs.replace(OPTIONS, overlap=2, lease_seconds=60.0)
    world = World(small_project(options=options, prices=PRICES), cache=tmp_path)
    session = Session(world, seed)
    for person, after in (("ana", 0.0), ("ben", 30.0), ("cleo", 60.0)):
        session.comes(person, after, leaves=1500.0)
    session.run(1800.0)
    found = run_costs(world.entries())
    assert reconciled(found)
    assert found.hours > 0.3


def test_an_empty_log_has_no_costs():
    found = run_costs([])
    assert (found.hours, found.money, found.by_person) == (0.0, 0.0, {})
