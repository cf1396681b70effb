"""Take a plan apart: each option that is on, switched off in turn, and each group at once.

An ablation says what every choice in a plan is worth on the same seeds. Gains from better
labels (group "labels") are kept apart from gains by selection (group "selection").
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any, Final, Literal

from msgspec.structs import replace

from al_core.domain.errors import PlanError
from al_core.domain.plan import Plan, StrategyPlan
from al_core.loop.rules import SIZE_RULES, STRATEGY_RULES

Group = Literal["selection", "labels", "timing", "model"]
GROUPS: Final[dict[Group, str]] = {
    "selection": "Selection: which examples are labeled",
    "labels": "Better labels: how answers become labels",
    "timing": "Timing: when to select and to retrain",
    "model": "Model: how it is trained",
}
RANDOM = "random"
BOTH = "both"
"""The arm without selection and without better labels: what is left to compare both with."""
_TRIGGERED = ("hybrid", "adaptive")
_NAMED = re.compile(r"-without-([a-z_]+)-\d+$")


@dataclass(frozen=True)
class Option:
    """One choice of a plan: `off` is the plan without it, and the plan itself where it is off.

    title: what it is; instead: what stands in its place when it is off.
    """

    name: str
    group: Group
    title: str
    instead: str
    off: Callable[[Plan], Plan]


def _options(plan: Plan, **changes: Any) -> Plan:
    return replace(plan, options=replace(plan.options, **changes))


def _architecture(plan: Plan, **changes: Any) -> Plan:
    return replace(plan, architecture=replace(plan.architecture, **changes))


def _no_strategy(plan: Plan) -> Plan:
    if plan.strategy.name == RANDOM:
        return plan
    return replace(plan, strategy=StrategyPlan(RANDOM))


def _no_random_share(plan: Plan) -> Plan:
    return plan if plan.strategy.name == RANDOM else _options(plan, random_share=0.0)


def _no_drift_answer(plan: Plan) -> Plan:
    return _options(plan, on_drift="none")


def _no_trigger(plan: Plan) -> Plan:
    if plan.architecture.kind == "parallel":
        return _architecture(plan, kind="sequential")
    if plan.architecture.kind not in _TRIGGERED:
        return plan
    return _architecture(plan, trigger_share=1.0, trigger_count=None)


def _no_proxy(plan: Plan) -> Plan:
    return _options(plan, proxy=None) if plan.architecture.kind in _TRIGGERED else plan


def _no_bound(plan: Plan, field: str) -> Plan:
    """Without the window or the warm-up, which only some architectures look at."""
    return _architecture(plan, **{field: None}) if plan.architecture.kind in _TRIGGERED else plan


def _no_rules(plan: Plan, names: Sequence[str]) -> Plan:
    if plan.architecture.kind != "adaptive":
        return plan
    return _architecture(plan, rules=tuple(r for r in plan.architecture.rules if r not in names))


def _batch_rule(plan: Plan) -> Plan:
    """One size for all batches; with one size rule alone, that rule is the option."""
    names = [rule.name for rule in SIZE_RULES]
    on = [name for name in plan.architecture.rules if name in names]
    return _no_rules(plan, names) if len(on) > 1 else plan


def _no_grouping(plan: Plan) -> Plan:
    return _options(plan, queue_order="utility") if _grouped(plan) else plan


def _grouped(plan: Plan) -> bool:
    return plan.options.queue_order == "grouped"


def _one_answer(plan: Plan) -> Plan:
    return _options(plan, overlap=1, consensus="majority") if plan.options.overlap > 1 else plan


def _majority(plan: Plan) -> Plan:
    return _options(plan, consensus="majority") if plan.options.overlap > 1 else plan


def _no_adjudicator(plan: Plan) -> Plan:
    return _options(plan, skip_scope="me") if plan.options.skip_scope == "adjudicator" else plan


def _cold(plan: Plan) -> Plan:
    return replace(plan, model=replace(plan.model, start="cold"))


def _uncalibrated(plan: Plan) -> Plan:
    """A calibration that was asked for; "auto" is the strategy's own need."""
    if plan.model.calibration == "auto":
        return plan
    return replace(plan, model=replace(plan.model, calibration="none"))


def _rule_option(group: Group, name: str) -> Option:
    off = partial(_no_rules, names=(name,))
    return Option(f"rule_{name}", group, f"adaptive rule: {name}", "the rule is off", off)


_SELECTION, _LABELS, _TIMING, _MODEL = GROUPS
OPTIONS: Final[tuple[Option, ...]] = (
    Option("strategy", _SELECTION, "query strategy", "random selection", _no_strategy),
    Option("random_share", _SELECTION, "random share", "none at random", _no_random_share),
    Option(
        "query_model", _SELECTION, "query model", "the task model scores",
        partial(_options, query_model=None),
    ),
    Option("ensemble", _SELECTION, "ensemble", "the newest version scores",
           partial(_options, ensemble=1)),
    Option("on_drift", _SELECTION, "answer to drift", "no answer", _no_drift_answer),
    *(_rule_option(_SELECTION, rule.name) for rule in STRATEGY_RULES),
    Option("overlap", _LABELS, "several answers each", "one answer each", _one_answer),
    Option("consensus", _LABELS, "consensus method", "majority vote", _majority),
    Option(
        "adjudicator", _LABELS, "adjudicator", "a skip goes to the next person", _no_adjudicator
    ),
    Option("trigger", _TIMING, "trigger", "wait for all of a batch", _no_trigger),
    Option("batch_rule", _TIMING, "batch rule", "one size for all batches", _batch_rule),
    *(_rule_option(_TIMING, rule.name) for rule in SIZE_RULES),
    Option("proxy", _TIMING, "fast proxy", "wait for the main model", _no_proxy),
    Option("refresh", _TIMING, "rescoring as labels come", "scores stay until a retrain",
           partial(_options, refresh_labels=0)),
    Option("warm_up", _TIMING, "sequential warm-up", "none",
           partial(_no_bound, field="warm_up_agreement")),
    Option("window", _TIMING, "window", "no bound", partial(_no_bound, field="window")),
    Option("grouping", _TIMING, "alike examples together", "by utility", _no_grouping),
    Option("warm_start", _MODEL, "warm start", "from scratch each time", _cold),
    Option("calibration", _MODEL, "calibration", "none", _uncalibrated),
)  # fmt: skip
"""Every option that can be switched off, in the order they are told."""
_BY_NAME = {option.name: option for option in OPTIONS}
WHOLES: Final[dict[str, tuple[Group, ...]]] = {
    "selection": (_SELECTION,),
    "labels": (_LABELS,),
    BOTH: (_SELECTION, _LABELS),
}
"""Groups that are switched off as one, by the name of the arm."""


def options_on(plan: Plan) -> tuple[Option, ...]:
    """The options that are on in a plan: without one of them it is another plan."""
    return tuple(option for option in OPTIONS if option.off(plan) != plan)


def without(plan: Plan, name: str) -> Plan:
    """The plan with an option, or a whole group, switched off; PlanError for a name of none."""
    if name in WHOLES:
        gone = [option for option in OPTIONS if option.group in WHOLES[name]]
        return reduce(lambda left, option: option.off(left), gone, plan)
    if name not in _BY_NAME:
        known = ", ".join([*_BY_NAME, *WHOLES])
        raise PlanError(f"no option is called {name!r}; take from {known}")
    return _BY_NAME[name].off(plan)


def ablated(plan: Plan) -> tuple[str, ...]:
    """Names of the arms of an ablation: each option that is on, and groups of several.

    Only plans that are told apart: a group of one option is that option.
    """
    names = [option.name for option in options_on(plan)]
    found: list[Plan] = [plan, *(without(plan, name) for name in names)]
    for name in WHOLES:
        if (bare := without(plan, name)) not in found:
            names.append(name)
            found.append(bare)
    return tuple(names)


def arm_without(plan: Plan, name: str, among: Sequence[str]) -> str:
    """The arm, of those `among`, that is the plan without an option or group; "" for none."""
    bare = without(plan, name)
    return next((each for each in among if without(plan, each) == bare), "")


def left_out(run_name: str) -> str:
    """The option that a sweep's run of this name is without; "" for a run of the whole plan."""
    found = _NAMED.search(run_name)
    return found[1] if found and found[1] in {**_BY_NAME, **WHOLES} else ""


def title_of(name: str) -> str:
    """What an arm of an ablation is without, in words."""
    words = {"selection": "all of selection", "labels": "all of better labels"}
    words[BOTH] = "selection and better labels"
    return words[name] if name in words else _BY_NAME[name].title


def option_named(name: str) -> Option:
    """An option by name; KeyError for a group."""
    return _BY_NAME[name]
