"""Options that any architecture can carry."""

from typing import Any

import msgspec
import streamlit as st

from al_core.domain.plan import ModelPlan, OptionsPlan
from al_core.models.catalogue import MODELS
from pages.components.fields import choice, number, share

_NONE = "none"
_SAME = "the task model"


def option_fields(start: OptionsPlan) -> OptionsPlan:
    """Random share, scoring models, queue, labels per example."""
    left, middle, right = st.columns(3)
    with left:
        scoring = _scoring(start)
    with middle:
        queue = _queue(start)
    with right:
        people = _people(start)
    return msgspec.structs.replace(start, **scoring, **queue, **people)


def _scoring(start: OptionsPlan) -> dict[str, Any]:
    return {
        "query_model": _model("query_model", "Query model", _SAME, start.query_model),
        "proxy": _model("proxy", "Proxy while retraining", _NONE, start.proxy),
        "ensemble": number(
            "ensemble", "Versions averaged", start.ensemble, help="Scores of the last k models."
        ),
    }


def _queue(start: OptionsPlan) -> dict[str, Any]:
    return {
        "random_share": share(
            "random_share",
            "Random slots",
            start.random_share,
            help="Each slot of a batch is filled at random with this chance; keeps estimates fair.",
        ),
        "queue_order": choice(
            "queue_order",
            "Queue order",
            ["utility", "shuffled", "arrival", "grouped"],
            start.queue_order,
        ),
        "refresh_labels": number(
            "refresh", "Rescore after labels", start.refresh_labels, help="0 = only by new models."
        ),
        "on_drift": choice(
            "on_drift",
            "When arrivals drift",
            list(ON_DRIFT),
            start.on_drift,
            format_func=ON_DRIFT.get,
            help="What selects while arrivals differ from what was there; adaptive's own rule "
            "goes before it. The alarm is shown on Drift & health.",
        ),
    }


def _people(start: OptionsPlan) -> dict[str, Any]:
    rules, scopes = ["majority", "dawid_skene", "weighted"], ["me", "everyone", "adjudicator"]
    return {
        "overlap": number("overlap", "People per example", start.overlap),
        "consensus": choice(
            "consensus", "Consensus", rules, start.consensus, format_func=_CONSENSUS.get
        ),
        "skip_scope": choice(
            "skip_scope", "A skip is for", scopes, start.skip_scope, format_func=_SCOPES.get
        ),
        "lease_seconds": number(
            "lease",
            "Time-out of a slot, s",
            start.lease_seconds,
            step=60.0,
            format="%g",
            help="After this long the example goes to someone else.",
        ),
    }


ON_DRIFT = {
    "none": "only raise the alarm",
    "random": "fall back to random",
    "explore": "explore (core-set)",
}
_CONSENSUS = {"majority": "majority", "dawid_skene": "Dawid-Skene", "weighted": "weighted"}
_SCOPES = {"me": "this person", "everyone": "everyone", "adjudicator": "the adjudicator"}


def _model(name: str, label: str, neutral: str, start: ModelPlan | None) -> ModelPlan | None:
    begin = start.name if start else neutral
    chosen = choice(
        name, label, [neutral, *MODELS], begin, format_func=lambda each: each.replace("_", " ")
    )
    if chosen == neutral:
        return None
    return start if start and start.name == chosen else ModelPlan(name=chosen)
