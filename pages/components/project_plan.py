"""How a new project goes about it: the loop, the people, what keeps its figures honest."""

import streamlit as st
from msgspec.structs import replace

from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    ModelPlan,
    OptionsPlan,
    Plan,
    PricesPlan,
    StrategyPlan,
)
from al_core.loop.architectures import ARCHITECTURES
from al_core.models.catalogue import MODELS
from al_core.strategies.registry import STRATEGIES
from pages.components.data_fields import CALIBRATIONS
from pages.components.option_fields import ON_DRIFT
from pages.components.project_state import choice, number, percent

_SCOPES = {"me": "this person", "everyone": "everyone", "adjudicator": "the adjudicator"}
_BY_FAMILY = sorted(STRATEGIES, key=lambda name: (STRATEGIES[name].family, name))


def plan_fields(start: Plan) -> Plan:
    """The plan as the fields say it; the data is chosen elsewhere."""
    left, right = st.columns(2)
    with left:
        kind = choice("architecture", "Architecture", list(ARCHITECTURES), start.architecture.kind)
        size = number("batch", "Batch size", start.architecture.batch_size, min_value=0)
    with right:
        strategy = _strategy(start.strategy)
        overlap = number("overlap", "People per example", start.options.overlap, min_value=0)
    usual = replace(
        start,
        architecture=replace(start.architecture, kind=kind, batch_size=size),
        strategy=strategy,
        options=replace(start.options, overlap=overlap),
    )
    with st.expander("More settings", icon=":material/tune:"):
        return _more_settings(usual)


def _more_settings(start: Plan) -> Plan:
    left, right = st.columns(2)
    with left:
        architecture = _trigger(start.architecture)
        model = _model(start.model)
        budget = _budget(start.budget)
        prices = _prices(start.prices)
    with right:
        options = _people(start.options)
        options = _honest(options)
        audit = percent(
            "audit_set", "Locked audit set", start.split.audit_share,
            help="Drawn at random before anything is chosen; no model trains on it.",
        )  # fmt: skip
    return replace(
        start,
        architecture=architecture,
        model=model,
        options=options,
        budget=budget,
        prices=prices,
        split=replace(start.split, audit_share=audit),
    )


def _trigger(start: ArchitecturePlan) -> ArchitecturePlan:
    closed = percent(
        "trigger", "Retrain when this much of a batch is closed", start.trigger_share,
        help="Hybrid and adaptive; the others wait for the whole batch.",
    )  # fmt: skip
    return replace(start, trigger_share=closed)


def _strategy(start: StrategyPlan) -> StrategyPlan:
    strategy = choice(
        "strategy",
        "Query strategy",
        _BY_FAMILY,
        start.name,
        format_func=lambda name: f"{STRATEGIES[name].family}: {name.replace('_', ' ')}",
    )
    st.caption(STRATEGIES[strategy].when_to_use)
    return start if strategy == start.name else StrategyPlan(strategy)


def _model(start: ModelPlan) -> ModelPlan:
    known = [*MODELS, *([] if start.name in MODELS else [start.name])]
    model = choice(
        "model", "Model", known, start.name, format_func=lambda name: name.replace("_", " ")
    )
    begin = start if model == start.name else ModelPlan(model)
    calibration = choice(
        "calibration", "Calibration", list(CALIBRATIONS), start.calibration,
        format_func=CALIBRATIONS.get,
        help="How sure the model says it is. Temperature: one number, fitted on predictions for "
        "labels that the model had not seen; what it says stays the same. Progress & stop shows "
        "how far it is needed.",
    )  # fmt: skip
    return replace(begin, calibration=calibration)


def _budget(start: BudgetPlan) -> BudgetPlan:
    labels = number("labels", "Most labels", start.labels, min_value=0, placeholder="no limit")
    hours = number("hours", "Most hours", start.hours, min_value=0.0, placeholder="no limit")
    return replace(start, labels=labels, hours=hours)


def _prices(start: PricesPlan) -> PricesPlan:
    label = number("per_label", "Pay per label", start.per_label, min_value=0.0, step=0.1)
    hour = number("per_hour", "Pay per hour at work", start.per_person_hour, min_value=0.0)
    return replace(start, per_label=label, per_person_hour=hour)


def _people(start: OptionsPlan) -> OptionsPlan:
    hand = number(
        "hand", "Items in one hand", start.hand, min_value=0,
        help="As many as one person holds at once; they answer without waiting for the server.",
    )  # fmt: skip
    seconds = number(
        "lease", "Time-out of an item, s", start.lease_seconds, min_value=0.0, step=60.0,
        format="%g", help="After this long it goes to the next free person.",
    )  # fmt: skip
    scope = choice(
        "skip", "A skip is for", list(_SCOPES), start.skip_scope, format_func=_SCOPES.get
    )
    return replace(start, hand=hand, lease_seconds=seconds, skip_scope=scope)


def _honest(start: OptionsPlan) -> OptionsPlan:
    at_random = percent(
        "random", "Chosen at random", start.random_share,
        help="A standing share of every batch; estimates and the value hint rest on it.",
    )  # fmt: skip
    audited = percent(
        "audited", "Audit items slipped in", start.audit_share,
        help="Per item of a batch; people can't tell them from the others.",
    )  # fmt: skip
    again = percent(
        "rechecked", "Own labels shown again", start.recheck_share,
        help="Of what a person labeled, 20 items later or more, unmarked: tells how far people "
        "agree with themselves. At most 20 %; 0: nobody sees an item twice.",
    )  # fmt: skip
    on_drift = choice(
        "on_drift", "When arrivals drift", list(ON_DRIFT), start.on_drift,
        format_func=ON_DRIFT.get,
        help="What selects while rows that come in later differ from what was there; the alarm "
        "is shown on Drift & health.",
    )  # fmt: skip
    return replace(
        start,
        random_share=at_random,
        audit_share=audited,
        recheck_share=again,
        on_drift=on_drift,
    )
