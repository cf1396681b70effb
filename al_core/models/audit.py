"""Quality of a model on the locked audit set, from one pass over its rows."""

import numpy as np

from al_core.domain.errors import DataError
from al_core.domain.ports import Model
from al_core.domain.values import AuditMetrics, Features, Floats, Labels

SMALLEST_PROBABILITY = float(np.finfo(np.float64).eps)


def measured(model: Model, features: Features, labels: Labels, n_classes: int) -> AuditMetrics:
    """Accuracy, macro F1 and log loss of `model` on rows with known `labels`, (n,).

    The class said is the one of highest probability. Macro F1 is the mean over the classes
    that occur among labels or answers. Log loss takes probabilities of at least 2.2e-16, as
    scikit-learn does; a model without probabilities is judged by its softmax.
    """
    if labels.shape[0] == 0 or labels.min() < 0:
        raise DataError(
            f"The audit set has {labels.shape[0]} rows and must have a known label for each; "
            "keep unlabeled rows out of it, or raise audit_share"
        )
    probabilities = model.predict_proba(features)
    return scored(probabilities, labels, n_classes)


def scored(probabilities: Floats, labels: Labels, n_classes: int) -> AuditMetrics:
    """`measured` for probabilities at hand, (n, n_classes)."""
    said = probabilities.argmax(axis=1)
    right = said == labels
    of_truth = probabilities[np.arange(labels.shape[0]), labels]
    losses = np.log(np.clip(of_truth, SMALLEST_PROBABILITY, 1.0 - SMALLEST_PROBABILITY))
    return AuditMetrics(
        accuracy=float(np.count_nonzero(right) / labels.shape[0]),
        macro_f1=_macro_f1(labels, said, n_classes),
        log_loss=float(-losses.mean()),
    )


def _macro_f1(labels: Labels, said: Labels, n_classes: int) -> float:
    """Mean of 2 tp / (2 tp + fp + fn) over the classes that occur in either."""
    hits = np.bincount(labels[said == labels], minlength=n_classes)
    total = np.bincount(labels, minlength=n_classes) + np.bincount(said, minlength=n_classes)
    occurs = total > 0
    return float((2.0 * hits[occurs] / total[occurs]).mean())
