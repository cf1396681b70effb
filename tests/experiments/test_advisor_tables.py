"""What people read of advice: figures with their intervals, and words where there are none."""

import math
from dataclasses import replace

import msgspec
import pytest

from al_core.domain.claims import ClaimRow, PresetOutcome
from al_core.domain.constraints import Constraints
from al_core.domain.measuring import Measured, MeasuredConstraints, PersonPace, Unmeasured
from al_core.domain.plan import BudgetPlan, TrainingPlan
from al_core.domain.recommending import Design, DesignCost
from al_core.domain.results import Interval
from al_core.experiments.advisor import rule_advice
from al_core.experiments.advisor_tables import (
    claim_sentence,
    claim_table,
    constraint_words,
    cost_dots,
    cost_table,
    design_words,
    measured_table,
    person_table,
    reason_lines,
    unmeasured_words,
)
from al_core.reporting.dots import Dot, dots_figure, dots_table
from tests.experiments.advised import BEST, GIVEN, SECOND, recommended

INF = math.inf
FOUND = MeasuredConstraints(
    Constraints(),
    (
        Measured("seconds per label", "s", Interval(19.53, 17.4, 21.6, 102), "of answers", True),
        Measured("people at work", "people", Interval(4.0, -INF, INF, 1), "on 1 day", True),
        Measured("lapsed leases", "share", Interval(0.038, 0.015, 0.093, 106), "of items", False),
    ),
    (Unmeasured("money", "no log says it"), Unmeasured("arrivals", "nothing arrived")),
    (
        PersonPace("ana", Interval(18.0, 14.0, 22.0, 26), 0.5, Interval(0.1, 0.0, 0.2, 20)),
        PersonPace("ben", Interval(math.nan, -INF, INF, 0), math.nan, Interval(0.0, 0.0, 1.0, 0)),
    ),
)


def row(**changes):
    plain = ClaimRow(
        "R = 5 T", "labels per hour", "times", 3.0, 3.0, 3.41, Interval(3.3, 3.1, 3.5, 6), "better"
    )
    return msgspec.structs.replace(plain, **changes)


def told(*rows):
    return claim_table(PresetOutcome("p", rows, "simulated"))


def test_measured_figures_come_with_units():
    assert measured_table(FOUND)["Value"] == ["19.5 s", "4 people", "3.8%"]


def test_one_person_is_one():
    one = Measured("people at work", "people", Interval(1.0, -INF, INF, 1), "on 1 day", True)
    assert measured_table(replace(FOUND, measured=(one,)))["Value"] == ["1 person"]


def test_interval_of_a_single_observation_is_not_made_up():
    assert measured_table(FOUND)["95 % interval"] == [
        "17.4 to 21.6",
        "can't be told yet",
        "0.015 to 0.093",
    ]


def test_how_many_stand_behind_each_figure_is_told():
    assert measured_table(FOUND)["n"] == [102, 1, 106]


def test_figure_that_changes_nothing_says_so():
    assert measured_table(FOUND)["How"] == ["of answers", "on 1 day", "of items (told only)"]


def test_what_could_not_be_measured_is_named_with_why():
    assert unmeasured_words(FOUND) == (
        "Not measured, so as entered: money (no log says it); arrivals (nothing arrived)."
    )


def test_persons_are_called_as_they_may_be_seen():
    assert person_table(FOUND, {"ana": "Person 1"})["Person"] == ["Person 1", "ben"]


def test_person_without_an_answer_has_dashes_and_no_made_up_pace():
    table = person_table(FOUND, {})
    assert (table["Mean, s"], table["low"], table["Variation"]) == (
        [18.0, None],
        [14.0, None],
        [0.5, None],
    )
    assert table["Answers"] == [26, 0]


def test_claim_in_times_shows_claimed_calculated_and_simulated():
    table = told(row())
    assert (table["Claimed"], table["Calculated"]) == (["3.00 x"], ["3.41 x"])
    assert table["Simulated"] == ["3.30 x (3.10 x to 3.50 x, 6 seeds)"]
    assert table["So it is"] == ["better than claimed"]


def test_range_of_a_claim_is_told_from_small_to_large():
    change = row(unit="change", low=-0.63, high=-0.38, calculated=-0.384, verdict="as claimed")
    assert told(change)["Claimed"] == ["-38 % to -63 %"]
    assert told(change)["Calculated"] == ["-38 %"]
    assert told(change)["So it is"] == ["as claimed"]


def test_change_that_rounds_to_nothing_has_no_sign():
    none = row(unit="change", low=0.3, high=0.3, calculated=0.0, verdict="worse")
    assert told(none)["Calculated"] == ["0 %"]
    assert told(none)["Claimed"] == ["+30 %"]


def test_figure_without_chance_is_told_as_exact():
    assert told(row(simulated=Interval(3.0, 3.0, 3.0, 1)))["Simulated"] == ["3.00 x, exactly"]


def test_interval_that_is_open_is_left_out():
    assert told(row(simulated=Interval(3.2, -INF, INF, 1)))["Simulated"] == ["3.20 x"]


def test_row_that_waits_for_its_runs_says_so():
    waiting = row(calculated=None, simulated=None, verdict="cannot tell yet")
    table = told(waiting)
    assert (table["Calculated"], table["Simulated"]) == (["no closed form"], ["not yet"])
    assert table["So it is"] == ["not simulated yet"]


def test_row_that_is_a_sum_says_so_once_others_have_run():
    assert told(row(simulated=None))["Simulated"] == ["not yet"]
    assert told(row(simulated=None), row())["Simulated"][0] == "a sum"


def test_claim_in_a_sentence_counts_where_it_holds_and_where_not():
    rows = [row(verdict=each) for each in ("as claimed", "better", "worse", "worse", "worse")]
    assert claim_sentence(PresetOutcome("p", tuple(rows), "simulated")) == (
        "Of 5 sets of assumptions it holds under 1, is exceeded under 1 and falls short under 3."
    )


def test_claim_in_a_sentence_tells_what_is_open():
    waiting = row(calculated=None, simulated=None, verdict="cannot tell yet")
    unsure = row(verdict="cannot tell yet")
    outcome = PresetOutcome("p", (row(verdict="as claimed"), waiting, unsure), "simulated")
    assert claim_sentence(outcome) == (
        "Of 3 sets of assumptions it holds under 1, is exceeded under 0 and falls short under 0; "
        "2 are open."
    )


@pytest.mark.parametrize("verdict", ["as claimed", "cannot tell yet"])
def test_other_verdicts_stand_as_they_are(verdict):
    assert told(row(verdict=verdict))["So it is"] == [verdict]


def test_dots_show_the_choice_then_what_it_was_compared_with_then_what_dropped_out():
    dots = cost_dots(recommended())
    assert [(each.row, each.series) for each in dots] == [
        ("hybrid · B 20 · margin (5 seeds)", "recommended"),
        ("parallel · B 10 · margin (5 seeds)", "compared with it"),
        ("hybrid · B 20 · random (5 seeds, at least)", "compared with it"),
        ("sequential · B 50 · margin (2 seeds)", "dropped out early"),
    ]


def test_design_that_dropped_out_stands_last_even_where_it_looked_cheaper():
    lucky = DesignCost(Design("hybrid", 5), (0,), Interval(3.0, -INF, INF, 1), False, 60.0)
    dots = cost_dots(replace(recommended(), tried=(lucky, SECOND, BEST)))
    assert [each.series for each in dots] == [
        "recommended",
        "compared with it",
        "dropped out early",
    ]
    assert dots[-1].row == "hybrid · B 5 · margin (1 seed)"


def test_open_end_is_drawn_as_none_and_the_figure_can_be_drawn():
    dots = cost_dots(recommended())
    assert (dots[2].interval.low, dots[2].interval.high) == (15.0, 20.0)
    figure = dots_figure(dots, "Money to the target", ",.3~g")
    assert [list(trace.x) for trace in figure.data] == [[10.0], [11.0, 20.0], [16.0]]
    assert dots_table(dots)["n"] == [5, 5, 5, 2]


def test_a_dot_stands_on_its_row_where_no_row_has_two():
    figure = dots_figure(cost_dots(recommended()), "Money to the target", ",.3~g")
    assert [list(trace.y) for trace in figure.data] == [[0], [1, 2], [3]]


def test_dots_of_one_row_stand_apart_where_it_has_two():
    interval = Interval(1.0, 0.5, 1.5, 5)
    dots = [Dot("a", "now", interval), Dot("a", "then", interval), Dot("b", "now", interval)]
    figure = dots_figure(dots, "x")
    assert [list(trace.y) for trace in figure.data] == [[-0.12, 0.88], [0.12]]


def test_table_of_designs_says_at_least_and_leaves_open_ends_empty():
    table = cost_table(recommended())
    assert table["Money to the target"] == [10.0, 11.0, 20.0, 16.0]
    assert table["At least"] == [False, False, True, False]
    assert (table["low"][2], table["high"][2]) == (15.0, None)
    assert table["Seeds"] == [5, 5, 5, 2]
    assert table["Standing"][::3] == ["recommended", "dropped out early"]


def test_hours_are_called_hours():
    assert "Hours to the target" in cost_table(replace(recommended(), unit="hours"))


def test_every_part_of_the_advice_has_a_line():
    advice = rule_advice(GIVEN)
    lines = reason_lines(advice)
    assert [title.partition(":")[0] for title, _ in lines] == [
        "Architecture",
        "Batch size",
        "Trigger",
        "Time-out",
        "Overlap",
        "Consensus",
        "Retraining",
        "Random share",
    ]
    assert all(because.endswith(".") for _, because in lines)


def test_advice_in_a_few_words_is_that_of_the_rule():
    advice = rule_advice(GIVEN)
    kind, size = advice.design.kind, advice.design.batch_size
    assert design_words(advice) == f"{kind.capitalize()}, batches of {size}"


def test_what_was_asked_stands_in_one_line():
    given = Constraints(
        people=1, label_seconds=90.0, hours_per_day=6.5, training=TrainingPlan(30.0, 1.0),
        budget=BudgetPlan(labels=1000), objective="hours",
    )  # fmt: skip
    assert constraint_words(given) == (
        "1 person at 1 min 30 s per label, 6.5 h a day; 8 min 50 s to retrain; 1,000 labels; as "
        "little time as may be"
    )
