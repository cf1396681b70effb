"""First page and limits of a run's report, sentence by sentence, on figures that tests set."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from al_core.domain.advice import Advice
from al_core.domain.results import Interval, Saving
from al_core.experiments.report_decision import quality_figure, quality_now, run_decision
from al_core.experiments.report_limits import limits
from tests.experiments.reported import drifting

INF, NAN = float("inf"), float("nan")
STANDING = Interval(0.9, 0.85, 0.95, 400)


@pytest.fixture(scope="module")
def run():
    """270 audit items, 120 of 120 answers in batches of 20, 7 models, three classes."""
    return drifting()


def saving(unit="labels", verdict="saved", low=10.0, high=70.0, **more):
    return Saving(
        "a", unit, 0.9, Interval(40.0, low, high, 270), more.get("at_least", False), verdict
    )


def saved(run, labels, audited=270):
    """The run with what its newest model has saved."""
    newest = replace(run.savings.history[-1], saved=labels, cost=replace(labels, unit="cost"))
    return replace(run, savings=replace(run.savings, audited=audited, history=(newest,)))


def figured(run, **figures):
    return replace(run, result=replace(run.result, figures=replace(run.result.figures, **figures)))


def planned(run, **changes):
    plan = msgspec.structs.replace(run.plan, **changes)
    return replace(run, result=replace(run.result, plan=plan))


def optioned(run, **changes):
    return planned(run, options=msgspec.structs.replace(run.plan.options, **changes))


def advised(run, **changes):
    advice = Advice("continue", "it rises", (), run.health.advice.trend, NAN, 5.0)
    return replace(run, health=replace(run.health, advice=replace(advice, **changes)))


def audited(run, accuracy):
    """The run whose newest model has this accuracy on the audit set."""
    newest = run.health.versions[-1]
    made = replace(newest, quality=replace(newest.quality, accuracy=accuracy))
    return replace(run, health=replace(run.health, versions=(*run.health.versions[:-1], made)))


def arrived(run, **changes):
    arrivals = replace(run.standing.arrivals, **changes)
    return replace(run, standing=replace(run.standing, arrivals=arrivals))


def told(run):
    (bullets,) = limits(run).blocks
    return bullets.items


def says(run, words):
    return any(words in each for each in told(run))


def headline(run, number):
    return run_decision(run).numbers[number]


def test_a_sure_saving_is_the_first_number(run):
    found = headline(saved(run, saving()), 0)
    assert (found.figure, found.interval) == ("40", "saved, interval 10 to 70")


def test_a_saving_that_is_a_bound_says_so(run):
    assert headline(saved(run, saving(at_least=True)), 0).figure == "at least 40"


def test_what_a_saving_rests_on_is_told(run):
    note = headline(saved(run, saving(), audited=1234), 0).note
    assert note == "95 % interval; from this run's own 1,234 audit labels and random share"


def test_without_a_control_nothing_saved_is_told(run):
    found = headline(replace(run, savings=None), 0)
    assert (found.figure, found.interval, found.note) == (
        "not known", "no random control was fitted", "see Limits",
    )  # fmt: skip


def test_no_stars_of_pages_stand_in_the_numbers(run):
    numbers = run_decision(saved(run, saving())).numbers
    assert not any("*" in each.interval + each.note for each in numbers)


def test_money_is_told_with_answers_and_hours(run):
    spent = figured(run, cost=1234.5, answers=2000, person_hours=12.34)
    found = headline(spent, 2)
    assert (found.figure, found.interval) == ("1,234.50", "exact: 2,000 answers, 12.3 person-hours")


def test_money_saved_stands_below_the_money(run):
    found = headline(saved(run, saving()), 2)
    assert found.note == "money saved against random: 40.00 (saved, interval 10.00 to 70.00)"
    nothing = headline(replace(run, savings=None), 2)
    assert nothing.note == "money saved against random: not known"


def test_accuracy_is_told_with_the_items_it_was_measured_on(run):
    found = headline(audited(run, STANDING), 1)
    assert (found.figure, found.interval, found.note) == (
        "90.0%", "95 % interval 85.0% to 95.0%", "on 400 locked audit items",
    )  # fmt: skip


def test_accuracy_that_was_only_logged_has_no_interval(run):
    found = quality_now(replace(run, health=None))
    assert (found.estimate, found.low, found.high, found.n) == (
        run.result.figures.final_accuracy, -INF, INF, 0,
    )  # fmt: skip


def test_accuracy_that_nobody_knows_is_not_known(run):
    found = headline(figured(replace(run, health=None), final_accuracy=NAN), 1)
    assert found.figure == "not known"


def choice(run, number):
    return run_decision(run).choices[number].follows


def test_doing_nothing_costs_nothing_and_keeps_the_accuracy(run):
    assert choice(audited(run, STANDING), 0) == (
        "costs nothing; the model stays as it is, accuracy 90.0%"
    )


def test_more_labels_are_told_with_price_and_trend(run):
    trend = Interval(0.02, 0.01, 0.03, 270)
    assert choice(advised(run, trend=trend, next_hundred=8.25), 1) == (
        "costs 8.25; accuracy has lately changed by +2.0 (+1.0 to +3.0) points per 100 labels"
    )


def test_labels_at_random_are_told_with_the_curve_that_shows_them(run):
    assert choice(advised(run, next_hundred=8.25), 2) == (
        "costs 8.25; what they bring is what the grey curve shows, and they make every estimate "
        "in this report surer"
    )


@pytest.mark.parametrize("curve", ["none on file", "too few audit labels"])
def test_no_grey_curve_is_spoken_of_where_there_is_none(run, curve):
    savings = None if curve == "none on file" else replace(run.savings, control_labels=())
    told = choice(replace(run, savings=savings), 2)
    assert "grey" not in told
    assert "what they bring is not known: no random control was fitted" in told


def test_without_the_models_prices_are_not_known(run):
    assert choice(replace(run, health=None), 1).startswith("costs not known; accuracy has lately")
    assert not any(each.advised for each in run_decision(replace(run, health=None)).choices)


def test_the_reason_of_the_advice_is_a_sentence(run):
    because = run_decision(advised(run, reason="rules disagree")).because
    assert because == "Rules disagree. A simulation: what it says of people is assumed."


def test_the_first_figure_names_strategy_and_evidence(run):
    caption = quality_figure(run).caption
    assert caption == (
        "How often the model is right, after so many labels; selection by margin. Measured on 270 "
        "locked audit items, 95 % intervals. Grey, dashed: what random selection would have given, "
        "with its 95 % band."
    )


def test_the_first_figure_speaks_of_no_grey_line_where_none_was_fitted(run):
    assert quality_figure(replace(run, savings=None)).caption.endswith("95 % intervals.")


def test_without_the_models_the_logged_curve_is_drawn_and_called_so(run):
    figure = quality_figure(replace(run, health=None))
    assert figure.caption.endswith("As logged when each model was ready; without intervals.")
    (track,) = figure.picture.tracks
    assert list(track.x) == [20.0, 40.0, 60.0, 80.0, 100.0, 120.0, 140.0]
    assert (track.low, figure.picture.plane.y_title, figure.picture.plane.y_format) == (
        (), "Accuracy", ".1%",
    )  # fmt: skip


def test_without_a_model_there_is_no_first_figure(run):
    none = replace(run.result.curve, labels=np.empty(0), accuracy=np.empty(0))
    bare = replace(run, health=None, result=replace(run.result, curve=none))
    assert quality_figure(bare) is None


def test_the_seed_of_the_one_run_is_told_first(run):
    assert told(planned(run, seed=41))[0].startswith("This is one run with one seed (41): ")


def test_a_small_audit_set_says_how_wide_its_interval_is(run):
    small = audited(run, Interval(0.8, 0.7, 0.9, 90))
    assert says(small, "small: 90 labeled items know accuracy to about 10.0 points either way")


@pytest.mark.parametrize(("low", "small"), [(0.839, True), (0.841, False)])
def test_an_audit_set_is_small_from_three_points_on(run, low, small):
    assert says(audited(run, Interval(0.87, low, 0.9, 400)), "audit set is small") is small


def test_accuracy_without_an_interval_is_a_limit(run):
    assert says(replace(run, health=None), "no interval could be made")


@pytest.mark.parametrize(("items", "words"), [(9, "1 of 3 classes have fewer than 10"), (10, "")])
def test_classes_of_few_audit_items_are_counted(run, items, words):
    newest = run.health.versions[-1]
    first, *others = newest.classes
    made = replace(newest, classes=(replace(first, items=items), *others))
    thin = replace(run, health=replace(run.health, versions=(made,)))
    assert says(thin, "classes have fewer") is bool(words)
    assert says(thin, words)


def test_a_class_without_any_audit_item_counts_as_thin(run):
    newest = replace(run.health.versions[-1], classes=())
    bare = replace(run, health=replace(run.health, versions=(newest,)))
    assert says(bare, "3 of 3 classes have fewer than 10 audit items")


@pytest.mark.parametrize(("count", "few"), [(49, True), (50, False)])
def test_too_few_audit_labels_for_a_saving_are_told(run, count, few):
    thin = saved(run, saving(), audited=count)
    assert says(thin, f"can't be told from {count} audit labels, as many as") is few


def test_a_wide_interval_of_a_saving_is_told(run):
    assert says(saved(run, saving(verdict="cannot tell yet")), "neither yes nor no")
    assert not says(saved(run, saving()), "neither yes nor no")


def test_without_a_control_the_saving_is_a_limit(run):
    assert says(replace(run, savings=None), "no random control was fitted")


def test_a_second_estimate_that_could_be_made_is_no_limit(run):
    newest = run.health.versions[-1]
    made = replace(newest, weighted=replace(newest.weighted, refused=""))
    assert says(run, "LURE, the second estimate")
    assert not says(replace(run, health=replace(run.health, versions=(made,))), "LURE")


def test_a_finished_run_does_not_go_on(run):
    going = replace(run, result=replace(run.result, finished=False))
    assert (says(run, "The run goes on"), says(going, "The run goes on")) == (False, True)


@pytest.mark.parametrize(
    ("budget", "unspent"), [(None, False), (120, False), (119, False), (2000, True)]
)
def test_a_budget_that_was_not_spent_is_told(run, budget, unspent):
    plan = msgspec.structs.replace(run.plan.budget, labels=budget)
    words = "not used up: 120 of 2,000 answers were given"
    assert says(planned(run, budget=plan), words) is unspent


@pytest.mark.parametrize(
    ("low", "rising"), [(0.001, True), (0.0, False), (-0.01, False), (NAN, False)]
)
def test_a_curve_that_surely_rises_has_not_ended(run, low, rising):
    trend = Interval(0.02, low, 0.05, 270)
    assert says(advised(run, trend=trend), "still rose when the run was read") is rising


@pytest.mark.parametrize(("behind", "stale"), [(2.0, False), (2.1, True), (NAN, False)])
def test_choices_are_stale_from_a_tenth_of_a_batch_on(run, behind, stale):
    assert says(figured(run, staleness_at_answer=behind), "Choices were stale") is stale


def test_items_that_two_people_labeled_tell_of_agreement(run):
    assert says(run, "labeled by one person")
    assert not says(optioned(run, overlap=2), "labeled by one person")


def test_agreement_that_is_known_is_no_limit(run):
    known = replace(run, standing=replace(run.standing, ceiling=STANDING))
    assert not says(known, "labeled by one person")


@pytest.mark.parametrize(
    ("lapsed", "late", "there"), [(0, 0, False), (1200, 0, True), (0, 3, True)]
)
def test_what_was_not_answered_in_time_is_counted(run, lapsed, late, there):
    words = f"{lapsed:,} items were not answered in time, {late} answers late."
    assert says(figured(run, lapsed=lapsed, late=late), words) is there


def test_arrivals_are_outside_of_what_the_audit_set_speaks_of(run):
    assert says(arrived(run, arrived=1234), "1,234 examples arrived after the start")
    assert not says(arrived(run, arrived=0), "arrived after the start. The audit set")


def test_an_alarm_that_is_on_is_a_limit(run):
    assert not says(run, "drift alarm was on")
    assert says(arrived(run, alarm=object()), "The drift alarm was on at the end")


@pytest.mark.parametrize(("share", "none"), [(0.0, True), (0.1, False)])
def test_a_random_share_of_nothing_is_a_limit(run, share, none):
    assert says(optioned(run, random_share=share), "No slot was filled at random") is none


def test_models_that_were_not_gone_through_are_a_limit(run):
    assert says(replace(run, health=None), "The run's models have not been gone through")
    halfway = replace(run, seen=replace(run.seen, complete=False))
    assert says(halfway, "Some of the run's newest models have not been gone through yet.")
    assert not says(run, "gone through")


def test_batches_that_were_not_compared_are_a_limit(run):
    assert says(replace(run, batches=None), "redundancy is not told")
    assert not says(run, "redundancy is not told")


@pytest.mark.parametrize(("start", "warm"), [("cold", False), ("warm", True)])
def test_models_that_start_from_the_one_before_are_a_limit(run, start, warm):
    model = msgspec.structs.replace(run.plan.model, start=start)
    assert says(planned(run, model=model), "Models start from the version before") is warm
