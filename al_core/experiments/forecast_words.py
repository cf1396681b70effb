"""What a forecast says, in sentences: the answer, its conditions, how far it can be trusted."""

import math
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from al_core.domain.forecasts import BudgetLeft, PastForecast, RunForecast
from al_core.domain.results import Interval
from al_core.experiments.forecast_answers import Answer, Arrival, Within
from al_core.reporting.words import counted, duration, look_alike

HOUR = 3600.0
HARDLY_AWAY = 0.95
SAME_PACE = (
    "Other architectures: the same people, batch size and curve per label. What staler picks cost "
    "in quality is not in it; simulate that in the Workflow Lab."
)


def target_by_default(forecast: RunForecast) -> float:
    """A target that takes away a quarter of the error left, in whole percent."""
    now = forecast.recent[-1] if forecast.recent else 0.5
    return min(0.99, math.ceil(100.0 * (now + 0.25 * (1.0 - now)) - 1e-9) / 100.0)


def headline(answer: Answer) -> str:
    """The verdict in a few words."""
    said = {
        "reached": "Reached",
        "unlikely": "Unlikely as things are",
        "cannot tell yet": "Cannot tell yet",
    }
    if answer.verdict in said:
        return said[answer.verdict]
    words = f"{answer.chance:.0%} chance to get there"
    return f"{words}, {answer.within.chance:.0%} within the budget" if answer.within.ends else words


def reasons(forecast: RunForecast, answer: Answer) -> str:
    """Why, with figures: labels, hours and money under the run's own architecture."""
    target = f"{100.0 * answer.target:.3g}%"
    if answer.verdict == "reached":
        return f"The newest three models are at {target} on average, or above."
    if forecast.refused:
        return f"Missing: {forecast.refused}."
    if answer.verdict == "told" and math.isfinite(answer.labels.estimate):
        words = _when(answer, target)
    else:
        words = _whether(answer, target, f"{forecast.labels[-1]:,.0f} labels")
    return f"{words}{budget_words(forecast.budget, answer.within)}"


def budget_words(budget: BudgetLeft, within: Within) -> str:
    """What of the plan's budget ends before the target; empty where none of it does."""
    if not within.ends:
        return ""
    labels = f"{budget.labels:,.0f} labels"
    if budget.labels_end != budget.labels:
        labels += f" (at {budget.labels_end:,.0f} as models count them)"
    said = {
        "labels": labels,
        "hours": f"{budget.hours:g} hours",
        "cost": f"{budget.cost:,.2f} spent",
    }
    parts = " and ".join(said[each] for each in within.ends)
    return (
        f" The plan's budget of {parts} ends before: {within.chance:.0%} of the ways on are there "
        "by then."
    )


def _whether(answer: Answer, target: str, farthest: str) -> str:
    """Of a target that most ways on are not at, or of which nothing can be told."""
    share = f"{answer.chance:.0%}"
    if answer.verdict == "unlikely":
        return f"Of the ways on, {share} are at {target} by {farthest}."
    soonest = f"{answer.labels.low:,.0f}"
    if answer.verdict == "told":
        return (
            f"{share} of the ways on are at {target} by {farthest}, and hardly any (5 %) before "
            f"{soonest}."
        )
    return (
        f"{target} could be there at {soonest} labels or not by {farthest} ({share} of the ways "
        "on are). More models will narrow it."
    )


def _when(answer: Answer, target: str) -> str:
    words = f"{target} is reached at {range_words(answer.labels, _count, ' labels')}"
    present = next((each for each in answer.arrivals if each.present), None)
    if present is None:
        return f"{words}. Hours and money: told once people have given 8 answers."
    hours = range_words(present.hours, _time)
    return f"{words}, {hours} from now, having cost {range_words(present.cost, _money)}."


def range_words(interval: Interval, words: Callable[[float], str], unit: str = "") -> str:
    """Median and range, such as "420 labels (310 to 600)"."""
    if math.isinf(interval.low):
        return "never"
    if math.isinf(interval.estimate):
        return f"mostly never, {words(interval.low)} at the soonest"
    high = "never" if math.isinf(interval.high) else words(interval.high)
    return f"{words(interval.estimate)}{unit} ({words(interval.low)} to {high})"


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _time(hours: float) -> str:
    return duration(hours * HOUR)


def _money(value: float) -> str:
    return f"{value:,.2f}"


def fan_caption(forecast: RunForecast, audited: int) -> str:
    """What the fan is, and from what; audited: items that the models so far are measured on."""
    items = f"{counted(audited, 'item')} of the audit set labeled by now"
    then = f"{forecast.audited:,} labeled when the newest model was ready"
    basis = "" if audited == forecast.audited else f"; the forecast goes by the {then}"
    if forecast.refused:
        return f"Accuracy of the models so far on the {items}{basis}."
    heaviest = ", ".join(f"{each.name} {each.weight:.0%}" for each in forecast.families[:3])
    return (
        f"Accuracy on the {items}{basis}: models so far, and 1,000 ways on with their central 50 "
        "and 90 %. They hold the noise of measurement, what is not known of the curves' parameters "
        f"and which of {len(forecast.families)} families of curves is right ({heaviest}), "
        "weighed by how well they foretold the last 30 % of the models from those before."
    )


def under_names(forecast: RunForecast, names: Mapping[str, str]) -> RunForecast:
    """The same forecast, its people under the names that a visitor may see."""
    people = tuple(replace(each, name=names[each.name]) for each in forecast.people)
    return replace(forecast, people=people)


def people_caption(forecast: RunForecast) -> str:
    """What the people's figures are."""
    doubted = [look_alike(each.name) for each in forecast.people if each.p_value < 0.05]
    words = (
        "Seconds a label take in all (audit items, skips and pauses with items in hand too), by "
        "the law fitted by maximum likelihood to each person's answers, with a 90 % interval of "
        "the mean. Check: the share of samples of the law as far from it (Kolmogorov-Smirnov); "
    )
    if doubted:
        return f"{words}below 0.05 the times are used as measured ({', '.join(doubted)})."
    return f"{words}none is below 0.05."


def past_words(forecast: RunForecast) -> str:
    """How often forecasts with a part of this very run held what came."""
    held = sum(each.covered for each in forecast.past)
    silent = counted(forecast.past_refused, "cut")
    if not forecast.past:
        return "No back-test on this run itself yet: its beginnings tell too little."
    words = (
        f"On this run itself, cut at 30, 50 and 70 % of its labels: {held} of "
        f"{len(forecast.past)} intervals (90 %) held what came later"
    )
    words += f", {silent} had too little to tell." if forecast.past_refused else "."
    now = " They knew the audit labels of now, so they had it easier." if forecast.live else ""
    return f"{words}{now}"


def hours_words(forecast: RunForecast) -> str:
    """What an hour is: of work, or of the clock."""
    if any(each.breaks or each.share < HARDLY_AWAY for each in forecast.people):
        return "Hours are those of the clock, with breaks as people took them so far."
    return "Nobody has taken a break so far: hours are hours of work, without nights or weekends."


def without_breaks(forecast: RunForecast) -> bool:
    """Whether hours are hours of work."""
    return bool(forecast.people) and hours_words(forecast).startswith("Nobody")


def arrivals_table(
    arrivals: tuple[Arrival, ...], hours_a_day: float | None = None
) -> dict[str, list[object]]:
    """One row per architecture; days where somebody said how many hours a day are worked.

    The chance within the plan's budget where that ends before the target under one of them.
    """
    table: dict[str, list[object]] = {
        "Architecture": [
            f"{each.architecture}{' (this run)' if each.present else ''}" for each in arrivals
        ],
        "Chance": [each.chance for each in arrivals],
        **_within_column(arrivals),
        "Labels": [range_words(each.labels, _count) for each in arrivals],
        "From now": [range_words(each.hours, _time) for each in arrivals],
        "Money in all": [range_words(each.cost, _money) for each in arrivals],
    }
    if hours_a_day:
        table["Days"] = [
            range_words(each.hours, lambda hours: f"{hours / hours_a_day:,.1f}")
            for each in arrivals
        ]
    return table


def _within_column(arrivals: tuple[Arrival, ...]) -> dict[str, list[object]]:
    if not any(each.within.ends for each in arrivals):
        return {}
    return {"Within the budget": [each.within.chance for each in arrivals]}


def past_table(past: tuple[PastForecast, ...]) -> dict[str, list[object]]:
    """Each past forecast with what came."""
    return {
        "Knew labels": [int(each.labels) for each in past],
        "Foretold at": [int(each.ahead) for each in past],
        "From": [each.low for each in past],
        "To": [each.high for each in past],
        "Came": [each.truth for each in past],
        "Held": ["yes" if each.covered else "no" for each in past],
    }


def people_table(forecast: RunForecast) -> dict[str, list[object]]:
    """One row per person."""
    people = forecast.people
    return {
        "Person": [each.name for each in people],
        "Answers": [each.answers for each in people],
        "Law": [each.law for each in people],
        "Seconds a label": [each.mean for each in people],
        "from": [each.low for each in people],
        "to": [each.high for each in people],
        "Check": [None if math.isnan(each.p_value) else each.p_value for each in people],
        "At work": [each.share for each in people],
    }


def families_table(forecast: RunForecast) -> dict[str, list[object]]:
    """One row per family."""
    return {
        "Family": [each.name for each in forecast.families],
        "Formula": [each.formula for each in forecast.families],
        "Weight": [each.weight for each in forecast.families],
        "Its best curve at the farthest": [each.farthest for each in forecast.families],
        "Off on the last 30 %": [each.held_out_error for each in forecast.families],
    }
