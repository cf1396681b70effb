"""What is changed of a run's plan: fields that begin with the plan's own, kept in the address."""

import msgspec
import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.domain.plan import ArchitecturePlan, OptionsPlan, Plan, StrategyPlan
from al_core.experiments.watched_runs import WatchedRun
from al_core.experiments.what_if_plan import (
    changes_between,
    changes_from,
    told_changes,
    with_changes,
)
from al_core.loop.architectures import ARCHITECTURES
from al_core.strategies.notes import by_family
from pages.components.address import begin_with, share
from pages.components.messages import error_box
from pages.components.session import lab
from pages.components.strategy_picker import strategy_title

_ORDERS = {
    "utility": "most useful first",
    "shuffled": "shuffled",
    "arrival": "as selected",
    "grouped": "alike ones together",
}
_replace = msgspec.structs.replace


def what_if_change(run: WatchedRun) -> dict[str, str] | None:
    """The changes as the fields say them; None where they do not fit, with the reason."""
    try:
        plan = lab().what_ifs.plan(run.run_id)
    except LoopLabError as error:
        error_box(error)
        return None
    start = _asked(plan)
    with st.container(border=True):
        st.markdown("**What would have been with another plan?** Change one setting or several.")
        typed = _fields(plan, start, f"what_if_{run.run_id}")
    changes = changes_between(plan, typed)
    share("change", told_changes(changes))
    try:
        with_changes(plan, changes)
    except LoopLabError as error:
        error_box(error)
        return None
    return changes


def _asked(plan: Plan) -> Plan:
    """The plan as the address has it changed."""
    try:
        return with_changes(plan, changes_from(st.query_params.get_all("change")))
    except LoopLabError as error:
        error_box(error)
        return plan


def _fields(plan: Plan, start: Plan, key: str) -> Plan:
    first, second, third = st.columns(3)
    with first:
        strategy = _strategy(plan.strategy, start.strategy, key)
        architecture = _kind(start.architecture, key)
    with second:
        architecture = _trigger(architecture, key)
    with third:
        options = _options(start.options, key)
        seconds = _number("Seconds to retrain", f"{key}_train", start.training.seconds, step=10.0)
    training = _replace(plan.training, seconds=seconds)
    return _replace(
        plan, strategy=strategy, architecture=architecture, options=options, training=training
    )


def _strategy(own: StrategyPlan, start: StrategyPlan, key: str) -> StrategyPlan:
    begin_with(f"{key}_strategy", start.name)
    name = st.selectbox(
        "Query strategy", by_family(), key=f"{key}_strategy", format_func=strategy_title
    )
    return own if name == own.name else StrategyPlan(name)


def _kind(start: ArchitecturePlan, key: str) -> ArchitecturePlan:
    begin_with(f"{key}_kind", start.kind)
    kind = st.selectbox("Architecture", list(ARCHITECTURES), key=f"{key}_kind")
    size = _number("Batch size", f"{key}_size", start.batch_size)
    return _replace(start, kind=kind, batch_size=size)


def _trigger(start: ArchitecturePlan, key: str) -> ArchitecturePlan:
    percent = _number(
        "Retrain when so much of a batch is closed, %", f"{key}_trigger",
        100.0 * start.trigger_share, step=5.0, max_value=100.0,
        help="Hybrid and adaptive; sequential waits for the whole batch.",
    )  # fmt: skip
    count = _optional(
        "or at so many examples", f"{key}_count", start.trigger_count,
        help="Hybrid and adaptive; goes before the share.",
    )  # fmt: skip
    ahead = _optional(
        "Batches ahead", f"{key}_ahead", start.ahead,
        help="Parallel: how many batches may be out that no finished model has seen.",
    )  # fmt: skip
    return _replace(
        start, trigger_share=round(percent / 100.0, 6), trigger_count=count, ahead=ahead
    )


def _options(start: OptionsPlan, key: str) -> OptionsPlan:
    begin_with(f"{key}_order", start.queue_order)
    order = st.selectbox("Queue order", list(_ORDERS), key=f"{key}_order", format_func=_ORDERS.get)
    percent = _number(
        "Chosen at random, %", f"{key}_random", 100.0 * start.random_share, step=5.0,
        max_value=100.0,
    )  # fmt: skip
    return _replace(start, queue_order=order, random_share=round(percent / 100.0, 6))


def _number(label: str, key: str, start: float, **more: object) -> float:
    begin_with(key, start)
    if isinstance(start, float):
        more.setdefault("format", "%g")
    return st.number_input(label, min_value=type(start)(0), key=key, **more)


def _optional(label: str, key: str, start: int | None, **more: object) -> int | None:
    begin_with(key, start)
    return st.number_input(
        label, value=None, min_value=0, step=1, key=key, placeholder="none", **more
    )
