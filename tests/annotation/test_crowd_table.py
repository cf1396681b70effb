"""The table of real judgement times, as measured by others, through the project's own reading."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from al_core.annotation.times import seconds_sampler, times_from_frame
from al_core.domain.plan import Person
from al_core.monitoring.restarts import restart_seconds


@pytest.fixture(scope="module")
def crowd():
    folder = os.environ.get("LOOPLAB_SHARED_DATA")
    if folder is None:
        pytest.skip("LOOPLAB_SHARED_DATA names no folder with crowd_times.parquet")
    return pd.read_parquet(Path(folder) / "crowd_times.parquet")


def drawn(crowd, judgements):
    """Ten thousand times of a simulated person who works as that table did."""
    person = Person(mean_seconds=0.0, spread="bootstrap", times=times_from_frame(crowd, judgements))
    return np.array(seconds_sampler(person)(np.random.default_rng(0), 10_000))


@pytest.mark.parametrize(
    ("judgements", "p95"),
    [("entity_linking", 135), ("sentence_polarity", 257), ("weather_sentiment", 188)],
)
def test_simulated_people_keep_the_heavy_tail_of_the_table(crowd, judgements, p95):
    assert np.quantile(drawn(crowd, judgements), 0.95) == pytest.approx(p95, rel=0.12)


@pytest.mark.parametrize(
    ("judgements", "longest"),
    [("entity_linking", 3388), ("sentence_polarity", 3265), ("weather_sentiment", 2397)],
)
def test_the_slowest_judgements_took_most_of_an_hour(crowd, judgements, longest):
    assert crowd[crowd.set == judgements].seconds.max() == longest


@pytest.mark.parametrize(
    ("judgements", "time_out", "cut"),
    [("entity_linking", 120.0, 0.057), ("sentence_polarity", 240.0, 0.058),
     ("weather_sentiment", 180.0, 0.053)],
)  # fmt: skip
def test_a_time_out_of_2_to_4_minutes_cuts_about_5_percent(crowd, judgements, time_out, cut):
    share = float((drawn(crowd, judgements) > time_out).mean())
    assert share == pytest.approx(cut, abs=0.012)


@pytest.mark.parametrize("judgements", ["entity_linking", "sentence_polarity"])
def test_reassigning_at_that_time_out_gains_on_real_times(crowd, judgements):
    times = np.array(times_from_frame(crowd, judgements))
    assert restart_seconds(times, 240.0) < 0.8 * times.mean()


@pytest.mark.parametrize(
    ("judgements", "spread"),
    [("entity_linking", 0.117), ("sentence_polarity", 0.083), ("weather_sentiment", 0.148)],
)
def test_how_often_people_are_right_differs_by_8_to_15_points(crowd, judgements, spread):
    mine = crowd[(crowd.set == judgements) & crowd.gold.notna()]
    by_worker = (mine.label == mine.gold).groupby(mine.worker)
    right = by_worker.mean()[by_worker.size() >= 10]
    assert right.std() == pytest.approx(spread, abs=0.002)
