"""Data sets that must be fetched: 20 Newsgroups and OpenML, through scikit-learn."""

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Annotated, Protocol

import msgspec
import numpy as np
import pandas as pd

from al_core.datasets.dataset import Dataset
from al_core.datasets.mapping import TableMapping, mapped_dataset
from al_core.domain.errors import DataError, DataUnavailable

SHORTEST_POST = 20


@dataclass(frozen=True)
class Fetched:
    """What came over the network: one column is the label."""

    frame: pd.DataFrame
    label: str


class Fetcher(Protocol):
    """Where fetched data come from; raises OSError or HTTPException when they don't."""

    def newsgroups(self, folder: Path) -> Fetched:
        """Columns text and label."""
        ...

    def openml(self, name: str, version: int | None, folder: Path) -> Fetched:
        """The columns of an OpenML data set."""
        ...


class SklearnFetcher:
    """Fetches with scikit-learn and keeps what came in `folder`."""

    def newsgroups(self, folder: Path) -> Fetched:
        """All posts without headers, footers and quotes."""
        from sklearn.datasets import fetch_20newsgroups

        found = fetch_20newsgroups(
            data_home=folder,
            subset="all",
            remove=("headers", "footers", "quotes"),
            random_state=0,
            n_retries=1,
        )
        labels = [found.target_names[code] for code in found.target]
        return Fetched(pd.DataFrame({"text": found.data, "label": labels}, dtype=object), "label")

    def openml(self, name: str, version: int | None, folder: Path) -> Fetched:
        """The data set with its default target."""
        from sklearn.datasets import fetch_openml

        found = fetch_openml(
            name=name,
            version=version or "active",
            data_home=folder,
            as_frame=True,
            n_retries=1,
            parser="pandas",
        )
        if len(found.target_names) != 1:
            raise ValueError(f"it has {len(found.target_names)} targets, not one")
        return Fetched(found.frame, str(found.target_names[0]))


class OpenMLParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`version` of the data set on OpenML, None = the active one."""

    version: Annotated[int, msgspec.Meta(ge=1)] | None = None


def newsgroups20(fetcher: Fetcher, cache: Path) -> Dataset:
    """Which of twenty newsgroups was a post sent to? (Lang 1995)."""
    fetched = _fetched("20 Newsgroups", lambda: fetcher.newsgroups(cache / "online"))
    long_enough = fetched.frame["text"].str.len() >= SHORTEST_POST
    frame = fetched.frame[long_enough].reset_index(drop=True)
    return mapped_dataset(frame, TableMapping(label=fetched.label, text="text"), "newsgroups20")


def openml(name: str, params: OpenMLParams, fetcher: Fetcher, cache: Path) -> Dataset:
    """A classification table of openml.org by its name there."""
    if not name:
        raise DataError("openml needs a name; write it behind a colon, such as openml:credit-g")
    fetched = _fetched(
        f"OpenML's {name}", lambda: fetcher.openml(name, params.version, cache / "online")
    )
    features = tuple(str(column) for column in fetched.frame if column != fetched.label)
    mapping = TableMapping(
        label=fetched.label, features=features, missing="median", unlabeled="drop"
    )
    return mapped_dataset(_plain(fetched.frame), mapping, f"openml:{name}")


def _fetched(what: str, fetch: Callable[[], Fetched]) -> Fetched:
    try:
        return fetch()
    except (OSError, HTTPException, ValueError) as error:
        raise DataUnavailable(
            f"{what} could not be fetched ({type(error).__name__}: {str(error)[:120]}); connect "
            "to the network and try again, or take a data set that works offline"
        ) from error


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    numeric = pd.api.types.is_numeric_dtype
    return pd.DataFrame(
        {
            str(column): frame[column].astype(np.float64)
            if numeric(frame[column].dtype)
            else frame[column].astype(object).where(frame[column].notna(), None)
            for column in frame
        }
    )
