"""What is kept of one model version, and the file it lies in."""

import os
import tempfile
import zipfile
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from al_core.domain.values import Floats, Labels, Rows
from al_core.experiments.kept_files import used

FOLDER = "versions"
FORMAT = 1
"""Part of a file's name: what is kept has changed when this has."""


@dataclass(frozen=True, eq=False)
class VersionView:
    """What a model version says, and what it learned from.

    seq: of the entry that says it is ready; seconds (since the run's start) and cost by then.
    rows, labels: the labeled set, (l,). audit_rows (a,), audit_labels (a,) with -1 where not
    known by then, audit (a, C) probabilities. stop_rows (m,), stop_set (m, C): the fixed
    sample of the pool. stop_distances (m,), arrival_distances: mean distance to the 5 nearest
    labels, of the sample and of the newest `arrivals`. named, confidence, entropy (nats): of
    every row of the data, (n,). unseen (l, C): out-of-fold probabilities of the labeled set,
    (0, C) for fewer than two labels.
    """

    version: int
    seq: int
    seconds: float
    cost: float
    rows: Rows
    labels: Labels
    audit_rows: Rows
    audit_labels: Labels
    audit: Floats
    stop_rows: Rows
    stop_set: Floats
    stop_distances: Floats
    arrivals: Rows
    arrival_distances: Floats
    named: Labels
    confidence: Floats
    entropy: Floats
    unseen: Floats


def place_of(cache: Path, entry_hash: str) -> Path:
    """Where the view of the version that this entry made ready lies."""
    return cache / FOLDER / entry_hash[:2] / f"{entry_hash}-{FORMAT}.npz"


def filed(cache: Path, entry_hash: str, view: VersionView) -> None:
    """Write a view; whoever reads meanwhile sees the whole file or none."""
    path = place_of(cache, entry_hash)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        np.savez_compressed(file, **{each.name: getattr(view, each.name) for each in fields(view)})
    Path(name).replace(path)


def known(cache: Path, entry_hash: str) -> VersionView | None:
    """The view on file; None where there is none that can be read whole."""
    path = place_of(cache, entry_hash)
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as there:
            found = {each.name: there[each.name] for each in fields(VersionView)}
        used(path)
    except (zipfile.BadZipFile, ValueError, KeyError, OSError, EOFError):
        return None
    return VersionView(
        **{name: array.item() if array.ndim == 0 else array for name, array in found.items()}
    )
