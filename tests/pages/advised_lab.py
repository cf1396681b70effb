"""A lab whose advisor reckons for real; what takes a process is as far along as a test says."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from al_core.domain.plan import BudgetPlan, OptionsPlan, Person
from al_core.domain.results import JobProgress
from al_core.experiments.advice_files import answer_of, keep_answer, keep_question
from al_core.experiments.advisor_room import AdvisorRoom
from al_core.experiments.background import ReadingDesk
from al_core.store.memory_log import MemoryLog
from pages.components.session import PROCESS
from tests.experiments.plans import small_plan
from tests.pages.live_lab import FixedPeople
from tests.pages.open_door import NoPeople
from tests.pages.racing_lab import RacingLab
from tests.pages.watched_lab import RUN, simulated


class ScriptedDesk:
    """Jobs and outcomes as a test wrote them; questions and answers on file."""

    def __init__(self, home):
        self.home, self.jobs, self.outcomes, self.done = home, {}, {}, []

    def ask(self, question):
        advice_id = keep_question(self.home, question)
        self.done.append(("ask", question))
        self.under_way(advice_id)
        return advice_id

    def under_way(self, key, state="running", error=""):
        self.jobs[key] = JobProgress(key, "Simulating designs", state, 7, 40, 66.0, error)

    def answered(self, question, answer):
        advice_id = keep_question(self.home, question)
        keep_answer(self.home, advice_id, answer)
        return advice_id

    def answer(self, advice_id):
        return answer_of(self.home, advice_id)

    def progress(self, key):
        return self.jobs.get(key)

    def outcome(self, name):
        return self.outcomes.get(name)

    def enact(self, name):
        self.done.append(("enact", name))
        self.under_way(name)

    def cancel(self, key):
        self.done.append(("cancel", key))


@dataclass
class AdvisedLab(RacingLab):
    """The lab of the Workflow Lab's tests, with an advisor and perhaps a run to measure."""

    watch: object = None
    people: FixedPeople = field(default_factory=lambda: FixedPeople(NoPeople()))

    def __post_init__(self):
        log = MemoryLog()
        if self.watch is not None:
            log.append_encoded(RUN, 1, self.watch.entries)
        self.advisor = AdvisorRoom(log, self.home, self.home / "cache", ReadingDesk())
        self.advisor.desk = ScriptedDesk(self.home)


class NoRuns:
    """Nothing to measure."""

    def runs(self):
        return ()


@contextmanager
def advised_lab(home: Path, watch=None):
    """The lab in place of the process-wide one."""
    before = PROCESS.lab, PROCESS.refusal
    PROCESS.lab, PROCESS.refusal = AdvisedLab(home, watch=watch), None
    PROCESS.lab.watch = watch or NoRuns()
    try:
        yield PROCESS.lab
    finally:
        PROCESS.lab, PROCESS.refusal = before


def measured_run(cache: Path):
    """Four people, 20 s a label, each example asked twice: 59 answers have come."""
    plan = small_plan(
        team=(Person(count=4, mean_seconds=20.0, accuracy=0.9),),
        options=OptionsPlan(overlap=2),
        budget=BudgetPlan(labels=60),
    )
    return simulated(plan, cache)
