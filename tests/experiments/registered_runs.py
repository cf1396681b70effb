"""A log with two small runs and a registry beside it, for tests of what is handed over."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from al_core.domain.plan import DataPlan, Plan
from al_core.experiments.refitting import trainings
from al_core.experiments.registry import Registration, Registry
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan

TEXTS = DataPlan(dataset="scenario_text", params={"rows": 200, "classes": 3, "seed": 1})
NUMBERS = DataPlan(dataset="scenario", params={"rows": 200, "classes": 3, "seed": 1})


@dataclass
class Registered:
    """`texts` and `numbers` are runs; their models can be registered."""

    home: Path
    log: MemoryLog
    now: float = 1000.0

    @cached_property
    def registry(self):
        return Registry(self.log, self.home, self.home / "cache", lambda: self.now)

    def add_run(self, run_id, plan):
        run_plan(plan, ready_problem(plan, self.home / "cache"), self.log, run_id)

    def versions(self, run_id):
        return list(trainings(list(self.log.read(run_id))))

    def register(self, run_id="texts", version=2, model="tickets", note=""):
        return self.registry.register(run_id, version, Registration(model, note, "mia"))


def registered(home):
    """Two runs, nothing registered yet."""
    lab = Registered(home, MemoryLog())
    lab.add_run("texts", small_plan(data=TEXTS))
    lab.add_run("numbers", small_plan(data=NUMBERS))
    return lab


def plan_on(data) -> Plan:
    return small_plan(data=data)
