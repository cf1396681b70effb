"""Everything monitoring says of one run's models: quality, trust, staleness, whether to stop."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from al_core.domain.advice import Advice
from al_core.domain.results import Interval, Saving
from al_core.domain.values import Floats, Labels
from al_core.experiments.inspecting import Inspection
from al_core.experiments.run_story import Story, story_of
from al_core.experiments.version_files import VersionView
from al_core.experiments.version_health import HealthMemory, VersionHealth, padded, versions_health
from al_core.monitoring.outlying import percentiles
from al_core.monitoring.staleness import Guesses, StalenessBin, staleness_bins
from al_core.monitoring.stop_panel import NOTHING, Circumstances, panel
from al_core.monitoring.stopping import RULES, StoppingRule, Watched, votes
from al_core.monitoring.trend import HUNDRED, accuracy_trend, price_of_a_label

OUTLYING_SHARE = 0.95


@dataclass(frozen=True)
class Outlying:
    """The newest arrivals: how far from all labels, as a percentile of the pool's own rows.

    share: of arrivals beyond the pool's 95th percentile; 5 % is what chance would give.
    """

    arrivals: Labels
    percentile: Floats
    share: float


@dataclass(frozen=True)
class RunHealth:
    """What the pages draw. versions oldest first; outlying is None without arrivals."""

    run_id: str
    classes: tuple[str, ...]
    versions: tuple[VersionHealth, ...]
    staleness: tuple[StalenessBin, ...]
    outlying: Outlying | None
    advice: Advice
    audited: int = 0


@dataclass(frozen=True)
class Outside:
    """What a run's own log does not say, or another part of monitoring measures."""

    ceiling: Interval = NOTHING
    saving: Saving | None = None
    rules: Sequence[StoppingRule] = field(default=RULES)


def run_health(
    inspection: Inspection,
    outside: Outside | None = None,
    memory: HealthMemory | None = None,
    story: Story | None = None,
) -> RunHealth:
    """Everything at once; about 10 ms a version that `memory` lacks, so not in a page's thread.

    `story`: that of the same entries, where it is known.
    """
    story = story or story_of(inspection.entries)
    views = inspection.versions
    truth = audit_truth(views, story)
    versions = versions_health(inspection, truth, story, memory or HealthMemory())
    return RunHealth(
        inspection.run_id,
        tuple(story.state.classes),
        versions,
        staleness_bins(guesses(views, story)),
        _outlying(views[-1]) if views else None,
        _advice(versions, watched(views, story), outside or Outside()),
        int((truth[-1] >= 0).sum()) if views else 0,
    )


def audit_truth(views: Sequence[VersionView], story: Story) -> list[Labels]:
    """The labels that each version is measured on, -1 where none is known.

    In a live run all that are known by now, so that versions are measured on the same items;
    in a simulation those of the version's own time, since a drift may change what is true.
    """
    if story.state.mode == "simulated":
        return [view.audit_labels for view in views]
    answered = story.state.audit_labels
    return [
        np.array([answered.get(row, -1) for row in view.audit_rows.tolist()], dtype=np.int64)
        for view in views
    ]


def watched(views: Sequence[VersionView], story: Story) -> Watched:
    """What the stopping rules look at."""
    truth = audit_truth(views, story)
    n_classes = max((view.stop_set.shape[1] for view in views), default=1)
    stop = [padded(view.stop_set, n_classes) for view in views]
    known = (truth[-1] >= 0) if views else np.zeros(0, dtype=bool)
    right = [view.audit.argmax(axis=1) == told for view, told in zip(views, truth, strict=True)]
    return Watched(
        np.array([float(view.rows.size) for view in views]),
        np.array([view.cost for view in views]),
        np.stack(stop) if stop else np.empty((0, 1, n_classes)),
        np.stack(right)[:, known] if right else np.empty((0, 0), dtype=bool),
        np.array(_batch_entropies(views, story)),
        np.array(_newly_right(views, story)),
        np.array(_spent(views, story)),
    )


def guesses(views: Sequence[VersionView], story: Story) -> Guesses:
    """What the version that chose, and the newest at the answer, made of each answered example."""
    of, merged = {view.version: view for view in views}, story.state.merged
    told = [each for each in story.told if each.chooser in of and each.newest in of]
    confidence = [of[each.chooser].confidence[each.example] for each in told]
    labels = [merged.get(each.label, each.label) for each in told]
    pairs = list(zip(told, labels, strict=True))
    return Guesses(
        np.array([each.versions_behind for each in told], dtype=np.int64),
        np.array(confidence, dtype=np.float64),
        np.array([of[t.chooser].named[t.example] == now for t, now in pairs], dtype=np.int64),
        np.array([of[t.newest].named[t.example] == now for t, now in pairs], dtype=np.int64),
    )


def _batch_entropies(views: Sequence[VersionView], story: Story) -> list[float]:
    """The largest in what the strategy chose with each version; nan where it chose nothing."""
    picked = defaultdict[int, list[int]](list)
    for pick in story.picks:
        if not pick.at_random:
            picked[pick.version].append(pick.example)
    return [
        float(view.entropy[picked[view.version]].max()) if picked[view.version] else float("nan")
        for view in views
    ]


def _newly_right(views: Sequence[VersionView], story: Story) -> list[float]:
    """How much of what the strategy chose and a version newly learned its chooser had right."""
    of = {view.version: view for view in views}
    known = np.zeros(max((view.named.size for view in views), default=0), dtype=np.bool_)
    choosers = defaultdict[int, list[VersionView]](list)
    for pick in story.picks:
        if not pick.at_random and pick.version in of:
            choosers[pick.example].append(of[pick.version])
    shares = []
    for view in views:
        fresh = ~known[view.rows]
        right = [
            int(chooser.named[example]) == label
            for example, label in zip(
                view.rows[fresh].tolist(), view.labels[fresh].tolist(), strict=True
            )
            for chooser in choosers.get(example, ())
        ]
        shares.append(float(np.mean(right)) if right else float("nan"))
        known[:] = False
        known[view.rows] = True
    return shares


def _spent(views: Sequence[VersionView], story: Story) -> list[float]:
    """By version; all versions of the log have a share, though not all may be on file."""
    by_number = {v.number: s for v, s in zip(story.state.versions, story.spent, strict=True)}
    return [by_number[view.version] for view in views]


def _outlying(view: VersionView) -> Outlying | None:
    unlabeled = ~np.isin(view.stop_rows, view.rows)
    if not view.arrivals.size or not unlabeled.any():
        return None
    fresh = ~np.isin(view.arrivals, view.rows)
    found = percentiles(view.arrival_distances[fresh], view.stop_distances[unlabeled])
    share = float(np.mean(found > OUTLYING_SHARE)) if found.size else float("nan")
    return Outlying(view.arrivals[fresh], found, share)


def _advice(versions: Sequence[VersionHealth], seen: Watched, outside: Outside) -> Advice:
    return panel(
        votes(seen, tuple(outside.rules)),
        Circumstances(
            trend=accuracy_trend(seen.labels, seen.audit_right) if versions else NOTHING,
            accuracy=versions[-1].quality.accuracy if versions else NOTHING,
            ceiling=outside.ceiling,
            next_hundred=HUNDRED * _price(seen),
            labels=versions[-1].labels if versions else 0,
            saving=outside.saving,
        ),
    )


def _price(seen: Watched) -> float:
    """Of a label: over the newest stretch, else over the whole run."""
    price = price_of_a_label(seen.labels, seen.cost)
    bought = float(seen.labels[-1] - seen.labels[0]) if seen.labels.size else 0.0
    if np.isnan(price) and bought > 0.0:
        return float(seen.cost[-1] - seen.cost[0]) / bought
    return price
