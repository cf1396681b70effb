import math

from al_core.domain.results import Interval, Span
from al_core.experiments.comparing import ArmFigures
from al_core.experiments.racing import (
    figure_rows,
    first_lanes,
    first_of_each_architecture,
    interval_words,
    run_names,
    shown_runs,
    sweep_title,
)
from al_core.experiments.sweeping import SweepPlan
from tests.experiments.plans import small_sweep
from tests.experiments.runs import run_result


def test_run_under_way_is_drawn_while_its_arm_has_no_other():
    running = run_result("margin", 0, 0.5, finished=False)
    assert shown_runs([running]) == [running]


def test_run_under_way_is_left_out_beside_finished_ones():
    done, running = run_result("margin", 0, 0.5), run_result("margin", 1, 0.5, finished=False)
    assert shown_runs([done, running]) == [done]


def test_of_several_cut_short_the_newest_is_drawn():
    cut = [run_result("margin", seed, 0.5, finished=False) for seed in (0, 1)]
    assert shown_runs(cut) == cut[1:]


def test_runs_are_named_by_arm_and_seed():
    run = run_result("margin", 3, 0.5)
    assert run_names([run]) == {run.run_id: "sequential · margin, seed 3"}


def test_first_finished_run_stands_for_its_architecture():
    runs = [
        run_result("margin", 0, 0.5, finished=False),
        run_result("margin", 1, 0.5),
        run_result("margin", 2, 0.5),
        run_result("margin", 0, 0.5, kind="hybrid"),
    ]
    first = {"sequential": "sequential-margin-20-1", "hybrid": "hybrid-margin-20-0"}
    assert first_of_each_architecture(runs) == first


def test_thirty_people_are_cut_to_twelve_and_the_trainer():
    spans = [Span(f"p{number}", "labeling", 0.0, 1.0) for number in range(30)]
    kept = first_lanes([*spans, Span("trainer", "retraining", 0.0, 1.0)])
    assert [span.lane for span in kept] == [f"p{number}" for number in range(12)] + ["trainer"]


def test_title_of_a_sweep_says_data_arms_and_seeds():
    assert sweep_title(small_sweep()) == "scenario: sequential, parallel · margin · 2 seeds"
    assert sweep_title(small_sweep(strategies=(), seeds=(4,))).endswith("· random · 1 seed")


def test_title_does_not_list_what_is_complete():
    title = sweep_title(SweepPlan(seeds=(0, 1)))
    assert title == "digits: all architectures · margin · 2 seeds"


def test_figures_become_one_row_per_arm():
    figures = {"Accuracy": Interval(0.9412, 0.93, 0.952, 5)}
    row = {"Arm": "hybrid · margin", "Seeds": 5, "Accuracy": "0.941 (0.93 to 0.952)"}
    assert figure_rows([ArmFigures("hybrid · margin", 5, figures)]) == [row]


def test_unknown_figures_and_open_intervals_are_not_invented():
    assert interval_words(Interval(math.nan, math.nan, math.nan, 5)) == "-"
    assert interval_words(Interval(3.0, -math.inf, math.inf, 1)) == "3"
