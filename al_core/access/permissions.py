"""What a role may do, and who is here with which role."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Self


class Permission(StrEnum):
    """A thing that a page or an HTTP route asks leave for."""

    VIEW = "view"
    IMPORT_DATA = "import data"
    SIMULATE = "simulate"
    LABEL = "label"
    ADJUDICATE = "adjudicate"
    MANAGE_PROJECT = "manage projects"
    MANAGE_MODELS = "manage models"
    MANAGE_PEOPLE = "manage people"
    SEE_TEAM = "see the team"


class Role(StrEnum):
    """What a person is in the lab."""

    OWNER = "owner"
    MANAGER = "manager"
    ADJUDICATOR = "adjudicator"
    ANNOTATOR = "annotator"
    VIEWER = "viewer"


PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.OWNER: frozenset(Permission),
        Role.MANAGER: frozenset(Permission) - {Permission.MANAGE_PEOPLE},
        Role.ADJUDICATOR: frozenset({Permission.VIEW, Permission.LABEL, Permission.ADJUDICATE}),
        Role.ANNOTATOR: frozenset({Permission.VIEW, Permission.LABEL}),
        Role.VIEWER: frozenset({Permission.VIEW}),
    }
)
"""What each role may do. How fast and how well others label is for managers and owners."""


@dataclass(frozen=True)
class Session:
    """A person at the screen, their role, and what they may do."""

    person: str
    role: Role
    permissions: frozenset[Permission]

    @classmethod
    def of(cls, person: str, role: Role) -> Self:
        """The session of a person in a role."""
        return cls(person, role, PERMISSIONS[role])

    def may(self, permission: Permission) -> bool:
        """Whether `permission` was given to this person."""
        return permission in self.permissions


LOCAL_OWNER = Session.of("owner", Role.OWNER)
"""Whoever opens the app on its own machine while nobody has been given access."""
