"""A labeling project: what people are asked, about which data, under which plan."""

import re
import unicodedata
from typing import Literal

import msgspec

from al_core.domain.errors import PlanError
from al_core.domain.plan import DataPlan, Plan

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_LONGEST_NAME = 100
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode categories of what no button can show: control characters, line ends, halves of pairs."""


class ClassSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A class people choose: its name, its colour (`#rrggbb`; "" = the palette's), its meaning."""

    name: str
    colour: str = ""
    description: str = ""

    @property
    def swatch(self) -> str:
        """A colour that may stand in a page's style: its own if it is one, else grey."""
        return self.colour if _COLOUR.fullmatch(self.colour) else "#888888"


class ProjectSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a project is made from; changes after that are events and guideline versions.

    `classes` in the order of their numbers in the log. `guidelines`: Markdown, the first
    version. `highlight`: terms marked in texts. `shown`: columns on the card, none = all.
    `seed`: start from no labels, or from those the data came with.
    """

    plan: Plan
    classes: tuple[ClassSpec, ...]
    guidelines: str = ""
    highlight: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    seed: Literal["none", "imported"] = "none"

    @property
    def source(self) -> DataPlan:
        """Where the examples come from."""
        return self.plan.data


def checked_project(spec: ProjectSpec) -> ProjectSpec:
    """The project itself if people can choose between its classes; else PlanError."""
    if len(spec.classes) < 2:
        raise PlanError(
            f"a project needs two classes or more, not {len(spec.classes)}; type one per line"
        )
    for each in spec.classes:
        checked_class(each)
    _refuse_twins([each.name for each in spec.classes])
    return spec


def checked_class(each: ClassSpec) -> ClassSpec:
    """The class itself if it can stand on a button; else PlanError."""
    if not each.name.strip() or len(each.name) > _LONGEST_NAME:
        raise PlanError(
            f"a class can't be called {each.name[:40]!r}; use 1 to {_LONGEST_NAME} characters"
        )
    unseen = [letter for letter in each.name if unicodedata.category(letter) in _UNSEEN]
    if unseen:
        raise PlanError(
            f"the class {each.name!r} holds {unseen[0]!r}, which no button can show (a tab, a "
            "line end, a control character); give it a name of letters, digits and signs"
        )
    if each.colour and not _COLOUR.fullmatch(each.colour):
        raise PlanError(
            f"class {each.name!r} has the colour {each.colour!r}; write it as #rrggbb, "
            "or leave it out"
        )
    return each


def _refuse_twins(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        alike = name.strip().casefold()
        if alike in seen:
            raise PlanError(f"two classes are called {name!r}; give one of them another name")
        seen.add(alike)
