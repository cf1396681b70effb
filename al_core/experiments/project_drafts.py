"""From what somebody types about a project to its specification."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from al_core.domain.errors import PlanError
from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    BudgetPlan,
    DataPlan,
    OptionsPlan,
    Plan,
    StrategyPlan,
)
from al_core.domain.project import ClassSpec, ProjectSpec, checked_project
from al_core.experiments.simulating import checked_names
from al_core.experiments.sweeping import SweepPlan

SEPARATOR = "|"
HAND = 12
AUDIT_SHARE = 0.1
LEASE_SECONDS = 1800.0


@dataclass(frozen=True)
class Draft:
    """A project as typed. `classes`: one a line; `highlight`: terms between commas."""

    plan: Plan
    classes: str
    guidelines: str = ""
    highlight: str = ""
    seed: Literal["none", "imported"] = "none"


def first_plan() -> Plan:
    """What a new project begins with: the model learns while people label, no end is set."""
    return Plan(
        name="",
        architecture=ArchitecturePlan(kind="hybrid"),
        options=OptionsPlan(
            hand=HAND, audit_share=AUDIT_SHARE, lease_seconds=LEASE_SECONDS, on_drift="random"
        ),
        budget=BudgetPlan(labels=None),
    )


def plan_of_sweep(sweep: SweepPlan) -> Plan:
    """A simulation's first arm as a plan for people; the simulated world stays behind."""
    base = sweep.base
    strategy = base.strategy
    if sweep.strategies and sweep.strategies[0] != strategy.name:
        name = sweep.strategies[0]
        strategy = StrategyPlan(name, sweep.strategy_params.get(name, {}))
    kind = sweep.architectures[0] if sweep.architectures else base.architecture.kind
    architecture = replace(base.architecture, kind=kind)
    return _for_people(replace(base, strategy=strategy, architecture=architecture))


def plan_of_advice(plan: Plan) -> Plan:
    """A plan that the advisor recommends, for people.

    Its time-out is that of one label, and a browser holds a hand of them at once: so many times
    as long, and never less than a minute.
    """
    lease = max(60.0, HAND * plan.options.lease_seconds)
    return _for_people(replace(plan, options=replace(plan.options, lease_seconds=lease)))


def _for_people(plan: Plan) -> Plan:
    """The plan without its simulated world."""
    return replace(
        plan,
        name="",
        options=replace(plan.options, hand=HAND, audit_share=AUDIT_SHARE, on_drift="random"),
        split=replace(plan.split, protocol="standard"),
        team=first_plan().team,
        arrivals=ArrivalPlan(),
        drift=None,
    )


def drafted(draft: Draft) -> ProjectSpec:
    """The project as typed; PlanError or ModelError with the first fault that shows unread."""
    plan = replace(draft.plan, name=draft.plan.name.strip())
    if not plan.name:
        raise PlanError("the project has no name; give it one, people choose it by that")
    terms = tuple(term.strip() for term in draft.highlight.split(",") if term.strip())
    spec = ProjectSpec(
        plan, classes_read(draft.classes), draft.guidelines.strip(), terms, seed=draft.seed
    )
    checked_names(plan)
    return checked_project(spec)


def classes_read(text: str) -> tuple[ClassSpec, ...]:
    """The classes of a text, one a line: `name | #rrggbb | what it means`, all but the name free.

    A name that holds the separator stands in double quotes, as a JSON string.

    >>> classes_read("spam | #cc0000 | unasked for")
    (ClassSpec(name='spam', colour='#cc0000', description='unasked for'),)
    >>> classes_read("ham | asked for")
    (ClassSpec(name='ham', colour='', description='asked for'),)
    >>> classes_read('"ham|eggs" | asked for')
    (ClassSpec(name='ham|eggs', colour='', description='asked for'),)
    """
    return tuple(_class(line.strip()) for line in text.split("\n") if line.strip())


def class_lines(classes: Iterable[ClassSpec]) -> str:
    r"""Classes as `classes_read` takes them.

    >>> class_lines([ClassSpec("spam", "#cc0000"), ClassSpec("ham", "", "asked for")])
    'spam | #cc0000\nham | asked for'
    """
    parts = ((_name_line(each.name), each.colour, each.description) for each in classes)
    return "\n".join(f" {SEPARATOR} ".join(filter(None, each)) for each in parts)


def on_data(plan: Plan, data: DataPlan, rows: int | None) -> Plan:
    """The plan on a data set, or on so many of its rows; features named for another go."""
    kept = plan.data.features if plan.data.dataset == data.dataset else data.features
    return replace(plan, data=replace(data, rows=rows, features=kept))


def _class(line: str) -> ClassSpec:
    name, about = _quoted(line) or line.partition(SEPARATOR)[::2]
    rest = [part.strip() for part in about.split(SEPARATOR, 1)]
    if rest[0].startswith("#"):
        return ClassSpec(name.strip(), *rest)
    return ClassSpec(name.strip(), "", f" {SEPARATOR} ".join(filter(None, rest)))


def _quoted(line: str) -> tuple[str, str] | None:
    """The name in quotes that a line begins with, and what follows it; None where it has none."""
    if not line.startswith('"'):
        return None
    try:
        name, end = json.JSONDecoder().raw_decode(line)
    except json.JSONDecodeError:
        return None
    rest = line[end:].strip()
    return None if rest and not rest.startswith(SEPARATOR) else (name, rest[1:])


def _name_line(name: str) -> str:
    """A name as a line may begin with it."""
    plain = SEPARATOR not in name and not name.startswith('"') and name.isprintable()
    return name if plain else json.dumps(name, ensure_ascii=not name.isprintable())
