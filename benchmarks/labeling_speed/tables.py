"""What was measured, as rows of Markdown tables."""

from collections.abc import Iterator
from dataclasses import dataclass

from al_core.domain.events import AnyEvent
from labeling_speed.crowd import Sent
from labeling_speed.figures import Span, Spread, covered, labels, spread, trainings, within
from labeling_speed.person import Key

LAPS = (
    "| others | pace | keys | key to next item | painted, p95 | key to acknowledged "
    "| begun in a training: p95 / largest (n) | training | others' answers (n) |"
)
STAGES = "| others | stage on the server | n | p50 | p95 | p99 | largest | CPU p50 |"
Stages = dict[str, list[tuple[float, float, float]]]


@dataclass(frozen=True)
class Lap:
    """What one person did at one pace (ms between keys)."""

    pace: int
    keys: list[Key]

    @property
    def span(self) -> Span:
        """From the first key to the last acknowledgement, Unix seconds."""
        ends = [key.acknowledged or key.pressed for key in self.keys]
        return self.keys[0].pressed / 1000.0, max(ends) / 1000.0


@dataclass(frozen=True)
class Measured:
    """One run of the app with so many others at work."""

    others: int
    laps: list[Lap]
    sent: list[Sent]
    stages: Stages
    events: list[tuple[float, AnyEvent]]
    load: tuple[float, float]


def waits(keys: list[Key], end: str) -> list[float]:
    """Seconds from each key to one of its ends, where that came."""
    ends = [(key.pressed, getattr(key, end)) for key in keys]
    return [(at - pressed) / 1000.0 for pressed, at in ends if at is not None]


def within_lap(sent: list[Sent], lap: Lap) -> list[float]:
    return [each.seconds for each in sent if within([lap.span], each.at)]


def lap_row(measured: Measured, lap: Lap) -> str:
    """A row of the first table."""
    learning = trainings(measured.events)
    shown, painted = (spread(waits(lap.keys, end)) for end in ("shown", "painted"))
    done = spread(waits(lap.keys, "acknowledged"))
    during = spread(
        waits([k for k in lap.keys if within(learning, k.pressed / 1000.0)], "acknowledged")
    )
    others = spread(within_lap(measured.sent, lap))
    cells = [
        f"{measured.others}", f"{lap.pace} ms", f"{len(lap.keys)}",
        f"{shown.p50:.1f} / {shown.p95:.1f}", f"{painted.p95:.1f}",
        f"{done.p50:.1f} / {done.p95:.1f} / {done.largest:.0f}",
        f"{during.p95:.1f} / {during.largest:.0f} ({during.count})",
        f"{100 * covered(learning, lap.span):.0f} %", others_words(others),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def others_words(others: Spread) -> str:
    if not others.count:
        return ""
    return f"{others.p50:.1f} / {others.p95:.1f} / {others.largest:.0f} ({others.count})"


def stage_rows(measured: Measured) -> Iterator[str]:
    """Rows of the second table: the stages on the server, while keys were pressed."""
    spans = [lap.span for lap in measured.laps]
    for stage, times in measured.stages.items():
        mine = [(took, computed) for at, took, computed in times if within(spans, at)]
        took, computed = (spread([each[place] for each in mine]) for place in (0, 1))
        yield (
            f"| {measured.others} | {stage} | {took.count} | {took.p50:.2f} | {took.p95:.2f} "
            f"| {took.p99:.2f} | {took.largest:.1f} | {computed.p50:.2f} |"
        )


def checks(measured: Measured) -> str:
    """Whether all that was acknowledged is in the log, and what came in during trainings."""
    there, learning = labels(measured.events), trainings(measured.events)
    keys = [key for lap in measured.laps for key in lap.keys]
    lost = sum(key.id not in there for key in keys if key.acknowledged is not None)
    during = sum(within(learning, at) for at in there.values())
    lengths = spread([ended - begun for begun, ended in learning])
    return (
        f"{measured.others} others: {lost} of {len(keys)} acknowledged keys are not in the log; "
        f"{during} of {len(there)} labels came in during {lengths.count} trainings of "
        f"{lengths.p50 / 1000:.1f} s (median; longest {lengths.largest / 1000:.1f} s); "
        f"load {measured.load[0]:.1f} before, {measured.load[1]:.1f} after."
    )
