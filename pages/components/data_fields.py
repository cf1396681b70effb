"""Which data the simulation runs on."""

import msgspec
import streamlit as st

from al_core.domain.plan import DataPlan, ModelPlan, Plan, SplitPlan
from al_core.experiments.data_sets import DataChoice, data_choices
from al_core.models.catalogue import MODELS
from pages.components.fields import choice, number, optional_number, share
from pages.components.session import lab

_FEATURES = {
    "text": ["auto", "tfidf", "tfidf_svd"],
    "table": ["auto", "table"],
    "image": ["auto", "image"],
    "embedding": ["auto", "embedding"],
}
_SPLITS = {"standard": "standard", "published": "as published (Lu et al. 2023)"}
CALIBRATIONS = {
    "auto": "where the strategy needs it",
    "none": "none",
    "sigmoid": "sigmoid",
    "temperature": "temperature scaling",
}


def chosen_data(start: DataPlan) -> tuple[DataPlan, DataChoice]:
    """The data set, by title."""
    choices = {each.name: each for each in data_choices(lab().home)}
    by_plan = {each.plan.dataset: name for name, each in choices.items()}
    wanted = st.query_params.get("data", "")
    begin = wanted if wanted in choices else by_plan.get(start.dataset, "digits")
    name = choice(
        f"dataset_{wanted}",
        "Data set",
        list(choices),
        begin,
        format_func=lambda each: f"{choices[each].title} ({choices[each].kind})",
    )
    return choices[name].plan, choices[name]


def data_details(plan: Plan, chosen: DataChoice, data: DataPlan) -> tuple[DataPlan, SplitPlan]:
    """Rows, features and split: the fields that few need."""
    left, middle, right = st.columns(3)
    with left:
        rows = optional_number(
            "rows", "Rows to use", plan.data.rows, placeholder="all", min_value=1
        )
        audit = share("audit", "Locked audit set", plan.split.audit_share)
    with middle:
        features = _FEATURES.get(chosen.kind, ["auto"])
        form = choice("features", "Features", features, plan.data.features)
        begin = plan.split.protocol
        protocol = choice("protocol", "Split", list(_SPLITS), begin, format_func=_SPLITS.get)
    with right:
        seed_size = number("seed_size", "Labels at the start", plan.split.seed_size)
        draw = choice("seed_draw", "Drawn", ["stratified", "random"], plan.split.seed_draw)
    params = plan.data.params if data.dataset == plan.data.dataset else data.params
    split = msgspec.structs.replace(
        plan.split,
        audit_share=audit,
        seed_size=seed_size,
        seed_draw=draw,
        protocol=protocol,
    )
    return msgspec.structs.replace(data, rows=rows, features=form, params=params), split


def chosen_model(name: str, label: str, start: ModelPlan) -> ModelPlan:
    """A classifier of the catalogue, or the import path that the plan began with."""
    known = [*MODELS, *([] if start.name in MODELS else [start.name])]
    chosen = choice(name, label, known, start.name, format_func=lambda each: each.replace("_", " "))
    return start if chosen == start.name else ModelPlan(name=chosen)


def model_details(start: ModelPlan) -> ModelPlan:
    """How versions start, and whether probabilities are calibrated."""
    starts = list(MODELS[start.name].starts) if start.name in MODELS else ["cold"]
    left, right = st.columns(2)
    with left:
        begin = choice(
            f"start_{start.name}",
            "Each version starts",
            starts,
            start.start,
            help="cold: from scratch. warm: from the version before. incremental: new labels only.",
        )
    with right:
        calibration = choice(
            "calibration",
            "Calibration",
            list(CALIBRATIONS),
            start.calibration,
            format_func=CALIBRATIONS.get,
            help="Where the strategy needs it: sigmoid if it asks for probabilities that the model "
            "does not give. Temperature scaling: one number, fitted on predictions for labels that "
            "the model had not seen; it changes how sure the model is and never what it says.",
        )
    return msgspec.structs.replace(start, start=begin, calibration=calibration)
