"""Simulated people over known labels, and merging what several people say."""

from al_core.annotation.checks import checked_person
from al_core.annotation.consensus import DawidSkene, dawid_skene, majority
from al_core.annotation.label_errors import LabelErrors, cross_fitted, label_errors
from al_core.annotation.people import SimulatedPerson
from al_core.annotation.times import times_from_frame
from al_core.annotation.weighted import WeightedVote, weighted_vote

__all__ = [
    "DawidSkene",
    "LabelErrors",
    "SimulatedPerson",
    "WeightedVote",
    "checked_person",
    "cross_fitted",
    "dawid_skene",
    "label_errors",
    "majority",
    "times_from_frame",
    "weighted_vote",
]
