"""One class over model versions: what is drawn of it."""

from types import SimpleNamespace

import numpy as np
import pytest

from al_core.experiments.class_tracks import class_tracks, classes_by_f1, items_of
from al_core.monitoring.quality import class_table

TRUE = np.array([0, 0, 1, 1])


def version(number, said):
    table = class_table(np.eye(2)[said], TRUE)
    return SimpleNamespace(
        version=number, labels=10 * number, hours=0.5 * number, cost=0.0, classes=table
    )


HEALTH = SimpleNamespace(
    classes=("spam", "ham"), versions=[version(1, [0, 0, 0, 0]), version(2, [0, 0, 1, 0])]
)


def test_recall_and_precision_of_a_class_run_over_versions():
    recall, precision = class_tracks(HEALTH, "spam", "hours")
    assert (recall.name, list(recall.x), list(recall.y)) == ("recall", [0.5, 1.0], [1.0, 1.0])
    assert precision.y == pytest.approx([0.5, 2 / 3])
    assert recall.low[0] < recall.y[0]


def test_a_version_that_never_named_a_class_has_no_precision_of_it():
    recall, precision = class_tracks(HEALTH, "ham", "labels")
    assert (list(recall.x), list(recall.y)) == ([10.0, 20.0], [0.0, 0.5])
    assert (list(precision.x), list(precision.y)) == ([20.0], [1.0])
    assert list(precision.note) == ["model v2"]


def test_the_weakest_class_comes_first():
    assert classes_by_f1(HEALTH) == ("ham", "spam")
    assert items_of(HEALTH, "ham") == 2
