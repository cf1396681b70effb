"""scikit-learn classifiers by name, behind one Model port."""

from al_core.models.audit import measured, scored
from al_core.models.catalogue import MODELS, Classifier, classifier_named
from al_core.models.committees import COMMITTEES, committee
from al_core.models.ensembles import AveragedModel
from al_core.models.fitted import ConstantModel, FittedModel, LinearModel
from al_core.models.fitting import checked_classifier, fit_model
from al_core.models.runtime import blas_single_threaded, library_versions

__all__ = [
    "COMMITTEES",
    "MODELS",
    "AveragedModel",
    "Classifier",
    "ConstantModel",
    "FittedModel",
    "LinearModel",
    "blas_single_threaded",
    "checked_classifier",
    "classifier_named",
    "committee",
    "fit_model",
    "library_versions",
    "measured",
    "scored",
]
