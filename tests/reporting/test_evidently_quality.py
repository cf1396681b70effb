"""Quality of the audit set by Evidently is scikit-learn's, for two classes as for ninety."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score

from al_core.domain.errors import DataError
from al_core.reporting.evidently_library import written
from al_core.reporting.evidently_quality import Answers, audited

HOSTILE = "</script><img src=x onerror=alert(1)>"


def answers(classes, n, *, seed=0):
    """Seven of ten answers are right, the rest drawn at random."""
    generator = np.random.default_rng(seed)
    truth = generator.choice(classes, n)
    named = np.where(generator.uniform(size=n) < 0.7, truth, generator.choice(classes, n))
    return Answers(3, truth.tolist(), named.tolist(), tuple(classes))


@pytest.mark.parametrize("n_classes", [2, 3, 90])
def test_figures_are_those_of_scikit_learn(n_classes):
    asked = answers([f"class {number}" for number in range(n_classes)], 400)

    found, _ = audited(asked)

    names = [row.name for row in found.classes]
    assert names == [name for name in asked.classes if name in {*asked.truth, *asked.named}]
    by_class = {"labels": names, "average": None, "zero_division": np.nan}
    macro = {"average": "macro", "zero_division": 0.0}
    told = (asked.truth, asked.named)
    assert found.accuracy == pytest.approx(accuracy_score(*told))
    assert found.f1 == pytest.approx(f1_score(*told, **macro))
    assert found.precision == pytest.approx(precision_score(*told, **macro))
    for name, score in (("precision", precision_score), ("recall", recall_score), ("f1", f1_score)):
        ours = [getattr(row, name) for row in found.classes]
        np.testing.assert_allclose(ours, score(*told, **by_class), equal_nan=True)


def test_a_class_that_was_never_named_has_no_precision():
    found, _ = audited(Answers(1, ["a", "a", "b", "c"], ["a", "a", "b", "b"], ("a", "b", "c")))

    last = found.classes[-1]
    assert (last.name, last.items, last.named, last.recall, last.f1) == ("c", 1, 0, 0.0, 0.0)
    assert np.isnan(last.precision)


def test_a_class_that_was_named_and_is_not_there_has_no_recall():
    found, _ = audited(Answers(1, ["a", "a", "a", "a"], ["a", "a", "a", "b"], ("a", "b", "c")))

    assert [(row.name, row.f1) for row in found.classes] == [("a", pytest.approx(6 / 7)), ("b", 0)]
    assert np.isnan(found.classes[1].recall)
    assert found.method.startswith("two classes")


def test_one_class_alone_is_refused_in_words():
    with pytest.raises(DataError, match="1 classes; label audit items of two"):
        audited(Answers(1, ["a", "a"], ["a", "a"], ("a", "b")))


def test_class_names_are_kept_in_figures_and_inert_in_the_html(tmp_path):
    found, snapshot = audited(answers(["spam", HOSTILE, "‹/script›", "a\u2028b"], 60))
    written(snapshot, tmp_path, "quality")

    assert [row.name for row in found.classes] == ["spam", HOSTILE, "‹/script›", "a\u2028b"]
    for kind in ("html", "json"):
        text = (tmp_path / f"quality.{kind}").read_text("utf-8")
        assert "onerror=alert" in text
        assert "<img src=x" not in text
        assert "\u2028" not in text
