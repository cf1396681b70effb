"""The command line: listings, runs, replays, and what it says of bad input and altered logs."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import msgspec
import pytest

from al_core.__main__ import main
from al_core.domain.chain import GENESIS, linked
from al_core.domain.events import decoded
from al_core.experiments.logged_runs import on_the_list
from al_core.store.store import Store

ROOT = Path(__file__).resolve().parents[1]
PLANS = ROOT / "data" / "plans"
SMALL = """
name = "small"
[data]
dataset = "breast_cancer"
[architecture]
kind = "hybrid"
batch_size = 8
[budget]
labels = 24
"""


def command(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "al_core", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def run(capsys, *arguments):
    """Exit status, standard output and standard error of a command, in this process."""
    status = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.fixture
def plan_file(tmp_path):
    """Write a plan, return its path."""

    def write(text, name="plan.toml"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    """A database with one small run: its path and the run's summary."""
    folder = tmp_path_factory.mktemp("logged")
    (folder / "small.toml").write_text(SMALL, "utf-8")
    database = folder / "lab.duckdb"
    told = command("simulate", folder / "small.toml", "--db", database, "--json")
    return database, json.loads(told.stdout)


@pytest.fixture
def database(logged, tmp_path):
    """A copy of that database, to do with as a test likes."""
    for name in ("lab.duckdb", "lab.duckdb.heads.json"):
        shutil.copy(logged[0].with_name(name), tmp_path / name)
    return tmp_path / "lab.duckdb"


@pytest.fixture
def run_id(logged):
    return logged[1]["run_id"]


def answer_seq(database, place=5):
    """Seq of the `place`-th answer in the log."""
    with duckdb.connect(database) as connection:
        sql = "SELECT seq FROM events WHERE kind = 'label_given' ORDER BY seq LIMIT 1 OFFSET ?"
        return connection.execute(sql, [place - 1]).fetchone()[0]


def relabel(database, seq):
    """Change the label in one answer's payload and nothing else."""
    with duckdb.connect(database) as connection:
        sql = "SELECT payload FROM events WHERE seq = ?"
        event = json.loads(connection.execute(sql, [seq]).fetchone()[0])
        event["label"] = 1 - event["label"]
        payload = json.dumps(event, separators=(",", ":"))
        connection.execute("UPDATE events SET payload = ? WHERE seq = ?", [payload, seq])


def forge(database, run_id, change, *, heads):
    """Replace events by `change(seq, event)`, rebuild all hashes, and the heads if asked."""
    with Store.inspect(database) as store:
        old = list(store.read(run_id))
    changed = [(e.occurred_at, change(e.seq, decoded(e.payload))) for e in old]
    entries = linked(run_id, GENESIS, 1, changed)
    with duckdb.connect(database) as connection:
        connection.executemany(
            "UPDATE events SET payload = ?, prev_hash = ?, hash = ? WHERE seq = ?",
            [[e.payload.decode(), e.prev_hash, e.hash, e.seq] for e in entries],
        )
    if heads == "rebuilt":
        head = {run_id: {"seq": len(entries), "hash": entries[-1].hash}}
        database.with_name("lab.duckdb.heads.json").write_text(json.dumps(head), "utf-8")


def other_label(at):
    """A change for `forge`: the answer at seq `at` says the other class."""

    def change(seq, event):
        return msgspec.structs.replace(event, label=1 - event.label) if seq == at else event

    return change


# listings


@pytest.mark.parametrize(
    ("listing", "first", "keys"),
    [
        ("datasets", "docstrings_library", {"kind", "rows", "classes", "offline"}),
        ("strategies", "random", {"family", "when_to_use", "cost", "paper"}),
        ("architectures", "sequential", {"meaning"}),
    ],
)
def test_a_listing_reads_as_a_table_and_as_json(capsys, listing, first, keys):
    _, table, _ = run(capsys, listing)
    _, listed, _ = run(capsys, listing, "--json")

    assert table.splitlines()[0].startswith("name ")
    assert table.splitlines()[1].startswith(f"{first} ")
    assert json.loads(listed)[0]["name"] == first
    assert set(json.loads(listed)[0]) >= keys


def test_the_four_architectures_are_listed(capsys):
    _, listed, _ = run(capsys, "architectures", "--json")

    names = [row["name"] for row in json.loads(listed)]
    assert names == ["sequential", "parallel", "hybrid", "adaptive"]


# running


def test_simulate_prints_a_summary_as_json(logged):
    _, summary = logged

    assert summary["run_id"].startswith("small-")
    assert (summary["architecture"], summary["labels"]) == ("hybrid", 44)
    assert 0.8 < summary["area"] < 1.0
    assert summary["virtual_hours"] > 0
    assert summary["cost"] > 0
    assert len(summary["head_hash"]) == 64


def test_the_same_plan_run_again_gives_the_same_head_hash(capsys, logged, plan_file):
    _, again, _ = run(capsys, "simulate", plan_file(SMALL), "--json")

    assert json.loads(again)["head_hash"] == logged[1]["head_hash"]


def test_simulate_speaks_to_people_in_lines(capsys, plan_file):
    _, lines, _ = run(capsys, "simulate", plan_file(SMALL))

    assert "architecture   hybrid" in lines.splitlines()


def test_a_figure_that_is_not_known_is_null_in_json(capsys, plan_file):
    unknown = SMALL + "hours = 0.001\n"

    _, told, _ = run(capsys, "simulate", plan_file(unknown), "--json")

    assert json.loads(told)["accuracy"] is None


def test_another_query_model_is_warned_about(capsys, plan_file):
    plan = SMALL + '[options.query_model]\nname = "naive_bayes"\n'

    status, _, noted = run(capsys, "simulate", plan_file(plan), "--json")

    assert (status, noted) == (
        0,
        "note: query model and task model differ, which can cost accuracy\n",
    )


def test_a_sweep_is_logged_run_by_run(capsys, plan_file, tmp_path):
    sweep = SMALL + '[sweep]\narchitectures = ["sequential", "parallel"]\nseeds = [3]\n'
    database = tmp_path / "sweep.duckdb"

    status, told, _ = run(capsys, "sweep", plan_file(sweep), "--db", database, "--json")

    rows = json.loads(told)
    arms = [(row["architecture"], row["strategy"], row["seed"]) for row in rows]
    assert status == 0
    assert arms == [
        ("sequential", "margin", 3),
        ("sequential", "random", 3),
        ("parallel", "margin", 3),
        ("parallel", "random", 3),
    ]
    with Store.open(database) as store:
        assert {run.run_id: run.status for run in store.runs()} == {
            row["run_id"]: "finished" for row in rows
        }


@pytest.mark.parametrize("name", ["sequential", "parallel", "hybrid", "adaptive"])
def test_the_example_plan_of_an_architecture_runs(capsys, name):
    status, told, _ = run(capsys, "simulate", PLANS / f"{name}.toml", "--json")

    assert status == 0
    assert json.loads(told)["architecture"] == name


def test_the_example_sweep_has_eighteen_runs():
    from al_core.experiments.plan_files import read_sweep
    from al_core.experiments.sweeping import cells

    assert len(cells(read_sweep(PLANS / "sweep.toml"))) == 18


def test_a_run_stopped_by_the_keyboard_is_listed_as_cancelled(tmp_path):
    with Store.open(tmp_path / "lab.duckdb") as store:
        with pytest.raises(KeyboardInterrupt), on_the_list(store, "r", "mine"):
            raise KeyboardInterrupt

        assert store.run("r").status == "cancelled"


# replaying


@pytest.mark.parametrize("mode", [[], ["--verify"]])
def test_a_whole_log_replays_equal(capsys, database, run_id, mode):
    assert run(capsys, "replay", run_id, *mode, "--db", database) == (0, "equal\n", "")


def test_verify_names_every_run_and_its_head(capsys, database, logged):
    status, told, _ = run(capsys, "verify", "--db", database)

    summary = logged[1]
    assert status == 0
    assert told == (
        f"{summary['run_id']}: ok, {summary['events']} events, head {summary['head_hash']}\n"
    )


@pytest.mark.parametrize("mode", [[], ["--verify"]])
def test_an_unfinished_run_replays_equal_as_far_as_it_goes(capsys, database, run_id, mode):
    with duckdb.connect(database) as connection:
        connection.execute("DELETE FROM events WHERE seq > 40")

    assert run(capsys, "replay", run_id, *mode, "--db", database)[:2] == (0, "equal\n")


def test_verify_names_the_event_whose_label_was_edited(capsys, database):
    seq = answer_seq(database)
    relabel(database, seq)

    status, _, said = run(capsys, "verify", "--db", database)

    assert status == 1
    assert f"event {seq} is missing, out of place or altered" in said


@pytest.mark.parametrize("mode", [[], ["--verify"]])
def test_replay_names_the_event_whose_label_was_edited(capsys, database, run_id, mode):
    seq = answer_seq(database)
    relabel(database, seq)

    status, told, _ = run(capsys, "replay", run_id, *mode, "--db", database)

    assert status == 1
    assert told == f"event {seq} breaks the hash chain; restore a backup\n"


@pytest.mark.parametrize("heads", ["stale", "rebuilt"])
def test_replay_names_the_first_event_that_no_longer_follows_from_a_forged_log(
    capsys, database, run_id, heads
):
    seq = answer_seq(database)
    forge(database, run_id, other_label(seq), heads=heads)

    status, told, _ = run(capsys, "replay", run_id, "--verify", "--db", database)

    assert status == 1
    assert told.startswith(f"event {seq} does not follow from those before it: label_given.label")


def test_a_forged_log_with_a_stale_head_is_refused_by_verify(capsys, database, run_id, logged):
    forge(database, run_id, other_label(answer_seq(database)), heads="stale")

    status, _, said = run(capsys, "verify", "--db", database)

    assert status == 1
    assert f"event {logged[1]['events']} is not the one in the head file" in said


def test_a_forged_seed_shows_at_the_first_event_drawn_with_it(capsys, database, run_id):
    def other_seed(seq, event):
        if seq > 1:
            return event
        plan = msgspec.structs.replace(event.plan, seed=99)
        return msgspec.structs.replace(event, plan=plan)

    forge(database, run_id, other_seed, heads="rebuilt")

    status, told, _ = run(capsys, "replay", run_id, "--verify", "--db", database)

    assert status == 1
    assert told.startswith("event 2 does not follow from those before it: examples_arrived")


@pytest.mark.parametrize(
    ("field", "value"), [("dataset", "nowhere"), ("dataset", "digits"), ("features", "tfidf")]
)
def test_a_forged_data_set_is_seen_at_the_first_event(capsys, database, run_id, field, value):
    def other_data(seq, event):
        if seq > 1:
            return event
        data = msgspec.structs.replace(event.plan.data, **{field: value})
        plan = msgspec.structs.replace(event.plan, data=data)
        return msgspec.structs.replace(event, plan=plan)

    forge(database, run_id, other_data, heads="rebuilt")

    status, told, said = run(capsys, "replay", run_id, "--verify", "--db", database)

    assert status == 1
    assert "event 1 (run_started)" in told + said


def test_a_difference_comes_with_the_versions_that_differ(capsys, database, run_id):
    seq = answer_seq(database)

    def older(at, event):
        if at == 1:
            return msgspec.structs.replace(event, versions={**event.versions, "numpy": "1.0"})
        return other_label(seq)(at, event)

    forge(database, run_id, older, heads="rebuilt")

    _, _, said = run(capsys, "replay", run_id, "--verify", "--db", database)

    assert said.startswith("note: the run was made with numpy 1.0, here is 2.")


# bad input: what, value, remedy; no traceback, nothing lost


def refused(capsys, *arguments):
    """What a command that can't be done says on standard error."""
    status, told, said = run(capsys, *arguments)
    assert (status, told) == (1, "")
    assert said.startswith("error: ")
    assert said.count("\n") == 1
    return said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("batch = 3", "Object contains unknown field `batch`"),
        ('[strategy]\nname = "best"', "best"),
        ('[model]\nname = "oracle"', "No classifier is called 'oracle'; take one of"),
        ("[architecture]\nkind = 'hybrid'\nbatch_size = 5000", "batch size is 5000 and the pool"),
        ("[budget]\nlabels = 0", "the budget of labels is 0; give more than 0"),
        ("team = []", "the team has 0 annotators; add at least one person"),
        ("[[team]]\ncount = 0", "the team has 0 annotators"),
        ("[[team]]\ncount = -1\n[[team]]\nname='b'", "count below 1"),
        (
            "[options]\nlease_seconds = 5.0\n[[team]]\nspread = 'deterministic'",
            "The time-out of 5 s is shorter than the fastest label of person (20 s)",
        ),
        ("[architecture]\nrules = ['luck']", "no adaptive rule is called 'luck'; take from"),
        ("[architecture]\nkind = 'spiral'", "Invalid enum value 'spiral'"),
        ("[split]\nseed_size = 100000", "seed"),
        ("[split]\naudit_share = 1.5", "audit"),
        ("[[team]]\nmean_seconds = 'fast'", "Expected `float`"),
    ],
)
def test_a_plan_that_cannot_run_is_refused(capsys, plan_file, tmp_path, line, said):
    database = tmp_path / "lab.duckdb"

    assert said in refused(capsys, "simulate", plan_file(line), "--db", database)
    assert not database.exists()


def test_an_unknown_data_set_is_answered_with_those_there_are(capsys, plan_file):
    said = refused(capsys, "simulate", plan_file('[data]\ndataset = "cats"'))

    assert "there is no data set 'cats'; take one of docstrings_library," in said


def test_a_missing_plan_is_refused(capsys, tmp_path):
    said = refused(capsys, "simulate", tmp_path / "none.toml")

    assert "can't be read: No such file or directory; name a file" in said


@pytest.mark.parametrize("content", ["name = ", "{}", "\x00\x01"])
def test_a_plan_that_is_not_toml_is_refused(capsys, plan_file, content):
    assert "is not TOML" in refused(capsys, "sweep", plan_file(content))


def test_a_plan_in_bytes_of_another_kind_is_refused(capsys, tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xff\xfe\x00name")

    assert "is not TOML" in refused(capsys, "simulate", path)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("seeds = []", "the sweep has 0 runs; name at least one"),
        ('strategies = ["margin", "best"]', "best"),
        ("speed = 3", "unknown field `speed`"),
    ],
)
def test_a_sweep_that_cannot_run_is_refused_before_its_first_run(
    capsys, plan_file, tmp_path, table, said
):
    database = tmp_path / "lab.duckdb"
    path = plan_file(f"[sweep]\n{table}\n")

    assert said in refused(capsys, "sweep", path, "--db", database)
    assert not database.exists()


def test_a_refused_plan_leaves_what_is_logged_as_it_was(capsys, database, run_id, plan_file):
    refused(capsys, "simulate", plan_file("[budget]\nlabels = 0"), "--db", database)

    assert run(capsys, "replay", run_id, "--db", database)[:2] == (0, "equal\n")


def test_an_unknown_run_is_answered_with_those_there_are(capsys, database, run_id):
    said = refused(capsys, "replay", "mine", "--db", database)

    assert said == f"error: no run is called 'mine'; this database has: {run_id}\n"


@pytest.mark.parametrize("arguments", [["verify"], ["replay", "r"]])
def test_a_database_that_is_not_there_is_not_made(capsys, tmp_path, arguments):
    path = tmp_path / "none.duckdb"

    assert "no database at" in refused(capsys, *arguments, "--db", path)
    assert not path.exists()


def test_a_file_that_is_no_database_is_refused(capsys, plan_file):
    path = plan_file("hello, " * 4000, "notes.txt")

    assert "is no database of Loop Lab" in refused(capsys, "verify", "--db", path)


def test_a_database_open_in_another_process_is_refused(database, run_id):
    with Store.open(database):
        told = command("replay", run_id, "--db", database)

    assert told.returncode == 1
    assert f"lab.duckdb is open in process {os.getpid()}" in told.stderr
    assert "close Loop Lab there, or give another database" in told.stderr


def test_a_refusal_in_the_shell_has_no_traceback(tmp_path):
    told = command("simulate", tmp_path / "none.toml")

    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("error: plan ")


def test_a_reader_who_leaves_early_is_no_error():
    listing = [sys.executable, "-m", "al_core", "strategies"]
    with subprocess.Popen(listing, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as it:
        it.stdout.close()
        said = it.stderr.read()

    assert (it.returncode, said) == (141, b"")


def test_zero_processes_are_a_usage_error(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["sweep", "plan.toml", "--jobs", "0"])

    assert ended.value.code == 2
    assert "'0' is no number of processes; use 1 or more" in capsys.readouterr().err
