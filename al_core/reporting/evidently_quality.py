"""A model's answers to the audit set as Evidently measures them, class by class."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from al_core.domain.errors import DataError
from al_core.domain.health import AuditReport, ClassFigures
from al_core.reporting.evidently_library import evidently_imported, quiet
from al_core.reporting.evidently_names import inert_names

NAN = float("nan")


@dataclass(frozen=True)
class Answers:
    """What items of the audit set are, and what `version` of the model called them, by name.

    classes: all of the run, in its order.
    """

    version: int
    truth: Sequence[str]
    named: Sequence[str]
    classes: tuple[str, ...]

    @property
    def occurring(self) -> tuple[str, ...]:
        """The classes among labels or answers, in the run's order."""
        there = {*self.truth, *self.named}
        return tuple(name for name in self.classes if name in there)


def audited(answers: Answers) -> tuple[AuditReport, Any]:
    """The figures, and Evidently's whole report. DataError for fewer than two classes.

    Two classes are told to Evidently as such: as several ones they break its report.
    """
    if len(answers.occurring) < 2:
        raise DataError(
            f"classification quality of {len(answers.occurring)} classes; label audit items of "
            "two or more"
        )
    evidently_imported()
    alias = inert_names(answers.classes)
    with quiet():
        snapshot = _report(answers, alias)
        found = {
            each["config"]["type"].rsplit(":", 1)[-1]: each["value"]
            for each in snapshot.dict()["metrics"]
        }
    return _figures(answers, alias, found), snapshot


def _report(answers: Answers, alias: dict[str, str]) -> Any:
    import pandas as pd
    from evidently import (
        BinaryClassification,
        DataDefinition,
        Dataset,
        MulticlassClassification,
        Report,
    )
    from evidently.presets import ClassificationPreset

    occurring = answers.occurring
    roles = {"target": "label", "prediction_labels": "answer"}
    task = (
        BinaryClassification(**roles, pos_label=alias[occurring[1]])
        if len(occurring) == 2
        else MulticlassClassification(**roles)
    )
    frame = pd.DataFrame(
        {
            "label": [alias[name] for name in answers.truth],
            "answer": [alias[name] for name in answers.named],
        }
    )
    told = DataDefinition(classification=[task], categorical_columns=["label", "answer"])
    data = Dataset.from_pandas(frame, data_definition=told)
    return Report([ClassificationPreset()], include_tests=False).run(data, None)


def _figures(answers: Answers, alias: dict[str, str], found: dict[str, Any]) -> AuditReport:
    items, named = Counter(answers.truth), Counter(answers.named)
    by_label = ("PrecisionByLabel", "RecallByLabel", "F1ByLabel")
    rows = []
    for name in answers.occurring:
        precision, recall, f1 = (float(found[each].get(alias[name], 0.0)) for each in by_label)
        rows.append(
            ClassFigures(
                name,
                precision if named[name] else NAN,
                recall if items[name] else NAN,
                f1,
                items[name],
                named[name],
            )
        )
    return AuditReport(
        version=answers.version,
        items=len(answers.truth),
        accuracy=float(found["Accuracy"]),
        precision=_mean([row.precision for row in rows]),
        recall=_mean([row.recall for row in rows]),
        f1=_mean([row.f1 for row in rows]),
        method=(
            f"{'two' if len(rows) == 2 else 'several'} classes; precision, recall and F1: mean "
            "over the classes that occur (macro), 0 for one without items or answers"
        ),
        classes=tuple(rows),
    )


def _mean(figures: Sequence[float]) -> float:
    return float(np.nan_to_num(np.array(figures)).mean())
