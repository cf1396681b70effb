"""Docstring corpora: which texts are read, and what is taken out of them."""

from pathlib import Path

import pytest

from al_core.datasets.docstrings import Docstring, prose, read_docstrings

SOURCE = '''
def shown():
    """Solve the linear system for all of the given right-hand sides."""

def _hidden():
    """Solve the linear system for none of the given right-hand sides."""

def short():
    """Solve it."""

class Model:
    """A model that is fitted by least squares to the data."""

    def fit(self):
        """Fit the model to the data that were given before it.

        Parameters
        ----------
        none
        """
'''


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name in ("a.py", "sub/__init__.py", "tests/b.py", "conftest.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SOURCE)
    (tmp_path / "z.py").write_text("def broken(:")
    return tmp_path


def test_public_functions_classes_and_methods_are_read(package):
    found = [entry for entry in read_docstrings(package, "pack") if entry.module == "pack.a"]
    assert found == [
        Docstring("pack.a", "Solve the linear system for all of the given right-hand sides."),
        Docstring("pack.a", "A model that is fitted by least squares to the data."),
        Docstring("pack.a", "Fit the model to the data that were given before it."),
    ]


def test_tests_and_broken_files_are_left_out(package):
    assert {entry.module for entry in read_docstrings(package, "pack")} == {"pack.a", "pack.sub"}


@pytest.mark.parametrize(
    ("docstring", "text"),
    [
        ("Sum.\n\nAll of it.\n\nParameters\n----------\nx : int", "Sum. All of it."),
        ("Sum.\n\nArgs:\n    x: a number", "Sum."),
        ("Sum.\n\n:param x: a number", "Sum."),
        ("Sum.\n\n    >>> 1 + 1", "Sum."),
        ("Sum.\n\n.. versionadded:: 1.0", "Sum."),
        ("A title\n=======\n\nSum.", "A title"),
        ("Sum, see :func:`other` and ``this``.", "Sum, see other and this."),
        ("Like numpy.linalg.norm of NumPy, np.sum in SciPy.", "Like of , in ."),
        ("For a scikit-learn or Streamlit user.", "For a or user."),
        ("%(before)s Sum.", "Sum."),
    ],
)
def test_prose_ends_at_the_first_section_and_names_no_library(docstring, text):
    assert prose(docstring) == text
