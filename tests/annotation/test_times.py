"""Tables of real judgement times."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from al_core.annotation import times_from_frame
from al_core.domain.errors import DataError

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
