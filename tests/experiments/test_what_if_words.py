"""A what-if in sentences and tables, from results made by hand."""

import math

import msgspec
import pytest

from al_core.domain.results import Interval
from al_core.experiments.what_if_results import (
    Course,
    Estimate,
    OffPolicy,
    OtherPicks,
    WhatIf,
)
from al_core.experiments.what_if_words import (
    GAP,
    again_words,
    audit_words,
    changes_columns,
    common_labels,
    course_tracks,
    estimate_columns,
    figure_columns,
    gap_words,
    headline,
    never_words,
    off_policy_words,
    other_strategy,
    picks_columns,
    picks_tracks,
    picks_words,
    refusal_words,
)

FIGURES = dict.fromkeys(
    ("labels", "seconds", "cost", "labels_per_hour", "trainer_idle_share", "lapsed",
     "staleness_at_selection", "staleness_at_answer", "cycle_seconds", "latency_seconds",
     "mean_queue_depth", "redundancy"), 2.0,
)  # fmt: skip


def course(accuracies, *, step=60.0, idle=0.25, picked=0, never=0):
    """A run of models at 10, 20, .. labels, so many seconds apart."""
    n = len(accuracies)
    curve = {
        "labels": [10.0 * (1 + k) for k in range(n)],
        "seconds": [step * (1 + k) for k in range(n)],
        "cost": [1.0 * k for k in range(n)],
        "accuracy": list(accuracies),
    }
    return Course(curve, {**FIGURES, "people_idle_share": idle}, "", n, picked, never)


def result(**more):
    courses = {
        "log": course([0.5, 0.7, 0.9]),
        "again": course([0.5, 0.7, 0.9]),
        "what_if": course([0.5, 0.8, 0.9], step=30.0, idle=0.1, picked=40, never=10),
        "rerun": course([0.5, 0.6], step=40.0),
    }
    given = {
        "run_id": "r", "seq": 9, "head_hash": "h", "mode": "simulated",
        "changes": {"strategy.name": '"core_set"', "architecture.window": "5"},
        "before": {"strategy.name": '"margin"', "architecture.window": "null"},
        "courses": courses, "other_picks": (), "off_policy": None, "left_out": (),
    }  # fmt: skip
    return WhatIf(**(given | more))


PICKS = (
    OtherPicks(1, 7, "margin", 50, (4, 9), 1, (9,)),
    OtherPicks(2, 19, "margin", 48, (3, 8), 2, ()),
)
ESTIMATE = Estimate(
    "it is wrong", 0.25, Interval(0.3, 0.1, 0.5, 40), Interval(0.31, 0.2, 0.4, 40),
    Interval(0.29, 0.15, 0.45, 40), 0.28,
)  # fmt: skip


def test_the_headline_holds_the_change_against_the_log_s_plan_played_again():
    said = headline(result())
    assert "is at 20 labels after **1 min** in place of 2 min" in said
    assert "people are idle **10.0 %** of their time in place of 25.0 %" in said
    assert "no interval" in said


def test_figures_are_read_where_every_course_has_as_many_labels():
    assert common_labels(result()) == 20.0
    columns = figure_columns(result())
    rows = dict(zip(columns["Figure"], zip(*list(columns.values())[1:], strict=True), strict=True))
    assert rows["Accuracy at 20 labels, %"] == pytest.approx((70.0, 70.0, 80.0, 60.0, 20.0))
    assert rows["People idle, %"] == pytest.approx((25.0, 25.0, 10.0, 25.0, -15.0))
    assert rows["Picks never labeled, %"][2] == 25.0


def test_a_live_run_has_no_gap():
    live = result(courses={n: c for n, c in result().courses.items() if n != "rerun"})
    assert GAP not in figure_columns(live)
    assert gap_words(live) == ""
    assert len(course_tracks(live, "labels", "accuracy")) == 3


def test_the_gap_says_what_playing_misses():
    assert "after 1 min 20 s" in gap_words(result())
    assert "-0.3 min against that" in gap_words(result())


def test_hours_are_hours():
    track = course_tracks(result(), "hours", "accuracy")[0]
    assert track.x == pytest.approx([60 / 3600, 120 / 3600, 180 / 3600])


def test_picks_that_nobody_labeled_are_counted_in_words():
    assert "Of the 40 picks" in never_words(result())
    assert "10 (25%) were never labeled by anybody" in never_words(result())
    assert "More than half" not in never_words(result())


def test_more_than_half_never_labeled_is_a_warning():
    courses = result().courses | {"what_if": course([0.5], picked=10, never=6)}
    assert "the curve says more of this log's labels" in never_words(result(courses=courses))


def test_a_plan_that_selected_nothing_says_so():
    courses = result().courses | {"what_if": course([0.5])}
    assert never_words(result(courses=courses)) == "The changed plan selected nothing."


def test_a_log_that_does_not_come_out_again_is_told_with_the_difference():
    assert "comes out exactly" in again_words(result())
    courses = result().courses | {"again": course([0.5, 0.6, 0.9], step=90.0)}
    said = again_words(result(courses=courses))
    assert "does not come out exactly: +0.0 points and +1.5 min at 30 labels" in said


def test_without_a_model_there_is_nothing_to_compare():
    empty = {name: course([]) for name in ("log", "again", "what_if")}
    found = result(courses=empty)
    assert math.isnan(common_labels(found))
    assert headline(found).startswith("No model was trained")
    assert course_tracks(found, "labels", "accuracy") == []


def test_only_what_differs_is_listed_in_words():
    assert changes_columns(result()) == {
        "Setting": ["Query strategy", "Most open at once"],
        "The log": ["margin", "none"],
        "What if": ["core set", "5"],
    }
    assert other_strategy(result()) == "core_set"


def test_picks_are_listed_with_a_star_for_the_never_labeled():
    columns = picks_columns(PICKS)
    assert columns["Its picks (* never labeled)"] == ["4, 9*", "3, 8"]
    assert columns["Never labeled, %"] == [50.0, 0.0]
    assert columns["Picked by both"] == [1, 2]


def test_all_selections_are_summed_up():
    said = picks_words(PICKS, "core_set")
    assert "core set would have picked 4 examples in 2 selections: **75% are the log's" in said
    assert "for **25% no label was ever collected**" in said
    assert picks_words((), "core_set") == "The log has no selection yet."


def test_shares_are_drawn_over_the_batches():
    both, never = picks_tracks(PICKS)
    assert (both.x, both.y) == ([1.0, 2.0], [0.5, 1.0])
    assert never.y == [0.5, 0.0]


def test_estimates_stand_with_interval_and_truth():
    columns = estimate_columns(OffPolicy("", 3, 40, 22.4, {}, (ESTIMATE,)))
    assert columns["IPS"] == ["0.300 (0.100 to 0.500)"]
    assert columns["Truth (simulated run)"] == ["0.280"]


def test_a_class_whose_name_is_markdown_is_told_with_marks_that_do_not_act():
    named = msgspec.structs.replace(ESTIMATE, outcome="its label is ![x](http://a.b/c)")
    columns = estimate_columns(OffPolicy("", 3, 40, 22.4, {}, (named,)))
    assert columns["Share of picks where"] == ["its label is !⟦x⟧(http∶//a.b/c)"]


def test_on_a_live_run_no_truth_is_listed():
    live = msgspec.structs.replace(ESTIMATE, truth=None)
    assert "Truth (simulated run)" not in estimate_columns(OffPolicy("", 3, 40, 2.0, {}, (live,)))


def test_what_stands_behind_estimates_and_what_does_not():
    found = OffPolicy("", 3, 40, 22.4, {"no model had been trained yet": 1}, (ESTIMATE,))
    said = off_policy_words(found)
    assert "From 40 picks of 3 selections of this log, worth 22 of the other policy's own" in said
    assert said.endswith("Left out: 1 selection (no model had been trained yet).")


def test_a_refusal_is_told_with_its_reason():
    assert refusal_words(OffPolicy("it can't", 0, 0, 0.0, {}, ())) == "No estimate: it can't."


def test_how_far_one_accuracy_can_be_trusted_hangs_on_the_audit_items():
    assert audit_words(result(audited=13)) == (
        "Quality is measured on 13 audit items: one accuracy alone is known to 24 points or better "
        "(95 %)."
    )
    assert "539 audit items: one accuracy alone is known to 4 points" in audit_words(
        result(audited=539)
    )


def test_nothing_is_said_of_an_audit_set_that_is_not_there():
    assert audit_words(result()) == ""


def test_a_figure_that_is_not_known_is_left_empty():
    columns = figure_columns(result())
    never = columns["Figure"].index("Picks never labeled, %")
    assert [columns[title][never] for title in ("The log", "Changed, same answers", GAP)] == [
        None, 25.0, None,
    ]  # fmt: skip


@pytest.mark.parametrize(("step", "said"), [(60.0, "+0.0 min"), (59.9, "+0.0 min"), (30.0, "-")])
def test_a_difference_that_rounds_to_nothing_has_no_minus(step, said):
    courses = {**result().courses, "again": course([0.4, 0.7, 0.9], step=step)}
    told = again_words(result(courses=courses))
    assert f"points and {said}" in told


def test_a_figure_of_thousands_keeps_all_its_digits():
    fast = course([0.5, 0.7, 0.9])
    fast.figures["labels_per_hour"] = 1146.6
    columns = figure_columns(result(courses={**result().courses, "log": fast}))
    assert columns["The log"][columns["Figure"].index("Labels per hour")] == 1147


def test_an_estimate_without_an_interval_or_a_truth_is_not_known():
    bare = Estimate("it is wrong", math.nan, None, None, None, 0.28)
    columns = estimate_columns(OffPolicy("", 2, 20, 12.0, {}, (bare,)))
    assert [columns[title] for title in ("The log's picks", "IPS")] == [["not known"]] * 2
    assert columns["Truth (simulated run)"] == ["0.280"]
