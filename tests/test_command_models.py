"""The command line on registered models: list, predict, replay the registry."""

import json
import shutil

import msgspec
import pytest

from al_core.__main__ import main
from al_core.domain import events as ev
from al_core.experiments.registry import Registration, Registry
from al_core.store.store import Store
from tests.experiments.registered_runs import registered

REGISTERED = Registration("tickets", "", "mia")


@pytest.fixture(scope="module")
def stocked(tmp_path_factory):
    """A lab's folder with two runs; two versions of a text model, the first is champion."""
    home = tmp_path_factory.mktemp("lab")
    runs = registered(home)
    with Store.open(home / "looplab.duckdb") as store:
        for name in ("texts", "numbers"):
            store.append_encoded(name, 1, list(runs.log.read(name)))
        registry = Registry(store, home, home / "cache")
        for version in (1, 4):
            registry.register("texts", version, REGISTERED)
        registry.promote("tickets/2", "champion", "best", "mia")
    return home


@pytest.fixture
def home(stocked, tmp_path, monkeypatch):
    """A copy of it that commands take for the lab's."""
    shutil.copytree(stocked, tmp_path / "lab")
    monkeypatch.setenv("LOOPLAB_HOME", str(tmp_path / "lab"))
    return tmp_path / "lab"


def run(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def texts(home, *lines, name="new.csv"):
    path = home / name
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_the_champion_predicts_a_file_with_probabilities(home, capsys):
    path = texts(home, "text", "alpha beta", "gamma delta")
    status, out, err = run(capsys, "predict", path)
    head, first, second = out.splitlines()
    assert status == 0
    assert head == "file,row,prediction,probability,p(class 0),p(class 1),p(class 2)"
    assert (first.split(",")[:2], second.split(",")[:2]) == (["new.csv", "1"], ["new.csv", "2"])
    assert sum(map(float, first.split(",")[4:])) == pytest.approx(1.0)
    assert err == "2 rows by tickets/2\n"


def test_another_version_is_named_and_says_otherwise(home, capsys):
    path = texts(home, "text", "alpha beta")
    _, champion, _ = run(capsys, "predict", path)
    _, first, err = run(capsys, "predict", "--model", "tickets/1", path)
    assert err == "1 rows by tickets/1\n"
    assert first != champion


def test_lines_of_a_text_file_are_predicted_one_by_one(home, capsys):
    _, out, _ = run(capsys, "predict", texts(home, "one", "", "two", name="new.txt"))
    assert [line.split(",")[1] for line in out.splitlines()[1:]] == ["1", "2"]


def test_json_holds_each_class_by_name(home, capsys):
    _, out, _ = run(capsys, "predict", "--json", texts(home, "text", "alpha"))
    (record,) = json.loads(out)
    assert set(record["probabilities"]) == {"class 0", "class 1", "class 2"}
    assert record["prediction"] == max(record["probabilities"], key=record["probabilities"].get)


def test_the_answers_go_to_a_file(home, capsys):
    target = home / "answers.csv"
    status, out, _ = run(capsys, "predict", texts(home, "text", "alpha"), "--out", target)
    assert (status, out) == (0, "")
    assert target.read_bytes().startswith(b"file,row,prediction")


def test_a_file_name_that_a_spreadsheet_would_run_is_made_harmless(home, capsys):
    _, out, _ = run(capsys, "predict", texts(home, "text", "alpha", name="=1+1.csv"))
    assert out.splitlines()[1].startswith("'=1+1.csv,1,")


def test_a_database_that_the_app_has_open_is_said_to_be_so(home, capsys):
    path = texts(home, "text", "alpha")
    with Store.open(home / "looplab.duckdb"):
        status, out, err = run(capsys, "predict", path)
    assert (status, out) == (1, "")
    assert "looplab.duckdb is open in" in err
    assert "or predict in the running app, on its Models page" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--model", "candidate"], "no model is called 'candidate'; name one of: tickets@champion"),
        (["--model", "tickets/9"], "no model is called 'tickets/9'"),
        (["--db", "nowhere.duckdb"], "no database at nowhere.duckdb"),
        (["--out", "no/such/folder.csv"], "can't be written"),
    ],
)
def test_what_is_not_there_is_named(home, capsys, arguments, words):
    status, _, err = run(capsys, "predict", texts(home, "text", "alpha"), *arguments)
    assert status == 1
    assert err.startswith("error: ")
    assert words in err


def test_a_file_that_is_not_there_is_named(home, capsys):
    status, _, err = run(capsys, "predict", home / "moon.csv")
    assert (status, "moon.csv can't be read" in err) == (1, True)


def test_a_file_that_does_not_fit_is_named_by_its_column(home, capsys):
    status, _, err = run(capsys, "predict", texts(home, "body", "alpha"))
    assert status == 1
    assert "new.csv lacks 1 of the 1 columns that the model needs: 'text'" in err


def test_models_are_listed(home, capsys):
    _, out, _ = run(capsys, "models", "--db", home / "looplab.duckdb", "--json")
    assert [(each["model"], each["aliases"], each["labels"]) for each in json.loads(out)] == [
        ("tickets/2", "champion", 36), ("tickets/1", "", 6),
    ]  # fmt: skip


def test_a_lab_without_models_says_so(tmp_path, capsys):
    with Store.open(tmp_path / "lab.duckdb"):
        pass
    assert run(capsys, "models", "--db", tmp_path / "lab.duckdb")[:2] == (0, "no models yet\n")


def replayed(home, capsys, *more):
    return run(capsys, "replay", "registry", "--db", home / "looplab.duckdb", *more)


def test_the_registry_folds_and_verifies_equal(home, capsys):
    assert replayed(home, capsys)[:2] == (0, "equal\n")
    assert replayed(home, capsys, "--verify")[:2] == (0, "equal\n")


def test_its_chain_is_checked_with_those_of_the_runs(home, capsys):
    _, out, _ = run(capsys, "verify", "--db", home / "looplab.duckdb")
    assert [line.partition(",")[0] for line in out.splitlines()] == [
        "numbers: ok", "registry: ok", "texts: ok",
    ]  # fmt: skip


def test_runs_still_verify_equal_beside_a_registry(home, capsys):
    arguments = ("replay", "texts", "--db", home / "looplab.duckdb", "--verify")
    assert run(capsys, *arguments)[:2] == (0, "equal\n")


def test_verify_names_the_model_whose_file_was_changed(home, capsys):
    first, second = sorted((home / "models").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    first.write_bytes(second.read_bytes())
    status, out, _ = replayed(home, capsys, "--verify")
    assert status == 1
    assert "event 2 of the registry does not follow: the file of tickets/1 was altered" in out
    assert replayed(home, capsys)[:2] == (0, "equal\n")


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (ev.ModelPromoted("tickets", "champion", 9, 2, "", "eve"), "no tickets/9 to promote"),
        (ev.ModelRolledBack("tickets", "champion", 1, 2, "", "eve"), "says number 1 where 0"),
    ],
)
def test_an_event_that_does_not_follow_is_named(home, capsys, event, words):
    with Store.open(home / "looplab.duckdb") as store:
        store.append(ev.REGISTRY, store.head(ev.REGISTRY).seq + 1, [(9e9, event)])
    status, out, _ = replayed(home, capsys)
    assert status == 1
    assert out.startswith("event 6 of the registry")
    assert words in out


def test_a_snapshot_told_otherwise_is_named_by_what_differs(home, capsys):
    with Store.open(home / "looplab.duckdb") as store:
        true = Registry(store, home, home / "cache").state().snapshots[-1].event
        event = msgspec.structs.replace(
            true, parent=true.snapshot, class_counts=dict.fromkeys(true.class_counts, 1)
        )
        store.append(ev.REGISTRY, store.head(ev.REGISTRY).seq + 1, [(9e9, event)])
    status, out, _ = replayed(home, capsys, "--verify")
    assert (status, "its class_counts differ" in out) == (1, True)


def test_a_file_that_holds_another_model_than_told_is_named(home, capsys):
    with Store.open(home / "looplab.duckdb") as store:
        state = Registry(store, home, home / "cache").state()
        first, second = (state.registered["tickets", number].event for number in (1, 2))
        event = msgspec.structs.replace(first, number=3, file=second.file)
        store.append(ev.REGISTRY, store.head(ev.REGISTRY).seq + 1, [(9e9, event)])
    status, out, _ = replayed(home, capsys, "--verify")
    assert status == 1
    assert "tickets/3 and the model fitted again differ by" in out
