"""The form of a simulation: few fields in sight, the rest one click away."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import streamlit as st

from al_core.domain.plan import Person, Plan, StrategyPlan, TrainingPlan
from al_core.experiments.comparing import query_model_differs
from al_core.experiments.data_sets import DataChoice
from al_core.experiments.strategy_warnings import strategy_warnings
from al_core.experiments.sweeping import SweepPlan
from pages.components.batch_advice import batch_advice
from pages.components.data_fields import chosen_data, chosen_model, data_details, model_details
from pages.components.fields import form_state, number, switch
from pages.components.loop_fields import loop_details, loop_essentials
from pages.components.money_fields import budget_fields, price_fields
from pages.components.option_fields import option_fields
from pages.components.strategy_notes import strategy_notes
from pages.components.strategy_section import chosen_params, strategy_section
from pages.components.team_fields import team_details, team_essentials
from pages.components.world_fields import arrival_fields, drift_fields

_TABS = [
    "Data and model",
    "Team",
    "Loop",
    "Options",
    "Prices",
    "Arrivals and drift",
    "About strategies",
]
_TWO_MODELS = (
    "The query model is not the task model: examples are chosen for one and measured on the "
    "other, which can cost more than selection gains (Lu, Li, Lin 2023, arXiv 2306.08954)."
)


@dataclass(frozen=True)
class _Essentials:
    """What the fields in sight say: a sweep, and the data set by its choice."""

    sweep: SweepPlan
    data: DataChoice


def sweep_form(ask: Callable[[SweepPlan], None]) -> None:
    """The fields, advice beside them, and below that what `ask` makes of the sweep as typed.

    What can't be read of the fields stands in `form_state().faults`.
    """
    form_state().faults.clear()
    start = form_state().start
    fields, beside = st.columns([5, 4])
    with fields:
        seen = _essentials(start)
    section = st.container()
    with st.expander("More settings", icon=":material/tune:"):
        sweep = _detailed(seen, start.base)
    with section:
        strategy_section(sweep)
    sweep = msgspec.structs.replace(sweep, strategy_params=chosen_params(sweep))
    with beside:
        with st.container(border=True):
            batch_advice(sweep.base)
        if query_model_differs(sweep.base):
            st.warning(_TWO_MODELS, icon=":material/warning:")
        for words in strategy_warnings(sweep, seen.data.kind):
            st.warning(words, icon=":material/warning:")
        ask(sweep)


def _essentials(start: SweepPlan) -> _Essentials:
    base = start.base
    with _card("Data and model"):
        data, chosen = chosen_data(base.data)
        left, right = st.columns(2)
        with left:
            model = chosen_model("model", "Task model", base.model)
        with right:
            seconds = number("train", "Seconds to retrain", base.training.seconds, step=10.0)
    with _card("Team"):
        person = team_essentials(base.team[0] if base.team else Person())
    with _card("Loop"):
        kinds, strategies, batch_size = loop_essentials(start)
    with _card("Budget and repeats"):
        budget = budget_fields(base.budget)
        control, factor, seeds = _repeats(start)
    plan = msgspec.structs.replace(
        base,
        data=data,
        model=model,
        strategy=_strategy(base, strategies),
        architecture=msgspec.structs.replace(base.architecture, batch_size=batch_size),
        training=TrainingPlan(seconds=seconds),
        team=(person,),
        budget=budget,
    )
    sweep = SweepPlan(plan, tuple(kinds), tuple(strategies), seeds, control, factor)
    return _Essentials(sweep, chosen)


def _card(title: str) -> st.delta_generator.DeltaGenerator:
    card = st.container(border=True)
    card.markdown(f"**{title}**")
    return card


def _detailed(seen: _Essentials, base: Plan) -> SweepPlan:
    """The sweep with what the tabs say; `base` is what the form began with."""
    plan = seen.sweep.base
    data_tab, team_tab, loop_tab, options_tab, prices_tab, world_tab, notes_tab = st.tabs(_TABS)
    with data_tab:
        data, split = data_details(base, seen.data, plan.data)
        model = model_details(plan.model)
        growth = number(
            "train_growth", "Retraining grows by, s per label", base.training.seconds_per_label
        )
    with team_tab:
        person = team_details(plan.team[0])
    with loop_tab:
        architecture = loop_details(plan.architecture)
    with options_tab:
        options = option_fields(base.options)
    with prices_tab:
        prices = price_fields(base.prices)
    with world_tab:
        arrivals, drift = arrival_fields(base.arrivals), drift_fields(base.drift)
    with notes_tab:
        strategy_notes()
    detailed = msgspec.structs.replace(
        plan,
        data=data,
        split=split,
        model=model,
        architecture=architecture,
        options=options,
        training=msgspec.structs.replace(plan.training, seconds_per_label=growth),
        team=(person,),
        prices=prices,
        arrivals=arrivals,
        drift=drift,
    )
    return msgspec.structs.replace(seen.sweep, base=detailed)


def _repeats(start: SweepPlan) -> tuple[bool, float, tuple[int, ...]]:
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    with left:
        seeds = number("seeds", "Seeds", len(start.seeds), help="5 or more for a verdict.")
    with middle:
        factor = number(
            "control_budget",
            "Control's labels, x",
            start.control_budget,
            step=0.5,
            help="Random selection needs more labels to catch up; so many times it may use.",
        )
    with right:
        control = switch("control", "Random control", start.control)
    begin = start.seeds[0] if start.seeds else 0
    return control, factor, tuple(range(begin, begin + seeds))


def _strategy(base: Plan, strategies: list[str]) -> StrategyPlan:
    if not strategies or strategies[0] == base.strategy.name:
        return base.strategy
    return StrategyPlan(name=strategies[0])
