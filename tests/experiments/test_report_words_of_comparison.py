"""A comparison's report, sentence by sentence: which arm, its numbers, choices, limits, tables."""

from dataclasses import replace

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.results import Interval, Saving
from al_core.experiments.comparing import arm_of
from al_core.experiments.report_compared import Compared, band_tracks, compared_decision
from al_core.experiments.report_compared_limits import compared_limits
from al_core.experiments.report_of_comparison import _with_half, comparison_report
from al_core.experiments.report_order import ReportOrder, ReportTemplate
from al_core.experiments.side_by_side import SideBySide
from al_core.reporting.report.content import Code, Figure, Table, Text
from tests.experiments.runs import arm_runs

INF, NAN = float("inf"), float("nan")
HEIGHTS = (0.90, 0.91, 0.92, 0.93, 0.94)
LOW = (0.80, 0.81, 0.82, 0.83, 0.84)
ORDER = ReportOrder("comparison", ("s",), "Race", ReportTemplate(), "olga", 1.7e9)


def compared(*runs, missing=0, datasets=("digits",)):
    """These runs side by side."""
    found = tuple(run for arm in runs for run in arm)
    versions = {"numpy": "2.4", "scipy": "1.9"}
    starts = {
        run.run_id: ev.RunStarted(run.plan, "d" * 64, ("a", "b"), 630, versions, "simulated")
        for run in found
    }
    return Compared("Race", SideBySide(found, arm_of, datasets, missing, 2.0, {"s": ""}), starts)


@pytest.fixture(scope="module")
def clear():
    """Margin far above its control on five seeds."""
    return compared(arm_runs("margin", HEIGHTS), arm_runs("random", LOW))


def judged(*savings):
    """Arms that are known to have saved so much, whatever their runs are."""
    of = compared(*(arm_runs(each.arm.split(" · ")[1], HEIGHTS) for each in savings),
                  arm_runs("random", LOW))  # fmt: skip
    of.__dict__["saved"] = list(savings)
    return of


def saving(strategy, estimate=40.0, low=10.0, high=70.0, verdict="saved", **more):
    found = Interval(estimate, low, high, more.get("n", 5))
    return Saving(
        f"sequential · {strategy}", "labels", 0.9, found, more.get("at_least", False), verdict
    )


def report(of, **template):
    return comparison_report(
        of, msgspec.structs.replace(ORDER, template=ReportTemplate(**template))
    )


def blocks(of, key, kind):
    (section,) = (each for each in report(of).sections if each.key == key)
    return [block for block in section.blocks if isinstance(block, kind)]


def table(of, name):
    return next(each for each in report(of).tables() if each.name == name)


def says(of, words):
    (bullets,) = compared_limits(of).blocks
    return any(words in each for each in bullets.items)


def test_of_sure_arms_the_one_that_surely_saves_most_is_advised():
    of = judged(saving("margin", 90.0, 5.0, 150.0), saving("entropy", 50.0, 30.0, 70.0))
    assert compared_decision(of).advice == "Use sequential · entropy."


def test_a_sure_arm_is_advised_before_a_higher_estimate_that_is_not():
    of = judged(saving("margin", 90.0, -5.0, 150.0, "no difference shown"), saving("entropy"))
    assert compared_decision(of).advice == "Use sequential · entropy."


def test_without_a_sure_arm_the_highest_estimate_is_told():
    shown = "no difference shown"
    of = judged(saving("margin", 9.0, -5.0, 15.0, shown), saving("entropy", 4.0, -5.0, 15.0, shown))
    decision = compared_decision(of)
    assert decision.because.startswith(
        "No arm is shown to save labels. The nearest: sequential · margin"
    )
    assert [each.name for each in decision.choices if each.advised] == [
        "Do nothing: stay with random selection"
    ]


def test_an_arm_of_unknown_saving_is_never_the_best():
    of = judged(saving("margin", NAN, -INF, INF, "cannot tell yet"))
    assert of.best is None


def test_the_reason_says_that_it_is_a_simulation():
    assert compared_decision(judged(saving("margin"))).because == (
        "sequential · margin reaches 90.0% accuracy with 40 fewer labels than random selection "
        "(10 to 70 saved, 5 seeds). A simulation: people are assumed."
    )


def test_what_the_best_arm_saved_is_told_with_its_seeds():
    found = compared_decision(judged(saving("margin", at_least=True))).numbers[0]
    assert (found.figure, found.interval, found.note) == (
        "at least 40", "95 % interval 10 to 70: saved", "sequential · margin, 5 seeds",
    )  # fmt: skip


def test_an_open_interval_of_a_saving_says_so():
    found = compared_decision(judged(saving("margin", high=INF))).numbers[0]
    assert found.interval == "95 % interval 10 to no upper end: saved"


def test_accuracy_and_cost_are_those_of_the_best_arm():
    of = compared(arm_runs("entropy", LOW), arm_runs("margin", HEIGHTS), arm_runs("random", LOW))
    of.__dict__["saved"] = [saving("margin")]
    quality, cost = compared_decision(of).numbers[1:]
    assert quality.figure == "92.0%"
    assert quality.note == cost.note == "mean over seeds, at 20 labels"


def test_every_choice_says_what_follows():
    choices = compared_decision(judged(saving("margin"))).choices
    assert [each.name for each in choices] == [
        "Do nothing: stay with random selection", "Use sequential · margin",
        "Simulate more seeds before deciding",
    ]  # fmt: skip
    assert choices[0].follows.startswith("costs nothing to change; accuracy 82.0% (80.0% to 84.0%)")
    assert choices[2].follows.startswith("5 seeds so far; ")


def test_random_selection_is_told_of_the_architecture_of_the_best_arm():
    parallel = arm_runs("random", (0.5,) * 5, kind="parallel")
    of = compared(parallel, arm_runs("margin", HEIGHTS), arm_runs("random", LOW))
    of.__dict__["saved"] = [saving("margin")]
    assert "accuracy 82.0%" in compared_decision(of).choices[0].follows


def test_without_a_control_staying_changes_nothing():
    alone = compared_decision(compared(arm_runs("margin", HEIGHTS)))
    assert alone.choices[0].follows == "nothing changes; no random control was simulated"
    assert [each.name for each in alone.choices if each.advised] == [
        "Simulate more seeds before deciding"
    ]


def test_without_a_run_there_is_no_figure():
    assert compared_decision(compared()).figure is None


def test_the_curves_are_means_over_seeds_with_their_bands(clear):
    figure = compared_decision(clear).figure
    assert "Mean over up to 5 seeds of each arm" in figure.caption
    tracks = {track.name: track for track in figure.picture.tracks}
    assert list(tracks) == ["sequential · margin", "sequential · random"]
    assert tracks["sequential · margin"].y[-1] == pytest.approx(0.92)
    assert tracks["sequential · margin"].low[-1] == pytest.approx(0.9004, abs=1e-4)


def test_a_band_with_an_end_that_is_not_known_is_not_drawn(clear):
    from al_core.experiments.comparing import bands

    (band, *_) = bands(clear.seen.runs, "labels", "accuracy", clear.seen.named)
    (track,) = band_tracks([replace(band, low=band.low * NAN)])
    assert (track.low, track.high) == ((), ())


@pytest.mark.parametrize(("seeds", "few"), [(4, True), (5, False)])
def test_under_five_seeds_nothing_is_decided(seeds, few):
    of = compared(arm_runs("margin", HEIGHTS[:seeds]), arm_runs("random", LOW[:seeds]))
    assert says(of, f"Few seeds: {seeds}. Under 5 nothing is said to be saved") is few


@pytest.mark.parametrize(("count", "many"), [(4, False), (5, True)])
def test_the_best_of_many_arms_is_doubted(count, many):
    names = ("margin", "entropy", "least_confidence", "core_set", "badge")[:count]
    assert says(judged(*map(saving, names)), "the best of many") is many


def test_every_arm_with_a_control_is_no_limit():
    assert not says(judged(saving("margin")), "have no random control")


def test_bounds_and_doubts_are_counted():
    of = judged(saving("margin", at_least=True), saving("entropy", verdict="cannot tell yet"))
    assert says(of, "In 1 of 2 arms the control never reached the accuracy aimed at")
    assert says(of, "In 1 of 2 arms it cannot be told yet")
    sure = judged(saving("margin"))
    assert not says(sure, "never reached")
    assert not says(sure, "cannot be told")


def test_runs_that_are_all_there_are_no_limit(clear):
    assert not says(clear, "have not finished")


@pytest.mark.parametrize(("behind", "stale"), [(10.0, False), (10.1, True)])
def test_runs_that_were_stale_by_half_a_batch_are_counted(behind, stale):
    first, *others = arm_runs("margin", HEIGHTS)
    slow = replace(first, figures=replace(first.figures, staleness_at_answer=behind))
    of = compared([slow, *others], arm_runs("random", LOW))
    assert says(of, "In 1 of 5 runs choices were stale") is stale


def test_a_comparison_is_a_forecast(clear):
    assert says(clear, "It is a forecast and no measurement of people.")


def test_one_data_set_speaks_for_itself_only(clear):
    assert says(clear, "All runs are on one data set")
    assert not says(compared(datasets=("a", "b")), "All runs are on one data set")


def test_the_report_says_what_it_is_of(clear):
    assert report(clear).about == "A comparison of simulations: Race. 10 runs, 2 arms."


def test_only_the_sections_chosen_are_there(clear):
    keys = [each.key for each in report(clear, sections=("limits", "method")).sections]
    assert keys == ["method", "limits"]


def test_each_saving_is_a_sentence_of_the_findings():
    of = judged(saving("margin"), saving("entropy", verdict="cannot tell yet"))
    words = [each.words for each in blocks(of, "findings", Text)]
    assert words[1] == "sequential · entropy: cannot tell yet from 5 seeds; 5 seeds or more can."


def test_savings_are_drawn_in_labels_hours_and_money(clear):
    names = [each.name for each in report(clear).figures()]
    assert names[1:4] == ["saved", "saved-hours", "saved-cost"]


def test_the_control_is_not_among_the_arms_that_save(clear):
    saved = next(each for each in report(clear).figures() if each.name == "saved")
    assert [dot.row for dot in saved.picture.dots] == ["sequential · margin"]
    assert saved.picture.form == ",.0f"


@pytest.mark.parametrize(
    ("estimate", "half", "decimals", "told"),
    [(0.9, 0.025, 3, "0.900 ± 0.025"), (1234.5, NAN, 1, "1,234.5"), (NAN, NAN, 1, "–")],
)
def test_a_cell_holds_estimate_and_half_of_its_interval(estimate, half, decimals, told):
    assert _with_half(estimate, half, decimals) == told


def test_pairs_of_arms_are_told_with_their_interval():
    of = compared(arm_runs("margin", HEIGHTS), arm_runs("entropy", LOW), arm_runs("random", LOW))
    pairs = table(of, "pairs")
    assert (pairs.columns["Arm A"], pairs.columns["Arm B"]) == (
        ["sequential · margin"], ["sequential · entropy"],
    )  # fmt: skip
    assert pairs.columns["A minus B"] == [pytest.approx(0.1)]
    assert pairs.caption.startswith("1 pairs on the same seeds")


def test_one_arm_has_no_pair(clear):
    assert not any(each.name == "pairs" for each in report(clear).tables())


def test_the_data_are_told_once_however_many_runs(clear):
    data = table(clear, "data").columns
    assert (data["Classes"], data["Pool"], data["Version (SHA-256)"]) == ([2], [630], ["d" * 64])


def test_staleness_and_idleness_are_drawn_and_what_is_not_known_is_left_out(clear):
    figures = {each.name: each.picture.dots for each in blocks(clear, "drift", Figure)}
    assert [dot.series for dot in figures["alike"]] == ["Redundancy, random batch"] * 2
    assert {dot.interval.estimate for dot in figures["idle"]} == {25.0, 50.0}


def test_every_run_is_named_with_arm_seed_and_head(clear):
    runs = table(clear, "reproduce").columns
    assert runs["Run"][0] == "sequential-margin-20-0"
    assert runs["Seed"] == [0, 1, 2, 3, 4] * 2
    assert set(runs["Events"]) == {9}
    assert runs["Arm"][5:] == ["sequential · random"] * 5


def test_the_command_checks_the_first_run(clear):
    command, plan = blocks(clear, "reproduce", Code)
    assert command.lines == (
        "python -m al_core replay --log log/sequential-margin-20-0.log.jsonl --verify",
    )
    assert msgspec.json.decode("\n".join(plan.lines))["strategy"]["name"] == "margin"


def test_versions_are_told_once(clear):
    words = [each.words for each in blocks(clear, "reproduce", Text)]
    assert words.count("Made with numpy 2.4, scipy 1.9.") == 1


def test_without_a_run_there_is_no_command():
    assert blocks(compared(missing=1), "reproduce", Code) == []
    assert blocks(compared(missing=1), "method", Table) == []
