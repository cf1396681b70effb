"""Docstring corpora: which texts are read, and what is taken out of them."""

import importlib.metadata
from pathlib import Path

import msgspec
import pytest

from al_core.datasets import docstrings
from al_core.datasets.docstrings import (
    PACKAGES,
    CorpusParams,
    Docstring,
    prose,
    read_docstrings,
)

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


@pytest.mark.parametrize("folder", ["test", "externals", "_lib", "vendor", "static", "deep/tests"])
def test_code_of_others_is_left_out_wherever_it_lies(tmp_path, folder):
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / folder / "a.py").write_text(SOURCE)
    assert list(read_docstrings(tmp_path, "pack")) == []


def test_files_are_read_in_the_order_of_their_names(tmp_path):
    for name in ("b.py", "a.py", "__init__.py"):
        (tmp_path / name).write_text(SOURCE)
    modules = [entry.module for entry in read_docstrings(tmp_path, "pack")]
    assert list(dict.fromkeys(modules)) == ["pack", "pack.a", "pack.b"]


@pytest.mark.parametrize(("words", "kept"), [(7, 0), (8, 1)])
def test_text_of_eight_words_is_long_enough(tmp_path, words, kept):
    (tmp_path / "a.py").write_text(f'def f():\n    """{" word" * words}"""\n')
    assert len(list(read_docstrings(tmp_path, "pack"))) == kept


def test_async_functions_count_and_functions_inside_functions_do_not(tmp_path):
    text = '"""One two three four five six seven eight."""'
    (tmp_path / "a.py").write_text(
        f"async def f():\n    {text}\n    def g():\n        {text}\n        return 1\n"
    )
    assert len(list(read_docstrings(tmp_path, "pack"))) == 1


@pytest.fixture
def corpus_cache(tmp_path: Path) -> Path:
    """A cache that holds 40 made-up texts of each package, in three modules."""
    for package in PACKAGES:
        entries = [
            Docstring(f"{package}.{('stats', 'io', 'other')[n % 3]}.deep.er", f"{package} {n}")
            for n in range(40)
        ]
        path = docstrings.cache_file(package, tmp_path)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(msgspec.json.encode(entries))
    return tmp_path


def test_library_corpus_has_a_class_per_package(corpus_cache):
    found = docstrings.library_corpus(CorpusParams(), corpus_cache)
    assert (len(found), found.classes) == (280, tuple(sorted(PACKAGES)))
    assert found.labels[7] == found.rows[7].split()[0]


def test_scipy_corpus_keeps_the_areas_only(corpus_cache):
    found = docstrings.scipy_corpus(CorpusParams(), corpus_cache)
    assert (len(found), found.classes) == (27, ("io", "stats"))


def test_module_corpus_names_modules_three_levels_deep(corpus_cache):
    found = docstrings.module_corpus(CorpusParams(), corpus_cache)
    assert (len(found.classes), found.classes[0]) == (21, "nltk.io.deep")


def test_corpus_is_shuffled_alike_for_everyone(corpus_cache):
    first, again = (docstrings.library_corpus(CorpusParams(), corpus_cache) for _ in range(2))
    assert first.content_hash == again.content_hash
    assert first.labels[:40] != ("numpy",) * 40


def test_fewer_rows_of_a_corpus_are_the_first_of_more(corpus_cache):
    many, few = (docstrings.library_corpus(CorpusParams(n), corpus_cache) for n in (200, 50))
    assert list(few.rows) == list(many.rows[:50])


def test_package_once_read_is_taken_from_its_cache(corpus_cache):
    entries = docstrings.docstrings("numpy", corpus_cache)
    assert (len(entries), entries[0].text) == (40, "numpy 0")


@pytest.mark.parametrize("package", ["numpy", "sklearn"])
def test_another_version_of_a_package_has_a_cache_of_its_own(tmp_path, package):
    version = importlib.metadata.version(PACKAGES[package])
    assert docstrings.cache_file(package, tmp_path).name.startswith(f"{package}-{version}-")
