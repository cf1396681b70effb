"""What one pass over a log collects, from events written down by hand."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from al_core.domain import events as ev
from al_core.domain.plan import Plan
from al_core.experiments.log_facts import LogFacts, log_facts, person_days
from al_core.experiments.simulating import simulate
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan

DAY = 86_400.0


def begun(mode="live", people=("ana", "ben"), size=6):
    """A run in which both hold nothing and six examples are asked for."""
    facts = LogFacts()
    same = (0.0,) * size
    for event in (
        ev.RunStarted(Plan(), "v", ("a", "b"), size + 10, {}, mode),
        ev.ExamplesArrived(tuple(range(size))),
        *(ev.AnnotatorJoined(name) for name in people),
        ev.BatchSelected(
            1, tuple(range(size)), same, same, (False,) * size, "random", "none", 0, 0, 0, 0.0,
            0.0, 0.0,
        ),
    ):  # fmt: skip
        facts.take(1000.0, event)
    return facts


def lend(facts, now, lease, who="ana"):
    facts.take(now, ev.SlotLeased(lease, lease, who, now + 600.0))


def label(facts, now, lease, seconds, *, who="ana", raw=0.0):
    lend(facts, now - max(seconds, raw), lease, who)
    facts.take(now, ev.LabelGiven(lease, lease, who, 0, seconds, True, "", 0, 0, 0.0, raw))


def test_active_seconds_are_kept_by_person():
    facts = begun()
    label(facts, 1010.0, 0, 4.0)
    label(facts, 1020.0, 1, 6.0)
    label(facts, 1030.0, 2, 9.0, who="ben")
    assert dict(facts.seconds) == {"ana": [4.0, 6.0], "ben": [9.0]}


def test_answer_that_took_no_active_time_tells_nothing_of_the_pace():
    facts = begun()
    label(facts, 1010.0, 0, 0.0)
    assert dict(facts.seconds) == {}


def test_answer_that_was_set_aside_was_work_all_the_same():
    facts = begun()
    lend(facts, 1001.0, 0)
    facts.take(1700.0, ev.SlotLapsed(0))
    facts.take(1710.0, ev.AnswerSetAside(0, 0, "ana", 1, 12.0, "taken"))
    assert dict(facts.seconds) == {"ana": [12.0]}


def test_skip_is_no_label():
    facts = begun()
    lend(facts, 1001.0, 0)
    facts.take(1010.0, ev.ExampleSkipped(0, 0, "ana", "me", 5.0))
    assert dict(facts.seconds) == {}


def test_leases_and_lapses_are_counted_for_whoever_held_them():
    facts = begun()
    lend(facts, 1001.0, 0)
    lend(facts, 1002.0, 1, "ben")
    facts.take(1700.0, ev.SlotLapsed(1))
    assert (dict(facts.leases), dict(facts.lapses)) == ({"ana": 1, "ben": 1}, {"ben": 1})


def test_training_is_measured_from_begun_to_ready():
    facts = begun()
    facts.take(1100.0, ev.TrainingStarted(1, 42, "d", "cold", 30.0))
    facts.take(1137.0, ev.ModelTrained(1, 42, 0.9, 0.9, 0.3, 0.0, 0.2))
    assert facts.trainings == [(42, 37.0)]


def test_only_what_came_after_the_start_counts_as_an_arrival():
    facts = begun()
    facts.take(2000.0, ev.ExamplesArrived((6, 7, 8)))
    facts.take(3000.0, ev.ExamplesArrived((9,)))
    assert facts.later == [(2000.0, 3), (3000.0, 1)]


def test_session_begins_when_its_first_item_was_shown():
    facts = begun()
    label(facts, 1100.0, 0, 10.0, raw=40.0)
    assert facts.spans["ana"] == [(1060.0, 1100.0)]


def test_break_of_fourteen_minutes_is_part_of_a_session_and_sixteen_are_not():
    facts = begun()
    label(facts, 1100.0, 0, 10.0)
    label(facts, 1100.0 + 14 * 60.0, 1, 10.0)
    label(facts, 1100.0 + 30 * 60.0 + 10.0, 2, 10.0)
    assert facts.spans["ana"] == [(1090.0, 1940.0), (2900.0, 2910.0)]


def test_live_people_who_leave_a_page_open_are_not_at_work():
    facts = begun()
    label(facts, 1100.0, 0, 10.0)
    facts.take(1100.0 + 8 * 3600.0, ev.AnnotatorLeft("ana"))
    assert facts.spans["ana"] == [(1090.0, 1100.0)]
    assert "ben" not in facts.spans


def test_simulated_people_are_at_work_from_joining_to_leaving():
    facts = begun("simulated")
    facts.take(5000.0, ev.AnnotatorLeft("ana"))
    facts.close()
    assert dict(facts.spans) == {"ana": [(1000.0, 5000.0)], "ben": [(1000.0, 5000.0)]}


def test_whoever_is_still_at_work_is_so_until_the_log_ends():
    facts = begun("simulated", people=("ana",))
    label(facts, 1500.0, 0, 10.0)
    facts.close()
    assert facts.spans["ana"] == [(1000.0, 1500.0)]


def test_clock_is_the_runs_own():
    facts = begun()
    label(facts, 1500.0, 0, 10.0)
    assert (facts.began_at, facts.ended_at, facts.live) == (1000.0, 1500.0, True)


def test_days_count_from_the_start_of_the_run():
    facts = begun()
    facts.spans["ana"] = [(1000.0 + DAY - 600.0, 1000.0 + DAY + 1200.0)]
    facts.spans["ben"] = [(1000.0, 4600.0)]
    assert person_days(facts) == {
        ("ana", 0): pytest.approx(1 / 6),
        ("ana", 1): pytest.approx(1 / 3),
        ("ben", 0): 1.0,
    }


def test_two_sessions_of_one_day_add_up():
    facts = begun()
    facts.spans["ana"] = [(1000.0, 4600.0), (10_000.0, 17_200.0)]
    assert person_days(facts) == {("ana", 0): 3.0}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.0, 30 * DAY), st.floats(1.0, 2 * DAY)), min_size=1, max_size=8)
)
def test_hours_of_all_days_are_the_hours_of_all_sessions(sessions):
    facts = LogFacts()
    facts.spans["ana"] = [(start, start + seconds) for start, seconds in sessions]
    total = sum(seconds for _, seconds in sessions) / 3600.0
    assert sum(person_days(facts).values()) == pytest.approx(total)
    assert all(day >= 0 for _, day in person_days(facts))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(1.0, 5000.0), min_size=1, max_size=30))
def test_sessions_never_overlap_and_hold_every_answer(gaps):
    facts, now, moments = LogFacts(), 0.0, []
    for gap in gaps:
        now += gap
        moments.append(now)
        facts._session("ana", now - 1.0, now)
    spans = facts.spans["ana"]
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert all(any(start <= moment <= end for start, end in spans) for moment in moments)


def test_whole_simulated_log_is_read_in_one_pass():
    log = MemoryLog()
    result = simulate(small_plan(), log, run_id="r")
    facts = log_facts(log.read("r"))
    assert sum(map(len, facts.seconds.values())) == result.figures.answers
    assert len(facts.trainings) == result.curve.labels.shape[0]
    assert [seconds for _, seconds in facts.trainings] == pytest.approx([20.0] * 4, abs=1e-9)
    hours = sum(end - start for spans in facts.spans.values() for start, end in spans) / 3600.0
    assert hours == pytest.approx(result.figures.person_hours)
