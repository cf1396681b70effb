"""What a run's report says it has found, block by block, on figures that tests set."""

from dataclasses import replace

import pytest

from al_core.domain.results import Interval, Saving
from al_core.experiments.report_findings import findings
from al_core.monitoring.staleness import StalenessBin
from al_core.reporting.report.content import Figure, Table, Text
from tests.experiments.reported import drifting

NAN, INF = float("nan"), float("inf")


@pytest.fixture(scope="module")
def run():
    """270 audit items, 120 of 120 answers in batches of 20, 7 models, three classes."""
    return drifting()


def blocks(run, kind):
    return [block for block in findings(run).blocks if isinstance(block, kind)]


def named(run, kind, name):
    return next((block for block in blocks(run, kind) if block.name == name), None)


def texts(run):
    return [block.words for block in blocks(run, Text)]


def figured(run, **figures):
    return replace(run, result=replace(run.result, figures=replace(run.result.figures, **figures)))


def healthy(run, **changes):
    return replace(run, health=replace(run.health, **changes))


def newest(run, **changes):
    made = replace(run.health.versions[-1], **changes)
    return healthy(run, versions=(*run.health.versions[:-1], made))


def saved(run, saving):
    last = run.savings.history[-1]
    made = replace(
        last, saved=saving, hours=replace(saving, unit="hours"), cost=replace(saving, unit="cost")
    )
    return replace(run, savings=replace(run.savings, history=(*run.savings.history[:-1], made)))


def saving(estimate=40.0, verdict="saved", **more):
    interval = Interval(estimate, more.get("low", 10.0), more.get("high", 70.0), 270)
    return Saving("a", "labels", 0.9, interval, more.get("at_least", False), verdict)


def flow(run):
    table = named(run, Table, "flow")
    return dict(zip(table.columns["What"], table.columns["Figure"], strict=True))


def test_the_section_is_called_findings(run):
    assert (findings(run).key, findings(run).title) == ("findings", "Findings")


def test_the_work_is_told_first(run):
    first = findings(run).blocks[0]
    assert (first.title, first.caption) == ("How the work went", "Counted from the event log.")


def test_the_work_is_told_with_the_logs_own_figures(run):
    told = flow(figured(run, labels=1, answers=2, labels_per_hour=3.0, cycle_seconds=4.0))
    assert list(told.values())[:4] == [1, 2, 3.0, 4.0]
    assert list(told)[2] == "Labels per hour, pauses included"


def test_idleness_is_a_percentage(run):
    assert flow(figured(run, people_idle_share=0.25))["People idle, % of their time"] == 25.0


def test_lapsed_and_late_answers_are_counted(run):
    told = flow(figured(run, lapsed=7, late=3))
    assert (told["Leases that ran out"], told["Answers that came too late"]) == (7, 3)


def test_models_that_were_not_gone_through_leave_one_sentence(run):
    without = replace(run, health=None)
    assert len(findings(without).blocks) == 2
    (told,) = texts(without)
    assert told == (
        "The models of this run have not been gone through: calibration, classes and the random "
        "control are missing. Open Progress & stop once, then export again."
    )


def test_no_model_at_all_is_told_the_same_way(run):
    assert "have not been gone through" in texts(healthy(run, versions=()))[0]


def test_quality_is_told_with_models_and_audit_items(run):
    assert named(run, Figure, "macro_f1").caption == (
        "Of each of 7 models on 270 labeled items of the locked audit set, 95 % intervals."
    )


def test_diamonds_are_explained_where_a_figure_has_some(run):
    made = replace(run.health.versions[-1].weighted, refused="")
    drawn = named(newest(run, weighted=made), Figure, "log_loss")
    assert "LURE, own picks" in [track.name for track in drawn.picture.tracks]
    assert drawn.caption.endswith(
        "Diamonds (LURE): an estimate of the same from the run's own picks."
    )


def test_no_diamonds_are_spoken_of_where_all_were_refused(run):
    refused = tuple(
        replace(each, weighted=replace(each.weighted, refused="too few"))
        for each in run.health.versions
    )
    drawn = named(healthy(run, versions=refused), Figure, "log_loss")
    assert [track.name for track in drawn.picture.tracks] == ["audit set"]
    assert "Diamonds" not in drawn.caption


def test_macro_f1_never_has_diamonds(run):
    made = replace(run.health.versions[-1].weighted, refused="")
    assert "Diamonds" not in named(newest(run, weighted=made), Figure, "macro_f1").caption


def test_a_saving_is_told_with_estimate_interval_and_verdict(run):
    table = named(saved(run, saving()), Table, "saved-now")
    assert table.columns["In"] == ["labels", "hours", "money"]
    assert table.columns["Saved"] == [
        "40 (saved, interval 10 to 70)",
        "40 h (saved, interval 10 h to 70 h)",
        "40.00 (saved, interval 10.00 to 70.00)",
    ]
    assert table.columns["Verdict"] == ["saved", "saved", "saved"]


def test_a_saving_that_has_no_upper_end_says_so(run):
    table = named(saved(run, saving(high=INF)), Table, "saved-now")
    assert table.columns["Saved"][0] == "40 (saved, interval 10 to no upper end)"


def test_a_saving_that_could_be_anything_has_its_estimate_once(run):
    table = named(saved(run, saving(verdict="cannot tell yet", low=-5.0)), Table, "saved-now")
    assert table.columns["Saved"][0] == "40, interval -5 to 70"


def test_a_saving_that_is_a_bound_is_called_one(run):
    table = named(saved(run, saving(at_least=True)), Table, "saved-now")
    assert table.columns["Saved"][0] == "at least 40 (saved, interval 10 to 70)"


def test_a_saving_of_which_nothing_is_known_is_a_sentence_and_no_table(run):
    few = saved(run, saving(NAN, "cannot tell yet"))
    few = replace(few, savings=replace(few.savings, audited=11))
    assert named(few, Table, "saved-now") is None
    assert any(
        words.startswith(
            "What was saved against random: Cannot tell yet: 11 audit labels are known, 50 are "
            "needed."
        )
        for words in texts(few)
    )


def test_without_a_control_nothing_is_said_of_savings(run):
    without = replace(run, savings=None)
    assert named(without, Figure, "saved") is None
    assert named(without, Table, "saved-now") is None


def test_the_saving_figure_says_what_it_rests_on(run):
    caption = named(run, Figure, "saved").caption
    assert "from this run's own 270 audit labels and random share" in caption
    assert caption.endswith("Above the dotted line is saved.")


def test_recall_and_precision_of_every_class_are_drawn(run):
    drawn = named(run, Figure, "classes")
    assert [dot.series for dot in drawn.picture.dots] == ["recall", "precision"] * 3
    assert "Newest model, 270 audit items" in drawn.caption


def test_the_worst_classes_are_spoken_of_only_where_others_are_left_out(run):
    assert named(run, Figure, "classes").caption.endswith("95 % Wilson intervals.")
    many = tuple(run.health.versions[-1].classes) * 14
    drawn = named(newest(run, classes=many), Figure, "classes")
    assert drawn.caption.endswith("intervals; the 40 classes with the lowest F1.")


def test_without_audit_labels_neither_classes_nor_calibration_are_drawn(run):
    blind = healthy(run, audited=0)
    assert named(blind, Figure, "classes") is None
    assert named(blind, Figure, "calibration") is None


def test_the_newest_calibration_error_stands_in_the_caption(run):
    made = replace(run.health.versions[-1].reliability, ece=Interval(0.228, 0.211, 0.249, 270))
    caption = named(newest(run, reliability=made), Figure, "calibration").caption
    assert "Newest: 22.8% (21.1% to 24.9%). Chance alone gives more than 0." in caption


def stale(first, answers, gain):
    last = 0 if first == 0 else None
    share = Interval(0.5, 0.4, 0.6, answers)
    return StalenessBin(first, last, answers, 0.6, share, share, gain)


def test_choices_that_nothing_newer_overtook_have_no_figure(run):
    fresh = healthy(run, staleness=(stale(0, 120, Interval(0.0, 0.0, 0.0, 120)),))
    assert named(fresh, Figure, "staleness") is None


def test_older_choices_are_drawn_with_their_answers(run):
    old = healthy(
        run,
        staleness=(
            stale(0, 100, Interval(0.0, 0.0, 0.0, 100)),
            stale(1, 1234, Interval(0.2, -0.1, 0.5, 1234)),
        ),
    )
    drawn = named(old, Figure, "staleness")
    assert "on the same 1,334 answers" in drawn.caption
    assert [dot.interval.estimate for dot in drawn.picture.dots] == [0.0, 0.2]


def test_every_rule_has_a_vote_with_its_figure(run):
    table = named(run, Table, "votes")
    assert list(table.columns) == ["Rule", "Vote", "Figure", "Stop"]
    assert table.columns["Vote"][table.columns["Rule"].index("budget")] == "stop"


def test_how_often_people_agree_is_told_where_it_is_known(run):
    assert named(run, Table, "votes").caption.endswith("nothing can be measured: not known.")
    advice = replace(run.health.advice, ceiling=0.925)
    known = named(healthy(run, advice=advice), Table, "votes")
    assert known.caption.endswith("nothing can be measured: 92.5%.")
