"""The classifiers a plan can name, and how each is built and started."""

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.svm import SVC, LinearSVC

from al_core.domain.errors import ModelError
from al_core.domain.plan import Params
from al_core.domain.values import Features, Floats, Labels
from al_core.models.fitted import (
    DecisionModel,
    FittedModel,
    LinearModel,
    LinearProbabilityModel,
    LogisticModel,
    ProbabilityModel,
    VotingModel,
)

IMPORT_PATH = re.compile(r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*$")
SMALLEST_VARIANCE = 1e-9

Build = Callable[[Params, Features], Any]
WarmFit = Callable[[Any, Features, Labels, Floats, Floats], None]


@dataclass(frozen=True)
class Classifier:
    """One entry of the catalogue.

    build: an unfitted estimator from parameters and the features it is for. wrap: the model
    class that speaks for it. warm: fits from given coefficients and intercepts; None = can
    only start cold. incremental: has `partial_fit`.
    """

    name: str
    summary: str
    build: Build
    wrap: type[FittedModel]
    warm: WarmFit | None = None
    incremental: bool = False

    @property
    def starts(self) -> tuple[str, ...]:
        """The values of `ModelPlan.start` that this classifier can do."""
        warm = () if self.warm is None else ("warm",)
        return ("cold", *warm, *(("incremental",) if self.incremental else ()))


class FloorGaussianNB(GaussianNB):  # type: ignore[misc]
    """GaussianNB whose variances never reach 0, as they do when all rows are identical."""

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> "FloorGaussianNB":
        """Fit, then lift variances to at least SMALLEST_VARIANCE."""
        super().fit(X, y, sample_weight)
        np.maximum(self.var_, SMALLEST_VARIANCE, out=self.var_)
        return self

    def partial_fit(
        self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None
    ) -> "FloorGaussianNB":
        """Update, then lift variances to at least SMALLEST_VARIANCE."""
        super().partial_fit(X, y, classes, sample_weight)
        np.maximum(self.var_, SMALLEST_VARIANCE, out=self.var_)
        return self


def _logistic_regression(params: Params, _: Features) -> Any:
    return LogisticRegression(**{"C": 1.0, "max_iter": 1000, **params})


def _linear_svm(params: Params, _: Features) -> Any:
    return LinearSVC(**{"C": 1.0, "max_iter": 5000, **params})


def _rbf_svm(params: Params, _: Features) -> Any:
    return SVC(**{"kernel": "rbf", "gamma": "auto", "C": 1.0, **params})


def _random_forest(params: Params, _: Features) -> Any:
    return RandomForestClassifier(**{"n_estimators": 100, **params})


def _naive_bayes(params: Params, features: Features) -> Any:
    if isinstance(features, np.ndarray):
        return FloorGaussianNB(**params)
    return MultinomialNB(**params)


def _sgd(params: Params, _: Features) -> Any:
    return SGDClassifier(**{"loss": "log_loss", "max_iter": 1000, **params})


def _warm_logistic(
    estimator: Any, features: Features, labels: Labels, coefficients: Floats, intercepts: Floats
) -> None:
    estimator.warm_start = True
    estimator.coef_, estimator.intercept_ = coefficients, intercepts
    estimator.fit(features, labels)


def _warm_sgd(
    estimator: Any, features: Features, labels: Labels, coefficients: Floats, intercepts: Floats
) -> None:
    estimator.fit(features, labels, coef_init=coefficients, intercept_init=intercepts)


MODELS: dict[str, Classifier] = {
    entry.name: entry
    for entry in (
        Classifier(
            "logistic_regression",
            "The default: fast, with probabilities that can be trusted; L-BFGS, C = 1.",
            _logistic_regression,
            LogisticModel,
            warm=_warm_logistic,
        ),
        Classifier(
            "linear_svm",
            "Strong on TF-IDF text; probabilities only by calibration.",
            _linear_svm,
            LinearModel,
        ),
        Classifier(
            "rbf_svm",
            "Small tables with curved borders; RBF kernel, gamma = 1 / features, C = 1.",
            _rbf_svm,
            DecisionModel,
        ),
        Classifier(
            "random_forest",
            "Tables with mixed or unscaled columns; slower to fit and to score.",
            _random_forest,
            ProbabilityModel,
        ),
        Classifier(
            "naive_bayes",
            "Very fast: multinomial on sparse counts or TF-IDF, Gaussian on dense features.",
            _naive_bayes,
            ProbabilityModel,
            incremental=True,
        ),
        Classifier(
            "sgd",
            "Logistic loss by stochastic gradient; can be updated with new labels only.",
            _sgd,
            LinearProbabilityModel,
            warm=_warm_sgd,
            incremental=True,
        ),
    )
}


def classifier_named(name: str) -> Classifier:
    """The catalogue entry of `name`, or one made for an import path `package.module:Class`.

    Raises ModelError when there is neither. An import path runs that module's code.
    """
    if name in MODELS:
        return MODELS[name]
    if not IMPORT_PATH.match(name):
        raise ModelError(
            f"No classifier is called {name!r}; take one of {', '.join(MODELS)}, "
            "or an import path such as sklearn.neighbors:KNeighborsClassifier"
        )
    return _imported(name)


def _imported(path: str) -> Classifier:
    module_name, class_name = path.split(":")
    try:
        found = getattr(importlib.import_module(module_name), class_name)
    except (ImportError, AttributeError) as error:
        raise ModelError(f"{path} can't be imported ({error}); check the path") from error
    if not isinstance(found, type) or not _fits_and_predicts(found):
        raise ModelError(f"{path} is not a class with fit and predict; name a classifier")
    return Classifier(
        path,
        f"{class_name} of {module_name}",
        lambda params, _: found(**params),
        ProbabilityModel,
        incremental=hasattr(found, "partial_fit"),
    )


def _fits_and_predicts(found: type) -> bool:
    return callable(getattr(found, "fit", None)) and callable(getattr(found, "predict", None))


def built(classifier: Classifier, params: Params, features: Features, seed: int) -> Any:
    """An unfitted estimator; its `random_state` is `seed` unless `params` sets another."""
    try:
        estimator = classifier.build(params, features)
    except (TypeError, ValueError) as error:
        raise ModelError(
            f"{classifier.name} can't be built with {params or 'no parameters'} ({error}); "
            "correct the model's params"
        ) from error
    if "random_state" not in params and hasattr(estimator, "random_state"):
        estimator.random_state = seed % 2**32
    return estimator


def wrapper_for(classifier: Classifier, estimator: Any) -> type[FittedModel]:
    """The model class that speaks for an estimator, by what it can answer."""
    if classifier.wrap is not ProbabilityModel or hasattr(estimator, "predict_proba"):
        return classifier.wrap
    return DecisionModel if hasattr(estimator, "decision_function") else VotingModel
