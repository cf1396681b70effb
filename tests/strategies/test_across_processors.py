"""The same seed gives the same picks on every processor, and utilities within 1e-9."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from al_core.strategies.registry import STRATEGIES

ROOT = Path(__file__).parents[2]
SELECTIONS = """
import json, runpy, sys
sys.path.insert(0, ".")
import numpy as np
from al_core.strategies.registry import STRATEGIES, strategy_named
worlds = runpy.run_path("tests/strategies/worlds.py")
rows = worlds["blobs"](n_rows=1500, n_features=24)
chosen = {}
for name in STRATEGIES:
    selection = strategy_named(name, {}).select(worlds["pool"](rows), 15)
    chosen[name] = [selection.picks.tolist(), selection.utilities.tolist()]
json.dump(chosen, sys.stdout)
"""
"""What each strategy chooses; run in a process of its own, as kernels are chosen at import."""

pytestmark = pytest.mark.skipif(
    platform.machine() not in {"x86_64", "AMD64"}, reason="older kernels to compare with are x86's"
)


def selections(kernel):
    """Picks and utilities by strategy, with the BLAS kernels of that processor family."""
    without = "AVX2 FMA3" if kernel == "Prescott" else ""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SELECTIONS],
        env={
            **os.environ,
            "OPENBLAS_CORETYPE": kernel,
            "OPENBLAS_NUM_THREADS": "1",
            "NPY_DISABLE_CPU_FEATURES": without,
        },
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=300,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def on_two_processors():
    return selections("Haswell"), selections("Prescott")


@pytest.mark.parametrize("name", STRATEGIES)
def test_another_processor_gives_the_same_selection(on_two_processors, name):
    (picks, utilities), (other_picks, other_utilities) = (each[name] for each in on_two_processors)

    assert picks == other_picks
    np.testing.assert_allclose(utilities, other_utilities, rtol=1e-9, atol=1e-9)


def test_the_two_processors_do_differ(on_two_processors):
    """Else the kernels were not exchanged and the test above says nothing."""
    assert on_two_processors[0] != on_two_processors[1]
