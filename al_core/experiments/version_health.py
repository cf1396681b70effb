"""What monitoring says of single model versions; what was found once is not worked out again."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock

import numpy as np

from al_core.domain.values import Floats, Labels
from al_core.experiments.inspecting import Inspection
from al_core.experiments.run_story import Story
from al_core.experiments.version_files import VersionView
from al_core.experiments.weighted_quality import (
    WeightedQuality,
    picks_weighed,
    weighted_quality,
)
from al_core.monitoring.calibration import Reliability, reliability
from al_core.monitoring.disagreement import Disagreement, disagreement
from al_core.monitoring.quality import ClassQuality, Quality, class_table, quality

ENSEMBLE = 5
MOST_REMEMBERED = 2000


@dataclass(frozen=True)
class VersionHealth:
    """One model version; quality and reliability on the labeled part of the audit set.

    labels, hours, cost: by when it was ready. disagreement: of the last five versions up to it
    on the fixed sample of the pool. weighted: LURE.
    """

    version: int
    seq: int
    labels: int
    hours: float
    cost: float
    quality: Quality
    classes: tuple[ClassQuality, ...]
    reliability: Reliability
    disagreement: Disagreement
    weighted: WeightedQuality


class HealthMemory:
    """Versions by all that was known when they were looked at; the last so many stay.

    For many threads: two that ask for the same at once both work it out.
    """

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, VersionHealth] = OrderedDict()
        self._lock = Lock()

    def recalled(self, key: Hashable, find: Callable[[], VersionHealth]) -> VersionHealth:
        """What was found for this key, or what `find` finds now."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        found = find()
        with self._lock:
            self._found[key] = found
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return found


def versions_health(
    inspection: Inspection, truth: Sequence[Labels], story: Story, memory: HealthMemory
) -> tuple[VersionHealth, ...]:
    """Every version on file, oldest first; `truth`: the audit labels each is measured on."""
    views = inspection.versions
    found = []
    for place, labels in enumerate(truth):
        last = views[max(0, place + 1 - ENSEMBLE) : place + 1]
        key = (inspection.run_id, *_evidence(last, labels, story))
        found.append(memory.recalled(key, partial(_health, last, labels, story)))
    return tuple(found)


def _evidence(last: Sequence[VersionView], truth: Labels, story: Story) -> tuple[Hashable, ...]:
    """All that a version's figures follow from, as short as it can be told.

    The entries of a log never change, so a version is known by where it was ready; what came
    later can merge classes, label audit items, and add to the picks that are weighed.
    """
    return (
        tuple(view.seq for view in last),
        hashlib.blake2b(truth.tobytes(), digest_size=16).digest(),
        tuple(sorted(story.state.merged.items())),
        len(picks_weighed(last[-1], story)),
        (story.population, story.changed, story.change),
    )


def _health(last: Sequence[VersionView], truth: Labels, story: Story) -> VersionHealth:
    view, known = last[-1], truth >= 0
    n_classes = max(view.audit.shape[1], int(truth.max(initial=0)) + 1)
    said, labels = padded(view.audit[known], n_classes), truth[known]
    together = np.stack([padded(each.stop_set, n_classes) for each in last])
    return VersionHealth(
        view.version,
        view.seq,
        int(view.rows.size),
        view.seconds / 3600.0,
        view.cost,
        quality(said, labels),
        class_table(said, labels),
        reliability(said, labels),
        disagreement(together),
        weighted_quality(view, story),
    )


def padded(probabilities: Floats, n_classes: int) -> Floats:
    """With columns of 0 for classes that were added later."""
    missing = n_classes - probabilities.shape[1]
    return np.pad(probabilities, ((0, 0), (0, missing))) if missing > 0 else probabilities
