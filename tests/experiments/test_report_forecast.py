"""Where a run's report must hold back: forecasts, confidence, budgets, and names in commands."""

from dataclasses import replace

import msgspec
import pytest

from al_core.domain.results import Interval
from al_core.experiments.report_decision import quality_figure, run_decision
from al_core.experiments.report_reproduce import command_blocks
from tests.experiments.reported import drifting
from tests.experiments.test_report_words_of_run import (
    STANDING,
    advised,
    audited,
    choice,
    headline,
    planned,
    saved,
    saving,
    says,
)


@pytest.fixture(scope="module")
def run():
    """140 labels, a control of some 290, a budget that is spent."""
    return drifting()


def followed(run, end, needed):
    """The run whose control ends at `end` labels and whose newest model saved `needed`."""
    ends = ("control_labels", "control_accuracy", "control_low", "control_high")
    control = dict.fromkeys(ends[1:], (0.5, 0.8)) | {ends[0]: (20.0, end)}
    made = saved(run, replace(saving(), interval=Interval(needed, 10.0, 70.0, 270)))
    return replace(made, savings=replace(made.savings, **control))


@pytest.mark.parametrize(("needed", "beyond"), [(60.0, False), (61.0, True)])
def test_a_saving_beyond_the_controls_last_label_is_a_forecast(run, needed, beyond):
    far = followed(run, 200.0, needed)
    assert run.saved.labels == 140
    assert says(far, "random selection was followed to 200 labels and is continued") is beyond
    assert headline(far, 0).note.endswith("; a forecast, see Limits") is beyond


def test_without_a_control_nothing_is_a_forecast(run):
    assert not says(replace(run, savings=None), "is a forecast: random selection")


def test_too_few_audit_labels_stand_below_the_number_they_leave_unknown(run):
    thin = saved(run, saving(verdict="cannot tell yet"), audited=11)
    assert headline(thin, 0).note == "it takes 50 audit labels; the newest model had 11"


@pytest.mark.parametrize(("low", "off"), [(0.1, False), (0.11, True)])
def test_confidence_that_is_surely_off_is_a_limit(run, low, off):
    newest = run.health.versions[-1]
    made = replace(newest, reliability=replace(newest.reliability, ece=Interval(0.2, low, 0.3, 9)))
    wrong = replace(run, health=replace(run.health, versions=(made,)))
    assert says(wrong, "The model's confidence is off by 20 points on average (") is off


@pytest.mark.parametrize(("trend", "told"), [(0.09, False), (0.11, True)])
def test_a_trend_that_would_lead_beyond_all_right_says_what_is_left(run, trend, told):
    rising = advised(audited(run, STANDING), trend=Interval(trend, 0.01, 0.3, 400))
    assert choice(rising, 1).endswith("; no more than 10.0 points are left to gain") is told


def test_a_spent_budget_is_the_advice_only_where_the_advice_is_to_stop(run):
    assert run_decision(run).advice == "Stop labeling: the budget is spent."
    votes = run.health.advice.votes
    model = tuple(vote for vote in votes if vote.about == "model")
    assert run_decision(advised(run, decision="stop", votes=model)).advice == (
        "Stop labeling: do nothing more."
    )
    assert run_decision(advised(run, votes=votes)).advice == "Go on labeling."


def test_diamonds_of_the_first_figure_are_explained(run):
    newest = run.health.versions[-1]
    made = replace(newest, weighted=replace(newest.weighted, refused=""))
    caption = quality_figure(replace(run, health=replace(run.health, versions=(made,)))).caption
    assert "Diamonds (LURE): an estimate of the same from the run's own picks." in caption
    assert "Diamonds" not in quality_figure(run).caption


def command(run, dataset):
    data = msgspec.structs.replace(run.plan.data, dataset=dataset)
    blocks = command_blocks(planned(run, data=data), with_log=True)
    return blocks[1].lines[0]


@pytest.mark.parametrize(
    ("dataset", "option"),
    [
        ("digits", ""),
        ("/data/mine.csv", " --data mine.csv"),
        ("/data/my file.csv", " --data 'my file.csv'"),
        ("/data/x;rm -rf ~.csv", " --data 'x;rm -rf ~.csv'"),
        ("/data/$(id)`id`.csv", " --data '$(id)`id`.csv'"),
        ("/data/it's.csv", " --data 'it'\"'\"'s.csv'"),
    ],
)
def test_a_file_name_runs_nothing_in_the_command_to_be_copied(run, dataset, option):
    assert command(run, dataset) == (
        f"python -m al_core replay --log log/run-1.log.jsonl --verify{option}"
    )


def test_where_to_run_the_command_is_told_with_the_log_and_without(run):
    there, left = (command_blocks(run, with_log=each)[0].words for each in (True, False))
    assert there.endswith(
        "Unpack the zip in the folder of Loop Lab (that of its README), and run there:"
    )
    assert "it is left out here" in left
    assert "Unpack" not in left
