"""A small run with everything on file that its report tells, and a report of hostile names."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    BudgetPlan,
    DataPlan,
    DriftPlan,
    OptionsPlan,
    Person,
    Plan,
    SplitPlan,
    TrainingPlan,
)
from al_core.domain.results import Interval
from al_core.experiments.batch_files import run_batches
from al_core.experiments.inspecting import inspect_run
from al_core.experiments.live_savings import run_savings
from al_core.experiments.report_material import run_material
from al_core.experiments.report_order import ReportOrder, ReportTemplate
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.reporting.dots import Dot
from al_core.reporting.report.content import (
    Bullets,
    Choice,
    Code,
    Decision,
    Estimates,
    Figure,
    Headline,
    Lines,
    Report,
    Section,
    Table,
    Terms,
    Text,
)
from al_core.reporting.tracks import Plane, Track
from al_core.store.memory_log import MemoryLog

RUN = "run-1"
DRIFTING = Plan(
    name="drifting",
    data=DataPlan("scenario", params={"rows": 900, "classes": 3, "seed": 1, "duplicates": 0.3}),
    split=SplitPlan(seed_size=20),
    architecture=ArchitecturePlan("parallel", batch_size=20),
    arrivals=ArrivalPlan(0.3, 2000.0),
    drift=DriftPlan(at_seconds=200.0, points=0.9),
    options=OptionsPlan(on_drift="random"),
    team=(Person(name="zaphod", count=2, mean_seconds=15.0),),
    training=TrainingPlan(seconds=30.0),
    budget=BudgetPlan(labels=120),
)
HOSTILE = "</script><img src=x onerror=\"window.pwned=1\"><b onload='window.pwned=1'>"
FORMULA = '=HYPERLINK("http://evil.example/","click")'
TURNED = "safe\u202egpj.exe"
LONG = "x" * 1_048_576
MARKDOWN = "[click](javascript:alert(1)) ![i](http://evil.example/i.png) `code` | cell"
ADDRESS = "http://evil.example/a"
NAMES = (
    HOSTILE,
    FORMULA,
    TURNED,
    LONG,
    MARKDOWN,
    ADDRESS,
    "%{y}{=1+1}",
    "_hidden",
    "$x^2$",
    "中文",
)


def simulated(plan=DRIFTING):
    """The entries of a run of a plan."""
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, RUN)
    return list(log.read(RUN))


def worked_out(entries, cache: Path):
    """Everything on file that the pages' workers would have worked out."""
    seen = inspect_run(entries, cache)
    run_savings(seen, cache)
    run_batches(entries, cache)


def material(cache: Path, plan=DRIFTING):
    """What a report tells of the run."""
    entries = simulated(plan)
    worked_out(entries, cache)
    return run_material("Drifting", entries, cache)


@cache
def drifting():
    """The same, made once for all modules that only read it."""
    with TemporaryDirectory() as folder:
        return material(Path(folder))


def order(**changes):
    """The usual report of the run."""
    return ReportOrder("run", (RUN,), "Drifting", ReportTemplate(**changes), "olga", 1.7e9)


def hostile_report():
    """A report in which everything that anybody can name is hostile."""
    tracks = tuple(
        Track(name, [1.0, 2.0], [0.5, 0.6], [0.4, 0.5], [0.6, 0.7], note=[name, name])
        for name in NAMES
    )
    dots = tuple(Dot(name, name, Interval(0.5, 0.4, 0.6, 9)) for name in NAMES)
    lines = Figure("lines", HOSTILE, FORMULA, Lines(tracks, Plane(HOSTILE, TURNED)))
    rows = Figure("rows", TURNED, LONG, Estimates(dots, MARKDOWN))
    columns = {HOSTILE: list(NAMES), FORMULA: list(NAMES), LONG: list(range(len(NAMES)))}
    blocks = (
        Text(HOSTILE), Text(TURNED), Text(LONG), Text(MARKDOWN), Bullets(NAMES),
        Terms(tuple((name, name) for name in NAMES)), Code(("```", HOSTILE, FORMULA)),
        rows, Table("hostile", HOSTILE, columns, TURNED),
    )  # fmt: skip
    sections = tuple(Section(key, HOSTILE, blocks) for key in ("data", "limits", "reproduce"))
    decision = Decision(
        HOSTILE,
        TURNED,
        tuple(Headline(name, name, name, name) for name in NAMES[:3]),
        tuple(Choice(name, name) for name in NAMES),
        lines,
    )
    return Report(HOSTILE, TURNED, FORMULA, decision, sections)
