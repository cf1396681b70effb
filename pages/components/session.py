"""The process-wide lab: opened and closed by app.py, asked for by pages."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from al_core.domain.errors import LogError, LoopLabError

if TYPE_CHECKING:
    from al_core.experiments.lab import Lab

ROOT = Path(__file__).resolve().parent.parent.parent
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


@dataclass
class Process:
    """What this process holds: an open lab, or the reason why there is none."""

    lab: "Lab | None" = None
    refusal: LoopLabError | None = None


PROCESS = Process(refusal=LogError("The lab is not open; start it with: streamlit run app.py"))


def home() -> Path:
    """The folder of database and caches: LOOPLAB_HOME, or data/local beside app.py."""
    return Path(os.environ.get("LOOPLAB_HOME") or ROOT / "data" / "local")


def open_lab(folder: Path) -> None:
    """Open the lab in `folder`; why it can't be is kept for the pages to show."""
    from al_core.experiments.lab import Lab

    PROCESS.lab, PROCESS.refusal = None, None
    try:
        PROCESS.lab = Lab.open(folder)
    except LoopLabError as error:
        PROCESS.refusal = error
    except OSError as error:
        PROCESS.refusal = LogError(
            f"The folder {folder} can't be used: {error.strerror}. "
            "Set LOOPLAB_HOME to a folder you can write to and start again."
        )


def close_lab() -> None:
    """Close the lab if one is open."""
    opened, PROCESS.lab = PROCESS.lab, None
    if opened is not None:
        opened.close()


def lab() -> "Lab":
    """The one open lab; raises what kept it from opening."""
    if PROCESS.lab is None:
        raise PROCESS.refusal or LogError("The lab is closed; start the app again.")
    return PROCESS.lab
