import math

import pytest

from al_core.domain.results import Interval, Saving
from al_core.experiments.live_savings import RunSavings, SavingAt
from al_core.experiments.pinned_words import run_words, saved_sentences, what_if_sentences
from al_core.experiments.watched_runs import WatchedRun
from al_core.experiments.what_if_results import Course, OffPolicy, OtherPicks, WhatIf

RUN = WatchedRun("r", "Reviews [now](x)", "", "Projects", "p", "live")


def saving(unit, estimate, low, high, verdict="saved"):
    return Saving("run", unit, 0.9, Interval(estimate, low, high, 60), False, verdict)


SAVED = SavingAt(
    7, 120, saving("labels", 84.0, 60.0, 110.0), saving("hours", 1.5, 1.0, 2.0),
    saving("cost", 30.0, 20.0, 41.0),
)  # fmt: skip


def test_a_run_is_called_by_its_name_with_nothing_in_it_that_acts():
    assert run_words(RUN) == "Reviews ⟦now⟧(x)"


def test_a_run_of_an_earlier_moment_is_called_by_its_entry():
    assert run_words(RUN.at(1200)) == "Reviews ⟦now⟧(x), as of entry 1,200"


def test_what_was_saved_is_told_in_three_units_by_the_newest_model():
    older = SavingAt(1, 20, SAVED.saved, SAVED.hours, SAVED.cost)
    first, *rest = saved_sentences(RunSavings("r", 60, (older, SAVED)))
    assert first.startswith("By model v7, trained on 120 labels; random control from 60 audit")
    assert rest == [
        "Labels saved: 84 (**saved**, interval 60 to 110).",
        "Hours saved: 1 h 30 min (**saved**, interval 1 h to 2 h).",
        "Money saved: 30.00 (**saved**, interval 20.00 to 41.00).",
    ]


def test_before_a_control_is_fitted_there_is_nothing_to_pin():
    assert saved_sentences(RunSavings("r", 12, ())) == []


def course(**more):
    steps = {"labels": [10.0, 20.0], "seconds": [60.0, 120.0], "cost": [1.0, 2.0]}
    curve = steps | {name: [0.5, 0.7] for name in ("accuracy", "macro_f1", "log_loss")}
    figures = {"people_idle_share": 0.25}
    return Course(curve, figures, "", **more)


def played(**more):
    told = {
        "run_id": "r", "seq": 90, "head_hash": "h", "mode": "live",
        "before": {"architecture.batch_size": "10"},
        "changes": {"architecture.batch_size": "5"},
        "courses": {"log": course(), "again": course(),
                    "what_if": course(selections=4, picked=20, never_labeled=5)},
        "other_picks": (), "off_policy": None, "left_out": (),
    }  # fmt: skip
    return WhatIf(**(told | more))


def test_a_what_if_is_pinned_with_what_was_changed_before_what_came_of_it():
    told = what_if_sentences(played())
    assert told[1] == "Batch size: 5 in place of 10."
    assert told[2].startswith("With the same people and answers the changed plan is at 20 labels")
    assert "**5 (25%) were never labeled by anybody**" in told[3]
    assert told[4] == "Played with its own plan the log comes out exactly, model by model."
    assert len(told) == 5


def test_a_pinned_what_if_begins_with_the_entry_it_was_played_up_to():
    assert what_if_sentences(played(seq=1290))[0] == "Played up to entry 1,290."


def with_picks(**more):
    picks = (OtherPicks(1, 9, "margin", 80, (1, 2, 3, 4), 1, (3, 4)),)
    return played(
        before={"strategy.name": '"margin"'}, changes={"strategy.name": '"core_set"'},
        other_picks=picks, **more,
    )  # fmt: skip


def test_picks_of_another_strategy_are_pinned_too():
    assert (
        "core set would have picked 4 examples in 1 selection"
        in what_if_sentences(with_picks())[-1]
    )


@pytest.mark.parametrize(
    ("off_policy", "words"),
    [
        (OffPolicy("no chance is known", 0, 0, 0.0, {}, ()), "No estimate: no chance is known."),
        (OffPolicy("", 3, 30, math.inf, {}, ()), "From 30 picks of 3 selections of this log"),
    ],
)
def test_estimates_or_why_there_are_none_are_pinned(off_policy, words):
    assert what_if_sentences(with_picks(off_policy=off_policy))[-1].startswith(words)
