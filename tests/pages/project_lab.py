"""A real lab whose projects have workers without a process."""

from contextlib import contextmanager
from pathlib import Path

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
