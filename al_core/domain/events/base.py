"""What every event is."""

import re
from typing import Literal

import msgspec

SkipScope = Literal["me", "everyone", "adjudicator"]
RunMode = Literal["simulated", "live"]


def kind_of(name: str) -> str:
    """The wire name of an event class: `LabelGiven` is `label_given`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Event(msgspec.Struct, frozen=True, tag_field="kind", tag=kind_of, forbid_unknown_fields=True):
    """Base of all events; `kind` is written with each."""

    @property
    def kind(self) -> str:
        """The wire name of this event's class."""
        return str(self.__struct_config__.tag)
