"""Evidently itself: imported late and quietly, with a test of its own that it lacks.

Its import takes some ten seconds of computing and a few hundred megabytes, so only a worker
process comes here.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from al_core.monitoring.arrivals import class_shift

TWO_SAMPLES = "chisquare_two_samples"


def evidently_version() -> str:
    """The version that is installed; Evidently is not imported for it."""
    return version("evidently")


def evidently_imported() -> None:
    """Import Evidently, without its telemetry, and teach it the chi-square test of two samples.

    Its own takes the reference for the exact truth: between two samples of 500 that are alike
    it finds a difference at 0.05 in 18 of 100 cases with two classes, in 51 with ten.
    """
    os.environ["DO_NOT_TRACK"] = "1"
    with quiet():
        from evidently.legacy.calculations.stattests import registry
        from evidently.legacy.core import ColumnType
    test = registry.StatTest(TWO_SAMPLES, "chi-square p_value", [ColumnType.Categorical])
    registry.register_stattest(test, _two_samples)


@contextmanager
def quiet() -> Iterator[None]:
    """Evidently's libraries warn of one another, which says nothing to our users."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def written(snapshot: Any, folder: Path, name: str) -> None:
    """A whole report as `name`.html, which opens by itself, and as `name`.json."""
    with quiet():
        (folder / f"{name}.html").write_text(snapshot.get_html_str(as_iframe=False), "utf-8")
        (folder / f"{name}.json").write_text(snapshot.dumps(), "utf-8")


def _two_samples(reference: Any, current: Any, _kind: Any, threshold: float) -> tuple[float, bool]:
    """As Evidently asks: the p-value, and whether that is drift."""
    values = np.concatenate((np.asarray(reference), np.asarray(current))).astype(str)
    codes = np.unique(values, return_inverse=True)[1].astype(np.int64)
    p_value = class_shift(codes[: len(reference)], codes[len(reference) :])
    return p_value, p_value <= threshold
