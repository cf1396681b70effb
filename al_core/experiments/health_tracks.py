"""One run's arrivals, models on the reference set and batches as lines to draw."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from al_core.domain import events as ev
from al_core.domain.results import Interval
from al_core.experiments.arrival_story import ArrivalStory
from al_core.experiments.inspecting import Inspection
from al_core.experiments.redundancies import BatchView
from al_core.experiments.run_health import Outlying, RunHealth
from al_core.loop.recorders import event_of
from al_core.loop.rules import STRATEGY_RULES
from al_core.monitoring.redundancy import above_random
from al_core.monitoring.shares import wilson_interval
from al_core.reporting.dots import Dot
from al_core.reporting.palette import CONTROL
from al_core.reporting.tracks import COLOURS, Plane, Track

SMALLEST_SHOWN = 1e-12
MOST_CLASSES = 30
DECILES = 10
MEASURES = {
    "inside": "Similarity inside a batch",
    "to_labeled": "Similarity to what was selected before",
    "coverage": "Coverage of the pool",
    "above": "Above a random batch",
}
RULE = next(rule for rule in STRATEGY_RULES if rule.name == "redundant")
"""Adaptive's rule on redundancy, with its threshold."""


def arrival_tracks(story: ArrivalStory) -> tuple[Track, ...]:
    """P-value of each test at every look, and the threshold, over examples that have arrived."""
    arrived = [float(look.arrived) for look in story.looks]
    notes = [f"look {look.look}, model v{look.model_version}" for look in story.looks]
    tests = list(dict.fromkeys(name for look in story.looks for name in look.p_values))
    tracks = [
        Track(
            name,
            arrived,
            [max(look.p_values[name], SMALLEST_SHOWN) for look in story.looks],
            colour=COLOURS[place % len(COLOURS)],
            note=notes,
        )
        for place, name in enumerate(tests)
    ]
    thresholds = [look.threshold for look in story.looks]
    return (*tracks, Track("threshold", arrived, thresholds, colour=CONTROL, dash="dash"))


def arrival_plane(story: ArrivalStory) -> Plane:
    """The axes of `arrival_tracks`; alarms are shaded."""
    return Plane(
        "Examples arrived since the start",
        "P-value (low = drift)",
        y_format=".2g",
        log=True,
        shaded=_alarms(story),
        height=400,
    )


def _alarms(story: ArrivalStory) -> tuple[tuple[float, float], ...]:
    """From each alarm to its end, in examples arrived."""
    spans, since = [], None
    for each in story.happened:
        if each.kind == "alarm":
            since = float(each.arrived)
        elif each.kind in {"all clear", "accepted"} and since is not None:
            spans.append((since, float(each.arrived)))
            since = None
    if since is not None:
        spans.append((since, float(max(story.arrived, since))))
    return tuple(spans)


def model_tracks(seen: Inspection) -> tuple[Track, ...]:
    """The model's uncertainty on the reference set and its agreement with the one before."""
    ready = [event for event in map(event_of, seen.entries) if isinstance(event, ev.ModelTrained)]
    labels = [float(each.examples) for each in ready]
    notes = [f"model v{each.version}" for each in ready]
    return (
        Track("mean uncertainty", labels, [each.uncertainty for each in ready], note=notes),
        Track(
            "kappa with the model before",
            labels[1:],
            [each.agreement for each in ready[1:]],
            colour=COLOURS[2],
            dash="dash",
            note=notes[1:],
        ),
    )


def batch_tracks(views: Sequence[BatchView], measure: str) -> tuple[Track, ...]:
    """A measure of `MEASURES` of every batch, and what random batches had.

    "above": the difference that the loop logged, and its rule acts on; random batches have 0.
    """
    batches = [float(view.batch) for view in views]
    notes = [f"{view.strategy}, {view.size} picks" for view in views]
    if measure == "above":
        gaps = [above_random(view.redundancy.inside, view.at_random_then) for view in views]
        return (Track("this run", batches, gaps, note=notes),)
    read: Callable[[BatchView], tuple[float, Interval]] = {
        "inside": lambda v: (v.redundancy.inside, v.redundancy.inside_at_random),
        "to_labeled": lambda v: (v.redundancy.to_labeled, v.redundancy.to_labeled_at_random),
        "coverage": lambda v: (v.coverage, _certain(v.coverage_at_random)),
    }[measure]
    own, drawn = [read(view)[0] for view in views], [read(view)[1] for view in views]
    random = Track(
        "random batches of that size",
        batches,
        [each.estimate for each in drawn],
        [] if measure == "coverage" else [each.low for each in drawn],
        [] if measure == "coverage" else [each.high for each in drawn],
        CONTROL,
        "dash",
    )
    return (random, Track("this run", batches, own, note=notes))


def batch_plane(measure: str) -> Plane:
    """The axes of `batch_tracks`."""
    title, level = f"{MEASURES[measure]} (cosine)", None
    if measure == "above":
        level = (RULE.threshold, f"above {RULE.threshold:.2f} adaptive picks diversely")
    return Plane("Batch", title, y_format=".3f", level=level, height=320)


def _certain(value: float) -> Interval:
    return Interval(value, value, value, 1)


def design_dots(seen: Inspection, health: RunHealth) -> tuple[Dot, ...]:
    """Shares of the classes among labels, and in the pool as the newest model says."""
    newest = seen.versions[-1]
    labeled = Counter(newest.labels.tolist())
    said = Counter(newest.stop_set.argmax(axis=1).tolist())
    most = [label for label, _ in (labeled + said).most_common(MOST_CLASSES)]
    sides = (("labeled set", labeled), ("pool, as the model says", said))
    return tuple(
        Dot(health.classes[label], name, wilson_interval(side[label], side.total()))
        for label in sorted(most)
        for name, side in sides
    )


def outlying_shares(found: Outlying) -> tuple[list[float], list[int]]:
    """Arrivals by decile of the pool's own distances to the labels: ends, counts."""
    counts, edges = np.histogram(found.percentile, bins=DECILES, range=(0.0, 1.0))
    return edges.tolist(), counts.tolist()
