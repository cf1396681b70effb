"""The example notebook runs from top to bottom, and its results draw themselves."""

from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "notebooks" / "first_loop.ipynb"
PLOTLY = "application/vnd.plotly.v1+json"


def outputs_with(notebook, word):
    """What the code cell that begins a line with `word` put out."""
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    found = next(c for c in cells if any(line == word for line in c.source.splitlines()))
    return found.outputs


def shown(outputs):
    return {kind for output in outputs for kind in output.get("data", {})}


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The notebook after a run in a kernel of its own."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JUPYTER_PLATFORM_DIRS", "1")
        environment.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        environment.setenv("PYTHONPATH", str(ROOT))
        environment.setenv("OMP_NUM_THREADS", "1")
        from nbclient import NotebookClient

        notebook = nbformat.read(NOTEBOOK, as_version=4)
        NotebookClient(notebook, timeout=120, resources={"metadata": {"path": ROOT}}).execute()
    return notebook


def test_the_notebook_is_kept_without_outputs():
    kept = nbformat.read(NOTEBOOK, as_version=4)

    assert [cell for cell in kept.cells if cell.get("outputs") or cell.get("execution_count")] == []


def test_a_run_draws_its_gantt_chart(executed):
    assert PLOTLY in shown(outputs_with(executed, "run"))


def test_a_sweep_draws_its_curves(executed):
    assert PLOTLY in shown(outputs_with(executed, "results"))


def test_the_same_plan_gave_the_same_head(executed):
    last = executed.cells[-2].outputs[0]

    assert last["data"]["text/plain"] == "True"
