import pytest

from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, linked
from al_core.domain.plan import OptionsPlan, Plan
from al_core.experiments.live_gantt import gantt_of, live_spans
from al_core.experiments.reading import run_result, spans_of
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.store.memory_log import MemoryLog
from tests.experiments.live_people import World, small_project
from tests.experiments.live_sessions import Session
from tests.experiments.plans import small_plan

START = 1_700_000_000.0


def log(*told, mode="live"):
    plan = Plan(options=OptionsPlan(hand=3))
    begun = [
        (0.0, ev.RunStarted(plan, "d", ("a", "b"), 40, {}, mode)),
        (0.0, ev.ExamplesArrived(tuple(range(40)))),
        (0.0, ev.AnnotatorJoined("ana")),
        (0.0, batch(1, (1, 2, 3))),
    ]
    timed = [(START + now, event) for now, event in (*begun, *told)]
    return linked("r", GENESIS, 1, timed)


def batch(number, examples):
    ones, none = (1.0,) * len(examples), (False,) * len(examples)
    return ev.BatchSelected(
        number, examples, ones, ones, none, "margin", "model", 0, 0, 0, 0.0, 0.2, 0.2
    )


def lease(number, example, now=0.0):
    return now, ev.SlotLeased(number, example, "ana", START + 900.0)


def answer(number, example, now, seconds, behind=0):
    return now, ev.LabelGiven(number, example, "ana", 0, seconds, True, "", behind, 0, 0.0)


def bars(found):
    return [(s.lane, s.activity, s.start_seconds, s.end_seconds) for s in found]


HAND = (lease(1, 1), lease(2, 2), lease(3, 3))


def test_a_bar_is_the_active_seconds_before_an_answer():
    found = bars(live_spans(log(*HAND, answer(1, 1, 100.0, 40.0))))
    assert found == [("ana", "labeling", 60.0, 100.0)]


def test_items_held_together_do_not_give_bars_on_top_of_one_another():
    told = (*HAND, answer(1, 1, 100.0, 40.0), answer(2, 2, 200.0, 20.0), answer(3, 3, 300.0, 400.0))
    found = bars(live_spans(log(*told)))
    assert found == [
        ("ana", "labeling", 60.0, 100.0),
        ("ana", "labeling", 180.0, 300.0),
    ]


def test_a_short_pause_does_not_cut_a_bar():
    told = (*HAND, answer(1, 1, 10.0, 10.0), answer(2, 2, 45.0, 10.0))
    assert bars(live_spans(log(*told))) == [("ana", "labeling", 0.0, 45.0)]


def test_an_answer_to_what_a_newer_model_did_not_choose_is_stale():
    found = bars(live_spans(log(*HAND, answer(1, 1, 10.0, 10.0), answer(2, 2, 20.0, 10.0, 1))))
    assert found == [("ana", "labeling", 0.0, 10.0), ("ana", "stale", 10.0, 20.0)]


def test_who_is_at_work_and_holds_nothing_idles():
    told = (lease(1, 1, 50.0), answer(1, 1, 80.0, 30.0), (120.0, ev.AnnotatorLeft("ana")))
    assert bars(live_spans(log(*told))) == [
        ("ana", "idle", 0.0, 50.0), ("ana", "labeling", 50.0, 80.0), ("ana", "idle", 80.0, 120.0),
    ]  # fmt: skip


def test_idling_is_drawn_for_a_quarter_of_an_hour_at_most():
    found = bars(live_spans(log((5000.0, ev.AnnotatorLeft("ana")))))
    assert found == [("ana", "idle", 0.0, 900.0)]


def test_trainings_are_bars_of_the_trainer_and_one_under_way_is_cut_off_now():
    told = (
        (10.0, ev.TrainingStarted(1, 3, "x", "cold", 1.0)),
        (25.0, ev.ModelTrained(1, 3, 0.5, 0.5, 0.7, 1.0, 0.1)),
        (90.0, ev.TrainingStarted(2, 3, "x", "cold", 1.0)),
        (95.0, ev.AnnotatorLeft("ana")),
    )
    trainer = [bar for bar in bars(live_spans(log(*told))) if bar[0] == "trainer"]
    assert trainer == [("trainer", "retraining", 10.0, 25.0), ("trainer", "retraining", 90.0, 95.0)]


def test_simulated_runs_keep_the_bars_of_their_leases():
    memory, plan = MemoryLog(), small_plan()
    run_plan(plan, ready_problem(plan), memory, "r")
    entries = list(memory.read("r"))
    assert gantt_of(entries) == spans_of(entries)


def test_an_empty_log_has_no_bars():
    assert gantt_of([]) == []


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    world = World(small_project(), cache=tmp_path_factory.mktemp("live"))
    people = Session(world, 3)
    people.comes("ana", 0.0)
    people.comes("ben", 20.0, leaves=600.0)
    people.run(1200.0)
    return world


def test_bars_of_one_lane_never_overlap_in_a_live_session(session):
    found = gantt_of(session.entries())
    for lane in {span.lane for span in found}:
        mine = [span for span in found if span.lane == lane]
        ends = [0.0, *(span.end_seconds for span in mine)]
        assert all(s.start_seconds >= end for s, end in zip(mine, ends, strict=False))
    assert {span.activity for span in found} >= {"labeling", "retraining"}


def test_a_live_run_is_read_in_seconds_since_its_start(session):
    found = run_result("r", session.entries())
    assert 0.0 < found.curve.seconds[0] < 1300.0
    assert found.figures.seconds < 1300.0
    assert found.figures.labels_per_hour > 1.0
    assert 0.0 <= found.figures.trainer_idle_share <= 1.0
