"""A model in a file: what comes back answers the same, and nothing else comes back."""

import io
import json
import zipfile

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import FunctionTransformer

from al_core.datasets.bundled import breast_cancer, digits
from al_core.datasets.features import fitted_recipe, recipe_name
from al_core.datasets.raw_rows import row_shape
from al_core.domain.errors import ModelError
from al_core.domain.plan import DataPlan, ModelPlan
from al_core.domain.values import LabeledSet
from al_core.models.allow_list import refuse_others
from al_core.models.fitting import fit_model
from al_core.models.kept import KeptModel, read_model, written_model
from tests.datasets.tables import table_set, text_set, vector_set

TEXTS = text_set(
    "red apple", "red pear", "green apple", "green pear", "red apple pie", "green apple pie",
    "red pear pie", "green pear pie",
)  # fmt: skip
NUMBER = np.linspace(0.0, 7.0, 8)
TABLE = table_set(
    pd.DataFrame({"size": NUMBER, "town": np.array(["x", "y"] * 4, dtype=object)}), [0, 1] * 4
)
VECTORS = vector_set(np.column_stack([NUMBER, NUMBER[::-1] ** 2]), [0, 1] * 4)


def kept_of(dataset, plan=None, *, recipe="auto", rows=8, labels=None):
    """A model fitted on the first rows of a data set, ready to be written."""
    name = recipe_name(dataset, recipe)
    fitted = fitted_recipe(dataset, name, np.arange(len(dataset)))
    given = np.array([0, 1] * (rows // 2)) if labels is None else np.array(labels)
    model = fit_model(
        plan or ModelPlan(), fitted.features(dataset.rows), LabeledSet(np.arange(rows), given),
        max(2, len(dataset.classes)), seed=3, previous=None, needs_probabilities=False,
    )  # fmt: skip
    shape = row_shape(dataset, DataPlan(dataset="digits"))
    return KeptModel(dataset.classes, model, name, fitted, shape)


def same(kept, rows):
    back = read_model(written_model(kept))
    return back.probabilities(rows).tobytes() == kept.probabilities(rows).tobytes()


@pytest.mark.parametrize(
    "plan",
    [
        ModelPlan(name="logistic_regression"),
        ModelPlan(name="linear_svm"),
        ModelPlan(name="linear_svm", calibration="sigmoid"),
        ModelPlan(name="linear_svm", calibration="temperature"),
        ModelPlan(name="logistic_regression", calibration="temperature"),
        ModelPlan(name="rbf_svm"),
        ModelPlan(name="rbf_svm", calibration="temperature"),
        ModelPlan(name="random_forest", params={"n_estimators": 5}),
        ModelPlan(name="random_forest", calibration="temperature", params={"n_estimators": 5}),
        ModelPlan(name="naive_bayes"),
        ModelPlan(name="sgd"),
    ],
    ids=lambda plan: f"{plan.name}-{plan.calibration}",
)
def test_every_classifier_answers_to_the_bit_as_before_it_was_kept(plan):
    cancer = breast_cancer()
    kept = kept_of(cancer, plan, rows=60, labels=cancer.codes[:60])
    assert same(kept, cancer.rows)


@pytest.mark.parametrize(
    ("dataset", "recipe", "name"),
    [
        (TEXTS, "tfidf", "naive_bayes"),
        (TEXTS, "tfidf_svd", "logistic_regression"),
        (TABLE, "table", "logistic_regression"),
        (VECTORS, "embedding", "logistic_regression"),
        (VECTORS, "table", "logistic_regression"),
    ],
    ids=["tfidf", "tfidf_svd", "table", "embedding", "standardised vectors"],
)
def test_every_way_to_features_comes_back_with_the_model(dataset, recipe, name):
    assert same(kept_of(dataset, ModelPlan(name=name), recipe=recipe), dataset.rows)


def test_pictures_come_back_with_the_brightest_pixel_they_are_divided_by():
    kept = kept_of(digits(), rows=100, labels=digits().codes[:100])
    assert read_model(written_model(kept)).features.brightest == 16.0
    assert same(kept, digits().rows)


def test_one_row_alone_is_answered_as_it_is_among_others():
    kept = read_model(written_model(kept_of(TEXTS)))
    alone = np.vstack([kept.probabilities(TEXTS.rows[[row]]) for row in range(8)])
    assert alone == pytest.approx(kept.probabilities(TEXTS.rows), abs=1e-14)


def test_a_model_of_one_class_alone_says_that_class():
    kept = kept_of(TEXTS, labels=[1] * 8)
    back = read_model(written_model(kept))
    assert back.probabilities(TEXTS.rows[:1]).tolist() == [[0.0, 1.0]]


def test_a_class_added_after_the_training_has_no_probability():
    kept = kept_of(TEXTS)
    more = KeptModel(("a", "b", "late"), kept.model, kept.recipe, kept.features, kept.shape)
    assert read_model(written_model(more)).probabilities(TEXTS.rows)[:, 2].tolist() == [0.0] * 8


def test_a_classifier_from_elsewhere_is_refused_by_its_name():
    plan = ModelPlan(name="sklearn.neighbors:KNeighborsClassifier", params={"n_neighbors": 1})
    with pytest.raises(ModelError, match=r"KNeighborsClassifier .*not on the list"):
        written_model(kept_of(VECTORS, plan))


def test_what_skops_itself_would_trust_is_refused_when_it_is_not_on_the_list():
    content = skops.io.dumps({"estimator": KNeighborsClassifier()})
    assert skops.io.get_untrusted_types(data=content) == []
    with pytest.raises(ModelError, match="KNeighborsClassifier"):
        read_model(content)


def test_a_file_that_names_a_function_is_refused():
    with pytest.raises(ModelError, match="not on the list"):
        read_model(skops.io.dumps({"estimator": FunctionTransformer(np.log1p)}))


def altered(kept, member, change):
    """The file of a model with one of its members changed."""
    content, out = written_model(kept), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == member:
                data = json.dumps(change(json.loads(data))).encode()
            new.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "node",
    [
        {"__class__": "system", "__module__": "os", "__loader__": "FunctionNode"},
        {"__class__": "system", "__module__": "os", "__loader__": "TypeNode"},
        {"__class__": "dict", "__module__": "builtins", "__loader__": "ReduceNode"},
        {"__loader__": "OperatorFuncNode"},
        {"__class__": "LogisticRegression", "__module__": "sklearn.linear_model._logistic",
         "__loader__": "MethodNode"},
    ],
    ids=["function", "type", "reduce", "operator", "method"],
)  # fmt: skip
def test_a_node_slipped_into_a_file_is_refused_wherever_it_stands(node):
    bad = altered(
        kept_of(TEXTS), "schema.json", lambda schema: {**schema, "more": [{"deep": node}]}
    )
    with pytest.raises(ModelError, match="not on the list"):
        read_model(bad)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x80\x04\x95pickle"])
def test_what_is_no_model_file_is_refused(content):
    with pytest.raises(ModelError, match="no model file"):
        refuse_others(content)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scikit_learn": "0.24.2"}, r"kept with scikit-learn 0\.24\.2.*register it anew"),
        ({"format": 7}, "is of format 7, this Loop Lab reads 1; register the model anew"),
    ],
)
def test_a_file_of_another_version_is_refused_with_what_to_do(change, words):
    with pytest.raises(ModelError, match=words):
        read_model(altered(kept_of(TEXTS), "looplab.json", lambda leaflet: leaflet | change))
