"""Export to MLflow. The round trip needs it: pip install -r requirements-mlflow.txt."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from al_core.__main__ import main
from al_core.datasets.dataset import Dataset
from al_core.experiments.mlflow_model import RowPredictor
from al_core.experiments.reading import run_result
from al_core.experiments.registry import Registration, Registry
from al_core.experiments.run_rows import run_dataset
from al_core.loop.replay import started
from al_core.store.store import Store
from tests.experiments.registered_runs import registered

HERE = importlib.util.find_spec("mlflow") is not None
pytestmark = pytest.mark.filterwarnings("default")  # what MLflow warns of is its own affair
needed = pytest.mark.skipif(not HERE, reason="MLflow is not installed (requirements-mlflow.txt)")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A lab's folder with two runs, three registered versions, one of them champion."""
    home = tmp_path_factory.mktemp("lab")
    runs = registered(home)
    with Store.open(home / "looplab.duckdb") as store:
        for name in ("texts", "numbers"):
            store.append_encoded(name, 1, list(runs.log.read(name)))
        registry = Registry(store, home, home / "cache")
        registry.register("texts", 1, Registration("tickets", "", "mia"))
        registry.register("texts", 4, Registration("tickets", "all labels", "mia"))
        registry.register("numbers", 2, Registration("vectors", "", "mia"))
        registry.promote("tickets/2", "champion", "", "mia")
    return home


def export(home, uri, *more):
    return main(["mlflow-export", "--db", str(home / "looplab.duckdb"), "--to", uri, *more])


@pytest.fixture(scope="module")
def exported(home, tmp_path_factory):
    """The address of a local store with all of it."""
    uri = f"sqlite:///{tmp_path_factory.mktemp('mlflow') / 'mlflow.db'}"
    if HERE:
        assert export(home, uri) == 0
    return uri


@pytest.fixture
def client(exported):
    import mlflow

    return mlflow.MlflowClient(tracking_uri=exported, registry_uri=exported)


def run_of(client, name):
    experiment = client.get_experiment_by_name("Loop Lab").experiment_id
    (run,) = client.search_runs([experiment], f"tags.`looplab.run` = '{name}'")
    return run


def logged(home, run_id):
    with Store.open(home / "looplab.duckdb") as store:
        return list(store.read(run_id))


@needed
def test_a_run_has_its_plan_as_parameters(client):
    params = run_of(client, "texts").data.params
    assert params["data.dataset"] == "scenario_text"
    assert params["architecture.kind"] == "sequential"
    assert (params["seed"], params["budget.labels"]) == ("0", "30")


@needed
def test_curves_have_the_number_of_labels_as_step(client, home):
    curve = run_result("texts", logged(home, "texts")).curve
    for name in ("accuracy", "macro_f1", "log_loss", "seconds", "cost"):
        points = client.get_metric_history(run_of(client, "texts").info.run_id, name)
        assert [point.step for point in points] == [6, 16, 26, 36]
        assert [point.value for point in points] == getattr(curve, name).tolist()


@needed
def test_a_run_names_its_data_by_digest_and_its_log_by_head(client, home):
    run, entries = run_of(client, "texts"), logged(home, "texts")
    (data,) = run.inputs.dataset_inputs
    assert data.dataset.name == "scenario_text"
    assert data.dataset.digest == started(entries).data_version[:32]
    assert run.data.tags["looplab.log_head"] == entries[-1].hash
    assert run.info.status == "FINISHED"


@needed
def test_versions_and_aliases_are_those_of_the_registry(client):
    versions = client.search_model_versions("name = 'tickets'")
    assert sorted(each.tags["looplab.version"] for each in versions) == ["1", "2"]
    champion = client.get_model_version_by_alias("tickets", "champion")
    assert champion.tags["looplab.version"] == "2"
    assert champion.description == "all labels"
    assert client.get_registered_model("vectors").aliases == {}


@needed
def test_the_champion_loaded_by_mlflow_answers_as_the_registry_s(exported, home):
    import mlflow

    mlflow.set_tracking_uri(exported)
    mlflow.set_registry_uri(exported)
    with Store.open(home / "looplab.duckdb") as store:
        registry = Registry(store, home, home / "cache")
        _, kept = registry.load("tickets@champion")
        texts = run_dataset(list(store.read("texts")), home / "cache").rows[:20]
    model = mlflow.pyfunc.load_model("models:/tickets@champion")
    found = model.predict(pd.DataFrame({"text": texts}))
    expected = kept.probabilities(texts)
    assert found.drop(columns="prediction").to_numpy() == pytest.approx(expected, abs=1e-12)
    names = np.array(kept.classes)[expected.argmax(axis=1)]
    assert found["prediction"].tolist() == names.tolist()


@needed
def test_what_is_there_is_not_written_twice(home, exported, client, capsys):
    assert export(home, exported) == 0
    assert capsys.readouterr().out == "0 runs, 0 models written, 5 were there\n"
    assert len(client.search_model_versions("name = 'tickets'")) == 2


@needed
def test_an_alias_that_was_rolled_back_goes_there_too(home, exported, client):
    with Store.open(home / "looplab.duckdb") as store:
        registry = Registry(store, home, home / "cache")
        registry.promote("vectors/1", "candidate", "", "mia")
    export(home, exported)
    assert client.get_model_version_by_alias("vectors", "candidate").tags["looplab.version"] == "1"
    with Store.open(home / "looplab.duckdb") as store:
        Registry(store, home, home / "cache").roll_back("vectors", "candidate", "", "mia")
    export(home, exported)
    assert client.get_registered_model("vectors").aliases == {}


@needed
def test_one_run_alone_is_written_where_it_is_named(home, tmp_path, capsys):
    assert export(home, f"sqlite:///{tmp_path / 'one.db'}", "--run", "numbers") == 0
    assert capsys.readouterr().out.splitlines() == [
        "written: numbers", "written: vectors/1", "1 runs, 1 models written, 0 were there",
    ]  # fmt: skip


@needed
@pytest.mark.parametrize(
    "uri", ["moon://here", "sqlite:////proc/none/mlflow.db", "http://127.0.0.1:9"]
)
def test_an_address_that_does_not_answer_is_named(home, capsys, uri, monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    assert export(home, uri) == 1
    assert f"error: MLflow at {uri}: " in capsys.readouterr().err


@needed
def test_the_registry_s_own_log_is_no_run_to_export(home, tmp_path, capsys):
    assert export(home, f"sqlite:///{tmp_path / 'x.db'}", "--run", "registry") == 1
    assert "no run is called 'registry'" in capsys.readouterr().err


def test_without_mlflow_the_command_names_what_to_install(tmp_path):
    code = (
        "import sys; sys.modules['mlflow'] = None\n"
        "from al_core.__main__ import main\n"
        f"sys.exit(main(['mlflow-export', '--db', {str(tmp_path / 'x.duckdb')!r}, '--to', 'x']))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert "MLflow can't be imported" in told.stderr
    assert "pip install -r requirements-mlflow.txt" in told.stderr


def test_the_loader_answers_a_table_under_its_own_index(home):
    with Store.open(home / "looplab.duckdb") as store:
        _, kept = Registry(store, home, home / "cache").load("vectors/1")
        data: Dataset = run_dataset(list(store.read("numbers")), home / "cache")
    columns = [*kept.shape.columns]
    frame = pd.DataFrame({columns[0]: [row.tolist() for row in data.rows[:3]]}, index=[7, 8, 9])
    found = RowPredictor(kept).predict(frame)
    assert found.index.tolist() == [7, 8, 9]
    assert found.columns.tolist() == ["prediction", "p(class 0)", "p(class 1)", "p(class 2)"]
