"""What a person may do; for now one local owner who may do everything."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """A thing that a page or an HTTP route asks leave for."""

    VIEW = "view"
    IMPORT_DATA = "import data"
    SIMULATE = "simulate"


@dataclass(frozen=True)
class Session:
    """A person at the screen and what they may do."""

    person: str
    permissions: frozenset[Permission]

    def may(self, permission: Permission) -> bool:
        """Whether `permission` was given to this person."""
        return permission in self.permissions


LOCAL_OWNER = Session("owner", frozenset(Permission))
"""Whoever opens the app on its own machine."""
