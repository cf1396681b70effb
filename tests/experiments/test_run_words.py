"""What the figures of one run say, in sentences."""

from al_core.domain.advice import Advice
from al_core.domain.results import Interval
from al_core.experiments.run_words import calibration_words, ceiling_words, trend_caption
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
