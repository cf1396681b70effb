"""Published areas, through the engine (Lu, Li, Lin 2023, arXiv 2306.08954)."""

import os
from pathlib import Path

import pytest
from reproduce_published import BREAST_CANCER, TOLERANCE, area, references


def test_breast_cancer_seed_0_gives_the_published_area():
    assert area(None, 0) == pytest.approx(BREAST_CANCER[0], abs=TOLERANCE)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_breast_cancer_gives_the_published_area_of_each_seed(seed):
    assert area(None, seed) == pytest.approx(BREAST_CANCER[seed], abs=TOLERANCE)


@pytest.mark.parametrize("name", ["appendicitis", "haberman"])
def test_tables_of_the_published_benchmark_give_its_areas(name):
    folder = os.environ.get("LOOPLAB_SHARED_DATA")
    if not folder:
        pytest.skip("set LOOPLAB_SHARED_DATA to the folder of the benchmark tables")
    table = Path(folder) / f"tab_{name}.parquet"
    known = references(None, table)
    assert area(table, 0) == pytest.approx(known[0], abs=TOLERANCE)
