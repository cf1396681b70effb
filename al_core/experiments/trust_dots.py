"""One run's classes and staleness as estimates in rows."""

from collections.abc import Sequence

from al_core.experiments.run_health import RunHealth
from al_core.monitoring.staleness import StalenessBin
from al_core.reporting.dots import Dot
from al_core.reporting.tables import Columns

MOST_CLASSES = 40


def class_dots(health: RunHealth, place: int) -> tuple[Dot, ...]:
    """Precision and recall of each class under the version at `place`; the worst 40 at most."""
    worst = sorted(health.versions[place].classes, key=lambda each: each.f1)[:MOST_CLASSES]
    kept = {each.label for each in worst}
    shown = [each for each in health.versions[place].classes if each.label in kept]
    dots = []
    for each in shown:
        name = health.classes[each.label]
        pairs = (("recall", each.recall), ("precision", each.precision))
        dots += [Dot(name, series, found) for series, found in pairs if found.n]
    return tuple(dots)


def class_rows(health: RunHealth, place: int) -> Columns:
    """The figures of every class, those with the lowest F1 first."""
    rows = sorted(health.versions[place].classes, key=lambda each: each.f1)
    return {
        "Class": [health.classes[each.label] for each in rows],
        "Audit items": [each.items for each in rows],
        "Named": [each.named for each in rows],
        "F1": [each.f1 for each in rows],
        "Recall": [each.recall.estimate if each.items else None for each in rows],
        "recall from": [each.recall.low if each.items else None for each in rows],
        "recall to": [each.recall.high if each.items else None for each in rows],
        "Precision": [each.precision.estimate if each.named else None for each in rows],
        "precision from": [each.precision.low if each.named else None for each in rows],
        "precision to": [each.precision.high if each.named else None for each in rows],
    }


def staleness_dots(bins: Sequence[StalenessBin]) -> tuple[Dot, ...]:
    """How often the choosing and the newest model were right, by staleness."""
    dots = []
    for each in bins:
        row = _behind(each)
        dots += [Dot(row, "model that chose", each.chosen), Dot(row, "newest model", each.newest)]
    return tuple(dots)


def gain_dots(bins: Sequence[StalenessBin]) -> tuple[Dot, ...]:
    """What the newest model would have told beyond the one that chose."""
    return tuple(Dot(_behind(each), "gain", each.gain) for each in bins)


def staleness_rows(bins: Sequence[StalenessBin]) -> Columns:
    """Confidence against what came true, by staleness."""
    return {
        "Models behind": [_span(each) for each in bins],
        "Answers": [each.answers for each in bins],
        "Confidence of the model that chose": [each.confidence for each in bins],
        "It was right": [each.chosen.estimate for each in bins],
        "Newest was right": [each.newest.estimate for each in bins],
        "Gain": [each.gain.estimate for each in bins],
        "from": [each.gain.low for each in bins],
        "to": [each.gain.high for each in bins],
    }


def _span(each: StalenessBin) -> str:
    if each.last is None:
        return f"{each.first} and more"
    return f"{each.first}" if each.first == each.last else f"{each.first} to {each.last}"


def _behind(each: StalenessBin) -> str:
    return f"{_span(each)} behind (n = {each.answers:,})"
