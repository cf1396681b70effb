"""The labeler that runs in the browser: its parts put together for Streamlit, without a build."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec
import streamlit as st

from al_core.domain.project import ClassSpec

_FOLDER = Path(__file__).parent
_SCRIPTS = (
    "outbox", "timer", "content", "view", "typing", "second_thoughts", "screens", "labeler", "keys"
)  # fmt: skip


class LabelerSettings(msgspec.Struct, frozen=True):
    """What the page gives the labeler; items and figures come over HTTP.

    `base`: what stands before `/api` in addresses (a proxy's prefix).
    """

    project: str
    person: str
    classes: Sequence[ClassSpec]
    guidelines: str = ""
    highlight: Sequence[str] = ()
    base: str = ""


def part(name: str) -> str:
    """The text of one file of the labeler."""
    return (_FOLDER / name).read_text("utf-8")


@cache
def script() -> str:
    """All scripts as one module; the parts share its scope and so need no addresses."""
    return "\n".join(part(f"{name}.js") for name in _SCRIPTS)


_COMPONENT = st.components.v2.component(
    "looplab_labeler", html=part("labeler.html"), css=part("labeler.css"), js=script()
)


def labeler(settings: LabelerSettings) -> None:
    """Show the labeler; a rerun of the page leaves the item at hand as it is."""
    key = f"labeler {settings.project} {settings.person}"
    _COMPONENT(key=key, data=msgspec.to_builtins(settings))
