"""One run's classes and staleness as estimates in rows."""

from collections.abc import Sequence

from al_core.domain.results import Interval
from al_core.experiments.run_health import RunHealth
from al_core.monitoring.staleness import StalenessBin
from al_core.reporting.dots import Dot
from al_core.reporting.tables import Columns

MOST_CLASSES = 40


def class_dots(health: RunHealth, place: int) -> tuple[Dot, ...]:
    """Recall and precision of each class under the version at `place`; the worst 40 at most.

    One that can't be known, without items or without answers that say it, is there as nan.
    """
    worst = sorted(health.versions[place].classes, key=lambda each: each.f1)[:MOST_CLASSES]
    kept = {each.label for each in worst}
    shown = [each for each in health.versions[place].classes if each.label in kept]
    return tuple(
        Dot(health.classes[each.label], series, found)
        for each in shown
        for series, found in (("recall", each.recall), ("precision", each.precision))
    )


def class_rows(health: RunHealth, place: int) -> Columns:
    """The figures of every class, those with the lowest F1 first."""
    rows = sorted(health.versions[place].classes, key=lambda each: each.f1)
    return {
        "Class": [health.classes[each.label] for each in rows],
        "Audit items": [each.items for each in rows],
        "Named": [each.named for each in rows],
        "F1": [_share(each.f1) for each in rows],
        **_interval(("Recall", "recall from", "recall to"), [each.recall for each in rows]),
        **_interval(
            ("Precision", "precision from", "precision to"), [each.precision for each in rows]
        ),
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
        "Confidence of the model that chose": [_share(each.confidence) for each in bins],
        "It was right": [_share(each.chosen.estimate) for each in bins],
        "Newest was right": [_share(each.newest.estimate) for each in bins],
        **_interval(("Gain", "from", "to"), [each.gain for each in bins]),
    }


def _interval(names: tuple[str, str, str], found: Sequence[Interval]) -> Columns:
    """Estimate and ends as three columns; empty where nothing is known."""
    ends = [
        (each.estimate, each.low, each.high) if each.n else (None, None, None) for each in found
    ]
    return {name: [_share(end[place]) for end in ends] for place, name in enumerate(names)}


def _share(value: float | None) -> float | None:
    """To a tenth of a per cent: the intervals are far wider."""
    return None if value is None else round(value, 3)


def _span(each: StalenessBin) -> str:
    if each.last is None:
        return f"{each.first} and more"
    return f"{each.first}" if each.first == each.last else f"{each.first} to {each.last}"


def _behind(each: StalenessBin) -> str:
    return f"{_span(each)} behind (n = {each.answers:,})"
