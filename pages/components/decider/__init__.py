"""One key decides: cases shown one at a time in the browser, each decision sent over HTTP.

Made of the labeler's parts; what the adjudicator and whoever labels by hand work with.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec
import streamlit as st

from al_core.domain.project import ClassSpec
from al_core.experiments.live_cards import Content
from pages.components.labeler import part

_FOLDER = Path(__file__).parent
_SHARED = ("outbox", "timer", "content", "view", "typing")
AHEAD = 8
"""Cases that the browser gets at once, so that the next one is there when a key is pressed."""


class ShownCase(msgspec.Struct, frozen=True):
    """An example to decide. `said`: (letter, class) of each answer; `words`: why it is here."""

    example: int
    content: Content
    kind: str = ""
    said: tuple[tuple[str, int], ...] = ()
    words: tuple[str, ...] = ()


class ClassShown(msgspec.Struct, frozen=True):
    """A class as it is now; a merged one can't be chosen."""

    name: str
    colour: str
    description: str
    merged: bool


class DeciderSettings(msgspec.Struct, frozen=True):
    """What the page gives the decider; `route` takes the decisions.

    `reasons`: one must be named before a class, if there are any; then an example can also be
    left without a label, put off, and a note can be kept. `total`: cases in all.
    """

    route: str
    project: str
    person: str
    classes: Sequence[ClassShown]
    cases: Sequence[ShownCase]
    total: int
    reasons: Sequence[str] = ()
    highlight: Sequence[str] = ()
    base: str = ""


@cache
def script() -> str:
    """All scripts as one module."""
    shared = [part(f"{name}.js") for name in _SHARED]
    return "\n".join([*shared, _text("decider.js")])


def markup() -> str:
    """What is on the screen before the first case."""
    return _text("decider.html")


def style() -> str:
    """The labeler's style and what the decider adds."""
    return part("labeler.css") + _text("decider.css")


def decider(settings: DeciderSettings) -> None:
    """Show the cases; the page runs again when a decision is on disk."""
    key = f"decider {settings.route} {settings.project} {settings.person}"
    _COMPONENT(key=key, data=msgspec.to_builtins(settings), on_settled_change=lambda: None)


def classes_shown(
    names: Sequence[str], merged: Sequence[int], specs: Sequence[ClassSpec]
) -> tuple[ClassShown, ...]:
    """The classes as they are now, with the colours and meanings that the project gave them."""
    known = dict(enumerate(specs))
    blank = ClassSpec("")
    return tuple(
        ClassShown(name, each.colour, each.description, number in merged)
        for number, name in enumerate(names)
        for each in [known.get(number, blank)]
    )


def _text(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


_COMPONENT = st.components.v2.component("looplab_decider", html=markup(), css=style(), js=script())
