"""Simulated people over known labels, and merging what several people say."""

from al_core.annotation.checks import checked_person
from al_core.annotation.consensus import DawidSkene, dawid_skene, majority
from al_core.annotation.people import SimulatedPerson
from al_core.annotation.times import times_from_frame

__all__ = [
    "DawidSkene",
    "SimulatedPerson",
    "checked_person",
    "dawid_skene",
    "majority",
    "times_from_frame",
]
