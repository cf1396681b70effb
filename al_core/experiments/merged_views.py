"""What versions said before classes were merged, in the classes of now.

Labels are of the merged class once two are one; a version that was trained before still names
the old one. Measured as it is it would be wrong on every example of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from al_core.domain import events as ev
from al_core.domain.ports import LoggedEvent
from al_core.domain.values import Floats, Labels
from al_core.experiments.version_files import VersionView
from al_core.loop.recorders import event_of


def merged_classes(entries: Iterable[LoggedEvent]) -> dict[int, int]:
    """For each class that was merged into another: the one that stands for it now."""
    merged: dict[int, int] = {}
    for event in map(event_of, entries):
        if isinstance(event, ev.ClassesMerged):
            merged[event.source] = event.target
            for source, target in merged.items():
                merged[source] = event.target if target == event.source else target
    return merged


def folded(view: VersionView, merged: Mapping[int, int]) -> VersionView:
    """A view with the chance of each merged class added to that of the class it is now.

    `confidence` and `entropy` stay those of the version as it was: they say how it chose.
    """
    if not merged:
        return view
    return replace(
        view,
        labels=renamed(view.labels, merged),
        audit_labels=renamed(view.audit_labels, merged),
        audit=summed(view.audit, merged),
        stop_set=summed(view.stop_set, merged),
        named=renamed(view.named, merged),
        unseen=summed(view.unseen, merged),
    )


def renamed(labels: Labels, merged: Mapping[int, int]) -> Labels:
    """Labels in the classes of now, of the same type; -1 (not known) stays."""
    found = labels.copy()
    for source, target in merged.items():
        found[labels == source] = target
    return found


def summed(probabilities: Floats, merged: Mapping[int, int]) -> Floats:
    """Probabilities in the classes of now, those of merged classes added up.

    (n, C), or more columns where a class was merged into one that was added later.
    """
    n_classes = probabilities.shape[1]
    place = [merged.get(label, label) for label in range(n_classes)]
    moves = np.zeros((n_classes, max(n_classes, max(place, default=-1) + 1)))
    moves[np.arange(n_classes), place] = 1.0
    return np.asarray(probabilities @ moves)
