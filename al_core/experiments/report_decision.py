"""The first page of a run's report: what to do, why, three numbers, one figure, every choice."""

import math
from dataclasses import replace

from al_core.domain.advice import Advice
from al_core.domain.advice import Decision as Advised
from al_core.domain.results import Interval, Saving
from al_core.experiments.quality_tracks import quality_plane, quality_tracks
from al_core.experiments.report_material import RunMaterial
from al_core.experiments.run_words import ends, price_words, saved_figure, saved_range, trend_words
from al_core.monitoring.control import FEWEST_AUDITED
from al_core.monitoring.intervals import CANNOT_TELL
from al_core.monitoring.stop_panel import NOTHING
from al_core.reporting.axes import AXIS_FORMATS, axis_title
from al_core.reporting.palette import strategy_colour
from al_core.reporting.report.content import Choice, Decision, Figure, Headline, Lines
from al_core.reporting.tracks import Plane, Track

NOTHING_MORE, AS_BEFORE, AT_RANDOM = (
    "Do nothing: buy no more labels",
    "Buy 100 more labels as before",
    "Buy 100 more labels at random",
)
HEIGHT = 320
"""Pixels of the first figure: with everything else it fits one printed page."""
_ADVICE: dict[Advised, tuple[str, str]] = {
    "continue": ("Go on labeling.", AS_BEFORE),
    "stop": ("Stop labeling: do nothing more.", NOTHING_MORE),
    "random would do as well": ("If you go on, random selection would do as well.", AT_RANDOM),
}


def run_decision(run: RunMaterial) -> Decision:
    """What a run's figures advise; that nothing can be advised, where they are not there."""
    advice, advised, because = _advised(run)
    return Decision(
        advice,
        because,
        (_saved_number(run), _quality_number(run), _cost_number(run)),
        _choices(run, advised),
        quality_figure(run),
    )


def _advised(run: RunMaterial) -> tuple[str, str, str]:
    if run.health is None:
        words = "its models have not been gone through, so that nothing is known of them but "
        return "No advice yet.", "", f"{words}the accuracy that was logged: see Limits."
    advice = run.health.advice
    words, choice = _ADVICE[advice.decision]
    if _spent(advice):
        words = "Stop labeling: the budget is spent."
    reason = advice.reason[:1].upper() + advice.reason[1:]
    forecast = "" if run.live else " A simulation: what it says of people is assumed."
    return words, choice, f"{reason}.{forecast}"


def _spent(advice: Advice) -> bool:
    """Whether it is the budget that says stop."""
    spent = any(vote.about == "budget" and vote.says == "stop" for vote in advice.votes)
    return spent and advice.decision == "stop"


def _saved_number(run: RunMaterial) -> Headline:
    name = "Labels saved against random"
    if run.saved is None:
        return Headline(name, "not known", "no random control was fitted", "see Limits")
    saving = run.saved.saved
    return Headline(name, saved_figure(saving), _plain(saved_range(saving)), _basis(run))


def _basis(run: RunMaterial) -> str:
    """What the saving rests on; what it lacks, where nothing can be said."""
    audited = run.savings.audited if run.savings else 0
    if audited < FEWEST_AUDITED:
        return f"it takes {FEWEST_AUDITED} audit labels; the newest model had {audited:,}"
    basis = f"95 % interval; from this run's own {audited:,} audit labels and random share"
    return f"{basis}; a forecast, see Limits" if forecast(run) else basis


def forecast(run: RunMaterial) -> float:
    """Labels at which the control ends, where the saving goes beyond them; 0 where it does not.

    A control has no more labels than the audit set and the random share; a better run is held
    against the continuation of its curve.
    """
    if run.savings is None or run.saved is None or not run.savings.control_labels:
        return 0.0
    end, needed = run.savings.control_labels[-1], run.saved.saved.interval.estimate
    return end if run.saved.labels + needed > end else 0.0


def _plain(words: str) -> str:
    """Without the stars that a page shows as bold."""
    return words.replace("**", "")


def _quality_number(run: RunMaterial) -> Headline:
    found = quality_now(run)
    figure = "not known" if math.isnan(found.estimate) else f"{found.estimate:.1%}"
    if found.n:
        words = f"95 % interval {ends(found, '.1%')}"
        return Headline("Accuracy", figure, words, f"on {found.n:,} locked audit items")
    note = "as logged; its models have not been gone through"
    return Headline("Accuracy", figure, "interval not known", note)


def quality_now(run: RunMaterial) -> Interval:
    """Accuracy of the newest model on the audit set; without an interval where only logged."""
    if run.newest is not None:
        return run.newest.quality.accuracy
    logged = run.result.figures.final_accuracy
    return NOTHING if math.isnan(logged) else Interval(logged, -math.inf, math.inf, 0)


def _cost_number(run: RunMaterial) -> Headline:
    cost, labels = run.result.figures.cost, run.result.figures.answers
    spent = f"exact: {labels:,} answers, {run.result.figures.person_hours:,.1f} person-hours"
    return Headline("Money spent", f"{cost:,.2f}", spent, _money_saved(run))


def _money_saved(run: RunMaterial) -> str:
    if run.saved is None:
        return "money saved against random: not known"
    return f"money saved against random: {saving_told(run.saved.cost)}"


def saving_told(saving: Saving) -> str:
    """Estimate, verdict and interval in one line."""
    told = _plain(saved_range(saving))
    figure = saved_figure(saving)
    return told if figure == CANNOT_TELL else f"{figure} ({told})"


def _choices(run: RunMaterial, advised: str) -> tuple[Choice, ...]:
    quality, price, trend = _quality_number(run).figure, "not known", "not known"
    if run.health is not None:
        price, trend = price_words(run.health.advice), trend_words(run.health.advice)
    gain = f"costs {price}; accuracy has lately changed by {trend} points per 100 labels"
    random = f"costs {price}; {_at_random(run)}"
    told = {
        NOTHING_MORE: f"costs nothing; the model stays as it is, accuracy {quality}",
        AS_BEFORE: f"{gain}{_left(run)}",
        AT_RANDOM: f"{random}, and they make every estimate in this report surer",
    }
    return tuple(Choice(name, follows, name == advised) for name, follows in told.items())


def _left(run: RunMaterial) -> str:
    """That a straight line must end, where it would lead beyond 100 %."""
    left = 1.0 - quality_now(run).estimate
    if run.health is None or not run.health.advice.trend.estimate > left:
        return ""
    return f"; no more than {100.0 * left:.1f} points are left to gain"


def _at_random(run: RunMaterial) -> str:
    """What random labels bring, where anything shows it."""
    if _controlled(run):
        return "what they bring is what the grey curve shows"
    return "what they bring is not known: no random control was fitted"


def _controlled(run: RunMaterial) -> bool:
    """Whether the first figure has the curve of the random control."""
    return run.health is not None and run.savings is not None and bool(run.savings.control_labels)


def quality_figure(run: RunMaterial) -> Figure | None:
    """Accuracy over labels with its interval and the random control; None without a model."""
    strategy = run.plan.strategy.name
    if run.health is not None:
        tracks = quality_tracks(run.health, run.savings, ("accuracy", "labels"), strategy)
        plane, basis = replace(quality_plane("accuracy", "labels"), height=HEIGHT), _measured(run)
    else:
        tracks, plane = _logged(run), _logged_plane()
        basis = "As logged when each model was ready; without intervals."
    if not any(track.x for track in tracks):
        return None
    return Figure(
        "accuracy",
        "Accuracy by number of labels",
        f"How often the model is right, after so many labels; selection by {strategy}. {basis}",
        Lines(tuple(tracks), plane),
    )


def _measured(run: RunMaterial) -> str:
    audited = run.health.audited if run.health else 0
    own = lure_caption(run, "accuracy")
    control = ""
    if _controlled(run):
        control = " Grey, dashed: what random selection would have given, with its 95 % band."
    return f"Measured on {audited:,} locked audit items, 95 % intervals.{own}{control}"


def lure_caption(run: RunMaterial, measure: str) -> str:
    """What the diamonds of a figure are, where it has some."""
    versions = run.health.versions if run.health else ()
    if measure == "macro_f1" or all(each.weighted.refused for each in versions):
        return ""
    return " Diamonds (LURE): an estimate of the same from the run's own picks."


def _logged(run: RunMaterial) -> tuple[Track, ...]:
    curve = run.result.curve
    colour = strategy_colour(run.plan.strategy.name)
    return (Track("audit set", curve.labels.tolist(), curve.accuracy.tolist(), colour=colour),)


def _logged_plane() -> Plane:
    return Plane(axis_title("labels"), "Accuracy", AXIS_FORMATS["labels"], ".1%", height=HEIGHT)
