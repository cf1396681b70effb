"""A model in a file: the classifier, and all it takes to get from raw rows to its answers.

Written with skops: no pickle. What such a file may hold is a fixed list (`allow_list`), so
that loading one runs no code but that of the types on it.
"""

import io
import warnings
import zipfile
from dataclasses import dataclass, fields
from typing import Any

import msgspec
import numpy as np
import sklearn
import skops.io
from sklearn.exceptions import InconsistentVersionWarning
from skops.io.exceptions import UnsupportedTypeException, UntrustedTypesFoundException

from al_core.datasets.dataset import Content
from al_core.datasets.raw_rows import RowShape, read_shape, written_shape
from al_core.datasets.recipes import RECIPES, FittedRecipe
from al_core.domain.errors import ModelError
from al_core.domain.values import Floats, LabeledSet
from al_core.models.allow_list import TRUSTED, refuse_others
from al_core.models.fitted import (
    CalibratedModel,
    ConstantModel,
    DecisionModel,
    FittedModel,
    LinearModel,
    LinearProbabilityModel,
    LogisticModel,
    ProbabilityModel,
    VotingModel,
)
from al_core.models.tempering import TemperedLinear, TemperedModel, at_temperature

FORMAT = 1
LEAFLET = "looplab.json"
_KINDS: dict[str, type[FittedModel]] = {
    kind.__name__: kind
    for kind in (
        CalibratedModel, ConstantModel, DecisionModel, LinearModel, LinearProbabilityModel,
        LogisticModel, ProbabilityModel, VotingModel,
    )
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class KeptModel:
    """A model that answers for raw rows.

    classes: their names, in the order of the columns of its probabilities. recipe: the name
    of the way to features; features: what was fitted of it. shape: what rows must be like.
    """

    classes: tuple[str, ...]
    model: FittedModel
    recipe: str
    features: FittedRecipe
    shape: RowShape

    def probabilities(self, rows: Content) -> Floats:
        """Class probabilities of rows of its shape, (n, classes); 0 for classes not shown."""
        found = self.model.predict_proba(self.features.features(rows))
        missing = len(self.classes) - found.shape[1]
        return np.hstack([found, np.zeros((found.shape[0], missing))]) if missing else found


def written_model(kept: KeptModel) -> bytes:
    """The file of a model; ModelError when it holds what no model file may hold."""
    parts = {
        "classes": list(kept.classes),
        "recipe": kept.recipe,
        "features": _fields(kept.features),
        "shape": written_shape(kept.shape),
        **_model_parts(kept.model),
    }
    try:
        content: bytes = skops.io.dumps(parts)
    except (UnsupportedTypeException, TypeError) as error:
        raise ModelError(
            f"a model of {type(kept.model.estimator).__name__} can't be kept ({error}); use a "
            "classifier of the catalogue"
        ) from error
    refuse_others(content)
    return _with_leaflet(content)


def read_model(content: bytes) -> KeptModel:
    """The model of a file; ModelError when it holds anything that is not on the list."""
    refuse_others(content)
    _refuse_other_versions(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InconsistentVersionWarning)
            parts: dict[str, Any] = skops.io.loads(content, trusted=TRUSTED)
    except UntrustedTypesFoundException as error:
        raise ModelError(
            f"a model file holds what it may not: {error}; register it anew"
        ) from error
    return KeptModel(
        classes=tuple(parts["classes"]),
        model=_model(parts),
        recipe=parts["recipe"],
        features=RECIPES[parts["recipe"]].becomes(**parts["features"]),
        shape=read_shape(parts["shape"]),
    )


def _fields(value: Any) -> dict[str, Any]:
    return {each.name: getattr(value, each.name) for each in fields(value)}


def _model_parts(model: FittedModel) -> dict[str, Any]:
    """A tempered model is the one below it and its temperature."""
    temperature = 1.0
    kind = type(model).__name__
    if isinstance(model, TemperedModel):
        temperature, kind = model.temperature, type(model.inner).__name__
    elif isinstance(model, TemperedLinear):
        temperature, kind = model.temperature, LogisticModel.__name__
    return {
        "kind": kind,
        "tempered": isinstance(model, TemperedModel | TemperedLinear),
        "temperature": temperature,
        "estimator": model.estimator,
        "seen": model.classes,
        "n_classes": model.n_classes,
    }


def _model(parts: dict[str, Any]) -> FittedModel:
    seen = parts["seen"]
    shown = LabeledSet(np.arange(seen.shape[0], dtype=np.int64), seen)
    model = _KINDS[parts["kind"]](parts["estimator"], shown, parts["n_classes"])
    return at_temperature(model, parts["temperature"]) if parts["tempered"] else model


class _Leaflet(msgspec.Struct, frozen=True):
    """What must be known of a file before anything in it is read."""

    format: int
    scikit_learn: str


def _with_leaflet(content: bytes) -> bytes:
    leaflet = _Leaflet(FORMAT, sklearn.__version__)
    whole = io.BytesIO(content)
    with zipfile.ZipFile(whole, "a") as file:
        file.writestr(LEAFLET, msgspec.json.encode(leaflet))
    return whole.getvalue()


def _refuse_other_versions(content: bytes) -> None:
    """ModelError for a file of another format, or of a scikit-learn that may read it otherwise."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            leaflet = msgspec.json.decode(file.read(LEAFLET), type=_Leaflet)
    except (KeyError, msgspec.DecodeError) as error:
        raise ModelError(f"a model file has no {LEAFLET}; take one that Loop Lab wrote") from error
    if leaflet.format != FORMAT:
        raise ModelError(
            f"the model file is of format {leaflet.format}, this Loop Lab reads {FORMAT}; "
            "register the model anew: it is refitted from its run's log"
        )
    here = sklearn.__version__
    if leaflet.scikit_learn.split(".")[:2] != here.split(".")[:2]:
        raise ModelError(
            f"the model was kept with scikit-learn {leaflet.scikit_learn}, here is {here}, which "
            "may read it otherwise; register it anew: it is refitted from its run's log"
        )
