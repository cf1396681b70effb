"""What-ifs on file: by run and changes, each under the hash of the last entry it has read."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from al_core.experiments.kept_files import kept_within, used
from al_core.experiments.what_if_plan import Changes, key_of
from al_core.experiments.what_if_results import WhatIf

FOLDER = "what_if"
FORMAT = 2
"""Part of a file's name: what is worked out has changed when this has."""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(WhatIf)


def place_of(cache: Path, run_id: str, changes: Changes) -> Path:
    """The folder of what-ifs on a run with these changes."""
    run = hashlib.sha256(run_id.encode()).hexdigest()[:24]
    return cache / FOLDER / run / key_of(changes)


def filed(cache: Path, found: WhatIf) -> None:
    """Write one; whoever reads meanwhile sees the whole file or none."""
    folder = place_of(cache, found.run_id, found.changes)
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(_encoder.encode(found))
    Path(name).replace(folder / f"{found.seq:09}-{found.head_hash}-{FORMAT}.msgpack")
    kept_within(cache / FOLDER)


def newest(
    cache: Path, run_id: str, changes: Changes, stands: Callable[[int, str], bool]
) -> WhatIf | None:
    """The what-if on the longest part of a run's log; None where there is none to be read.

    stands: whether the log has that hash at that entry, and none asked for is before it.
    """
    folder = place_of(cache, run_id, changes)
    for path in sorted(folder.glob(f"*-{FORMAT}.msgpack"), reverse=True):
        seq, head_hash, _ = path.stem.split("-")
        if stands(int(seq), head_hash):
            found = _read(path)
            if found is not None:
                return found
    return None


def _read(path: Path) -> WhatIf | None:
    try:
        found = _decoder.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        return None
    used(path)
    return found
