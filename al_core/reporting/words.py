"""Times and plans in words that people read at a glance."""

from al_core.domain.plan import ModelPlan, Plan, people

_LOOK_ALIKES = str.maketrans("*<>[]`$~|\\", "∗‹›⟦⟧'＄∼ǀ∖")


def duration(seconds: float) -> str:
    """`seconds` with two units at most: "8 s", "3 min 20 s", "2 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def sensible(value: float) -> str:
    """A figure with three digits, whole from 1,000 on: no exponent to decode.

    >>> sensible(0.04567), sensible(12.345), sensible(98765.4)
    ('0.0457', '12.3', '98,765')
    """
    return f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:.3g}"


def counted(number: int, noun: str) -> str:
    """So many of something.

    >>> counted(1, "label"), counted(1200, "row")
    ('1 label', '1,200 rows')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def look_alike(name: str) -> str:
    """A name as it can stand in charts, tables and sentences alike: no mark in it acts.

    What Markdown or a chart would take for a link, an image or emphasis is shown by a character
    that looks like it.

    >>> look_alike("a_b [c](d)")
    'a_b ⟦c⟧(d)'
    """
    return name.translate(_LOOK_ALIKES).replace("://", "∶//")


def plan_words(plan: Plan) -> dict[str, str]:
    """What a plan says, by topic, in one short line each."""
    return {
        "Data": _data_words(plan),
        "Architecture": _architecture_words(plan),
        "Strategy": _strategy_words(plan),
        "Model": _model_words(plan),
        "Team": _team_words(plan),
        "Retraining": _training_words(plan),
        "Budget": _budget_words(plan),
    }


def _data_words(plan: Plan) -> str:
    rows = f", {plan.data.rows:,} rows" if plan.data.rows else ""
    audit = f"{plan.split.audit_share:.0%} locked for the audit"
    return f"{plan.data.dataset}{rows}; {audit}"


def _architecture_words(plan: Plan) -> str:
    chosen = plan.architecture
    words = f"{chosen.kind}, batches of {chosen.batch_size}"
    if chosen.kind in {"sequential", "parallel"}:
        return words
    if chosen.trigger_count is not None:
        return f"{words}, retrains at {chosen.trigger_count} closed"
    return f"{words}, retrains at {chosen.trigger_share:.0%} closed"


def _strategy_words(plan: Plan) -> str:
    share = plan.options.random_share
    return f"{plan.strategy.name}, {share:.0%} of the slots at random"


def _model_words(plan: Plan) -> str:
    task = plan.model.name
    query: ModelPlan | None = plan.options.query_model
    return f"{task}, queried through {query.name}" if query else task


def _team_words(plan: Plan) -> str:
    team = people(plan)
    mean = sum(person.mean_seconds for person in team) / max(len(team), 1)
    noun = "person" if len(team) == 1 else "people"
    return f"{len(team)} {noun}, {duration(mean)} per label"


def _training_words(plan: Plan) -> str:
    growth = plan.training.seconds_per_label
    more = f" + {growth:g} s per label" if growth else ""
    return f"{duration(plan.training.seconds)}{more}"


def _budget_words(plan: Plan) -> str:
    limits = []
    if plan.budget.labels is not None:
        limits.append(f"{plan.budget.labels:,} labels")
    if plan.budget.hours is not None:
        limits.append(f"{plan.budget.hours:g} hours")
    if plan.budget.cost is not None:
        limits.append(f"{plan.budget.cost:,.2f} spent")
    return " or ".join(limits) or "the whole pool"
