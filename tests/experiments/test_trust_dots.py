"""Classes and staleness in rows: what is known, to a tenth of a per cent."""

from types import SimpleNamespace

import numpy as np

from al_core.domain.results import Interval
from al_core.experiments.trust_dots import class_dots, class_rows, staleness_rows
from al_core.monitoring.quality import class_table
from al_core.monitoring.staleness import StalenessBin
from al_core.reporting.dots import dots_figure

SAID, TRUE = np.eye(3)[[2, 0, 0]], np.array([0, 1, 0])
HEALTH = SimpleNamespace(
    versions=[SimpleNamespace(classes=class_table(SAID, TRUE))], classes=("a", "b", "c")
)


def test_recall_keeps_its_colour_where_the_first_class_has_none():
    said, true = np.eye(2)[[0, 1]], np.array([1, 1])
    classes = class_table(said, true)
    health = SimpleNamespace(versions=[SimpleNamespace(classes=classes)], classes=("a", "b"))
    figure = dots_figure(class_dots(health, 0), "Share")
    assert [trace.name for trace in figure.data] == ["recall", "precision"]


def test_what_a_class_can_not_tell_is_empty():
    rows = class_rows(HEALTH, 0)
    assert rows["Class"] == ["b", "c", "a"]
    assert rows["Recall"] == [0.0, None, 0.5]
    assert rows["precision to"] == [None, 0.793, 0.905]


def test_staleness_is_told_to_a_tenth_of_a_per_cent():
    third, gain = Interval(1 / 3, 0.0979, 0.7001, 6), Interval(0.0, -0.12345, 0.12345, 6)
    rows = staleness_rows([StalenessBin(2, 3, 6, 0.41239, third, third, gain)])
    assert {name: values[0] for name, values in rows.items()} == {
        "Models behind": "2 to 3",
        "Answers": 6,
        "Confidence of the model that chose": 0.412,
        "It was right": 0.333,
        "Newest was right": 0.333,
        "Gain": 0.0,
        "from": -0.123,
        "to": 0.123,
    }
