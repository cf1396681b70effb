"""Tables of real judgement times."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import lognorm

from al_core.annotation import times_from_frame
from al_core.annotation.times import fastest_seconds, lognormal_shape, seconds_sampler
from al_core.domain.errors import DataError
from al_core.domain.plan import Person

FRAME = pd.DataFrame({"set": ["a", "b", "a", "a"], "seconds": [9, 5, 2, 0]})


def test_times_of_one_set_come_sorted_and_above_zero():
    assert times_from_frame(FRAME, "a") == (2.0, 9.0)


def test_a_set_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(DataError, match="take one of a, b"):
        times_from_frame(FRAME, "c")


def test_long_tables_are_thinned_evenly():
    frame = pd.DataFrame({"set": "a", "seconds": np.arange(1, 1001)})
    assert times_from_frame(frame, "a", most=4) == (126.0, 376.0, 626.0, 876.0)


@pytest.mark.parametrize(
    ("judgements", "median"), [("sentence_polarity", 9), ("entity_linking", 22)]
)
def test_real_crowd_times_keep_their_published_median(judgements, median):
    folder = os.environ.get("LOOPLAB_SHARED_DATA")
    if folder is None:
        pytest.skip("LOOPLAB_SHARED_DATA names no folder with crowd_times.parquet")
    frame = pd.read_parquet(Path(folder) / "crowd_times.parquet")
    times = times_from_frame(frame, judgements)
    assert len(times) == 500
    assert np.median(times) == median


@pytest.mark.parametrize(("most", "count"), [(2, 2), (3, 3), (4, 3)])
def test_tables_no_longer_than_asked_for_are_kept_whole(most, count):
    frame = pd.DataFrame({"set": "a", "seconds": [3.0, 1.0, 2.0]})
    assert len(times_from_frame(frame, "a", most=most)) == count


@pytest.mark.parametrize("wrong", [0.0, -1.0, np.nan, np.inf])
def test_times_that_can_not_be_are_left_out(wrong):
    frame = pd.DataFrame({"set": "a", "seconds": [wrong, 4.0]})
    assert times_from_frame(frame, "a") == (4.0,)


def test_a_set_without_a_usable_time_is_refused():
    frame = pd.DataFrame({"set": ["a", "b"], "seconds": [0.0, 1.0]})
    with pytest.raises(DataError, match="No times above 0 for the set 'a'"):
        times_from_frame(frame, "a")


@pytest.mark.parametrize("cv", [0.1, 1.0, 3.0])
def test_lognormal_shape_has_the_mean_and_variation_asked_for(cv):
    centre, spread = lognormal_shape(20.0, cv)
    known = lognorm(s=spread, scale=np.exp(centre))
    assert (known.mean(), known.std() / known.mean()) == pytest.approx((20.0, cv))


@pytest.mark.parametrize("spread", ["exponential", "lognormal"])
def test_fastest_time_is_one_in_a_thousand(spread):
    person = Person(spread=spread, mean_seconds=20.0, cv=0.5)
    drawn = np.array(seconds_sampler(person)(np.random.default_rng(0), 200_000))
    assert np.mean(drawn < fastest_seconds(person)) == pytest.approx(0.001, abs=3e-4)
