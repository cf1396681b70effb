"""What only reports need is not imported by the app, which would start later for it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAZY = {"matplotlib", "fpdf", "pptx", "evidently"}


def imported_with(module):
    """The top-level packages that are there after importing a module in a fresh process."""
    script = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_lab_imports_no_library_of_reports():
    assert imported_with("al_core.experiments.lab") & LAZY == set()


def test_the_process_that_makes_reports_imports_them_when_it_draws():
    there = imported_with("al_core.experiments.report_worker")
    assert "numpy" in there
    assert there & LAZY == set()
