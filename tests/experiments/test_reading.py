"""Every number of a run is a projection of its log."""

import math

import pytest

from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, linked
from al_core.domain.plan import OptionsPlan, Person, Plan, PricesPlan
from al_core.domain.results import Span
from al_core.experiments.reading import run_result, spans_of
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan

PLAN = Plan(
    team=(Person(name="ana"),),
    prices=PricesPlan(per_label=1.0, per_person_hour=36.0, per_compute_hour=360.0),
    options=OptionsPlan(lease_seconds=100.0),
)


def trained(version, examples, accuracy):
    return ev.ModelTrained(version, examples, accuracy, 0.5, 0.6, 0.0, 0.1)


HISTORY = [
    (0.0, ev.RunStarted(PLAN, "d" * 64, ("a", "b"), 6, {}, "simulated")),
    (0.0, ev.ExamplesArrived((0, 1, 2, 3, 4, 5))),
    (0.0, ev.LabelsImported((0, 1), (0, 1))),
    (0.0, ev.AnnotatorJoined("ana")),
    (0.0, ev.TrainingStarted(1, 2, "x", "cold", 10.0)),
    (10.0, trained(1, 2, 0.5)),
    (10.0, ev.BatchSelected(1, (2, 3), (0.9, 0.8), (1.0, 1.0), (False, False), "margin", "model",
                            1, 0, 0, 10.0, 0.4, 0.2)),
    (10.0, ev.SlotLeased(1, 2, "ana", 110.0)),
    (30.0, ev.LabelGiven(1, 2, "ana", 0, 20.0, True, "", 0, 0, 20.0)),
    (30.0, ev.SlotLeased(2, 3, "ana", 130.0)),
    (40.0, ev.TrainingStarted(2, 3, "y", "cold", 10.0)),
    (50.0, trained(2, 3, 0.7)),
    (60.0, ev.LabelGiven(2, 3, "ana", 1, 30.0, True, "", 1, 1, 50.0)),
    (60.0, ev.TrainingStarted(3, 4, "z", "cold", 10.0)),
    (70.0, trained(3, 4, 0.8)),
    (70.0, ev.Stopped("label budget spent")),
]  # fmt: skip


PAIR = ((1, "ana"), (2, "ben"))


def entries(history=HISTORY):
    return linked("run", GENESIS, 1, history)


@pytest.fixture(scope="module")
def figures():
    return run_result("run", entries()).figures


def test_the_curve_holds_labels_seconds_and_accuracy():
    curve = run_result("run", entries()).curve
    assert curve.labels.tolist() == [2.0, 3.0, 4.0]
    assert curve.seconds.tolist() == [10.0, 50.0, 70.0]
    assert curve.accuracy.tolist() == [0.5, 0.7, 0.8]


def test_cost_counts_labels_time_at_work_and_training(figures):
    assert figures.cost == pytest.approx(2 * 1.0 + 70 * 0.01 + 30 * 0.1)


def test_area_is_the_trapezoid_over_labels_by_their_range(figures):
    assert figures.area == pytest.approx((0.6 + 0.75) / 2)


def test_throughput_leaves_the_seed_labels_out(figures):
    assert figures.labels_per_hour == pytest.approx(2 * 3600 / 70)


def test_cycle_is_the_median_time_between_models(figures):
    assert figures.cycle_seconds == pytest.approx(30.0)


def test_latency_runs_from_selection_to_the_first_model_that_saw_the_label(figures):
    assert figures.latency_seconds == pytest.approx((40.0 + 60.0) / 2)


def test_staleness_is_told_at_selection_and_at_answer(figures):
    assert (figures.staleness_at_selection, figures.staleness_at_answer) == (0.0, 0.5)


def test_idle_shares_come_from_time_at_work_and_training(figures):
    assert figures.people_idle_share == pytest.approx(20 / 70)
    assert figures.trainer_idle_share == pytest.approx(1 - 30 / 70)


def test_redundancy_stands_beside_that_of_a_random_batch(figures):
    assert (figures.redundancy, figures.redundancy_at_random) == (0.4, 0.2)


def test_a_run_cut_off_is_told_as_unfinished():
    result = run_result("run", entries(HISTORY[:-1]))
    assert (result.finished, result.stop_reason, result.events) == (False, "", 15)


def test_gantt_bars_tell_labeling_stale_idle_and_retraining():
    assert spans_of(entries()) == [
        Span("trainer", "retraining", 0.0, 10.0),
        Span("ana", "idle", 0.0, 10.0),
        Span("ana", "labeling", 10.0, 30.0),
        Span("trainer", "retraining", 40.0, 50.0),
        Span("ana", "stale", 30.0, 60.0),
        Span("trainer", "retraining", 60.0, 70.0),
        Span("ana", "idle", 60.0, 70.0),
    ]


def test_bars_of_a_run_cut_off_end_at_its_last_event():
    assert spans_of(entries(HISTORY[:12]))[-1] == Span("ana", "labeling", 30.0, 50.0)


def test_work_past_the_time_out_is_labeling_and_not_idle():
    late = ev.LabelGiven(1, 2, "ana", 0, 140.0, True, "", 0, 0, 140.0)
    history = [*HISTORY[:8], (110.0, ev.SlotLapsed(1)), (150.0, late)]
    assert spans_of(entries(history))[2:] == [
        Span("ana", "labeling", 10.0, 110.0),
        Span("ana", "labeling", 110.0, 150.0),
    ]


def test_a_person_who_drops_the_item_is_idle_from_then_on():
    history = [*HISTORY[:8], (110.0, ev.SlotLapsed(1)), (120.0, ev.AnnotatorLeft("ana"))]
    assert spans_of(entries(history))[3] == Span("ana", "idle", 110.0, 120.0)


def test_answers_on_audit_examples_count_as_neither_stale_nor_selected():
    plan = Plan(options=OptionsPlan(overlap=2))
    answers = [ev.LabelGiven(n, 9, who, 1, 5.0, True, "", 0, 0, 0.0) for n, who in PAIR]
    history = [
        (0.0, ev.RunStarted(plan, "d" * 64, ("a", "b"), 6, {}, "live")),
        (0.0, ev.ExamplesArrived((0, 1, 2, 3, 4, 5))),
        *((0.0, ev.AnnotatorJoined(who)) for _, who in PAIR),
        (1.0, ev.BatchSelected(1, (2,), (0.9,), (1.0,), (False,), "margin", "none",
                               0, 0, 0, 0.0, 0.4, 0.2)),
        (1.0, ev.AuditQueued((9,))),
        *((2.0, ev.SlotLeased(n, 9, who, 60.0)) for n, who in PAIR),
        *((3.0, answer) for answer in answers),
        (3.0, ev.ConsensusReached(9, 1, 2, "majority")),
    ]  # fmt: skip

    figures = run_result("run", entries(history)).figures
    assert (figures.answers, figures.labels) == (2, 0)
    assert math.isnan(figures.staleness_at_answer)


def result_of(**options):
    log = MemoryLog()
    plan = small_plan(
        options=OptionsPlan(**options), team=(Person(count=3, mean_seconds=10.0, accuracy=0.7),)
    )
    run_plan(plan, ready_problem(plan), log, "r")
    return run_result("r", log.read("r"))


def test_people_agree_with_nobody_where_each_item_has_one_answer():
    assert math.isnan(result_of(overlap=1).figures.agreement)


def test_agreement_of_careless_people_is_below_that_of_careful_ones():
    assert -0.5 < result_of(overlap=3).figures.agreement < 0.8


def test_the_clock_of_a_live_run_begins_with_its_first_event():
    late = [(1.7e9 + at, event) for at, event in HISTORY]
    found, zero = run_result("run", entries(late)), run_result("run", entries())
    assert found.figures.labels_per_hour == pytest.approx(2 * 3600 / 70)
    assert found.figures.seconds == 70.0
    assert found.figures.trainer_idle_share == pytest.approx(1 - 30 / 70)
    assert found.curve.seconds.tolist() == zero.curve.seconds.tolist() == [10.0, 50.0, 70.0]
