"""Real technical English that is on every machine: docstrings of the installed packages.

Read with `ast`, so that no package is imported. Each text is the prose before the first
section of a public function, class or method, without the names of the libraries.
"""

import ast
import hashlib
import importlib.metadata
import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import msgspec
import numpy as np

from al_core.arrays.randomness import random_for
from al_core.datasets.dataset import Dataset
from al_core.datasets.folders import written_whole
from al_core.domain.errors import DataUnavailable

PACKAGES = {
    "numpy": "numpy",
    "scipy": "scipy",
    "pandas": "pandas",
    "sklearn": "scikit-learn",
    "statsmodels": "statsmodels",
    "nltk": "nltk",
    "streamlit": "streamlit",
}
"""Import name -> distribution: all required by the lab itself (nltk through Evidently)."""
SCIPY_AREAS = (
    "cluster", "fft", "integrate", "interpolate", "io", "linalg", "ndimage", "optimize",
    "signal", "sparse", "spatial", "special", "stats",
)  # fmt: skip
MODULES = 90
MOST_ROWS = 5000

FEWEST_WORDS = 8

_Documented: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_SKIPPED = {
    "tests", "test", "testing", "externals", "_external", "_lib", "vendor", "_vendor",
    "distutils", "static", "conftest.py", "setup.py",
}  # fmt: skip
_SECTION = re.compile(
    r"^[ \t]*(?:(?:Parameters|Returns?|Args|Arguments|Examples?|Notes?|References|Attributes"
    r"|See Also|Yields|Raises|Methods|Other Parameters|Usage|Warnings?|Keyword arguments)[ \t]*:*"
    r"[ \t]*$|:\w+|@\w+|>>>|\.\. |[-=~]{3,})",
    re.MULTILINE | re.IGNORECASE,
)
_ROLE = re.compile(r":[\w:]+:`")
_PLACEHOLDER = re.compile(r"%\(\w+\)s")
_NAMES = re.compile(
    r"\b(?:numpy|np|scipy|sp|pandas|pd|scikit[-_ ]?learn|sklearn|statsmodels|sm|nltk"
    r"|streamlit|st|matplotlib|plt)\b(?:\.\w+)*",
    re.IGNORECASE,
)


class Docstring(msgspec.Struct, frozen=True):
    """One text and the dotted module that it stands in."""

    module: str
    text: str


class CorpusParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`rows`: most rows to keep."""

    rows: int = MOST_ROWS


def library_corpus(params: CorpusParams, cache: Path) -> Dataset:
    """Docstrings, to be told apart by library: seven classes."""
    pairs = [(package, entry.text) for package in PACKAGES for entry in docstrings(package, cache)]
    return _corpus("docstrings_library", pairs, params.rows)


def scipy_corpus(params: CorpusParams, cache: Path) -> Dataset:
    """Docstrings of SciPy, to be told apart by area: thirteen classes of unequal size."""
    pairs = [
        (entry.module.split(".")[1], entry.text)
        for entry in docstrings("scipy", cache)
        if entry.module.split(".")[1] in SCIPY_AREAS
    ]
    return _corpus("docstrings_scipy", pairs, params.rows)


def module_corpus(params: CorpusParams, cache: Path) -> Dataset:
    """Docstrings, to be told apart by module: the ninety largest."""
    entries = [
        (".".join(entry.module.split(".")[:3]), entry.text)
        for package in PACKAGES
        for entry in docstrings(package, cache)
    ]
    counts = Counter(module for module, _ in entries)
    largest = sorted(counts, key=lambda module: (-counts[module], module))[:MODULES]
    pairs = [(module, text) for module, text in entries if module in set(largest)]
    return _corpus("docstrings_modules", pairs, params.rows)


def docstrings(package: str, cache: Path) -> list[Docstring]:
    """All texts of one package in the order of its files; read once per version."""
    path = cache_file(package, cache)
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=list[Docstring])
    found = list(read_docstrings(_folder(package), package))
    encoded = msgspec.json.encode(found)
    written_whole(path, lambda file: file.write(encoded))
    return found


def cache_file(package: str, cache: Path) -> Path:
    """Where the texts of the installed version of a package are kept once read."""
    return cache / "docstrings" / f"{package}-{_version(package)}-{_reader()}.json"


def read_docstrings(folder: Path, package: str) -> Iterator[Docstring]:
    """The texts of a package's folder, tests and vendored code left out, file by file."""
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        if _SKIPPED.isdisjoint({*parts, path.name}):
            module = ".".join((package, *parts)).removesuffix(".__init__")
            yield from (Docstring(module, text) for text in _texts(path))


def prose(docstring: str) -> str:
    """The running text at a docstring's start, without roles and names of libraries."""
    section = _SECTION.search(docstring)
    text = docstring[: section.start()] if section else docstring
    text = _PLACEHOLDER.sub("", _ROLE.sub("", text).replace("`", ""))
    text = _NAMES.sub("", text)
    return " ".join(text.split())


def _corpus(name: str, pairs: list[tuple[str, str]], rows: int) -> Dataset:
    """A shuffled sample, the same for everyone: files come in an order that gives labels away."""
    order = random_for(0, 0, name).permutation(len(pairs))[:rows]
    kept = [pairs[position] for position in order]
    classes, codes = np.unique([label for label, _ in kept], return_inverse=True)
    return Dataset(
        name=name,
        kind="text",
        rows=np.array([text for _, text in kept], dtype=object),
        codes=codes.astype(np.int64),
        classes=tuple(str(label) for label in classes),
    )


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(PACKAGES[package])
    except importlib.metadata.PackageNotFoundError as error:
        raise DataUnavailable(
            f"the package {PACKAGES[package]} is not installed, its docstrings can't be read; "
            f"pip install {PACKAGES[package]}"
        ) from error


def _reader() -> str:
    """Names this way of reading, so that caches of an older one are not used."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise DataUnavailable(
            f"the package {package} has no folder to read; reinstall {PACKAGES[package]}"
        )
    return Path(spec.origin).parent


def _texts(path: Path) -> Iterator[str]:
    try:
        tree = ast.parse(path.read_bytes())
    except SyntaxError:  # templates and files for other versions of Python
        return
    for node in _public(tree):
        text = prose(ast.get_docstring(node) or "")
        if len(text.split()) >= FEWEST_WORDS:
            yield text


def _public(tree: ast.Module) -> Iterator[_Documented]:
    for node in tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) else []
        for candidate in (node, *inner):
            if isinstance(candidate, _Documented) and not candidate.name.startswith("_"):
                yield candidate
