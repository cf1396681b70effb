"""What the figures of one run say, in sentences."""

import math

import pytest

from al_core.domain.advice import Advice
from al_core.domain.results import Interval, Saving
from al_core.experiments.run_words import (
    audit_wait,
    calibration_words,
    ceiling_words,
    models,
    saved_figure,
    saved_range,
    trend_caption,
)
from al_core.monitoring.stop_panel import NOTHING


def test_a_ceiling_says_what_it_rests_on():
    assert ceiling_words(Interval(0.91, 0.85, 0.95, 120)).endswith(
        "From 120 items that two or more answered."
    )
    assert ceiling_words(NOTHING).endswith(
        "It takes items that two or more people answered (people per example)."
    )


def test_a_trend_says_what_it_rests_on_or_takes():
    known = Advice("continue", "", trend=Interval(0.01, 0.0, 0.02, 60))
    assert trend_caption(known, 9).endswith("95 % interval. 60 audit items.")
    assert trend_caption(Advice("continue", ""), 2).endswith(
        "It takes 5 models and audit labels; 2 so far."
    )


def test_temperature_scaling_is_not_advised_where_it_is_on():
    assert calibration_words("temperature") == "Temperature scaling is on in this run."
    assert "choose temperature scaling" in calibration_words("auto")


def test_a_saving_that_can_not_be_told_says_how_many_answers_it_takes():
    assert audit_wait(13, 0.1) == (
        "Cannot tell yet: 13 audit labels are known, 50 are needed. 10% of the items handed out "
        "are audit items: that takes about 370 more answers."
    )
    assert audit_wait(13, 0.0).endswith("No audit items are slipped into this run's queue.")
    assert audit_wait(51, 0.1).endswith("The next model will tell.")


def test_one_model_is_no_models():
    assert (models(1), models(1200)) == ("1 model", "1,200 models")


def saved(unit, estimate, low, high):
    return Saving("a", unit, 0.8, Interval(estimate, low, high, 10), False, "saved")


@pytest.mark.parametrize(
    ("saving", "figure", "told"),
    [
        (saved("labels", 87.4, 13.0, 274.0), "87", "**saved**, interval 13 to 274"),
        (
            saved("hours", 0.131, -0.5, 1.25),
            "7 min 52 s",
            "**saved**, interval -30 min to 1 h 15 min",
        ),
        (saved("hours", -0.00001, -math.inf, 0.0), "0 s", "**saved**, interval no bound to 0 s"),
        (saved("cost", 10.5, 1.567, math.inf), "10.50", "**saved**, interval 1.57 to no upper end"),
    ],
)
def test_what_was_saved_is_told_in_its_own_unit(saving, figure, told):
    assert saved_figure(saving) == figure
    assert saved_range(saving) == told
