"""`import al_core` is a notebook's way in: quick, and everything there when asked for."""

import subprocess
import sys
from pathlib import Path

import msgspec
import plotly.graph_objects as go
import pytest

import al_core

ROOT = Path(__file__).resolve().parents[1]
IMPORTED = """
import sys
import al_core
heavy = {"numpy", "sklearn", "pandas", "duckdb", "plotly", "scipy"} & set(sys.modules)
print(sorted(heavy))
"""
SWEEP = {
    "base": {
        "data": {"dataset": "breast_cancer"},
        "architecture": {"batch_size": 10},
        "budget": {"labels": 20},
    },
    "architectures": ["sequential", "parallel"],
    "seeds": [0, 1],
}


@pytest.fixture(scope="module")
def results():
    return al_core.sweep(msgspec.convert(SWEEP, al_core.SweepPlan))


def titles(figure):
    return {trace.name for trace in figure.data if trace.showlegend is not False}


def test_importing_the_package_loads_nothing_heavy():
    told = subprocess.run(
        [sys.executable, "-c", IMPORTED], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert told.stdout == "[]\n"


@pytest.mark.parametrize("name", al_core.__all__)
def test_a_public_name_is_there_when_asked_for(name):
    assert getattr(al_core, name).__doc__


def test_the_directory_lists_every_public_name():
    assert dir(al_core) == sorted(al_core.__all__)


def test_an_unknown_name_is_an_attribute_error_that_lists_the_known():
    with pytest.raises(AttributeError, match=r"no attribute 'simulat'; it has.*'simulate'"):
        al_core.simulat  # noqa: B018


def test_a_star_import_brings_the_public_names():
    found = {}
    exec("from al_core import *", found)

    assert found["simulate"] is al_core.simulate


def test_a_run_shows_who_did_what_and_how_it_learned():
    run = al_core.simulate(msgspec.convert(SWEEP["base"], al_core.Plan))

    assert repr(run).startswith(f"<Run {run.result.run_id}: sequential · margin, 40 labels, acc")
    assert {"labeling", "retraining"} <= titles(run.gantt())
    assert titles(run.plot()) == {"sequential · margin"}
    assert run.summary["events"] == len(run.entries)


def test_a_sweep_shows_one_curve_per_arm(results):
    arms = {
        f"{kind} · {strategy}"
        for kind in ("sequential", "parallel")
        for strategy in ("margin", "random")
    }

    assert titles(results.plot()) == arms
    assert results.plot("hours").layout.xaxis.title.text != results.plot().layout.xaxis.title.text


def test_a_sweep_tells_what_it_saved_and_how_arms_compare(results):
    assert isinstance(results.savings(), go.Figure)
    assert len(results.comparisons().data) > 0


def test_results_are_a_sequence_of_runs(results):
    assert len(results) == len(list(results)) == 8
    assert len(results[:2]) == 2
    assert results[0].result is results.results[0]
    assert [row["seed"] for row in results.rows] == [0] * 4 + [1] * 4
    assert repr(results[:2]) == "<Results: 2 runs of sequential · margin, sequential · random>"
