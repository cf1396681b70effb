"""What-ifs on file: by run and changes, each under the hash of the last entry it has read."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from al_core.experiments.kept_files import filed_whole, kept_within, used
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
    """Write one, and keep the folder of all within bounds."""
    folder = place_of(cache, found.run_id, found.changes)
    name = f"{found.seq:09}-{found.head_hash}-{FORMAT}.msgpack"
    filed_whole(folder / name, _encoder.encode(found))
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
