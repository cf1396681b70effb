"""A real lab whose projects have workers without a process."""

from contextlib import contextmanager
from pathlib import Path

from al_core.datasets.catalogue import FileParams
from al_core.domain.plan import BudgetPlan, DataPlan, OptionsPlan, Plan, SplitPlan
from al_core.domain.project import ClassSpec, ProjectSpec
from al_core.experiments.data_sets import keep_upload, save_columns
from al_core.experiments.lab import Lab
from al_core.experiments.live_start import Desk
from al_core.experiments.projects import Projects
from al_core.loop.wall_clock import WallClock
from al_core.store.store import Store
from pages.components.session import PROCESS
from tests.experiments.live_people import InProcessWorker


class ProjectLab(Lab):
    """A lab that makes no process and waits for what it reads; `workers` in the order of hire."""

    def __init__(self, home: Path, store: Store) -> None:
        super().__init__(home, store)
        self.desk.patience_seconds = 30.0
        self.workers = []
        self._projects = Projects(store, Desk(self.cache, self._hire, WallClock()))

    def _hire(self, begin, listener):
        self.workers.append(InProcessWorker(self.cache, begin, listener))
        return self.workers[-1]

    def work(self):
        """Let the newest worker finish whatever was begun."""
        while self.workers[-1].tell():
            pass


@contextmanager
def project_lab(home):
    """The lab in place of the process-wide one."""
    before = PROCESS.lab, PROCESS.refusal
    lab = ProjectLab.open(home)
    PROCESS.lab, PROCESS.refusal = lab, None
    try:
        yield lab
    finally:
        PROCESS.lab, PROCESS.refusal = before
        lab.close()


def reviews_project(lab, texts):
    """A project on a file of unlabeled texts, its first batch chosen; its id."""
    saved = save_columns(
        keep_upload(lab.home, "reviews.csv", texts.encode()), FileParams(text="text")
    )
    plan = Plan(
        name="reviews",
        data=DataPlan(dataset=str(saved.path), params={"text": "text"}),
        split=SplitPlan(seed_size=0),
        options=OptionsPlan(hand=2),
        budget=BudgetPlan(labels=None),
    )
    project_id = lab.create_project(ProjectSpec(plan, (ClassSpec("good"), ClassSpec("bad"))))
    lab.work()
    return project_id
