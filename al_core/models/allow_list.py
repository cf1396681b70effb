"""What a model file may hold: a fixed list, looked at before anything of a file comes to life.

skops trusts whatever scikit-learn, numpy and scipy have; this list is shorter, and no user,
plan or file can add to it. A node is a type and the way skops brings it to life.
"""

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from al_core.domain.errors import ModelError

SCHEMA = "schema.json"
PLAIN = {
    ("builtins.dict", "DictNode"),
    ("builtins.list", "ListNode"),
    ("builtins.tuple", "TupleNode"),
    ("builtins.str", "JsonNode"),
    ("builtins.str", "TypeNode"),
    *(
        (f"numpy.{name}", loader)
        for name in ("ndarray", "float64", "float32", "int64", "int32", "bool")
        for loader in ("NdArrayNode", "TypeNode")
    ),
}
CLASSIFIERS = {
    ("sklearn.linear_model._logistic.LogisticRegression", "ObjectNode"),
    ("sklearn.linear_model._stochastic_gradient.SGDClassifier", "ObjectNode"),
    ("sklearn.svm._classes.LinearSVC", "ObjectNode"),
    ("sklearn.svm._classes.SVC", "ObjectNode"),
    ("sklearn.naive_bayes.MultinomialNB", "ObjectNode"),
    ("al_core.models.catalogue.FloorGaussianNB", "ObjectNode"),
    ("sklearn.ensemble._forest.RandomForestClassifier", "ObjectNode"),
    ("sklearn.ensemble._forest.ExtraTreesClassifier", "ObjectNode"),
    ("sklearn.tree._classes.DecisionTreeClassifier", "ObjectNode"),
    ("sklearn.tree._classes.ExtraTreeClassifier", "ObjectNode"),
    ("sklearn.tree._tree.Tree", "TreeNode"),
    ("sklearn._loss._loss.CyHalfBinomialLoss", "LossNode"),
    ("sklearn.calibration.CalibratedClassifierCV", "ObjectNode"),
    ("sklearn.calibration._CalibratedClassifier", "ObjectNode"),
    ("sklearn.calibration._SigmoidCalibration", "ObjectNode"),
    ("sklearn.model_selection._split.StratifiedKFold", "ObjectNode"),
}
FEATURES = {
    ("sklearn.feature_extraction.text.TfidfVectorizer", "ObjectNode"),
    ("sklearn.feature_extraction.text.TfidfTransformer", "ObjectNode"),
    ("sklearn.decomposition._truncated_svd.TruncatedSVD", "ObjectNode"),
    ("sklearn.preprocessing._data.StandardScaler", "ObjectNode"),
    ("sklearn.preprocessing._encoders.OneHotEncoder", "ObjectNode"),
}
ALLOWED = frozenset(PLAIN | CLASSIFIERS | FEATURES)
TRUSTED = sorted({name for name, _ in ALLOWED})
"""The types, as skops wants them named."""


def refuse_others(content: bytes) -> None:
    """ModelError, naming them, when a model file holds anything that is not on the list."""
    others = {f"{name} ({loader})" for name, loader in _nodes(_schema(content)) - ALLOWED}
    if others:
        raise ModelError(
            f"a model file holds {', '.join(sorted(others)[:5])}, which is not on the list of "
            "what model files may hold; use a classifier of the catalogue, and load no file from "
            "elsewhere"
        )


def _schema(content: bytes) -> Any:
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            return json.loads(file.read(SCHEMA))
    except (zipfile.BadZipFile, KeyError, ValueError, RecursionError) as error:
        raise ModelError(
            "that is no model file (no skops schema in it); take one that Loop Lab wrote"
        ) from error


def _nodes(schema: Any) -> set[tuple[str, str]]:
    return {
        (f"{node.get('__module__')}.{node.get('__class__')}", str(node.get("__loader__")))
        for node in _mappings(schema)
        if "__class__" in node or "__loader__" in node
    }


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in it, however deep; nothing is called on the way."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
