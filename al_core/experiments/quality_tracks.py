"""One run's quality, savings and trust as lines to draw: what goes where, and in which colour."""

import math
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from al_core.domain.results import Interval
from al_core.experiments.live_savings import RunSavings, SavingAt
from al_core.experiments.run_health import RunHealth
from al_core.experiments.version_health import VersionHealth
from al_core.reporting.axes import AXIS_FORMATS, axis_title
from al_core.reporting.curves import QUALITIES
from al_core.reporting.palette import CONTROL, strategy_colour
from al_core.reporting.tracks import Plane, Track

Axis = Literal["labels", "hours", "cost"]
LURE_COLOUR = "#ee8822"
AUDIT = "audit set"
LURE = "LURE, own picks"
RANDOM = "random control"


def at_axis(version: VersionHealth, axis: str) -> float:
    """Where a version stands on an axis."""
    return float({"labels": version.labels, "hours": version.hours, "cost": version.cost}[axis])


def quality_tracks(
    health: RunHealth, savings: RunSavings | None, of: tuple[str, str], strategy: str
) -> tuple[Track, ...]:
    """A measure over an axis, `of` = (measure, axis): audit set, LURE, random control.

    LURE stands where it could be made; the control is told for accuracy only.
    """
    measure, axis = of
    own = [
        (at_axis(each, axis), getattr(each.quality, measure), _noted(each))
        for each in health.versions
    ]
    tracks = [_track(AUDIT, own, strategy_colour(strategy))] if health.audited else []
    weighted = [
        (at_axis(each, axis), getattr(each.weighted, measure), _noted(each))
        for each in health.versions
        if measure != "macro_f1" and not each.weighted.refused
    ]
    if weighted:
        drawn = _track(LURE, weighted, LURE_COLOUR)
        tracks.append(Track(**{**vars(drawn), "shown": "bars", "dash": "dot"}))
    if measure == "accuracy" and savings is not None and savings.control_labels:
        tracks.append(_control(savings, health, axis))
    return tuple(tracks)


def quality_plane(measure: str, axis: str) -> Plane:
    """The axes of `quality_tracks`."""
    shown = QUALITIES[measure]
    title = shown.title.replace(" on the audit set", "")
    return Plane(axis_title(axis), title, AXIS_FORMATS[axis], shown.digits, height=420)


def saving_tracks(savings: RunSavings, unit: str, strategy: str) -> tuple[Track, ...]:
    """What each version had saved against random; versions of which nothing is known are out."""
    read: Callable[[SavingAt], Interval] = {
        "labels": lambda at: at.saved.interval,
        "hours": lambda at: at.hours.interval,
        "cost": lambda at: at.cost.interval,
    }[unit]
    known = [
        (float(at.labels), read(at), _told(at))
        for at in savings.history
        if math.isfinite(read(at).estimate)
    ]
    return (_track("saved", known, strategy_colour(strategy)),) if known else ()


def saving_plane(unit: str, tracks: Sequence[Track]) -> Plane:
    """The axes of `saving_tracks`; wide and open intervals are cut where estimates end."""
    noun = {"labels": "Labels", "hours": "Hours", "cost": "Money"}[unit]
    told = [y for track in tracks for y in track.y]
    most = max(max(map(abs, told), default=0.0), 1e-9)
    return Plane(
        axis_title("labels"),
        f"{noun} saved against random",
        level=(0.0, "as random"),
        y_range=(min(-most, *told) if told else -1.0, 2.5 * most),
        height=320,
    )


def ece_tracks(health: RunHealth) -> tuple[Track, ...]:
    """Expected calibration error at each version."""
    points = [(float(v.labels), v.reliability.ece, _noted(v)) for v in health.versions]
    return (_track("calibration error", points, LURE_COLOUR),) if health.audited else ()


def disagreement_tracks(health: RunHealth) -> tuple[Track, ...]:
    """How far the last five versions disagree on the fixed sample of the pool."""
    shown = [each for each in health.versions if not math.isnan(each.disagreement.split_votes)]
    labels = [float(each.labels) for each in shown]
    notes = [_noted(each) for each in shown]
    if not shown:
        return ()
    split = [each.disagreement.split_votes for each in shown]
    told = [each.disagreement.information for each in shown]
    return (
        Track("split votes, share", labels, split, note=notes),
        Track("information, nats", labels, told, colour="#cc55aa", dash="dash", note=notes),
    )


def _noted(version: VersionHealth) -> str:
    return f"model v{version.version}"


def _track(name: str, points: Sequence[tuple[float, Interval, str]], colour: str) -> Track:
    return Track(
        name,
        [x for x, _, _ in points],
        [interval.estimate for _, interval, _ in points],
        [interval.low for _, interval, _ in points],
        [interval.high for _, interval, _ in points],
        colour,
        note=[note for _, _, note in points],
    )


def _control(savings: RunSavings, health: RunHealth, axis: str) -> Track:
    """Random's curve; over hours and cost at the run's own pace, within what the run has."""
    labels = np.array([float(each.labels) for each in health.versions])
    spent = np.array([at_axis(each, axis) for each in health.versions])
    x = np.array(savings.control_labels)
    kept = x <= (1.5 * labels[-1] if axis == "labels" else labels[-1])
    kept &= np.ones_like(kept) if axis == "labels" else x >= labels[0]
    at = x[kept] if axis == "labels" else np.interp(x[kept], labels, spent)
    y, low, high = (
        np.array(each)[kept].tolist()
        for each in (savings.control_accuracy, savings.control_low, savings.control_high)
    )
    return Track(RANDOM, at.tolist(), y, low, high, CONTROL, "dash")


def _told(at: SavingAt) -> str:
    open_above = "" if math.isfinite(at.saved.interval.high) else ", no upper end"
    return f"model v{at.version}: {at.saved.verdict}{open_above}"
