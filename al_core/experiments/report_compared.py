"""The first page of a comparison's report: which arm, why, three numbers, one figure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from al_core.domain import events as ev
from al_core.domain.results import CurveBand, Interval, Saving
from al_core.experiments.comparing import ArmFigures, arm_figures, bands, common_labels, savings
from al_core.experiments.run_words import ends, figure_words
from al_core.experiments.side_by_side import SideBySide
from al_core.monitoring.intervals import CANNOT_TELL
from al_core.reporting.axes import AXIS_FORMATS, axis_title
from al_core.reporting.palette import arm_styles
from al_core.reporting.report.content import Choice, Decision, Figure, Headline, Lines
from al_core.reporting.tracks import Plane, Track
from al_core.reporting.verdicts import saving_words
from al_core.reporting.words import counted

HEIGHT = 340
STAY = "Do nothing: stay with random selection"
SURER = "Simulate more seeds before deciding"


@dataclass(frozen=True)
class Compared:
    """Simulations side by side, with how each of their runs began, by run."""

    name: str
    seen: SideBySide
    starts: dict[str, ev.RunStarted]

    @cached_property
    def saved(self) -> list[Saving]:
        """Labels saved by each arm that has a control."""
        return savings(self.seen.runs, "labels", self.seen.named)

    @cached_property
    def best(self) -> Saving | None:
        """The arm that saves most for sure; else the one with the highest estimate."""
        sure = [each for each in self.saved if each.verdict == "saved"]
        if sure:
            return max(sure, key=lambda each: each.interval.low)
        told = [each for each in self.saved if not math.isnan(each.interval.estimate)]
        return max(told, key=lambda each: each.interval.estimate, default=None)

    @cached_property
    def arms(self) -> list[ArmFigures]:
        """All figures of all arms."""
        return arm_figures(self.seen.runs, self.seen.named)


def compared_decision(of: Compared) -> Decision:
    """The arm that is shown to save; where none is, random selection or more seeds."""
    best = of.best
    advice, advised, because = _advised(best)
    return Decision(
        advice, because, _numbers(of, best), _choices(of, best, advised), curves_figure(of)
    )


def _advised(best: Saving | None) -> tuple[str, str, str]:
    if best is None:
        words = "No arm has a random control on the same seeds, so that nothing can be advised."
        return "No advice yet.", SURER, words
    words = saving_words(best).replace("**", "")
    if best.verdict == "saved":
        return f"Use {best.arm}.", best.arm, f"{words} A simulation: people are assumed."
    if best.verdict == CANNOT_TELL:
        return "Decide nothing yet: simulate more seeds.", SURER, words
    return (
        "Do nothing: stay with random selection.",
        STAY,
        f"No arm is shown to save labels. The nearest: {words}",
    )


def _numbers(of: Compared, best: Saving | None) -> tuple[Headline, ...]:
    figures = _figures_of(of, best)
    at = f"mean over seeds, at {common_labels(of.seen.runs):,.0f} labels"
    quality, cost = (figures.get(name) for name in ("Accuracy", "Cost"))
    return (
        _saved(best),
        Headline("Accuracy", _estimate(quality, ".1%"), _range(quality, ".1%"), at),
        Headline("Cost", _estimate(cost, ",.2f"), _range(cost, ",.2f"), at),
    )


def _figures_of(of: Compared, best: Saving | None) -> dict[str, Interval]:
    """Of the best arm; of the first where there is none."""
    arms = of.arms
    chosen = [each for each in arms if best is not None and each.arm == best.arm] or arms
    return dict(chosen[0].figures) if chosen else {}


def _saved(best: Saving | None) -> Headline:
    name = "Labels saved against random"
    if best is None:
        return Headline(name, "not known", "no control on the same seeds", "see Limits")
    known = best.verdict != CANNOT_TELL
    bound = "at least " if best.at_least else ""
    figure = f"{bound}{best.interval.estimate:,.0f}" if known else CANNOT_TELL
    words = f"95 % interval {ends(best.interval, ',.0f')}: {best.verdict}"
    return Headline(name, figure, words, f"{best.arm}, {best.interval.n} seeds")


def _estimate(found: Interval | None, digits: str) -> str:
    if found is None or math.isnan(found.estimate):
        return "not known"
    return f"{found.estimate:{digits}}"


def _range(found: Interval | None, digits: str) -> str:
    if found is None or found.n < 2:
        return "one seed: no interval"
    return f"95 % interval {ends(found, digits)}"


def _choices(of: Compared, best: Saving | None, advised: str) -> tuple[Choice, ...]:
    choices = [Choice(STAY, _as_random(of, best), advised == STAY)]
    if best is not None:
        words = saving_words(best).replace("**", "")
        choices.append(Choice(f"Use {best.arm}", words, advised == best.arm))
    seeds = (
        f"{counted(of.seen.seeds, 'seed')} so far; each further one makes every interval narrower"
    )
    choices.append(Choice(SURER, seeds, advised == SURER))
    return tuple(choices)


def _as_random(of: Compared, best: Saving | None) -> str:
    """What the control of the best arm gives."""
    control = [each for each in of.arms if " · random" in each.arm]
    if not control:
        return "nothing changes; no random control was simulated"
    architecture = best.arm.split(" · ")[0] if best is not None else ""
    near = [each for each in control if each.arm.startswith(architecture)] or control
    quality = figure_words(near[0].figures["Accuracy"])
    return f"costs nothing to change; accuracy {quality} at the same number of labels"


def curves_figure(of: Compared) -> Figure | None:
    """Mean learning curves of all arms; None before the first run has finished."""
    drawn = bands(of.seen.runs, "labels", "accuracy", of.seen.named)
    if not drawn:
        return None
    return Figure(
        "learning-curves",
        "Accuracy by number of labels",
        f"Mean over up to {counted(of.seen.seeds, 'seed')} of each arm on the locked audit set, "
        "with its 95 % band where there are two seeds or more. Grey: the control, which selects at "
        "random.",
        Lines(band_tracks(drawn), curves_plane("Accuracy", ".0%")),
    )


def curves_plane(title: str, y_format: str) -> Plane:
    """Over labels."""
    return Plane(axis_title("labels"), title, AXIS_FORMATS["labels"], y_format, height=HEIGHT)


def band_tracks(drawn: Sequence[CurveBand]) -> tuple[Track, ...]:
    """Bands as lines with intervals, in the colours that arms have everywhere."""
    styles = arm_styles([band.arm for band in drawn])
    return tuple(
        Track(
            band.arm,
            band.grid.tolist(),
            band.mean.tolist(),
            band.low.tolist() if _banded(band) else (),
            band.high.tolist() if _banded(band) else (),
            styles[band.arm].colour,
            styles[band.arm].dash,
        )
        for band in drawn
    )


def _banded(band: CurveBand) -> bool:
    return band.n > 1 and bool(np.isfinite(band.low).all() and np.isfinite(band.high).all())
