"""When to select, how many, when to retrain."""

import msgspec
import streamlit as st

from al_core.domain.plan import ArchitecturePlan
from al_core.experiments.sweeping import CONTROL, SweepPlan
from al_core.loop.architectures import ARCHITECTURES
from al_core.loop.rules import SIZE_RULES, STRATEGY_RULES
from pages.components.fields import (
    choice,
    field_key,
    number,
    optional_number,
    several,
    share,
    switch,
)
from pages.components.strategy_picker import strategies_but, strategy_title

_MEANINGS = {rule.name: rule.meaning for rule in (*SIZE_RULES, *STRATEGY_RULES)}
_RULES = {name: _MEANINGS[name] for name in ArchitecturePlan().rules}
_TRIGGERS = {"share": "a share of the batch", "count": "a count"}


def loop_essentials(start: SweepPlan) -> tuple[list[str], list[str], int]:
    """Architectures, strategies and batch size."""
    kinds = several(
        "architectures", "Architectures", list(ARCHITECTURES), list(start.architectures)
    )
    left, right = st.columns([2, 1])
    with left:
        strategies = st.multiselect(
            "Query strategies",
            strategies_but(CONTROL),
            list(start.strategies),
            format_func=strategy_title,
            key=field_key("strategies"),
            placeholder="Type a part of a name or family",
            persist_state="session",
        )
    with right:
        size = number("batch_size", "Batch size", start.base.architecture.batch_size)
    return kinds, strategies, size


def loop_details(start: ArchitecturePlan) -> ArchitecturePlan:
    """Trigger, ahead, window, warm-up and adaptive's rules."""
    left, middle, right = st.columns(3)
    with left:
        trigger = _trigger(start)
    with middle:
        ahead = optional_number(
            "ahead",
            "Batches ahead",
            start.ahead,
            min_value=0,
            placeholder="no limit",
            help="Parallel: how many batches may be out that no finished model has seen; "
            "1 = a pipeline.",
        )
        window = optional_number(
            "window",
            "Most open at once",
            start.window,
            min_value=0,
            placeholder="no limit",
            help="Hybrid and adaptive: a sliding window of open examples.",
        )
    with right:
        warm_up = _warm_up(start)
    rules = _rules(start)
    return msgspec.structs.replace(start, ahead=ahead, window=window, **trigger, **warm_up, **rules)


def _trigger(start: ArchitecturePlan) -> dict[str, object]:
    begin = "share" if start.trigger_count is None else "count"
    unit = choice("trigger_unit", "Retrain at", list(_TRIGGERS), begin, format_func=_TRIGGERS.get)
    if unit == "count":
        count = number("trigger_count", "Closed examples", start.trigger_count or 15)
        return {"trigger_count": count}
    closed = share("trigger_share", "Closed examples", start.trigger_share)
    return {"trigger_share": closed, "trigger_count": None}


def _warm_up(start: ArchitecturePlan) -> dict[str, object]:
    wanted = switch(
        "warm_up",
        "Sequential warm-up",
        start.warm_up_agreement is not None,
        help="Hybrid and adaptive begin sequentially, until successive models agree (kappa).",
    )
    if not wanted:
        return {"warm_up_agreement": None}
    return {"warm_up_agreement": share("agreement", "Until kappa", start.warm_up_agreement or 0.8)}


def _rules(start: ArchitecturePlan) -> dict[str, object]:
    on = several("rules", "Adaptive's rules", list(_RULES), list(start.rules))
    with st.popover("What the rules watch", type="tertiary"):
        st.table({name.capitalize(): meaning for name, meaning in _RULES.items()})
    left, right = st.columns(2)
    with left:
        smallest = number("smallest", "Adaptive's smallest batch", start.smallest_batch)
    with right:
        largest = number("largest", "Adaptive's largest batch", start.largest_batch)
    return {"rules": tuple(on), "smallest_batch": smallest, "largest_batch": largest}
