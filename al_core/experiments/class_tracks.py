"""One class of a run over its model versions: recall and precision as lines."""

from al_core.domain.results import Interval
from al_core.experiments.quality_tracks import at_axis
from al_core.experiments.run_health import RunHealth
from al_core.monitoring.quality import ClassQuality
from al_core.reporting.axes import AXIS_FORMATS, axis_title
from al_core.reporting.tracks import COLOURS, Plane, Track


def classes_by_f1(health: RunHealth) -> tuple[str, ...]:
    """The classes of the newest version's table, the lowest F1 first."""
    rows = sorted(health.versions[-1].classes, key=lambda each: each.f1)
    return tuple(health.classes[each.label] for each in rows)


def class_tracks(health: RunHealth, name: str, axis: str) -> tuple[Track, ...]:
    """Recall and precision of a class at each version that can tell, with Wilson intervals."""
    found = [
        (at_axis(version, axis), each, f"model v{version.version}")
        for version in health.versions
        for each in version.classes
        if health.classes[each.label] == name
    ]
    return tuple(
        _track(series, [(at, getattr(each, series), note) for at, each, note in found], place)
        for place, series in enumerate(("recall", "precision"))
    )


def class_plane(name: str, axis: str) -> Plane:
    """The axes of `class_tracks`."""
    return Plane(
        axis_title(axis), f"Share, class {name}", AXIS_FORMATS[axis], ".0%", y_range=(0.0, 1.03)
    )


def items_of(health: RunHealth, name: str) -> int:
    """How many audit items of a class the newest version is measured on."""
    of: list[ClassQuality] = list(health.versions[-1].classes)
    return sum(each.items for each in of if health.classes[each.label] == name)


def _track(series: str, points: list[tuple[float, Interval, str]], place: int) -> Track:
    known = [(at, each, note) for at, each, note in points if each.n]
    return Track(
        series,
        [at for at, _, _ in known],
        [each.estimate for _, each, _ in known],
        [each.low for _, each, _ in known],
        [each.high for _, each, _ in known],
        COLOURS[place],
        "solid" if place == 0 else "dash",
        note=[note for _, _, note in known],
    )
