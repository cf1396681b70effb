"""A log handed over as a file: read back as it was, replayed, and refused when it is not whole."""

import json

import msgspec
import pytest

from al_core.__main__ import main
from al_core.domain.errors import DataError, LogBroken, LogError
from al_core.domain.plan import DataPlan
from al_core.experiments.log_files import header_of, read_log, write_log
from al_core.experiments.replaying import fold_file, verify_file
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan


def logged(plan, name="r"):
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, name)
    return list(log.read(name))


def written(entries, path, head=None):
    head = head or header_of(entries[-1].run_id, entries[-1].seq, entries[-1].hash)
    with path.open("wb") as file:
        write_log(entries, head, file)
    return path


@pytest.fixture(scope="module")
def entries():
    return logged(small_plan())


@pytest.fixture
def file(entries, tmp_path):
    return written(entries, tmp_path / "r.log.jsonl")


def table(path, shift=0.0):
    """120 rows of two clusters in a CSV file."""
    rows = [f"{(i % 2) * 4 + (i % 7) / 7 + shift},{(i % 5) / 5},{'ab'[i % 2]}" for i in range(120)]
    path.write_text("\n".join(["x,y,class", *rows]), "utf-8")
    return path


@pytest.fixture
def own(tmp_path):
    """A run on a file of one's own, whose file has moved since."""
    folder = tmp_path / "here"
    folder.mkdir()
    data = table(folder / "mine.csv")
    plan = small_plan(data=DataPlan(str(data), params={"label": "class", "features": ["x", "y"]}))
    log = written(logged(plan), tmp_path / "own.log.jsonl")
    moved = data.rename(tmp_path / "moved.csv")
    return log, moved


def run(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_log_comes_back_byte_for_byte(file, entries):
    assert read_log(file) == entries


def test_the_first_line_names_the_run_and_its_head(file, entries):
    first = json.loads(file.read_text("utf-8").splitlines()[0])
    assert first["kind"] == "loop lab log"
    assert (first["run_id"], first["head_seq"]) == ("r", entries[-1].seq)
    assert first["head_hash"] == entries[-1].hash


def test_an_exported_log_replays_equal_from_the_command_line(capsys, file):
    assert run(capsys, "replay", "--log", file, "--verify") == (0, "equal\n", "")


def test_several_logs_are_told_one_by_one(capsys, file, tmp_path, entries):
    other = written(entries, tmp_path / "other.log.jsonl")
    status, out, _ = run(capsys, "replay", "--log", file, other)
    assert status == 0
    assert out == "r.log.jsonl: equal\nother.log.jsonl: equal\n"


def test_a_label_altered_in_the_file_is_found(capsys, file, entries):
    text = file.read_text("utf-8")
    at = next(e.seq for e in entries if b'"label_given"' in e.payload)
    lines = text.splitlines()
    lines[at] = lines[at].replace('\\"active_seconds\\":', '\\"active_seconds\\":9')
    file.write_text("\n".join(lines) + "\n", "utf-8")
    status, out, _ = run(capsys, "replay", "--log", file, "--verify")
    assert status == 1
    assert out.startswith(f"event {at} breaks the hash chain")


def test_a_log_cut_short_is_refused(file):
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(lines[:-2]) + "\n", "utf-8")
    with pytest.raises(LogBroken, match=f"ends at event {len(lines) - 3}, its header says"):
        read_log(file)


def test_an_empty_log_is_refused(entries, tmp_path):
    head = header_of("r", entries[-1].seq, entries[-1].hash)
    with pytest.raises(LogBroken, match="ends at event 0"):
        read_log(written([], tmp_path / "e", head))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "line 1"),
        (b"{}\n", "line 1"),
        (b"\xff\xfe rubbish", "line 1"),
        (b'{"kind":"x","version":1,"run_id":"r","head_seq":1,"head_hash":"h"}\n', "is 'x'"),
        (b'{"kind":"loop lab log","version":9,"run_id":"","head_seq":1,"head_hash":""}', "9"),
    ],
)
def test_what_is_no_log_is_refused(tmp_path, content, says):
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(LogError, match=says):
        read_log(path)


def test_a_line_that_can_not_be_read_is_named(file):
    lines = file.read_text("utf-8").splitlines()
    lines[3] = "not a line"
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(LogBroken, match="line 4 of the log"):
        read_log(file)


def test_a_file_that_is_not_there_is_named(capsys, tmp_path):
    status, _, err = run(capsys, "replay", "--log", tmp_path / "gone")
    assert status == 1
    assert "can't be read (No such file" in err


def test_a_run_on_a_file_is_verified_on_that_file_wherever_it_lies(capsys, own):
    log, data = own
    assert run(capsys, "replay", "--log", log, "--verify", "--data", data) == (0, "equal\n", "")


def test_without_the_file_it_is_asked_for_with_its_hash(own):
    log, _ = own
    with pytest.raises(DataError, match=r"'mine.csv' is not here; name the file with --data"):
        verify_file(log)


def test_other_data_is_refused_and_both_hashes_named(capsys, own, tmp_path):
    log, _ = own
    first = msgspec.json.decode(read_log(log)[0].payload)
    status, out, err = run(
        capsys, "replay", "--log", log, "--verify", "--data", table(tmp_path / "o.csv", 0.5)
    )
    assert (status, out) == (1, "")
    assert f"says data version {first['data_version'][:12]}, the data at hand is " in err


def test_a_file_for_a_data_set_that_comes_along_is_refused(file, tmp_path):
    with pytest.raises(DataError, match="'scenario', a data set that comes with Loop Lab"):
        verify_file(file, tmp_path / "x.csv")


def test_folding_needs_no_data(own):
    assert fold_file(own[0]).equal
