"""What the figures of one run say, in sentences: captions, refusals, savings, advice."""

import math
from collections.abc import Callable
from functools import partial

from al_core.domain.advice import Advice
from al_core.domain.plan import Plan
from al_core.domain.results import Interval, Saving
from al_core.experiments.health_tracks import RULE
from al_core.experiments.live_savings import RunSavings
from al_core.experiments.redundancies import BatchView
from al_core.experiments.run_health import RunHealth
from al_core.experiments.run_watch import RunStanding
from al_core.monitoring.alerts import Alert
from al_core.monitoring.control import FEWEST_AUDITED
from al_core.monitoring.intervals import CANNOT_TELL
from al_core.monitoring.redundancy import Twins
from al_core.monitoring.trend import FEWEST_VERSIONS
from al_core.reporting.words import duration


def lure_words(health: RunHealth, measure: str) -> str:
    """What LURE is and rests on, or why it is not there."""
    if measure == "macro_f1":
        return "LURE (the estimate from the run's own picks) is made for accuracy and log loss."
    newest = health.versions[-1].weighted
    if newest.refused:
        return f"LURE, the estimate from the run's own picks, is refused: {newest.refused}."
    return (
        f"Diamonds: LURE (Farquhar, Gal, Rainforth 2021), the whole pool's figure from "
        f"{newest.picks:,} picks of {newest.population:,} weighed by their logged chances (they "
        f"tell as much as {newest.effective:.0f} random ones), judged by models that had not "
        "seen the label, so a little below the model itself."
    )


def models(count: int) -> str:
    """So many models."""
    return f"{count:,} model" if count == 1 else f"{count:,} models"


def audit_wait(audited: int, audit_share: float) -> str:
    """Why nothing can be told of a saving yet, and about how many answers are to come first."""
    words = f"Cannot tell yet: {audited:,} audit labels are known, {FEWEST_AUDITED} are needed."
    missing = FEWEST_AUDITED - audited
    if missing <= 0:
        return f"{words} The next model will tell."
    if not audit_share > 0.0:
        return f"{words} No audit items are slipped into this run's queue."
    answers = math.ceil(missing / audit_share)
    return (
        f"{words} {audit_share:.0%} of the items handed out are audit items: that takes about "
        f"{answers:,} more answers."
    )


def control_words(savings: RunSavings | None, measure: str) -> str:
    """What the random control's curve is."""
    if measure != "accuracy":
        return ""
    if savings is None:
        return "The random control is being fitted."
    if not savings.control_labels:
        return f"No random control: it needs {FEWEST_AUDITED} audit labels."
    return (
        f"Grey: what random selection would have given, by cross-fitting on the "
        f"{savings.audited:,} audit labels and the random share, with its 95 % band."
    )


def saved_figure(saving: Saving) -> str:
    """The estimate of a saving, such as "at least 84"; not where it could be anything."""
    if saving.verdict == CANNOT_TELL or math.isnan(saving.interval.estimate):
        return CANNOT_TELL
    return _estimate(saving)


def saved_range(saving: Saving) -> str:
    """The 95 % interval of a saving, and the verdict or the estimate, whichever is not above."""
    if math.isnan(saving.interval.estimate):
        return "no random control yet"
    told = _estimate(saving) if saving.verdict == CANNOT_TELL else f"**{saving.verdict}**"
    amount = partial(_amount, unit=saving.unit)
    return f"{told}, interval {_between(saving.interval, amount)}"


def _estimate(saving: Saving) -> str:
    bound = "at least " if saving.at_least else ""
    return f"{bound}{_amount(saving.interval.estimate, saving.unit)}"


def _amount(value: float, unit: str) -> str:
    """So many labels, so much time or money, such as "87", "-1 h 5 min", "10.50"."""
    if unit == "hours":
        words = duration(abs(value) * 3600.0)
        return f"-{words}" if value < 0.0 and words != duration(0.0) else words
    return f"{value:,.0f}" if unit == "labels" else f"{value:,.2f}"


def ends(interval: Interval, digits: str) -> str:
    """The ends of an interval; one that is open says so."""
    return _between(interval, lambda value: f"{value:{digits}}")


def _between(interval: Interval, words: Callable[[float], str]) -> str:
    low = words(interval.low) if math.isfinite(interval.low) else "no bound"
    high = words(interval.high) if math.isfinite(interval.high) else "no upper end"
    return f"{low} to {high}"


def figure_words(interval: Interval, digits: str = ".1%") -> str:
    """An estimate with its 95 % interval, or that it is not known."""
    if math.isnan(interval.estimate):
        return "not known"
    return f"{interval.estimate:{digits}} ({ends(interval, digits)})"


def trend_caption(advice: Advice, versions: int) -> str:
    """What the trend is, and what it takes to know it."""
    words = "Slope of the audited accuracy over the last third of the labels, 95 % interval."
    if math.isnan(advice.trend.estimate):
        return f"{words} It takes {FEWEST_VERSIONS} models and audit labels; {versions:,} so far."
    return f"{words} {advice.trend.n:,} audit items."


def trend_words(advice: Advice) -> str:
    """Points of accuracy gained per 100 labels, with the interval."""
    trend = advice.trend
    points = Interval(100 * trend.estimate, 100 * trend.low, 100 * trend.high, trend.n)
    return figure_words(points, "+.1f")


def price_words(advice: Advice) -> str:
    """What 100 more labels cost."""
    known = math.isfinite(advice.next_hundred)
    return f"{advice.next_hundred:,.2f}" if known else "not known"


def calibration_words(calibration: str) -> str:
    """Whether temperature scaling is on, or where to switch it on."""
    if calibration == "temperature":
        return "Temperature scaling is on in this run."
    return (
        "Too high: choose temperature scaling as calibration, in Workflow Lab under Data and model "
        "or in a new project under More settings."
    )


def ceiling_words(ceiling: Interval) -> str:
    """What the ceiling is, and what it takes to know it."""
    known = "How often people give the same answer; no accuracy can be measured beyond."
    if ceiling.n:
        return f"{known} From {ceiling.n:,} items that two or more answered."
    return f"{known} It takes items that two or more people answered (people per example)."


def alert_figures(alert: Alert) -> str:
    """The figure of an alert against its threshold."""
    return f"{alert.figure:.3g} against {alert.threshold:.3g}"


def state_words(standing: RunStanding) -> str:
    """Whether the alarm is on, which strategy is in force, and why it is."""
    story, plan = standing.arrivals, standing.plan
    alarm = "The alarm is on." if story.alarm is not None else "No alarm."
    if standing.forced:
        return f"{alarm} In force by hand: {standing.forced} (the plan has {plan.strategy.name})."
    if standing.strategy != plan.strategy.name:
        return f"{alarm} In force by rule: {standing.strategy}, in place of {plan.strategy.name}."
    does = {
        "none": "an alarm changes nothing by itself",
        "random": "an alarm falls back to random",
        "explore": "an alarm makes it explore (core-set)",
    }[plan.options.on_drift]
    return f"{alarm} In force: {standing.strategy}, as planned; {does}."


def rule_words(plan: Plan) -> str:
    """What the adaptive loop's rule on redundancy would do, and whether it can in this run."""
    words = (
        f"Adaptive's rule {RULE.name} picks by {RULE.strategy.replace('_', ' ')} while this is "
        f"above {RULE.threshold:.2f}"
    )
    own = plan.architecture
    if own.kind != "adaptive":
        return f"{words}; this run is {own.kind}, so nothing follows from it by itself."
    return f"{words}." if RULE.name in own.rules else f"{words}; this run has the rule off."


def batch_words(view: BatchView) -> str:
    """A batch in a list."""
    pairs = len(view.redundancy.twins)
    noun = "pair" if pairs == 1 else "pairs"
    return f"batch {view.batch}, {view.strategy}, {view.size} picks: {pairs} {noun}"


def twin_words(pair: Twins) -> str:
    """What two examples have to do with each other."""
    where = "both in the batch" if pair.same_batch else "the second was selected before"
    return f"cosine {pair.cosine:.3f}, {where}"
