"""Every data set by name: what it is, and how to load it. All but two work offline."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import msgspec

from al_core.datasets import bundled, docstrings, online, scenario
from al_core.datasets.dataset import Dataset, Kind
from al_core.datasets.files import read_table
from al_core.datasets.folders import cache_folder
from al_core.datasets.mapping import TableMapping, mapped_dataset
from al_core.domain.errors import DataError, PlanError
from al_core.domain.plan import Params

DESCRIPTIONS = Path(__file__).parents[2] / "data" / "catalogue.toml"
FILE_SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".jsonl", ".json")
_T = TypeVar("_T")


class FileParams(TableMapping, frozen=True, forbid_unknown_fields=True):
    """The roles of a file's columns, and its encoding (None: utf-8 or utf-16)."""

    encoding: str | None = None


def parsed_params(params: Params, form: type[_T], name: str) -> _T:
    """The parameters in their form; PlanError names the one that does not fit."""
    try:
        return msgspec.convert(params, form)
    except msgspec.ValidationError as error:
        known = ", ".join(getattr(form, "__struct_fields__", ())) or "none"
        raise PlanError(
            f"data parameters of {name}: {error}; the parameters are: {known}"
        ) from error


@dataclass(frozen=True)
class Request:
    """What a loader may look at. `variant`: what stands behind the colon of the name."""

    params: Params
    seed: int
    cache: Path
    fetcher: online.Fetcher
    variant: str = ""

    def parsed(self, form: type[_T], name: str) -> _T:
        """The parameters in their form."""
        return parsed_params(self.params, form, name)


Loader = Callable[[Request], Dataset]


class NoParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For data sets that have nothing to choose."""


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people read of a data set; sizes as it comes (docstring corpora vary a little)."""

    title: str
    kind: Kind
    rows: int
    classes: int
    description: str
    good_for: str
    source: str
    licence: str
    offline: bool = True


@dataclass(frozen=True)
class CatalogueEntry:
    """One data set of the catalogue; n_rows and n_classes are about right, not exact."""

    name: str
    about: Description
    loader: Loader

    @property
    def kind(self) -> Kind:
        """What its rows are."""
        return self.about.kind

    @property
    def n_rows(self) -> int:
        """Rows, about."""
        return self.about.rows

    @property
    def n_classes(self) -> int:
        """Classes, about."""
        return self.about.classes

    @property
    def description(self) -> str:
        """What the rows and labels are."""
        return self.about.description

    @property
    def offline(self) -> bool:
        """Whether it works without a network."""
        return self.about.offline


def _fixed(name: str, load: Callable[[], Dataset]) -> Loader:
    def loader(request: Request) -> Dataset:
        request.parsed(NoParams, name)
        return load()

    return loader


def _corpus(name: str, load: Callable[[docstrings.CorpusParams, Path], Dataset]) -> Loader:
    return lambda request: load(request.parsed(docstrings.CorpusParams, name), request.cache)


def _scenario(name: str, load: Callable[[scenario.ScenarioParams, int], Dataset]) -> Loader:
    return lambda request: load(request.parsed(scenario.ScenarioParams, name), request.seed)


def _newsgroups(request: Request) -> Dataset:
    request.parsed(NoParams, "newsgroups20")
    return online.newsgroups20(request.fetcher, request.cache)


def _openml(request: Request) -> Dataset:
    params = request.parsed(online.OpenMLParams, "openml")
    return online.openml(request.variant, params, request.fetcher, request.cache)


_LOADERS: dict[str, Loader] = {
    "docstrings_library": _corpus("docstrings_library", docstrings.library_corpus),
    "docstrings_scipy": _corpus("docstrings_scipy", docstrings.scipy_corpus),
    "docstrings_modules": _corpus("docstrings_modules", docstrings.module_corpus),
    "digits": _fixed("digits", bundled.digits),
    "breast_cancer": _fixed("breast_cancer", bundled.breast_cancer),
    "fair_affairs": _fixed("fair_affairs", bundled.fair_affairs),
    "anes96": _fixed("anes96", bundled.anes96),
    "scenario": _scenario("scenario", scenario.vector_scenario),
    "scenario_text": _scenario("scenario_text", scenario.text_scenario),
    "newsgroups20": _newsgroups,
    "openml": _openml,
}


def _catalogue(path: Path) -> dict[str, CatalogueEntry]:
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    abouts = msgspec.convert(written, dict[str, Description])
    return {name: CatalogueEntry(name, abouts[name], loader) for name, loader in _LOADERS.items()}


CATALOGUE = _catalogue(DESCRIPTIONS)
"""All data sets by name."""


def load_dataset(
    name: str,
    params: Params | None = None,
    seed: int = 0,
    cache: Path | None = None,
    fetcher: online.Fetcher | None = None,
) -> Dataset:
    """A catalogue data set, or the file at the path `name` with `params` naming the columns.

    The seed matters for scenarios alone. DataUnavailable when a set needs the network.
    """
    if name.lower().endswith(FILE_SUFFIXES):
        return file_dataset(Path(name), params or {})
    key, _, variant = name.partition(":")
    if key not in CATALOGUE or (variant and key != "openml"):
        raise DataError(
            f"there is no data set {name!r}; take one of {', '.join(CATALOGUE)}, or the path of "
            "a .csv, .parquet or .jsonl file"
        )
    source = fetcher or online.SklearnFetcher()
    request = Request(params or {}, seed, cache or cache_folder(), source, variant)
    return _described(CATALOGUE[key].loader(request), CATALOGUE[key].about)


def file_dataset(path: Path, params: Params) -> Dataset:
    """A user's own file; `params` are the fields of FileParams."""
    chosen = parsed_params(params, FileParams, path.name)
    return mapped_dataset(read_table(path, encoding=chosen.encoding), chosen, path.stem)


def _described(dataset: Dataset, about: Description) -> Dataset:
    return replace(dataset, description=about.description, source=about.source)
